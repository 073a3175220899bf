import type { RpcMessage } from '../../mcp/rpc.ts';
import { callMessage, callParams, callResult } from '../call-message.ts';
import { type Envelope, slots } from './envelope.ts';

const TOOL = slots('toolName tool_name tool');
const ARGUMENTS = slots('params arguments args kwargs input');
const RESULT = slots('result output');
const ERROR = slots('error');
const SERVER = slots('mcpServerName server_name serverName server');

/** More calls than any log leaves open; the oldest are forgotten. */
const MAX_OPEN = 1000;

/** Reads lines that name tool, arguments and result in keys of their own instead of a JSON-RPC message. */
export class CallRecords {
	/** Ids of calls without a result so far, by server and tool. */
	readonly #open = new Map<string, string[]>();

	/** Request and response that the line records; empty when it records no call. Ids are `line:N`, the line of the request. */
	read(envelope: Envelope, line: number): RpcMessage[] {
		const tool = envelope.text(TOOL);
		if (tool === null) return [];
		const args = envelope.json(ARGUMENTS);
		const result = envelope.json(RESULT);
		const error = envelope.json(ERROR);
		const key = JSON.stringify([envelope.text(SERVER), tool]);
		const messages: RpcMessage[] = [];
		let id = `line:${line}`;
		if (args !== null && !args.startsWith('"')) {
			messages.push(
				callMessage('request', {
					id,
					method: 'tools/call',
					name: tool,
					arguments: args,
					params: callParams(tool, args),
					bytes: args.length,
				}),
			);
			if (result === null && error === null) this.#ask(key, id);
		} else if (result !== null || error !== null) id = this.#open.get(key)?.shift() ?? id;
		const answer = error ?? result;
		if (answer !== null) {
			messages.push(
				callMessage('result', {
					id,
					method: 'tools/call',
					name: tool,
					result: callResult(answer, error !== null),
					isError: error !== null || /"isError"\s*:\s*true/.test(answer.slice(-64)),
					bytes: answer.length,
				}),
			);
		}
		return messages;
	}

	#ask(key: string, id: string): void {
		if (this.#open.size >= MAX_OPEN && !this.#open.has(key)) {
			const [oldest] = this.#open.keys();
			if (oldest !== undefined) this.#open.delete(oldest);
		}
		const ids = this.#open.get(key) ?? [];
		if (ids.length < MAX_OPEN) ids.push(id);
		this.#open.set(key, ids);
	}
}
