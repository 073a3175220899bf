/** The built-in tools of the program run in it, not in an MCP server. */
export const BUILT_IN = 'claude-code';

/** A tool as Claude Code names it, taken apart. */
export interface ToolName {
	readonly server: string;
	readonly tool: string;
}

/**
 * Server and tool of `mcp__SERVER__TOOL`; a name of any other shape is a built-in tool. A server's name may hold `__`
 * itself: the longest of `servers` that fits is taken, otherwise what stands before the first `__`.
 */
export function splitToolName(name: string, servers: ReadonlySet<string>): ToolName {
	const whole = /^mcp__(.+)$/s.exec(name)?.[1];
	if (whole === undefined) return { server: BUILT_IN, tool: name };
	const server = serverIn(whole, servers);
	const tool = whole.slice(server.length + 2);
	return { server, tool: tool === '' ? whole : tool };
}

/** The server's name as it stands in tool names: `claude.ai Drive` is `claude_ai_Drive` there. */
export function spelledServer(name: string): string {
	return name.replace(/[^A-Za-z0-9_-]/g, '_');
}

function serverIn(whole: string, servers: ReadonlySet<string>): string {
	for (let at = whole.lastIndexOf('__'); at > 0; at = whole.lastIndexOf('__', at - 1)) {
		const server = whole.slice(0, at);
		if (servers.has(server)) return server;
	}
	const at = whole.indexOf('__', 1);
	return at === -1 ? whole : whole.slice(0, at);
}
