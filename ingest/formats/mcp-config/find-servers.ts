import { isObject, type JsonObject, member } from '../../facts/json-value.ts';

/** A server in a configuration. */
export interface FoundServer {
	readonly path: readonly (string | number)[];
	readonly name: string;
	readonly entry: JsonObject;
	/** Folder that the entry is for, where the configuration has some per project. */
	readonly project: string | null;
	/** Key under which servers stand: it tells some clients apart. */
	readonly root: string;
}

/** Where servers stand, from the root of a configuration. */
const ROOTS: readonly (readonly string[])[] = [
	['mcpServers'],
	['servers'],
	['context_servers'],
	['mcp_servers'],
	['mcp', 'servers'],
	['mcp.servers'],
	['mcp', 'mcpServers'],
	['amp.mcpServers'],
	['mcp'],
	['extensions'],
	['server', 'mcp_config'],
	['settings', 'mcp', 'servers'],
];
const MAX_SERVERS = 10_000;

/** The servers that a configuration names, in its order. */
export function findServers(config: unknown): FoundServer[] {
	const found: FoundServer[] = [];
	for (const root of ROOTS) addServers(config, root, null, found);
	const projects = member(config, 'projects');
	for (const [folder, project] of isObject(projects) ? Object.entries(projects) : []) {
		const inner = member(project, 'mcpServers');
		addEntries(inner, ['projects', folder, 'mcpServers'], 'mcpServers', folder, found);
	}
	return found;
}

function addServers(
	config: unknown,
	root: readonly string[],
	project: string | null,
	found: FoundServer[],
): void {
	let value = config;
	for (const key of root) value = member(value, key);
	const key = root.join('.');
	if (key === 'server.mcp_config') {
		const name = member(config, 'name');
		if (isObject(value) && typeof name === 'string') {
			found.push({ path: root, name, entry: value, project, root: key });
		}
		return;
	}
	addEntries(value, root, key, project, found);
}

function addEntries(
	value: unknown,
	path: readonly (string | number)[],
	root: string,
	project: string | null,
	found: FoundServer[],
): void {
	if (Array.isArray(value)) {
		if (root !== 'mcpServers') return;
		for (const [at, entry] of value.entries()) {
			const name = member(entry, 'name');
			if (found.length >= MAX_SERVERS) return;
			if (isObject(entry) && typeof name === 'string' && isServer(entry, root)) {
				found.push({ path: [...path, at], name, entry, project, root });
			}
		}
		return;
	}
	for (const [name, entry] of isObject(value) ? Object.entries(value) : []) {
		if (found.length >= MAX_SERVERS) return;
		if (isObject(entry) && isServer(entry, root)) {
			found.push({ path: [...path, name], name, entry, project, root });
		}
	}
}

const COMMANDS = ['command', 'cmd'];
const ADDRESSES = ['url', 'serverUrl', 'httpUrl', 'uri', 'endpoint'];

/** Whether an entry is a server: under a key that is not MCP's own it must say how it is started or reached. */
function isServer(entry: JsonObject, root: string): boolean {
	if (root === 'mcpServers' || root === 'context_servers' || root === 'mcp_servers') return true;
	const has = (key: string) => Object.hasOwn(entry, key) && entry[key] !== null;
	if (root === 'extensions') return has('cmd') || has('uri') || isGooseType(member(entry, 'type'));
	return COMMANDS.some(has) || ADDRESSES.some(has);
}

function isGooseType(type: unknown): boolean {
	return (
		type === 'builtin' || type === 'platform' || type === 'inline_python' || type === 'frontend'
	);
}
