import {
	isObject,
	type JsonObject,
	listMember,
	member,
	textMember,
} from '../../facts/json-value.ts';
import { readLaunch } from '../../facts/launch.ts';
import { holdsCredential, maskUrl } from '../../facts/mask-url.ts';
import { shellCommands } from '../../facts/shell-words.ts';
import type { ServerLaunch } from '../../mcp/observation.ts';

const MOST = 1000;
const CREDENTIAL =
	/^(?:authorization|proxy-authorization|cookie)$|(?:api|access|auth|private|secret|subscription)[-_]?key|token|secret|passw|credential/i;
const NOBODY = { event_id: null, time: null, session_id: null, client: null, server: null };

/** How the entry of a configuration has its server started or reached; values of variables and headers are left out. */
export function launchOfEntry(entry: JsonObject): ServerLaunch {
	const words = commandWords(entry);
	const address = ['url', 'serverUrl', 'httpUrl', 'uri', 'endpoint']
		.map((key) => textMember(entry, key))
		.find((url) => url !== null);
	return {
		origin: 'config',
		command: words[0] ?? null,
		args: words.slice(1).map((word) => (/^(?:https?|wss?):/i.test(word) ? maskUrl(word) : word)),
		url: address === undefined || address === null ? null : maskUrl(address),
		envKeys: envKeys(entry),
		hasAuth:
			hasAuth(entry) || (address !== undefined && address !== null && holdsCredential(address))
				? true
				: null,
	};
}

/** One line about a server of a configuration, with every secret masked. */
export function entryText(name: string, entry: JsonObject, launch: ServerLaunch): string {
	const shown =
		readLaunch(launch, NOBODY).command_line ??
		launch.url ??
		textMember(entry, 'source') ??
		textMember(entry, 'type');
	const notes: string[] = [];
	if (entry.disabled === true || entry.enabled === false) notes.push('disabled');
	if (entry.trust === true || entry.autoApproveAll === true)
		notes.push('trusted: tools run unasked');
	const unasked = ['alwaysAllow', 'autoApprove', 'always_allow']
		.flatMap((key) => listMember(entry, key))
		.filter((tool) => typeof tool === 'string');
	if (unasked.length > 0) notes.push(`run unasked: ${unasked.slice(0, MOST).join(', ')}`);
	return `${name}: ${shown ?? 'no command'}${notes.map((note) => ` (${note})`).join('')}`;
}

/** Command and arguments: `command` with `args`, one list (opencode), or `{path, args}` (Zed to 2025). */
function commandWords(entry: JsonObject): string[] {
	const command = member(entry, 'command') ?? member(entry, 'cmd');
	if (Array.isArray(command)) return texts(command);
	if (isObject(command)) {
		const path = textMember(command, 'path');
		return path === null ? [] : [path, ...texts(listMember(command, 'args'))];
	}
	if (typeof command !== 'string' || command === '') return [];
	const args = texts(listMember(entry, 'args'));
	// Some clients take a whole command line; a path may hold spaces of its own.
	const isLine = /\s/.test(command) && !/^[^\s]*[/\\]/.test(command.trimStart());
	return isLine ? [...(shellCommands(command)[0] ?? [command]), ...args] : [command, ...args];
}

function texts(values: readonly unknown[]): string[] {
	return values
		.slice(0, MOST)
		.filter((value) => typeof value === 'string' || typeof value === 'number')
		.map(String);
}

/** Names of the variables that a server gets, and of those that its headers are made of (Codex). */
function envKeys(entry: JsonObject): string[] {
	const keys: string[] = [];
	const inner = member(entry, 'command');
	for (const env of [
		...['env', 'environment', 'envs'].map((key) => member(entry, key)),
		member(inner, 'env'),
	]) {
		if (isObject(env)) keys.push(...Object.keys(env));
	}
	for (const key of ['env_keys', 'env_vars']) keys.push(...texts(listMember(entry, key)));
	const bearer = textMember(entry, 'bearer_token_env_var');
	if (bearer !== null) keys.push(bearer);
	const named = member(entry, 'env_http_headers');
	if (isObject(named)) keys.push(...texts(Object.values(named)));
	return [...new Set(keys)].slice(0, MOST).map((key) => key.replaceAll(',', ' '));
}

function hasAuth(entry: JsonObject): boolean {
	for (const key of ['bearer_token_env_var', 'bearer_token', 'apiKey', 'oauth', 'auth']) {
		const value = member(entry, key);
		if (value !== undefined && value !== null && value !== false && value !== '') return true;
	}
	const options = member(entry, 'requestOptions') ?? member(entry, 'requestInit');
	return [
		member(entry, 'headers'),
		member(entry, 'http_headers'),
		member(entry, 'env_http_headers'),
		member(options, 'headers'),
	].some(
		(headers) => isObject(headers) && Object.keys(headers).some((name) => CREDENTIAL.test(name)),
	);
}
