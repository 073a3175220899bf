/** The host's own tools run in it, not in an MCP server. */
export const BUILT_IN = 'gemini-cli';

export interface Named {
	readonly server: string;
	readonly tool: string;
}

/**
 * Server and tool of a call, from its name and what else the host says: `mcp_SERVER_TOOL` since 2026-02, before that the
 * tool's own name, or `SERVER__TOOL` where two servers have it. A name for people, `TOOL (SERVER MCP Server)`, is
 * exact. A tool without any sign of a server is the host's own.
 */
export function splitToolName(name: string, server: string | null, shown: string | null): Named {
	const said = shown === null ? null : /^(.{1,256}) \((.{1,256}) MCP Server\)$/s.exec(shown);
	if (said !== null) return { server: said[2]!, tool: said[1]! };
	if (server !== null) {
		for (const prefix of [`mcp_${server}_`, `${server}__`]) {
			if (name.startsWith(prefix) && name.length > prefix.length) {
				return { server, tool: name.slice(prefix.length) };
			}
		}
		return { server, tool: name };
	}
	// Server names with `_` are ambiguous; the host itself takes the first part.
	const found = /^mcp_([^_]+)_(.+)$/s.exec(name) ?? /^([\w.-]+?)__(.+)$/s.exec(name);
	return found === null ? { server: BUILT_IN, tool: name } : { server: found[1]!, tool: found[2]! };
}
