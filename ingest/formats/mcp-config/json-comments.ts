const QUOTE = 0x22;
const SLASH = 0x2f;
const STAR = 0x2a;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const LINE_END = 0x0a;
const SPACE = 0x20;

/**
 * Makes JSON of JSON with comments (VS Code's dialect): comments and commas before a closing bracket become blanks, so that
 * every value keeps its place. Works on the bytes themselves.
 */
export function blankComments(bytes: Uint8Array): void {
	let comma = -1;
	let at = 0;
	while (at < bytes.length) {
		const byte = bytes[at]!;
		if (byte <= SPACE) at++;
		else if (byte === SLASH && bytes[at + 1] === SLASH) at = blankLine(bytes, at);
		else if (byte === SLASH && bytes[at + 1] === STAR) at = blankBlock(bytes, at);
		else {
			if ((byte === 0x7d || byte === 0x5d) && comma !== -1) bytes[comma] = SPACE;
			comma = byte === COMMA ? at : -1;
			at = byte === QUOTE ? stringEnd(bytes, at) : at + 1;
		}
	}
}

function blankLine(bytes: Uint8Array, from: number): number {
	let at = from;
	while (at < bytes.length && bytes[at] !== LINE_END) bytes[at++] = SPACE;
	return at;
}

function blankBlock(bytes: Uint8Array, from: number): number {
	let at = from + 2;
	while (at < bytes.length && (bytes[at] !== STAR || bytes[at + 1] !== SLASH)) at++;
	at = Math.min(at + 2, bytes.length);
	for (let blank = from; blank < at; blank++) if (bytes[blank] !== LINE_END) bytes[blank] = SPACE;
	return at;
}

function stringEnd(bytes: Uint8Array, open: number): number {
	let at = open + 1;
	while (at < bytes.length && bytes[at] !== QUOTE && bytes[at] !== LINE_END) {
		at += bytes[at] === BACKSLASH ? 2 : 1;
	}
	return at + 1;
}
