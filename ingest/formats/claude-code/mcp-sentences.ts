import type { LifecycleStep, Observation } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { isRecord, type JsonRecord, parseJson, textOf } from '../../read/json-record.ts';
import { callMessage, callParams } from '../call-message.ts';
import type { Said } from '../host-call.ts';
import { OpenCalls } from '../open-calls.ts';
import { durationOf } from './duration.ts';

const STEPS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^Starting connection(?: attempt$| with timeout of | ?$)/, 'starting'],
	[/^Successfully connected\b/, 'connected'],
	[/^Connection failed(?: after \d|:| \()/, 'failed'],
	[/^Connection to server failed\b/, 'failed'],
	[/^(?:\w+) connection dropped after \S+ uptime/, 'failed'],
	[/^Max reconnection attempts \(\d+\) reached/, 'failed'],
	[/^(?:\w+) connection closed after /, 'closed'],
	[/^MCP server process exited\b/, 'closed'],
	[/^Closing transport \(/, 'closing'],
	[/^(?:SIG[A-Z]+ failed, s|S)ending SIG[A-Z]+ to MCP server process$/, 'closing'],
	[/^Connection error: /, 'info'],
	[/^Cleared connection cache for reconnection$/, 'info'],
	[/^(?:Transient \S+ on initial connect|Scheduling reconnection|Reconnect|Retrying )/, 'info'],
	[/^Channel notifications (?:registered|skipped)\b/, 'info'],
	[/^Initializing (?:HTTP|SSE|WebSocket) transport to /, 'starting'],
	[/^(?:HTTP|SSE|WebSocket) transport options: /, 'info'],
	[/^MCP session expired\b/, 'info'],
];

const CALLING = /^Calling MCP tool: (.+)$/s;
const DONE = /^Tool '(.*?)' completed successfully in (.{0,64})$/s;
const FAILED = /^Tool '(.*?)' failed after (\d[\w.]{0,31}(?: \d[\w.]{0,31}){0,3})(?:: (.*))?$/s;
const RUNNING = /^Tool '.*?' still running \(\S+ elapsed\)/s;
const CAPABILITIES = /^Connection established with capabilities: (\{.*\})$/s;
const STDERR = 'Server stderr: ';
const CHANNEL = /^notifications\/claude\/channel: (.*)$/s;
const ELICITATION = /^Elicitation request received(?: in print mode)?: (\{.*\})$/s;
const ENDPOINT = /^Initializing (?:HTTP|SSE|WebSocket) transport to (\S+)$/;
const OPTIONS = /^(HTTP|SSE|WebSocket) transport options: (\{.*\})$/s;
/** Errors that the client makes itself or receives as JSON-RPC errors; any other text is what the tool said. */
const RPC_FAILURE =
	/^(?:\w*Error: )?(?:MCP error (-?\d{1,9})\b|Request timed out\b|Connection closed\b|Not connected\b|AbortError\b|fetch failed\b)/;

interface Open {
	readonly id: string;
	/** Whether the log says when it was called. */
	readonly isTimed: boolean;
}

/** Whether Claude Code writes texts like this about a connection to a server. */
export function isMcpSentence(text: string): boolean {
	const start = text.slice(0, 512);
	return (
		start.startsWith(STDERR) ||
		/^(?:Calling MCP tool: |Tool '.*' (?:completed successfully in|failed after|still running \()|Connection established with capabilities: |notifications\/claude\/channel: |Elicitation request received)/.test(
			start,
		) ||
		STEPS.some(([sentence]) => sentence.test(start))
	);
}

/** What Claude Code's sentences about its servers say, in its per-server logs and in its debug log (2025-07 to 2026-10). */
export class McpSentences {
	readonly #open = new OpenCalls<Open>();

	/**
	 * What the text of a record says of `server`: one observation or more, in order. `place` tells the record from all
	 * others of its file; `isTimed` is whether it has a time of its own.
	 */
	read(text: string, server: string | null, place: string, isTimed: boolean): Said[] {
		const call = this.#call(text, server, place, isTimed);
		if (call !== null) return [call];
		if (text.startsWith(STDERR)) {
			const written = text.slice(STDERR.length).replace(/\r?\n$/, '');
			return [{ logger: 'stderr', body: { type: 'log', text: written } }];
		}
		const capabilities = CAPABILITIES.exec(text)?.[1];
		const handshake = capabilities === undefined ? null : readHandshake(capabilities);
		if (handshake !== null) return [handshake];
		const elicitation = ELICITATION.exec(text)?.[1];
		const asked = elicitation === undefined ? null : readElicitation(elicitation);
		if (asked !== null) return [asked];
		const pushed = CHANNEL.exec(text)?.[1];
		if (pushed !== undefined) {
			return [
				{
					direction: 'server_to_client',
					logger: 'notifications/claude/channel',
					body: { type: 'log', text: pushed },
				},
			];
		}
		const options = OPTIONS.exec(text);
		if (options !== null) return [transportOptions(options[1]!, options[2]!)];
		return this.#step(text, server);
	}

	#call(text: string, server: string | null, place: string, isTimed: boolean): Said | null {
		const called = CALLING.exec(text)?.[1];
		if (called !== undefined) {
			const open = { id: place, isTimed };
			this.#open.ask(server, called, open);
			return said('client_to_server', 'name-only', {
				...about(open.id, called),
				kind: 'request',
				params: callParams(called, null),
			});
		}
		const done = DONE.exec(text);
		const failed = done === null ? FAILED.exec(text) : null;
		const end = done ?? failed;
		if (end === null) return null;
		const tool = end[1] ?? '';
		const open = this.#open.answer(server, tool);
		const known = about(open?.id ?? place, tool);
		const answer =
			failed === null
				? said('server_to_client', 'name-only', { ...known, kind: 'result' })
				: said('server_to_client', 'name-only', { ...known, ...failure(failed[3] ?? '') });
		const duration = durationOf(end[2] ?? '');
		// Above a second the log rounds to whole ones; then its times tell more.
		const isExact = duration !== null && duration < 1000 && !/\d ?s$/.test(end[2] ?? '');
		const paired = open?.isTimed === true && isTimed;
		return { ...answer, durationMs: isExact || !paired ? duration : null };
	}

	#step(text: string, server: string | null): Said[] {
		const start = text.slice(0, 512);
		const step = STEPS.find(([sentence]) => sentence.test(start))?.[1];
		if (step === undefined || RUNNING.test(start)) return [{ body: { type: 'log', text } }];
		if (step === 'starting') this.#open.forget(server);
		const via = /\(transport: ([\w-]+)\)|^(STDIO|HTTP|SSE|WebSocket) connection /.exec(start);
		const kind = (via?.[1] ?? via?.[2])?.toLowerCase();
		const transport = kind === undefined ? null : kind === 'stdio' ? 'pipe' : 'tcp';
		const url = ENDPOINT.exec(text)?.[1];
		const life: Said = {
			transport: url === undefined ? transport : 'tcp',
			durationMs: step === 'connected' ? durationOf(/ in (\S+)$/.exec(start)?.[1] ?? '') : null,
			body: { type: 'lifecycle', step, text },
		};
		return url === undefined ? [life] : [life, endpoint(url, null, text)];
	}
}

function about(id: string, name: string): Partial<RpcMessage> {
	return { id, method: 'tools/call', name };
}

function said(
	direction: Observation['direction'],
	quality: Observation['quality'],
	known: Partial<RpcMessage> & Pick<RpcMessage, 'kind'>,
): Said {
	const { kind, ...rest } = known;
	return { direction, quality, body: { type: 'rpc', message: callMessage(kind, rest) } };
}

/** A failed tool is told by its text, which the server wrote; what is no answer of the tool is an error of the protocol. */
function failure(text: string): Partial<RpcMessage> & Pick<RpcMessage, 'kind'> {
	const found = RPC_FAILURE.exec(text.slice(0, 512));
	if (found !== null) return { kind: 'error', errorCode: found[1] ?? null, errorMessage: text };
	const content = [{ type: 'text', text }];
	return { kind: 'result', isError: true, result: JSON.stringify({ content, isError: true }) };
}

/** The answer to the handshake, as far as the log keeps it: identity, revision, and which capabilities there are. */
function readHandshake(json: string): Said | null {
	const value = parseJson(json);
	if (!isRecord(value)) return null;
	const capabilities: JsonRecord = {};
	if (value.hasTools === true) capabilities.tools = {};
	if (value.hasPrompts === true) capabilities.prompts = {};
	if (value.hasResources === true) {
		capabilities.resources = value.hasResourceSubscribe === true ? { subscribe: true } : {};
	}
	const result = JSON.stringify({
		protocolVersion: textOf(value.negotiatedProtocolVersion) ?? undefined,
		capabilities,
		serverInfo: isRecord(value.serverVersion) ? value.serverVersion : undefined,
	});
	const method = value.protocolEra === 'modern' ? 'server/discover' : 'initialize';
	return said('server_to_client', 'summary', {
		kind: 'result',
		method,
		result,
		bytes: json.length,
	});
}

function readElicitation(json: string): Said | null {
	const value = parseJson(json);
	if (!isRecord(value)) return null;
	const params = isRecord(value.params) ? JSON.stringify(value.params) : null;
	return said('server_to_client', 'full', {
		kind: 'request',
		method: textOf(value.method) ?? 'elicitation/create',
		params,
		bytes: json.length,
	});
}

/** Where a remote server is reached; headers are told by their names alone. */
function transportOptions(kind: string, json: string): Said {
	const value = parseJson(json);
	const options = isRecord(value) ? value : {};
	const headers = isRecord(options.headers) ? Object.keys(options.headers) : [];
	const url = textOf(options.url);
	const shown = `${kind} transport options: ${url ?? ''} (headers: ${headers.join(', ')})`;
	if (url === null) return { transport: 'tcp', body: { type: 'log', text: shown } };
	const hasAuth = headers.some((name) => name.toLowerCase() === 'authorization');
	return endpoint(url, hasAuth || options.hasAuthProvider === true || null, shown);
}

function endpoint(url: string, hasAuth: boolean | null, text: string): Said {
	const launch = {
		origin: 'endpoint' as const,
		command: null,
		args: [],
		url,
		envKeys: [],
		hasAuth,
	};
	return { transport: 'tcp', url, body: { type: 'server', launch, text } };
}
