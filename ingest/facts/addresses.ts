import { isHostName, isIpv4, isIpv6 } from './hosts.ts';
import { WORD_UNITS } from './unit-runs.ts';

/** Takes one address; the same one may come again. */
export type AddAddress = (kind: 'email' | 'host' | 'ip', value: string) => void;

/** Gives the e-mail addresses, bare host names and IP addresses of a text; `isHost` says that the text as a whole should be one. */
export function findAddresses(text: string, isHost: boolean, add: AddAddress): void {
	if (text.includes('@')) findEmails(text, add);
	if (hasInnerDot(text)) findDotted(text, isHost, add);
	if (text.includes(':')) findIpv6(text, add);
}

/** Whether a dot stands inside a word, as in host names and addresses. */
function hasInnerDot(text: string): boolean {
	for (let at = text.indexOf('.'); at !== -1; at = text.indexOf('.', at + 1)) {
		if (WORD_UNITS[text.charCodeAt(at + 1)] === 1) return true;
	}
	return false;
}

function findEmails(text: string, add: AddAddress): void {
	for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
		let start = at;
		while (start > 0 && at - start < 64 && /[A-Za-z0-9._%+'-]/.test(text[start - 1]!)) start--;
		let end = at + 1;
		while (end < text.length && end - at < 254 && /[A-Za-z0-9.-]/.test(text[end]!)) end++;
		const local = text.slice(start, at).replace(/^['.]+/, '');
		const domain = text.slice(at + 1, end).replace(/[.-]+$/, '');
		if (local === '' || local.endsWith('.') || !isMailDomain(domain)) continue;
		if (text[end] === ':' && local === 'git') {
			// `git@host:path` is a way to clone.
			add('host', domain.toLowerCase());
		} else if (!/:\/\/[^\s/]*$/.test(text.slice(Math.max(0, start - 64), start))) {
			add('email', `${local}@${domain}`.toLowerCase());
		}
	}
}

const MAIL_DOMAIN =
	/^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,59})$/;
/** `icon@2x.png` is a file. */
const FILE_TYPES = /\.(?:png|jpe?g|gif|svg|webp|js|ts|json|md|txt|css|html?|py|sh|pdf|zip|gz)$/i;

function isMailDomain(domain: string): boolean {
	return MAIL_DOMAIN.test(domain) && !FILE_TYPES.test(domain);
}

/** IPv4 addresses and bare host names: words with dots in them. */
function findDotted(text: string, isHost: boolean, add: AddAddress): void {
	let from = 0;
	for (let at = text.indexOf('.'); at !== -1; at = text.indexOf('.', from)) {
		let start = at;
		while (start > from && at - start < 64 && isWordUnit(text, start - 1)) start--;
		let end = at + 1;
		while (end < text.length && end - start < 256 && (isWordUnit(text, end) || text[end] === '.'))
			end++;
		from = end;
		const word = text.slice(start, end).replace(/[.-]+$/, '');
		const after = text.slice(start + word.length, start + word.length + 2);
		if (isIpv4(word)) {
			if (!isVersionBefore(text, start) && !after.startsWith('-')) add('ip', word);
			continue;
		}
		// Part of a path or an address, a member of a program, or a call.
		if (/[/\\@$#%.~^]/.test(text[start - 1] ?? '') || /^[([]/.test(after)) continue;
		const isClear = /^(?:\/|:\d)/.test(after) || (isHost && word.length === text.trim().length);
		if (isHostName(word, isClear)) add('host', word.toLowerCase());
	}
}

function isWordUnit(text: string, at: number): boolean {
	return WORD_UNITS[text.charCodeAt(at)] === 1;
}

function isVersionBefore(text: string, start: number): boolean {
	const before = text.slice(Math.max(0, start - 16), start);
	return /(?:[v@^~]|==|>=|<=|\bver(?:sion)?["']?[\s:=]{0,3}["']?|\brelease )$/i.test(before);
}

function findIpv6(text: string, add: AddAddress): void {
	let from = 0;
	for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', from)) {
		let start = at;
		while (start > from && at - start < 5 && /[0-9A-Fa-f]/.test(text[start - 1]!)) start--;
		let end = at + 1;
		while (end < text.length && end - start < 48 && /[0-9A-Fa-f:.]/.test(text[end]!)) end++;
		from = end;
		if (isWordUnit(text, start - 1) || isWordUnit(text, end)) continue;
		let word = text.slice(start, end);
		while (/\.$|[^:]:$/.test(word)) word = word.slice(0, -1);
		if (isIpv6(word)) add('ip', word.toLowerCase());
	}
}
