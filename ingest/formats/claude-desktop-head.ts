import type { Line } from '../read/line.ts';

const SPACE = 0x20;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const TIME_BYTES = 24;
const LEVELS = ['info', 'error', 'warn', 'debug', 'warning', 'verbose', 'silly'];

/** The two brackets that follow the time of a line; positions index the bytes of the line. */
export interface Brackets {
	/** Level in the first, in the second bracket; `null` where the word is no level. */
	readonly levels: readonly [string | null, string | null];
	/** Content of the first and the second bracket; the second is empty when there is only one. */
	readonly first: readonly [number, number];
	readonly second: readonly [number, number];
	/** Where the text starts. */
	readonly text: number;
}

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

/** The brackets of a line for which `hasHead` holds; `null` when the first does not close. */
export function readBrackets(line: Line): Brackets | null {
	const { bytes, end } = line;
	const from = line.start + TIME_BYTES + 2;
	const close = closing(bytes, from, end);
	if (close === -1) return null;
	const level = levelAt(line, from, close);
	const next = close + 2;
	if (bytes[next] === OPEN_BRACKET && next < end) {
		const close2 = closing(bytes, next + 1, end);
		const level2 = close2 === -1 ? null : levelAt(line, next + 1, close2);
		// Without a level in either bracket the second one belongs to the text.
		if (close2 !== -1 && (level !== null || level2 !== null)) {
			return {
				levels: [level, level2],
				first: [from, close],
				second: [next + 1, close2],
				text: Math.min(close2 + 2, end),
			};
		}
	}
	return { levels: [level, null], first: [from, close], second: [next, next], text: next };
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
