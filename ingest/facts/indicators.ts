import type { IndicatorRow } from '../ecs/fields.ts';
import type { FactHead } from './head.ts';
import { isHostName, isIpv4, isIpv6 } from './hosts.ts';
import { findPaths } from './paths.ts';
import { looksSecret, secretKindOfName } from './secret-kinds.ts';
import { findSecrets, maskSpans, secretHash } from './secrets.ts';
import { findUrls } from './urls.ts';
import { walletKind } from './wallets.ts';

const MOST_ROWS = 200;
const LONGEST_VALUE = 2048;

/**
 * The hosts, addresses, URLs, accounts, paths, wallets and secrets in a text, at most 200, each once.
 * Secrets are replaced by their kind before anything else is read, so no other value holds one.
 */
export function findIndicators(
	text: string,
	head: FactHead,
	role: string,
	tool: string | null,
	name: string | null,
	salt: string,
): IndicatorRow[] {
	const found = new Found(head, role, tool, name);
	const secret = name === null || role !== 'argument' ? null : namedSecret(text, name);
	if (secret !== null) {
		found.add('secret', secret, secretHash(text, salt));
		return found.rows;
	}
	const triggers = surveyed(text);
	if (triggers === 0) return found.rows;
	let safe = text;
	if ((triggers & (LONG_WORD | ASSIGNMENT)) !== 0) {
		const secrets = findSecrets(text);
		for (const { kind, start, end } of secrets) {
			found.add('secret', kind, secretHash(text.slice(start, end), salt));
		}
		safe = maskSpans(text, secrets);
	}
	if ((triggers & SLASH) !== 0) addUrls(safe, found);
	if ((triggers & AT) !== 0) addEmails(safe, found);
	if ((triggers & DOT) !== 0) addDotted(safe, found);
	if ((triggers & COLON) !== 0) addIpv6(safe, found);
	if ((triggers & (SLASH | BACKSLASH)) !== 0) addPaths(safe, found, role);
	if ((triggers & LONG_WORD) !== 0) addWallets(safe, found);
	return found.rows;
}

/** The kind of secret when a whole argument is one, by the name of its parameter. */
function namedSecret(text: string, name: string): string | null {
	const kind = secretKindOfName(name.slice(name.lastIndexOf('.') + 1));
	return kind !== null && !/\s/.test(text) && looksSecret(text, kind) ? kind : null;
}

class Found {
	readonly rows: IndicatorRow[] = [];
	readonly #seen = new Set<string>();
	readonly #head: FactHead;
	readonly #role: string;
	readonly #tool: string | null;
	readonly #name: string | null;

	constructor(head: FactHead, role: string, tool: string | null, name: string | null) {
		this.#head = head;
		this.#role = role;
		this.#tool = tool;
		this.#name = name;
	}

	get isFull(): boolean {
		return this.rows.length >= MOST_ROWS;
	}

	add(kind: string, subkind: string | null, value: string): void {
		const key = `${kind} ${value}`;
		if (this.isFull || this.#seen.has(key) || value.length > LONGEST_VALUE) return;
		this.#seen.add(key);
		const { event_id, time, session_id, client, server } = this.#head;
		this.rows.push({
			event_id,
			time,
			session_id,
			client,
			server,
			tool: this.#tool,
			role: this.#role,
			name: this.#name,
			kind,
			subkind,
			value,
		});
	}
}

const LONG_WORD = 1;
const ASSIGNMENT = 2;
const AT = 4;
const SLASH = 8;
const BACKSLASH = 16;
const DOT = 32;
const COLON = 64;

/** Bit of each ASCII character that calls for a closer look; 128 for letters, digits, `_` and `-`. */
const TRIGGERS = new Uint8Array(128);
for (let unit = 0; unit < 128; unit++) {
	if (/[\w-]/.test(String.fromCharCode(unit))) TRIGGERS[unit] = 128;
}
TRIGGERS[0x3d] = ASSIGNMENT;
TRIGGERS[0x3a] = ASSIGNMENT | COLON;
TRIGGERS[0x40] = AT;
TRIGGERS[0x2f] = SLASH;
TRIGGERS[0x5c] = BACKSLASH;
TRIGGERS[0x2e] = DOT;

/** One cheap pass: which scanners a text needs; 0 for most prose. */
function surveyed(text: string): number {
	const length = text.length;
	let found = 0;
	let start = 0;
	for (let at = 0; at < length; at++) {
		const unit = text.charCodeAt(at);
		const trigger = unit < 128 ? TRIGGERS[unit]! : 0;
		if (trigger === 128) continue;
		if (at - start >= 16) found |= LONG_WORD;
		start = at + 1;
		if (trigger === 0) continue;
		// A full stop matters only inside a word.
		if (trigger !== DOT || TRIGGERS[text.charCodeAt(at + 1)] === 128) found |= trigger;
	}
	return length - start >= 16 ? found | LONG_WORD : found;
}

function addUrls(text: string, found: Found): void {
	for (const { scheme, value, host } of findUrls(text)) {
		if (found.isFull) return;
		found.add('url', scheme, value);
		if (scheme === 'file') {
			const path = value.slice('file://'.length);
			if (path.startsWith('/')) found.add('path', null, percentDecoded(path));
		} else if (host !== null) addHost(host, found);
	}
}

function addHost(host: string, found: Found): void {
	if (isIpv4(host) || host.includes(':')) found.add('ip', null, host);
	else if (!host.includes('[')) found.add('host', null, host);
}

function percentDecoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

function addEmails(text: string, found: Found): void {
	for (let at = text.indexOf('@'); at !== -1 && !found.isFull; at = text.indexOf('@', at + 1)) {
		let start = at;
		while (start > 0 && at - start < 64 && /[A-Za-z0-9._%+'-]/.test(text[start - 1]!)) start--;
		let end = at + 1;
		while (end < text.length && end - at < 254 && /[A-Za-z0-9.-]/.test(text[end]!)) end++;
		const local = text.slice(start, at).replace(/^['.]+/, '');
		const domain = text.slice(at + 1, end).replace(/[.-]+$/, '');
		if (local === '' || local.endsWith('.') || !isMailDomain(domain)) continue;
		// `git@host:path` is a way to clone, and `user@` in a URL belongs to the URL.
		if (text[end] === ':' && /[A-Za-z0-9~]/.test(text[end + 1] ?? '') && local === 'git') {
			found.add('host', null, domain.toLowerCase());
			continue;
		}
		if (/:\/\/[^\s/]*$/.test(text.slice(Math.max(0, start - 64), start))) continue;
		found.add('email', null, `${local}@${domain}`.toLowerCase());
	}
}

const FILE_TYPES = /\.(?:png|jpe?g|gif|svg|webp|js|ts|json|md|txt|css|html?|py|sh|pdf|zip|gz)$/i;

function isMailDomain(domain: string): boolean {
	return (
		/^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,59})$/.test(
			domain,
		) && !FILE_TYPES.test(domain)
	);
}

/** IPv4 addresses and bare host names: words with dots in them. */
function addDotted(text: string, found: Found): void {
	let from = 0;
	for (let at = text.indexOf('.'); at !== -1 && !found.isFull; at = text.indexOf('.', from)) {
		let start = at;
		while (start > from && at - start < 64 && /[\w-]/.test(text[start - 1]!)) start--;
		let end = at + 1;
		while (end < text.length && end - start < 256 && /[\w.-]/.test(text[end]!)) end++;
		from = end;
		const word = text.slice(start, end).replace(/[.-]+$/, '');
		const before = text[start - 1] ?? '';
		const after = text.slice(start + word.length, start + word.length + 2);
		if (isIpv4(word)) {
			if (!isVersionBefore(text, start) && !/^-/.test(after)) found.add('ip', null, word);
		} else if (!/[/\\@$#%.~^=:]/.test(before === '=' || before === ':' ? '' : before)) {
			const hasMore = word.length > 4 && /^(?:\/[\w.-]|\/?$|:\d)/.test(after) && !/^$/.test(after);
			if (!/^[([]/.test(after) && isHostName(word, hasMore)) {
				found.add('host', null, word.toLowerCase());
			}
		}
	}
}

function isVersionBefore(text: string, start: number): boolean {
	return /(?:[vV@^~]|==|>=|<=|\bver(?:sion)?["']?[\s:=]{0,3}["']?|\brelease )$/i.test(
		text.slice(Math.max(0, start - 16), start),
	);
}

function addIpv6(text: string, found: Found): void {
	let from = 0;
	for (let at = text.indexOf(':'); at !== -1 && !found.isFull; at = text.indexOf(':', from)) {
		let start = at;
		while (start > from && at - start < 5 && /[0-9A-Fa-f]/.test(text[start - 1]!)) start--;
		let end = at + 1;
		while (end < text.length && end - start < 48 && /[0-9A-Fa-f:.]/.test(text[end]!)) end++;
		from = Math.max(end, at + 1);
		if (/\w/.test(text[start - 1] ?? '') || /\w/.test(text[end] ?? '')) continue;
		const word = text.slice(start, end).replace(/(?:\.|(?<!:):)+$/, '');
		if (isIpv6(word)) found.add('ip', null, word.toLowerCase());
	}
}

function addPaths(text: string, found: Found, role: string): void {
	// An argument that is one path may hold blanks.
	if (
		role === 'argument' &&
		text.length < 1024 &&
		/^(?:~?\/[\w.-]|[A-Za-z]:\\)[^\n\r"<>|;&]*$/.test(text) &&
		/ /.test(text)
	) {
		if (/^[A-Za-z]:/.test(text)) {
			found.add('path', null, text.replace(/\\+/g, '\\').toLowerCase());
			return;
		}
		if (!/ [/~-]/.test(text) && /^~?\/[^/ ]+\//.test(text)) {
			found.add('path', null, text);
			return;
		}
	}
	for (const { value } of findPaths(text)) {
		if (found.isFull) return;
		found.add('path', null, value);
	}
}

function addWallets(text: string, found: Found): void {
	let tried = 0;
	let start = 0;
	for (let at = 0; at <= text.length && tried < MOST_ROWS; at++) {
		if (at < text.length && TRIGGERS[text.charCodeAt(at)] === 128) continue;
		const length = at - start;
		if (length >= 26 && length <= 74 && /[013b]/i.test(text[start]!)) {
			const word = text.slice(start, at);
			const kind = walletKind(word);
			tried++;
			if (kind !== null) {
				const isCaseFree = kind === 'ethereum' || /^bc1/i.test(word);
				found.add('wallet', kind, isCaseFree ? word.toLowerCase() : word);
			}
		}
		start = at + 1;
	}
}
