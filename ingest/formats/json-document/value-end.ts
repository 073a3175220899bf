import { skipString } from '../../read/json-scan.ts';

const LF = 0x0a;
const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Position after the object or array that opens at `at`; `~N` when it does not close before `end`, or when a string in
 * it goes over a line end, which JSON forbids: there, at N, the writer was stopped.
 */
export function valueEnd(bytes: Uint8Array, at: number, end: number): number {
	let depth = 0;
	let lineEnd = at;
	let i = at;
	while (i < end) {
		const byte = bytes[i]!;
		if (byte === QUOTE) {
			const after = skipString(bytes, i, end);
			if (after === -1) return ~end;
			if (lineEnd < i) lineEnd = endOfLine(bytes, i, end);
			if (lineEnd < after) return ~lineEnd;
			i = after;
			continue;
		}
		if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
		else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
			depth--;
			if (depth === 0) return i + 1;
		}
		i++;
	}
	return ~end;
}

function endOfLine(bytes: Uint8Array, from: number, end: number): number {
	const at = bytes.indexOf(LF, from);
	return at === -1 ? end : at;
}
