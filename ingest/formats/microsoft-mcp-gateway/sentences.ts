import type { Observation } from '../../mcp/observation.ts';
import { callMessage } from '../call-message.ts';

const CALLING = /^Calling MCP tool (.{1,300}?) at (\S+) \(args (\d+) bytes\)$/;
const RETURNED = /^MCP tool (.{1,300}?) returned (\d{3}): (.*)$/s;
const EXECUTING = /^(?:Executing tool|Dummy execution of tool): (.{1,300})$/;
const EXECUTED = /^Tool (.{1,300}) executed successfully$/;
const MISSING = /^Tool (?:not found while executing: |definition missing for tool )(.{1,300})$/;
const THREW = /^Tool (.{1,300}?) threw during execution\./;
const TOOL_DENIED =
	/^(?:User (\S+) denied read access for tool (.{1,300})|Caller lacks permission to invoke MCP tool '?(.{1,300}?)'?(?: at invocation time; denying\.|; excluding from resolved tools\.))$/;
const ADAPTER_DENIED =
	/^User (\S+) (?:denied read access for adapter (\S+) via proxy\.|is denied \w+ access for adapter (\S+)\.)$/;
const MAX_OPEN = 1000;

interface OpenCall {
	readonly id: string;
	readonly tool: string;
}

/** Gives the gateway's sentences their meaning; knows the calls under way. */
export class Sentences {
	readonly #open: OpenCall[] = [];

	/** What a message says; `seen` has its place and time. */
	read(seen: Observation, text: string): Observation[] {
		return [
			this.#asked(seen, text) ??
				this.#answered(seen, text) ??
				denied(seen, text) ?? { ...seen, body: { type: 'log', text } },
		];
	}

	#asked(seen: Observation, text: string): Observation | null {
		const calling = CALLING.exec(text);
		const executing = calling ?? EXECUTING.exec(text);
		if (executing === null) return null;
		const tool = executing[1]!;
		const url = calling?.[2] ?? null;
		const id = `line:${seen.line}`;
		if (this.#open.length >= MAX_OPEN) this.#open.shift();
		this.#open.push({ id, tool });
		return {
			...seen,
			direction: 'client_to_server',
			quality: 'name-only',
			url: url !== null && /^https?:\/\//i.test(url) ? url : null,
			transport: url === null ? null : 'tcp',
			body: {
				type: 'rpc',
				message: callMessage('request', {
					id,
					method: 'tools/call',
					name: tool,
					bytes: calling === null ? 0 : Number(calling[3]),
				}),
			},
		};
	}

	#answered(seen: Observation, text: string): Observation | null {
		const returned = RETURNED.exec(text);
		const found = returned ?? EXECUTED.exec(text) ?? MISSING.exec(text) ?? THREW.exec(text);
		if (found === null) return null;
		const tool = found[1]!;
		const at = this.#open.findIndex((call) => call.tool === tool);
		const call = at === -1 ? null : this.#open.splice(at, 1)[0]!;
		const known = { id: call?.id ?? null, method: 'tools/call', name: tool };
		const isFine = EXECUTED.test(text);
		const message = isFine
			? callMessage('result', known)
			: callMessage('error', { ...known, errorMessage: returned?.[3] ?? text });
		return {
			...seen,
			direction: 'server_to_client',
			quality: isFine ? 'summary' : 'full',
			httpStatus: returned === null ? null : Number(returned[2]),
			body: { type: 'rpc', message },
		};
	}
}

function denied(seen: Observation, text: string): Observation | null {
	const tool = TOOL_DENIED.exec(text);
	if (tool !== null) {
		return {
			...seen,
			user: tool[1] ?? null,
			decision: 'denied',
			body: { type: 'decision', text, tool: tool[2] ?? tool[3] ?? null },
		};
	}
	const adapter = ADAPTER_DENIED.exec(text);
	if (adapter === null) return null;
	return {
		...seen,
		user: adapter[1]!,
		server: adapter[2] ?? adapter[3] ?? null,
		decision: 'denied',
		body: { type: 'decision', text, tool: null },
	};
}
