/** A URL in a text: positions, scheme in lower case, and its host as a URL parser sees it (`null` when it has none). */
export interface FoundUrl {
	start: number;
	end: number;
	scheme: string;
	value: string;
	host: string | null;
}

const LONGEST_SCHEME = 24;
const LONGEST_URL = 2048;

/** The URLs in a text, in order; a particle or punctuation that follows one is not part of it. */
export function findUrls(text: string): FoundUrl[] {
	const found: FoundUrl[] = [];
	let from = 0;
	for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
		if (at < from) continue;
		let start = at;
		while (start > from && at - start < LONGEST_SCHEME && /[A-Za-z0-9+.-]/.test(text[start - 1]!))
			start--;
		const scheme = /[A-Za-z][A-Za-z0-9+-]*$/.exec(text.slice(start, at))?.[0];
		if (scheme === undefined || scheme.length < 2) continue;
		start = at - scheme.length;
		const end = addressEnd(text, at + 3, LONGEST_URL);
		if (end <= at + 3) continue;
		const url = readUrl(text.slice(at + 3, end), scheme.toLowerCase());
		if (url !== null) found.push({ start, end, ...url });
		from = end;
	}
	return found;
}

function readUrl(rest: string, scheme: string): Omit<FoundUrl, 'start' | 'end'> | null {
	const authority = /^[^/?#]*/.exec(rest)![0];
	const named = authority.slice(authority.lastIndexOf('@') + 1);
	const host = named.startsWith('[') ? named.slice(1).split(']')[0]! : named.split(':')[0]!;
	if (host === '')
		return scheme === 'file' ? { scheme, value: `file://${rest}`, host: null } : null;
	if (!/[\p{L}\p{N}]/u.test(host)) return null;
	const value = `${scheme}://${authority.toLowerCase() === authority ? rest : lowerHost(rest, authority)}`;
	return { scheme, value, host: canonicalHost(scheme, named) ?? host.toLowerCase() };
}

function lowerHost(rest: string, authority: string): string {
	const user = authority.slice(0, authority.lastIndexOf('@') + 1);
	return user + authority.slice(user.length).toLowerCase() + rest.slice(authority.length);
}

/** Web schemes take any spelling of an address (`http://2852039166/`): the parser tells which it is. */
function canonicalHost(scheme: string, named: string): string | null {
	if (!/^(?:https?|wss?|ftp)$/.test(scheme)) return null;
	try {
		return new URL(`${scheme}://${named}/`).hostname.replace(/^\[|\]$/g, '');
	} catch {
		return null;
	}
}

/**
 * Where an address that begins at `start` ends: before a blank, a quote, a bracket that it did not open, or trailing punctuation.
 * Letters beyond ASCII belong to it only after `/`, `=`, `-`, `_` or another such letter: Korean and Japanese put particles
 * straight after an address.
 */
export function addressEnd(
	text: string,
	start: number,
	longest: number,
	stops: ReadonlySet<number> = URL_STOPS,
): number {
	let at = start;
	let round = 0;
	let previous = 0x2f;
	for (; at < text.length && at - start < longest; at++) {
		const unit = text.charCodeAt(at);
		if (unit <= 0x20 || (unit < 0x80 && stops.has(unit))) break;
		if (unit === 0x28) round++;
		if (unit === 0x29 && --round < 0) break;
		if (unit >= 0x80) {
			const opens =
				previous >= 0x80 ||
				previous === 0x2f ||
				previous === 0x3d ||
				previous === 0x2d ||
				previous === 0x5f;
			if (!opens || !/[\p{L}\p{N}\p{M}]/u.test(text[at]!)) break;
		}
		previous = unit;
	}
	while (at > start && TRAILING.has(text.charCodeAt(at - 1))) at--;
	return at;
}

const URL_STOPS = units('"\'`<>{}|\\^\x7f');
const TRAILING = units('.,;:!?*_~(&');

/** The characters of a text as code units. */
export function units(characters: string): ReadonlySet<number> {
	return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}
