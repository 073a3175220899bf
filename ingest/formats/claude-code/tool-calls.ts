import type { Body, Observation } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord, parseJson, records, textOf } from '../../read/json-record.ts';
import { callMessage, callParams } from '../call-message.ts';
import { spelledServer, splitToolName } from './tool-name.ts';

/** Calls, results and servers a file may hold open at once; the oldest are forgotten. */
const MAX_REMEMBERED = 100_000;
/** What the model is told when a person or a policy refused the call (2025-03 to 2026-10). */
const REFUSALS = [
	"The user doesn't want to proceed with this tool use.",
	"The user doesn't want to take this action right now.",
	'Permission for this action has been denied.',
	'Permission for this action was denied',
];
const REFUSED_PERMISSION =
	/^(?:Permission to use .{1,512} has been denied|Claude requested permissions to .{1,512}, but you haven't granted it yet)/s;
/** `toolDenialKind` values that are no decision of a person or a policy: the call was broken off. */
const BROKEN_OFF = ['interrupted', 'cancelled'];

/** An observation in the making: what is known besides place, time and session. */
export type Said = Partial<Observation> & { body: Body };

interface Call {
	server: string;
	tool: string;
	method: string;
	uri: string | null;
}

/** The tool calls of one transcript: blocks stored twice are given once, results find their calls. */
export class ToolCalls {
	readonly #calls = new Map<string, Call>();
	readonly #answered = new Set<string>();
	/** Server names as tool names spell them. */
	readonly #servers = new Set<string>();
	readonly #instructions = new Map<string, string>();

	/** The server's name as it stands in tool names: `claude.ai Drive` is `claude_ai_Drive` there. */
	serverOf(name: string): string {
		const spelled = spelledServer(name);
		if (this.#servers.size < MAX_REMEMBERED) this.#servers.add(spelled);
		return spelled;
	}

	/** The request that a `tool_use` block records; `null` when it was given before or has no name. */
	use(block: JsonRecord): Said | null {
		const id = textOf(block.id);
		const name = textOf(block.name);
		if (name === null || (id !== null && this.#calls.has(id))) return null;
		const input = isRecord(block.input) ? block.input : null;
		const call = this.#callOf(name, input);
		if (id !== null) {
			if (this.#calls.size >= MAX_REMEMBERED) {
				for (const oldest of this.#calls.keys()) {
					this.#calls.delete(oldest);
					break;
				}
			}
			this.#calls.set(id, call);
		}
		const args = block.input === undefined ? null : JSON.stringify(block.input);
		const isCall = call.method === 'tools/call';
		const params = isCall ? callParams(call.tool, args) : (args ?? '{}');
		return {
			server: call.server,
			direction: 'client_to_server',
			toolCallId: id,
			body: {
				type: 'rpc',
				message: callMessage('request', {
					id,
					method: call.method,
					params,
					name: isCall ? call.tool : null,
					uri: call.uri,
					arguments: isCall ? args : null,
					bytes: args?.length ?? 0,
				}),
			},
		};
	}

	/** The result or refusal that a `tool_result` block records; `null` when it was given before. */
	result(block: JsonRecord, record: JsonRecord): Said | null {
		const id = textOf(block.tool_use_id);
		if (id === null || this.#answered.has(id)) return null;
		if (this.#answered.size >= MAX_REMEMBERED) this.#answered.clear();
		this.#answered.add(id);
		const call = this.#calls.get(id);
		const isError = block.is_error === true;
		const shown = plainText(block.content);
		const base = { server: call?.server ?? null, toolCallId: id };
		if (isError && isRefusal(shown, record)) {
			this.#answered.add(`denied ${id}`);
			const tool = call?.tool ?? null;
			return { ...base, decision: 'denied', body: { type: 'decision', text: shown, tool } };
		}
		const meta = isRecord(record.mcpMeta) ? record.mcpMeta : {};
		const result = resultOf(block.content, isError, call, meta.structuredContent);
		return {
			...base,
			direction: 'server_to_client',
			body: {
				type: 'rpc',
				message: callMessage('result', {
					id,
					method: call?.method ?? 'tools/call',
					name: call?.method === 'tools/call' ? call.tool : null,
					uri: call?.uri ?? null,
					result,
					isError,
					meta: isRecord(meta._meta) ? JSON.stringify(meta._meta) : null,
					bytes: result.length,
				}),
			},
		};
	}

	/** A refusal from the last record of `stream-json`; `null` when the transcript gave it before. */
	denial(denial: JsonRecord): Said | null {
		const id = textOf(denial.tool_use_id);
		const name = textOf(denial.tool_name);
		if (name === null || (id !== null && this.#answered.has(`denied ${id}`))) return null;
		if (id !== null) this.#answered.add(`denied ${id}`);
		const call = this.#callOf(name, isRecord(denial.tool_input) ? denial.tool_input : null);
		const told = `Permission to use ${name} was denied`;
		const body: Body = { type: 'decision', text: told, tool: call.tool };
		return { server: call.server, toolCallId: id, decision: 'denied', body };
	}

	/** Instructions that servers gave the model, as the result of their handshake; the same text is given once. */
	instructions(attachment: JsonRecord): Said[] {
		const names = Array.isArray(attachment.addedNames) ? attachment.addedNames : [];
		const blocks = Array.isArray(attachment.addedBlocks) ? attachment.addedBlocks : [];
		const said: Said[] = [];
		for (const [at, name] of names.entries()) {
			const block = textOf(blocks[at]);
			if (typeof name !== 'string' || block === null) continue;
			const server = this.serverOf(name);
			if (this.#instructions.get(server) === block) continue;
			if (this.#instructions.size < MAX_REMEMBERED) this.#instructions.set(server, block);
			const result = JSON.stringify({ instructions: block });
			const message = callMessage('result', { method: 'initialize', result, bytes: result.length });
			said.push({ server, direction: 'server_to_client', body: { type: 'rpc', message } });
		}
		return said;
	}

	#callOf(name: string, input: JsonRecord | null): Call {
		const uri = textOf(input?.uri);
		// Resources are read through two tools of the program itself.
		if (/^ReadMcpResource(?:Tool)?$/.test(name) && textOf(input?.server) !== null) {
			const server = this.serverOf(textOf(input?.server)!);
			return { server, tool: name, method: 'resources/read', uri };
		}
		const named = splitToolName(name, this.#servers);
		if (name.startsWith('mcp__') && this.#servers.size < MAX_REMEMBERED) {
			this.#servers.add(named.server);
		}
		return { ...named, method: 'tools/call', uri: null };
	}
}

function isRefusal(shown: string, record: JsonRecord): boolean {
	const kind = textOf(record.toolDenialKind);
	if (kind !== null) return !BROKEN_OFF.includes(kind);
	const start = shown.slice(0, 1024).trimStart();
	return REFUSALS.some((refusal) => start.startsWith(refusal)) || REFUSED_PERMISSION.test(start);
}

/** The text of a result's content, as far as it is text. */
function plainText(content: unknown): string {
	if (typeof content === 'string') return content;
	return records(content)
		.map((block) => textOf(block.text) ?? '')
		.join('\n');
}

/** The result as a server would have sent it. */
function resultOf(
	content: unknown,
	isError: boolean,
	call: Call | undefined,
	structured: unknown,
): string {
	if (call?.method === 'resources/read') {
		const shown = plainText(content);
		if (isResourceResult(shown)) return shown;
		return JSON.stringify({ contents: [{ uri: call.uri ?? '', text: shown }] });
	}
	return JSON.stringify({
		content: Array.isArray(content) ? content : [{ type: 'text', text: plainText(content) }],
		...(structured === undefined ? {} : { structuredContent: structured }),
		...(isError ? { isError: true } : {}),
	});
}

function isResourceResult(json: string): boolean {
	const value = parseJson(json);
	return isRecord(value) && Array.isArray(value.contents);
}
