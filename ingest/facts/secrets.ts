import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { parseJson } from '../read/json-record.ts';
import { base64Bytes, readableText } from './encoded.ts';
import { isObject } from './json-value.ts';
import { isPlaceholder, looksSecret, secretKindOfName, TOKEN_FORMATS } from './secret-kinds.ts';
import { findRun, runEnd, WORD_UNITS } from './unit-runs.ts';

/** Where a secret stands in a text, and of what kind it is. */
export interface SecretSpan {
	start: number;
	end: number;
	kind: string;
}

const SHORTEST_TOKEN = 16;
const LONGEST_NAME = 48;
const LONGEST_VALUE = 512;

/** The secrets in a text, in order and without overlap. */
export function findSecrets(text: string): SecretSpan[] {
	const known: SecretSpan[] = [];
	const assigned: SecretSpan[] = [];
	addTokens(text, known);
	for (let at = text.indexOf('='); at !== -1; ) {
		at = text.indexOf('=', addAssigned(text, at, assigned));
	}
	for (let at = text.indexOf(':'); at !== -1; ) {
		const isUrl = text.startsWith('//', at + 1);
		if (isUrl) addUrlPassword(text, at + 3, known);
		at = text.indexOf(':', isUrl ? at + 3 : addAssigned(text, at, assigned));
	}
	for (let at = text.indexOf('--'); at !== -1; at = text.indexOf('--', at + 2)) {
		const end = wordEnd(text, at);
		if (text[end] === ' ') addAssigned(text, end, assigned);
		at = end - 2;
	}
	addPrivateKeys(text, known);
	return merge(known, assigned);
}

/** Whether a text could hold a secret: long words, or a name before `=`, `:` or after `--`. */
export function maySecret(text: string): boolean {
	return (
		findRun(text, WORD_UNITS, 1, SHORTEST_TOKEN) !== -1 ||
		hasNamedValue(text, '=') ||
		hasNamedValue(text, ':') ||
		text.includes('--') ||
		(text.includes('@') && text.includes('://'))
	);
}

function hasNamedValue(text: string, separator: string): boolean {
	for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, at + 1)) {
		if (endsName(text, at)) return true;
	}
	return false;
}

/** A text with every secret replaced by its kind, such as `[aws-access-key]`. */
export function maskSecrets(text: string): string {
	return maskSpans(text, findSecrets(text));
}

/** A text with the given spans replaced by their kinds. */
export function maskSpans(text: string, spans: readonly SecretSpan[]): string {
	let out = '';
	let from = 0;
	for (const span of spans) {
		out += `${text.slice(from, span.start)}[${span.kind}]`;
		from = span.end;
	}
	return from === 0 ? text : out + text.slice(from);
}

/** HMAC-SHA-256 of a secret under a salt, the first 16 hex digits: tells equal secrets without holding one. */
export function secretHash(secret: string, salt: string): string {
	return bytesToHex(hmac(sha256, utf8ToBytes(salt), utf8ToBytes(secret)).subarray(0, 8));
}

function addTokens(text: string, found: SecretSpan[]): void {
	let end = 0;
	for (;;) {
		const start = findRun(text, WORD_UNITS, 1, SHORTEST_TOKEN, end);
		if (start === -1) return;
		end = wordEnd(text, start);
		addToken(text, start, end, found);
	}
}

function addToken(text: string, wordStart: number, end: number, found: SecretSpan[]): void {
	let start = wordStart;
	// JSON escapes and percent encoding leave a letter or two before the token.
	const before = text[start - 1];
	if (before === '\\' && /[nrt]/.test(text[start]!)) start++;
	else if (before === '%' && /^[0-9A-Fa-f]{2}/.test(text.slice(start, start + 2))) start += 2;
	const span = tokenAt(text, start, end) ?? tokenAfter(text, start, end);
	if (span !== null) found.push(span);
}

function tokenAt(text: string, start: number, end: number): SecretSpan | null {
	if (text.startsWith('eyJ', start) && text[end] === '.') return webToken(text, start, end);
	for (const { kind, prefix, pattern } of TOKEN_FORMATS.get(text[start]!) ?? []) {
		if (!text.startsWith(prefix, start)) continue;
		pattern.lastIndex = start;
		const match = pattern.exec(text);
		if (match === null) continue;
		// Words joined by hyphens are names, not keys.
		if (kind === 'openai-key' && !/\d/.test(match[0])) continue;
		return { start, end: start + match[0].length, kind };
	}
	return null;
}

/** A JSON Web Token (RFC 7519): three base64url parts, the first a header that names an algorithm. */
function webToken(text: string, start: number, end: number): SecretSpan | null {
	const payloadEnd = wordEnd(text, end + 1);
	if (payloadEnd - end < 8) return null;
	const header = parseJson(readableText(base64Bytes(text.slice(start, end))) ?? '');
	if (!isObject(header) || !('alg' in header)) return null;
	const last = text[payloadEnd] === '.' ? wordEnd(text, payloadEnd + 1) : payloadEnd;
	return { start, end: last, kind: 'jwt' };
}

/** Tokens that are known by what stands before their long word. */
function tokenAfter(text: string, start: number, end: number): SecretSpan | null {
	const before = text.slice(Math.max(0, start - 64), start);
	const length = end - start;
	if (before.endsWith('.')) {
		if (before.endsWith('SG.') && text[end] === '.') {
			return { start: start - 3, end: wordEnd(text, end + 1), kind: 'sendgrid-key' };
		}
		if (before.endsWith('ya29.')) return { start: start - 5, end, kind: 'google-token' };
	}
	if (before.endsWith(':') && length === 35) {
		const bot = /(?:^|[^\w-]|\\[nrt])(?:bot)?(\d{8,10}):$/.exec(before);
		if (bot !== null) return { start: start - bot[1]!.length - 1, end, kind: 'telegram-token' };
	}
	if (/hooks\.slack\.com\/services\/\w+\/\w+\/$/.test(before)) {
		return { start, end, kind: 'slack-webhook' };
	}
	if (/discord(?:app)?\.com\/api\/webhooks\/\d+\/$/.test(before)) {
		return { start, end, kind: 'discord-webhook' };
	}
	const scheme = /(?:^|[^\w-])(bearer|basic) $/i.exec(before)?.[1]?.toLowerCase();
	if (scheme === undefined) return null;
	const last = credentialEnd(text, end);
	const value = text.slice(start, last);
	if (scheme === 'bearer') {
		return looksSecret(value, 'token') ? { start, end: last, kind: 'bearer-token' } : null;
	}
	const pair = readableText(base64Bytes(value));
	return pair?.includes(':') ? { start, end: last, kind: 'basic-auth' } : null;
}

function wordEnd(text: string, start: number): number {
	return runEnd(text, WORD_UNITS, 1, start);
}

function credentialEnd(text: string, start: number): number {
	let at = start;
	while (at < text.length && at - start < 4096 && /[\w.~+/=-]/.test(text[at]!)) at++;
	return at;
}

/** `name=value`, `"name": "value"`, `--name value`: a value under a name that holds secrets; returns where to read on. */
function addAssigned(text: string, at: number, found: SecretSpan[]): number {
	if (/[=:]/.test(text[at + 1] ?? '') || /[=!<>:]/.test(text[at - 1] ?? '')) return at + 1;
	if (!endsName(text, at)) return at + 1;
	let nameEnd = at;
	while (isPadding(text.charCodeAt(nameEnd - 1))) nameEnd--;
	let nameStart = nameEnd;
	while (
		nameStart > 0 &&
		nameEnd - nameStart < LONGEST_NAME &&
		WORD_UNITS[text.charCodeAt(nameStart - 1)] === 1
	) {
		nameStart--;
	}
	const kind = secretKindOfName(text.slice(nameStart, nameEnd));
	if (kind === null) return at + 1;
	let start = at + 1;
	if (text[start] === '>') start++;
	const valueFrom = start;
	while (start - valueFrom < 5 && isPadding(text.charCodeAt(start))) start++;
	if (/^\\u002[27]$/.test(text.slice(start - 1, start + 5))) start += 5;
	const end = valueEnd(text, start);
	if (text[end] === '(') return end;
	if (looksSecret(text.slice(start, end), kind)) found.push({ start, end, kind });
	return Math.max(end, at + 1);
}

/** Whether a name that may hold a secret ends before `at`: all such names end in one of these letters. */
function endsName(text: string, at: number): boolean {
	let end = at;
	while (end > 0 && at - end < 5 && isPadding(text.charCodeAt(end - 1))) end--;
	return end > 0 && NAME_ENDS.has(text.charCodeAt(end - 1));
}

const NAME_ENDS: ReadonlySet<number> = new Set(
	Array.from('dytneDYTNE', (letter) => letter.charCodeAt(0)),
);

/** Blank, quotes, and the backslash of an escaped quote. */
function isPadding(unit: number): boolean {
	return unit === 0x20 || unit === 0x22 || unit === 0x27 || unit === 0x5c || unit === 0x60;
}

function valueEnd(text: string, start: number): number {
	let at = start;
	while (
		at < text.length &&
		at - start <= LONGEST_VALUE &&
		!/[\s"'`,;&<>(){}[\]|\\]/.test(text[at]!)
	) {
		at++;
	}
	while (at > start && /[.:!?]/.test(text[at - 1]!)) at--;
	return at;
}

function addUrlPassword(text: string, start: number, found: SecretSpan[]): void {
	let colon = -1;
	for (let at = start; at < text.length && at - start < 256; at++) {
		const character = text[at]!;
		if (character === '@') {
			const value = text.slice(colon + 1, at);
			if (colon !== -1 && value.length >= 4 && !isPlaceholder(value)) {
				found.push({ start: colon + 1, end: at, kind: 'url-password' });
			}
			return;
		}
		if (/[/\s"'<>?#\\]/.test(character)) return;
		if (character === ':' && colon === -1) colon = at;
	}
}

const KEY_BEGIN = /-----BEGIN ([A-Z0-9 ]{0,40})PRIVATE KEY(?: BLOCK)?-----/y;
const KEY_BODY = /[A-Za-z0-9+/=\s\\]{0,16384}/y;

/** PEM private keys with a body; one that the log cut reaches as far as its base64 text. */
function addPrivateKeys(text: string, found: SecretSpan[]): void {
	for (let at = text.indexOf('-----BEGIN '); at !== -1; at = text.indexOf('-----BEGIN ', at + 1)) {
		KEY_BEGIN.lastIndex = at;
		const begin = KEY_BEGIN.exec(text);
		if (begin === null) continue;
		KEY_BODY.lastIndex = at + begin[0].length;
		const body = KEY_BODY.exec(text)?.[0] ?? '';
		if (!/[A-Za-z0-9+/=]{16}/.test(body)) continue;
		const bodyEnd = at + begin[0].length + body.length;
		const close = /-----END [A-Z0-9 ]{0,60}-----/y;
		close.lastIndex = bodyEnd;
		const end = bodyEnd + (close.exec(text)?.[0].length ?? 0);
		const kind = begin[1]!.startsWith('OPENSSH') ? 'ssh-private-key' : 'private-key';
		found.push({ start: at, end, kind });
		at = end - 1;
	}
}

/** Known formats win over names; what is left is in order and does not overlap. */
function merge(known: SecretSpan[], assigned: readonly SecretSpan[]): SecretSpan[] {
	const ranked = [
		...known.map((span) => ({ ...span, rank: 0 })),
		...assigned.map((span) => ({ ...span, rank: 1 })),
	];
	if (ranked.length < 2) return [...known, ...assigned];
	ranked.sort((a, b) => a.start - b.start || a.rank - b.rank || b.end - a.end);
	const merged: (typeof ranked)[number][] = [];
	for (const span of ranked) {
		const last = merged.at(-1);
		if (last === undefined || span.start >= last.end) merged.push(span);
		else {
			if (span.rank < last.rank) {
				last.kind = span.kind;
				last.rank = span.rank;
			}
			last.end = Math.max(last.end, span.end);
		}
	}
	return merged.map(({ start, end, kind }) => ({ start, end, kind }));
}
