/** The built-in tools of the program run in it, not in an MCP server. */
export const BUILT_IN = 'claude-code';

const MAX_SERVERS = 10_000;
/** No name is longer; in one that is, known servers are not looked for. */
const MAX_NAME = 1024;

/** A tool as Claude Code names it, taken apart. */
export interface ToolName {
	readonly server: string;
	readonly tool: string;
}

/** The server's name as it stands in tool names: `claude.ai Drive` is `claude_ai_Drive` there, `plugin:a:b` is `plugin_a_b`. */
export function spelledServer(name: string): string {
	return name.replace(/[^A-Za-z0-9_-]/g, '_');
}

/** Takes tool names apart with the help of the servers that a log has named so far. */
export class ToolNames {
	readonly #servers = new Set<string>();

	/** Remembers a server; returns its name as tool names spell it. */
	learn(server: string): string {
		const spelled = spelledServer(server);
		if (this.#servers.size < MAX_SERVERS) this.#servers.add(spelled);
		return spelled;
	}

	/**
	 * Server and tool of `mcp__SERVER__TOOL`; a name of any other shape is a built-in tool. A server's name may hold `__`
	 * itself: the longest known one that fits is taken, otherwise what stands before the first `__`.
	 */
	split(name: string): ToolName {
		const whole = /^mcp__(.+)$/s.exec(name)?.[1];
		if (whole === undefined) return { server: BUILT_IN, tool: name };
		const server = this.#serverIn(whole);
		const tool = whole.slice(server.length + 2);
		return { server, tool: tool === '' ? whole : tool };
	}

	#serverIn(whole: string): string {
		const from = whole.length > MAX_NAME ? 0 : whole.lastIndexOf('__');
		for (let at = from; at > 0; at = whole.lastIndexOf('__', at - 1)) {
			const server = whole.slice(0, at);
			if (this.#servers.has(server)) return server;
		}
		const at = whole.indexOf('__', 1);
		return at === -1 ? whole : whole.slice(0, at);
	}
}
