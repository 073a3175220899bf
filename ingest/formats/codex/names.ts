import { textMember } from '../../facts/json-value.ts';
import { parseJson } from '../../read/json-record.ts';
import type { HostCall } from '../host-call.ts';

/** The built-in tools of the program run in it, not in an MCP server. */
export const BUILT_IN = 'codex';
const MAX_SERVERS = 10_000;

/** Servers and tools of function calls, from the names that the model reads. */
export class CodexNames {
	/** Names of the configuration by their spelling in function names, where other characters become `_`. */
	readonly #servers = new Map<string, string>();
	readonly #states = new Map<string, string>();

	/** Remembers a server by the name that the configuration gives it. */
	learn(server: string): void {
		if (this.#servers.size >= MAX_SERVERS) return;
		this.#servers.set(server, server);
		const spelled = server.replace(/[^A-Za-z0-9_]/g, '_');
		if (!this.#servers.has(spelled)) this.#servers.set(spelled, server);
	}

	/** Whether a server's state of start is another than the one told last. */
	isNews(server: string, state: string): boolean {
		if (this.#states.get(server) === state) return false;
		if (this.#states.size < MAX_SERVERS) this.#states.set(server, state);
		return true;
	}

	/**
	 * The call of a function: `mcp__SERVER__TOOL`, `SERVER__TOOL` (to 2025-09) or TOOL in the namespace
	 * `mcp__SERVER` (from 2026-03); anything else is a tool of Codex itself.
	 */
	callOf(id: string | null, name: string, namespace: string | null, args: string | null): HostCall {
		const whole = namespace === null ? name : `${namespace.replace(/__$/, '')}__${name}`;
		const inner = whole.startsWith('mcp__') ? whole.slice(5) : namespace === null ? whole : '';
		const spelled =
			namespace?.startsWith('mcp__') === true
				? namespace.slice(5).replace(/__$/, '')
				: this.#serverIn(inner);
		if (spelled !== null && spelled !== '') {
			const server = this.#servers.get(spelled) ?? spelled;
			const tool = namespace === null ? inner.slice(spelled.length + 2) : name;
			return { id, server, tool: tool === '' ? inner : tool, method: 'tools/call', uri: null };
		}
		const tool = namespace === null ? name : `${namespace}.${name}`;
		return this.invoked(id, BUILT_IN, tool, args);
	}

	/** The call of a tool whose server is known; `read_mcp_resource` of Codex reads a resource of another server. */
	invoked(id: string | null, server: string, tool: string, args: string | null): HostCall {
		if (server === BUILT_IN && tool === 'read_mcp_resource' && args !== null) {
			const input = parseJson(args);
			const from = textMember(input, 'server');
			const uri = textMember(input, 'uri');
			if (from !== null && from !== '') {
				return { id, server: from, tool, method: 'resources/read', uri };
			}
		}
		return { id, server, tool, method: 'tools/call', uri: null };
	}

	/** The server in `server__tool`: the longest known one, otherwise up to the first `__`. */
	#serverIn(whole: string): string | null {
		for (let at = whole.lastIndexOf('__'); at > 0; at = whole.lastIndexOf('__', at - 1)) {
			const server = whole.slice(0, at);
			if (this.#servers.has(server)) return server;
		}
		const at = whole.indexOf('__', 1);
		return at === -1 ? null : whole.slice(0, at);
	}
}
