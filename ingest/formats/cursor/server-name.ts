const FILE =
	/^(?:MCP |mcp-server-)((?:user|project-\d+|plugin|extension|cursor)-.+?)(?:\.workbench)?\.log$/;

/** The server in a file's name: `MCP user-NAME.log` (2025), `mcp-server-user-NAME.log` (2026); `null` in other names. */
export function serverOfPath(path: string): string | null {
	const identifier = FILE.exec(path.slice(path.lastIndexOf('/') + 1))?.[1];
	return identifier === undefined ? null : serverOfIdentifier(identifier);
}

/**
 * The server's name without what Cursor puts before it: `user-NAME`, or `project-0-FOLDER-NAME` in a workspace. Where
 * more than one `-` follows the number, folder and name cannot be told apart and both are kept, as Cursor shows them.
 */
export function serverOfIdentifier(identifier: string): string {
	if (identifier.startsWith('user-')) return identifier.slice('user-'.length);
	const inProject = /^project-\d+-(.+)$/s.exec(identifier)?.[1];
	if (inProject === undefined) return identifier;
	const [folder = '', name, ...more] = inProject.split('-');
	return name === undefined || name === '' || folder === '' || more.length > 0 ? inProject : name;
}
