import { isObject, type JsonObject } from '../../facts/json-value.ts';
import { parseJson } from '../../read/json-record.ts';
import type { Head } from '../format.ts';
import { findServers } from './find-servers.ts';
import { blankComments } from './json-comments.ts';
import { type ConfigKind, parseConfigText } from './parse.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A key of servers and the start of the first one, for a file that is longer than what is looked at. */
const JSON_SECTION =
	/"(?:mcpServers|context_servers|amp\.mcpServers|mcp\.servers|servers)"\s*:\s*\{\s*(?:\}|"(?:[^"\\]|\\.){1,200}"\s*:\s*\{\s*"(?:command|args|env|url|serverUrl|httpUrl|type|headers|disabled|source|enabled)"\s*:)/;
const TOML_SECTION = /^\s*\[mcp_servers\.(?:"[^"\n]{1,200}"|[\w-]{1,200})\]\s*(?:#.*)?$/m;
const YAML_SECTION = /^(?:mcpServers|extensions|mcp_servers):\s*(?:#.*)?$/m;

/** The language of a configuration, by its first character and its first keys; `null` when it is none of MCP servers. */
export function kindOf(text: string, path: string): ConfigKind | null {
	const start = text.trimStart();
	if (start.startsWith('{') || start.startsWith('//') || start.startsWith('/*')) return 'json';
	if (TOML_SECTION.test(text)) return 'toml';
	if (YAML_SECTION.test(text) && !/\.toml$/i.test(path)) return 'yaml';
	return null;
}

/** How sure the start of a file is that of a configuration with MCP servers. */
export function detectConfig(head: Head): number {
	const text = head.lines.join('\n');
	switch (kindOf(text, head.path)) {
		case 'json':
			return detectJson(text);
		case 'toml':
			return 0.95;
		case 'yaml':
			return detectYaml(text);
		default:
			return 0;
	}
}

function detectJson(text: string): number {
	const value = parseJson(jsonOf(text));
	if (value === undefined) return JSON_SECTION.test(text) ? 0.9 : isLongSettings(text) ? 0.6 : 0;
	if (!isObject(value) || 'jsonrpc' in value) return 0;
	if (findServers(value).length > 0) return 0.96;
	if ('mcpServers' in value || 'context_servers' in value) return 0.9;
	return holdsNone(value) ? 0.6 : 0;
}

/** Whether settings are those of a client that knows MCP but has no server in them. */
function holdsNone(settings: JsonObject): boolean {
	const { mcp } = settings;
	if (isObject(mcp) && Object.keys(mcp).every((key) => key === 'servers' || key === 'inputs')) {
		return true;
	}
	return Object.keys(settings).some((key) => key.startsWith('chat.mcp.'));
}

/** JSON without the comments of its writer. */
function jsonOf(text: string): string {
	const bytes = encoder.encode(text);
	blankComments(bytes);
	return decoder.decode(bytes);
}

/** The start of Claude Code's settings, whose servers may stand behind megabytes of other things. */
function isLongSettings(text: string): boolean {
	return /^\s*\{\s*"/.test(text) && /^ {2}"numStartups": \d/m.test(text);
}

function detectYaml(text: string): number {
	const parsed = parseConfigText(text, 'yaml');
	// A file that is cut may end inside a value.
	if (typeof parsed === 'string') return /^\s+(?:command|cmd|url|uri): /m.test(text) ? 0.7 : 0;
	return findServers(parsed.value).length > 0 ? 0.9 : 0;
}
