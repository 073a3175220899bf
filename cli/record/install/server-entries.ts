import type { ConfigText, Member, Span } from './config-text.ts';

/** A server in a configuration. */
export interface ServerEntry {
	readonly name: string;
	/** Folder that the entry is for, where a configuration has some per project. */
	readonly project: string | null;
	/** `null` when a key of the entry stands twice or the entry is no object. */
	readonly members: Map<string, Member> | null;
}

/** Where servers stand, from the root of a configuration. */
const ROOTS: readonly (readonly string[])[] = [
	['mcpServers'],
	['servers'],
	['context_servers'],
	['mcp', 'servers'],
	['mcp.servers'],
	['amp.mcpServers'],
];

/** The servers of a configuration, in its order. */
export function serverEntries(config: ConfigText): ServerEntry[] {
	const found: ServerEntry[] = [];
	for (const root of ROOTS) addEntries(config, config.root, root, null, found);
	const projects = member(config, config.root, 'projects');
	if (projects === undefined) return found;
	for (const [folder, project] of config.members(projects) ?? []) {
		addEntries(config, project, ['mcpServers'], folder, found);
	}
	return found;
}

function addEntries(
	config: ConfigText,
	from: Span,
	path: readonly string[],
	project: string | null,
	found: ServerEntry[],
): void {
	let at: Span | undefined = from;
	for (const key of path) at = at === undefined ? undefined : member(config, at, key);
	if (at === undefined) return;
	for (const [name, entry] of config.members(at) ?? []) {
		found.push({ name, project, members: config.members(entry) });
	}
}

function member(config: ConfigText, span: Span, key: string): Span | undefined {
	return config.members(span)?.get(key);
}
