import type { LifecycleStep } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord, records, textOf } from '../../read/json-record.ts';
import type { Said } from '../host-call.ts';
import type { ToolNames } from './tool-name.ts';

const MAX_SERVERS = 10_000;

/** Members of `deferred_tools_delta` that list servers, and what a listed server's state is. */
const LISTS: readonly (readonly [string, string, LifecycleStep])[] = [
	['failedMcpServers', 'failed', 'failed'],
	['needsAuthMcpServers', 'needs-auth', 'info'],
	['pendingMcpServers', 'pending', 'info'],
];

/** States of the servers of one session; a state that did not change is told once. */
export class ServerStates {
	readonly #names: ToolNames;
	readonly #states = new Map<string, string>();

	constructor(names: ToolNames) {
		this.#names = names;
	}

	/** The servers in the first record of `stream-json`: `[{"name","status"}]`. */
	init(servers: unknown): Said[] {
		return records(servers).flatMap(({ name, status }) => {
			if (typeof name !== 'string') return [];
			const state = textOf(status) ?? 'unknown';
			const step = state === 'connected' ? 'connected' : state === 'failed' ? 'failed' : 'info';
			return this.#tell(name, state, step, null);
		});
	}

	/** The servers that an attachment about tools lists as failed, waiting for a login, or pending. */
	delta(attachment: JsonRecord): Said[] {
		return LISTS.flatMap(([key, state, step]) => {
			const list: unknown[] = Array.isArray(attachment[key]) ? attachment[key] : [];
			return list.flatMap((one) => {
				const name = isRecord(one) ? textOf(one.name) : textOf(one);
				const code = isRecord(one) ? textOf(one.errorCode) : null;
				return name === null ? [] : this.#tell(name, state, step, code);
			});
		});
	}

	#tell(name: string, state: string, step: LifecycleStep, code: string | null): Said[] {
		const server = this.#names.learn(name);
		if (this.#states.get(server) === state) return [];
		if (this.#states.size < MAX_SERVERS) this.#states.set(server, state);
		const text = `MCP server ${name}: ${state}${code === null ? '' : ` (${code})`}`;
		return [{ server, body: { type: 'lifecycle', step, text } }];
	}
}
