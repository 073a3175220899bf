import { skipSpace, skipString, skipValue } from '../../read/json-scan.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

type OnMember = (keyFrom: number, keyTo: number, from: number, to: number) => void;

/** Calls `onMember` for each member of an object; the end of a value that does not close is -1. */
export function eachMember(
	bytes: Uint8Array,
	start: number,
	end: number,
	onMember: OnMember,
): void {
	if (bytes[start] !== OPEN_BRACE) return;
	let at = skipSpace(bytes, start + 1, end);
	while (at < end && bytes[at] === QUOTE) {
		const keyEnd = skipString(bytes, at, end);
		if (keyEnd === -1) return;
		const colon = skipSpace(bytes, keyEnd, end);
		if (colon >= end || bytes[colon] !== COLON) return;
		const from = skipSpace(bytes, colon + 1, end);
		if (from >= end) return;
		const to = skipValue(bytes, from, end);
		onMember(at, keyEnd, from, to);
		if (to === -1) return;
		at = skipSpace(bytes, to, end);
		if (at >= end || bytes[at] !== COMMA) return;
		at = skipSpace(bytes, at + 1, end);
	}
}

/** The lists of the documents that logs are stand this deep at most. */
const MAX_LEVELS = 8;

/** Where the part of a cut value begins that is lost: the torn element of its first array, or the value itself. */
export function cutAt(bytes: Uint8Array, start: number, to: number): number {
	let from = start;
	for (let level = 0; bytes[from] === OPEN_BRACE; level++) {
		// Each level looks at all that follows.
		if (level === MAX_LEVELS) return start;
		let torn = -1;
		eachMember(bytes, from, to, (_keyFrom, _keyTo, at, end) => {
			if (end === -1) torn = at;
		});
		if (torn === -1) return start;
		from = torn;
	}
	if (bytes[from] !== OPEN_BRACKET) return start;
	let at = skipSpace(bytes, from + 1, to);
	let last = from;
	while (at < to) {
		last = at;
		const after = skipValue(bytes, at, to);
		if (after === -1) break;
		at = skipSpace(bytes, after, to);
		if (bytes[at] !== COMMA) break;
		at = skipSpace(bytes, at + 1, to);
	}
	return last;
}

/** Whether what ends at a position cannot go on: a number or literal at the very end may. */
export function isClosed(bytes: Uint8Array, end: number): boolean {
	const last = bytes[end - 1];
	return last === QUOTE || last === CLOSE_BRACE || last === CLOSE_BRACKET;
}

/** Position of the last byte before `stop` that is not white space. */
export function lastByte(bytes: Uint8Array, from: number, stop: number): number {
	let at = stop - 1;
	while (at > from && bytes[at]! <= 0x20) at--;
	return at;
}
