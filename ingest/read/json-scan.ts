import type { Line } from './line.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Position of the next byte that is not JSON white space. */
export function skipSpace(bytes: Uint8Array, at: number, end: number): number {
	while (at < end) {
		const byte = bytes[at]!;
		if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
		at++;
	}
	return at;
}

/**
 * Position after the string that opens at `at` (its quote), or -1 when it does not close before `end`.
 * With the line of the bytes long strings are passed over several times faster, by a search in its text.
 */
export function skipString(bytes: Uint8Array, at: number, end: number, line?: Line): number {
	// Most strings are short: a plain loop beats the native search until it has looked at a few bytes.
	const near = Math.min(end, at + 24);
	let i = at + 1;
	while (i < near) {
		const byte = bytes[i]!;
		if (byte === QUOTE) return i + 1;
		i += byte === BACKSLASH ? 2 : 1;
	}
	while (i < end) {
		const quote = line === undefined ? bytes.indexOf(QUOTE, i) : line.find(QUOTE, i);
		if (quote === -1 || quote >= end) return -1;
		let slashes = quote - 1;
		while (slashes >= i && bytes[slashes] === BACKSLASH) slashes--;
		if ((quote - slashes) % 2 === 1) return quote + 1;
		i = quote + 1;
	}
	return -1;
}

/**
 * Position after the JSON value that starts at `at`, or -1 when it is not closed before `end`.
 * Checks brackets and strings, not the spelling of scalars; no recursion, any depth.
 */
export function skipValue(bytes: Uint8Array, at: number, end: number, line?: Line): number {
	const first = bytes[at]!;
	if (first === QUOTE) return skipString(bytes, at, end, line);
	if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return skipScalar(bytes, at, end);
	let depth = 0;
	let i = at;
	while (i < end) {
		const byte = bytes[i]!;
		if (byte === QUOTE) {
			i = skipString(bytes, i, end, line);
			if (i === -1) return -1;
			continue;
		}
		if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
		else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
			depth--;
			if (depth === 0) return i + 1;
		}
		i++;
	}
	return -1;
}

function skipScalar(bytes: Uint8Array, at: number, end: number): number {
	let i = at;
	while (i < end) {
		const byte = bytes[i]!;
		// Digits, letters, sign and point: what numbers and literals are made of.
		const scalar =
			(byte >= 0x30 && byte <= 0x39) ||
			(byte >= 0x61 && byte <= 0x7a) ||
			byte === 0x2d ||
			byte === 0x2e ||
			byte === 0x2b ||
			byte === 0x45;
		if (!scalar) break;
		i++;
	}
	return i === at ? -1 : i;
}

/**
 * Calls `onMember` for each member of the object that opens at `start`, with the spans of key and value
 * (strings with their quotes). Returns the position after the object, or -1 when it is not well formed.
 */
export function scanObject(
	bytes: Uint8Array,
	start: number,
	end: number,
	onMember: (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => void,
): number {
	let at = skipSpace(bytes, start, end);
	if (bytes[at] !== OPEN_BRACE || at >= end) return -1;
	at = skipSpace(bytes, at + 1, end);
	if (at < end && bytes[at] === CLOSE_BRACE) return at + 1;
	while (at < end) {
		if (bytes[at] !== QUOTE) return -1;
		const keyEnd = skipString(bytes, at, end);
		if (keyEnd === -1) return -1;
		const colon = skipSpace(bytes, keyEnd, end);
		if (colon >= end || bytes[colon] !== COLON) return -1;
		const valueStart = skipSpace(bytes, colon + 1, end);
		if (valueStart >= end) return -1;
		const valueEnd = skipValue(bytes, valueStart, end);
		if (valueEnd === -1) return -1;
		onMember(at, keyEnd, valueStart, valueEnd);
		at = skipSpace(bytes, valueEnd, end);
		if (at >= end) return -1;
		if (bytes[at] === CLOSE_BRACE) return at + 1;
		if (bytes[at] !== COMMA) return -1;
		at = skipSpace(bytes, at + 1, end);
	}
	return -1;
}

/** Calls `onElement` for each element of the array that opens at `start`; -1 when it is not well formed. */
export function scanArray(
	bytes: Uint8Array,
	start: number,
	end: number,
	onElement: (valueStart: number, valueEnd: number) => void,
): number {
	let at = skipSpace(bytes, start, end);
	if (at >= end || bytes[at] !== OPEN_BRACKET) return -1;
	at = skipSpace(bytes, at + 1, end);
	if (at < end && bytes[at] === CLOSE_BRACKET) return at + 1;
	while (at < end) {
		const valueEnd = skipValue(bytes, at, end);
		if (valueEnd === -1) return -1;
		onElement(at, valueEnd);
		at = skipSpace(bytes, valueEnd, end);
		if (at >= end) return -1;
		if (bytes[at] === CLOSE_BRACKET) return at + 1;
		if (bytes[at] !== COMMA) return -1;
		at = skipSpace(bytes, at + 1, end);
	}
	return -1;
}
