import type { Line } from '../read/line.ts';

const SPACE = 0x20;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const TIME_BYTES = 24;
const LEVELS = ['info', 'error', 'warn', 'debug', 'warning', 'verbose', 'silly'];

/** The two brackets that follow the time of a line; positions index the bytes of the line. */
export interface Brackets {
	/** Level in the first, in the second bracket; `null` where the word is no level. */
	level1: string | null;
	level2: string | null;
	/** Content of the first and of the second bracket; the second is empty when there is only one. */
	from1: number;
	to1: number;
	from2: number;
	to2: number;
	/** Where the text starts. */
	text: number;
}

/** Filled anew for each line. */
const BRACKETS: Brackets = {
	level1: null,
	level2: null,
	from1: 0,
	to1: 0,
	from2: 0,
	to2: 0,
	text: 0,
};

/** Whether a line starts with something of the shape of `2025-06-17T13:22:03.708Z [`. */
export function hasHead(line: Line): boolean {
	const { bytes, start } = line;
	return (
		line.length > TIME_BYTES + 2 &&
		bytes[start + 10] === 0x54 && // T
		bytes[start + 23] === 0x5a && // Z
		bytes[start + 24] === SPACE &&
		bytes[start + 25] === OPEN_BRACKET
	);
}

/** The brackets of a line for which `hasHead` holds, until the next call; `null` when the first does not close. */
export function readBrackets(line: Line): Brackets | null {
	const { bytes, end } = line;
	const from = line.start + TIME_BYTES + 2;
	const close = closing(bytes, from, end);
	if (close === -1) return null;
	const found = BRACKETS;
	const next = close + 2;
	found.level1 = levelAt(line, from, close);
	found.level2 = null;
	found.from1 = from;
	found.to1 = close;
	found.from2 = next;
	found.to2 = next;
	found.text = next;
	if (bytes[next] === OPEN_BRACKET && next < end) {
		const close2 = closing(bytes, next + 1, end);
		const level2 = close2 === -1 ? null : levelAt(line, next + 1, close2);
		// Without a level in either bracket the second one belongs to the text.
		if (close2 !== -1 && (found.level1 !== null || level2 !== null)) {
			found.level2 = level2;
			found.from2 = next + 1;
			found.to2 = close2;
			found.text = Math.min(close2 + 2, end);
		}
	}
	return found;
}

/** Position of the first `]` that a space or the line end follows, so that a name may hold brackets; or -1. */
function closing(bytes: Uint8Array, from: number, end: number): number {
	for (let at = from; at < end; at++) {
		if (bytes[at] === CLOSE_BRACKET && (at + 1 === end || bytes[at + 1] === SPACE)) return at;
	}
	return -1;
}

const LEVEL_BYTES = LEVELS.map((level) => ({ level, bytes: new TextEncoder().encode(level) }));

function levelAt(line: Line, from: number, to: number): string | null {
	const length = to - from;
	if (length < 4 || length > 7) return null;
	for (const { level, bytes } of LEVEL_BYTES) {
		if (bytes.length !== length) continue;
		let i = 0;
		while (i < length && line.bytes[from + i] === bytes[i]) i++;
		if (i === length) return level;
	}
	return null;
}
