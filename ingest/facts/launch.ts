import type { ServerRow } from '../ecs/fields.ts';
import type { ServerLaunch } from '../mcp/observation.ts';
import { shortHash } from './canonical-json.ts';
import { cutText } from './cut.ts';
import { type FactHead, TEXT_LIMIT } from './head.ts';
import { launchTarget } from './launch-package.ts';
import { maskUrl } from './mask-url.ts';
import { isPlaceholder, secretKindOfName } from './secret-kinds.ts';
import { maskSecrets } from './secrets.ts';
import { commandLine } from './shell-words.ts';

/** Packages that stand between a stdio client and a remote server, whose address is among their arguments. */
const BRIDGES = new Set([
	'mcp-remote',
	'mcp-proxy',
	'supergateway',
	'mcp-remote-client',
	'fastmcp',
]);
const HEADER_OPTIONS = /^(?:--headers?|-H)$/;
const CREDENTIAL_HEADER =
	/^["']?(?:authorization|proxy-authorization|x-api-key|api-key|cookie|x-[\w-]*(?:token|key|auth))\b/i;
const CREDENTIAL_NAME = /token|secret|passw|api_?key|apikey|auth|credential/i;

/**
 * How a server is started or reached: the package behind wrappers (`npx`, `uvx`, `docker run` and their like; its version only
 * when pinned), the remote endpoint, and the command line with every secret masked. The hash is that of the masked command,
 * arguments and URL, so that a rotated token is not a changed server.
 */
export function readLaunch(
	launch: ServerLaunch,
	head: FactHead,
	text: string | null = null,
): ServerRow {
	const words = launch.command === null ? [...launch.args] : [launch.command, ...launch.args];
	const masked = maskWords(words);
	const target = launchTarget(words);
	const url = launch.url ?? bridgedUrl(target.spec?.package ?? '', target.rest);
	const safeUrl = url === null ? null : maskUrl(url);
	const shown = masked.length === 0 ? text : commandLine(masked);
	return {
		event_id: head.event_id,
		time: head.time,
		session_id: head.session_id,
		client: head.client,
		server: head.server,
		origin: launch.origin,
		server_name: null,
		server_version: null,
		command: launch.command === null ? null : masked[0]!,
		command_line:
			shown === null || (launch.url !== null && masked.length === 0)
				? null
				: cutText(maskSecrets(shown), TEXT_LIMIT),
		url: safeUrl,
		package: target.spec === null ? null : maskSecrets(target.spec.package),
		package_version: target.spec?.version ?? null,
		registry: target.spec?.registry ?? null,
		env_keys: launch.envKeys.length === 0 ? null : launch.envKeys.join(','),
		has_auth: launch.hasAuth ?? (showsCredential(words, url, launch.envKeys) ? true : null),
		hash: shortHash(JSON.stringify([masked, safeUrl])),
	};
}

/** The words of a command with credentials replaced by their kind, also those known only by the option before them. */
function maskWords(words: readonly string[]): string[] {
	let option = '';
	return words.map((word) => {
		const before = option;
		option = word.startsWith('-') ? word : '';
		if (HEADER_OPTIONS.test(before)) return maskHeader(word);
		const kind = word.startsWith('-') ? null : secretKindOfName(before);
		if (kind !== null && isLiteral(word)) return `[${kind}]`;
		const assigned = /^([-\w.]{1,80}[=:])(.+)$/s.exec(word);
		const name = assigned === null ? null : secretKindOfName(assigned[1]!);
		if (name !== null && isLiteral(assigned![2]!)) return `${assigned![1]}[${name}]`;
		return maskSecrets(word);
	});
}

/** `Name: value` with the value masked when the header carries a credential; `${VARIABLE}` stays. */
function maskHeader(header: string): string {
	const colon = header.indexOf(':');
	if (colon === -1 || !CREDENTIAL_HEADER.test(header)) return maskSecrets(header);
	const value = header.slice(colon + 1).trim();
	const bare = value.replace(/^(?:bearer|basic|token)\s+/i, '');
	return isLiteral(bare) ? `${header.slice(0, colon)}: [token]` : header;
}

/** A value that is there, not a reference such as `${TOKEN}` or an empty one. */
function isLiteral(value: string): boolean {
	return value !== '' && !(isPlaceholder(value) && /^[$%{<]/.test(value));
}

function showsCredential(
	words: readonly string[],
	url: string | null,
	envKeys: readonly string[],
): boolean {
	if (envKeys.some((key) => CREDENTIAL_NAME.test(key))) return true;
	if (
		url !== null &&
		(/^[a-z+]+:\/\/[^/?#]*@/i.test(url) || /[?&][\w-]*(?:token|key|secret|auth)[\w-]*=./i.test(url))
	) {
		return true;
	}
	return words.some((word, at) => {
		const before = words[at - 1] ?? '';
		if (HEADER_OPTIONS.test(before)) return CREDENTIAL_HEADER.test(word);
		if (/^--?headers?=/.test(word))
			return CREDENTIAL_HEADER.test(word.slice(word.indexOf('=') + 1));
		const name = /^-{1,2}([\w-]+)/.exec(word)?.[1] ?? /^([A-Z_][A-Z0-9_]*)(?:=|$)/.exec(word)?.[1];
		return name !== undefined && secretKindOfName(name) !== null;
	});
}

/** Endpoint among the arguments of a bridge to a remote server. */
function bridgedUrl(name: string, rest: readonly string[]): string | null {
	if (!BRIDGES.has(name.slice(name.lastIndexOf('/') + 1))) return null;
	return rest.find((word) => /^(?:https?|wss?):\/\//i.test(word)) ?? null;
}
