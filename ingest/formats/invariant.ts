import { jsonText } from '../facts/json-value.ts';
import type { Observation } from '../mcp/observation.ts';
import { observe } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, parseJson, records, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { callMessage, callParams, callResult } from './call-message.ts';
import type { Format, FormatReader, Head, Records } from './format.ts';
import { readJsonLine } from './json-line.ts';

/**
 * Traces of Invariant (Explorer 2025-01 to 2025-11, its gateway for MCP): one a line, an array of messages in the shape of
 * OpenAI's interface, alone or under `messages` with `metadata`.
 */
export const INVARIANT: Format = {
	id: 'invariant',
	title: 'Invariant trace',
	shows: ['tool-names', 'arguments', 'results', 'definitions', 'errors', 'time'],
	detect,
	open: (source) => new InvariantReader(source.zone),
};

function detect({ lines }: Head): number {
	let traces = 0;
	let own = 0;
	let calls = false;
	let all = 0;
	for (const [at, raw] of lines.entries()) {
		const line = raw.trim();
		if (line === '') continue;
		const value = /^[[{]/.test(line) ? parseJson(line) : undefined;
		if (value === undefined && at === lines.length - 1 && all > 0) continue;
		all++;
		const messages = messagesOf(value);
		if (messages === null) {
			if (isFrame(value)) own++;
			continue;
		}
		own++;
		traces++;
		calls ||= messages.some((one) => Array.isArray(one.tool_calls) || one.role === 'tool');
	}
	if (traces === 0) return 0;
	return (calls ? 0.9 : 0.4) * (own / all);
}

/** The messages of a trace; `null` when a value is no trace. */
function messagesOf(value: unknown): JsonRecord[] | null {
	const list = isRecord(value) ? value.messages : value;
	if (!Array.isArray(list) || list.length === 0) return null;
	const messages = records(list);
	const isTrace = messages.length > 0 && messages.every(({ role }) => typeof role === 'string');
	// A document of another host may stand on one line too.
	return isTrace && messages.some((one) => 'content' in one || 'tool_calls' in one)
		? messages
		: null;
}

/** The line that describes all traces of a file. */
function isFrame(value: unknown): boolean {
	return isRecord(value) && isRecord(value.metadata) && !Object.hasOwn(value, 'messages');
}

class InvariantReader implements FormatReader {
	readonly #zone: Zone;

	constructor(zone: Zone) {
		this.#zone = zone;
	}

	line(line: Line, out: Records): void {
		const text = line.text().trim();
		const list = text.startsWith('[') ? parseJson(text) : undefined;
		const value = Array.isArray(list) ? list : readJsonLine(line, out, 'not-this-format');
		if (value === undefined) return;
		const messages = messagesOf(value);
		if (messages === null) {
			if (isFrame(value)) out.part(line);
			else out.reject(line, 'not-this-format', 'JSON without messages');
			return;
		}
		const trace = isRecord(value) ? value : {};
		const said = this.#trace(line, trace, messages);
		for (const [at, one] of said.entries()) out.record(one, at === 0);
		if (said.length === 0) out.part(line);
	}

	end(): void {}

	#trace(line: Line, trace: JsonRecord, messages: readonly JsonRecord[]): Observation[] {
		const metadata = isRecord(trace.metadata) ? trace.metadata : {};
		const isMcp = metadata.source === 'mcp';
		const frame = observe(line.number, line.offset, line.length, { type: 'log', text: '' });
		frame.variant = isMcp ? 'mcp' : 'trace';
		frame.server = textOf(metadata.mcp_server) ?? textOf(metadata.server);
		frame.client = textOf(metadata.mcp_client) ?? textOf(metadata.client);
		frame.user = textOf(metadata.system_user);
		// Ids of calls are counted anew in each trace.
		frame.session =
			textOf(metadata.session_id) ??
			textOf(trace.id) ??
			`${textOf(trace.index) ?? ''}line ${line.number}`;
		const created = this.#time(metadata.created_on) ?? {};
		const names = new Map<string, string>();
		const said: Observation[] = [];
		const tools = listed(metadata.tools);
		const isListed = messages.some((one) => records(one.tool_calls).some(asksForTools));
		if (tools !== null && !isListed) {
			const result = jsonText({ tools });
			const message = callMessage('result', { method: 'tools/list', result, bytes: result.length });
			said.push({
				...frame,
				...created,
				direction: 'server_to_client',
				body: { type: 'rpc', message },
			});
		}
		for (const message of messages) {
			const at = { ...created, ...this.#time(message.timestamp) };
			for (const call of records(message.tool_calls)) {
				const one = asked(call, names);
				if (one !== null) said.push({ ...frame, ...at, ...one });
			}
			if (message.role === 'tool') said.push({ ...frame, ...at, ...answered(message, names) });
			else if (message.role === 'user') {
				const text = contentText(message.content);
				if (text !== '') {
					said.push({ ...frame, ...at, logger: 'user', body: { type: 'log', text } });
				}
			}
		}
		return said;
	}

	#time(stamp: unknown): Pick<Observation, 'time' | 'timestampSource'> | null {
		const moment = parseTimestamp(textOf(stamp) ?? '', this.#zone);
		return moment === null ? null : { time: moment.time, timestampSource: moment.source };
	}
}

/** The gateway logs listing the tools as a call of a tool. */
function asksForTools(call: JsonRecord): boolean {
	return isRecord(call.function) && call.function.name === 'tools/list';
}

/** What the tools are, out of the content of that call's answer. */
function toolsIn(content: unknown): string | null {
	const [block] = records(content);
	const text = typeof content === 'string' ? content : textOf(block?.text);
	const value = text === null ? content : parseJson(text);
	const tools = listed(isRecord(value) ? value.tools : value);
	return tools === null ? null : jsonText({ tools });
}

/** Definitions that the gateway saw; other traces list tools in shapes of their own. */
function listed(tools: unknown): JsonRecord[] | null {
	const list = records(tools).filter(({ name }) => typeof name === 'string');
	return list.length === 0 ? null : list;
}

function asked(call: JsonRecord, names: Map<string, string>): Partial<Observation> | null {
	const details = isRecord(call.function) ? call.function : {};
	const name = textOf(details.name);
	if (name === null) return null;
	const id = textOf(call.id);
	if (id !== null) names.set(id, name);
	const { arguments: given } = details;
	const args = given === undefined ? null : isJson(given) ? given : jsonText(given);
	const method = asksForTools(call) ? name : 'tools/call';
	const isTool = method === 'tools/call';
	return {
		direction: 'client_to_server',
		toolCallId: id,
		body: {
			type: 'rpc',
			message: callMessage('request', {
				id,
				method,
				params: isTool ? callParams(name, args) : null,
				name: isTool ? name : null,
				arguments: isTool ? args : null,
				bytes: args?.length ?? 0,
			}),
		},
	};
}

function answered(message: JsonRecord, names: ReadonlyMap<string, string>): Partial<Observation> {
	const id = textOf(message.tool_call_id);
	const name = (id === null ? undefined : names.get(id)) ?? textOf(message.tool_name);
	const method = name === 'tools/list' ? name : 'tools/call';
	const known = { id, method, name: method === 'tools/call' ? (name ?? null) : null };
	const base = { direction: 'server_to_client' as const, toolCallId: id };
	const error = isRecord(message.error) ? message.error : {};
	if (typeof error.message === 'string') {
		const errorCode = typeof error.code === 'number' ? String(error.code) : null;
		const body = callMessage('error', { ...known, errorCode, errorMessage: error.message });
		return { ...base, body: { type: 'rpc', message: body } };
	}
	if (message.content === null && message.error === null && method === 'tools/call') {
		// The gateway keeps `result.content` and `result.error`, which an answer with an error has not.
		return { ...base, body: { type: 'rpc', message: callMessage('error', known) } };
	}
	const failed = message.error !== undefined && message.error !== null && message.error !== false;
	const content = message.content ?? message.error ?? '';
	const listing = method === 'tools/list' ? toolsIn(content) : null;
	const result = listing ?? callResult(jsonText(content), failed);
	const body = callMessage('result', { ...known, result, isError: failed, bytes: result.length });
	return { ...base, body: { type: 'rpc', message: body } };
}

/** Arguments are JSON text, or an object, or a text that the model got wrong. */
function isJson(value: unknown): value is string {
	return typeof value === 'string' && isRecord(parseJson(value));
}

function contentText(content: unknown): string {
	if (typeof content === 'string') return content;
	return records(content)
		.map((part) => textOf(part.text) ?? '')
		.filter((text) => text !== '')
		.join('\n');
}
