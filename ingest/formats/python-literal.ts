/** A string literal as Python's `repr` writes it, its bytes when it is a bytes literal, and where it ends. */
export interface PythonString {
	readonly text: string;
	/** After the closing quote, or the end of the text when there is none. */
	readonly end: number;
	readonly closed: boolean;
}

/** What a letter behind a backslash stands for, in Python as in logfmt. */
export const ESCAPES: ReadonlyMap<string, string> = new Map([
	['n', '\n'],
	['r', '\r'],
	['t', '\t'],
	['a', '\x07'],
	['b', '\b'],
	['f', '\f'],
	['v', '\v'],
]);
const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
	['x', 2],
	['u', 4],
	['U', 8],
]);

/** The string literal whose quote stands at `open`; `null` at a broken escape. */
export function readPythonString(text: string, open: number): PythonString | null {
	const quote = text[open]!;
	const parts: string[] = [];
	let from = open + 1;
	let at = from;
	for (; at < text.length; at++) {
		const char = text[at]!;
		if (char === quote) {
			parts.push(text.slice(from, at));
			return { text: parts.join(''), end: at + 1, closed: true };
		}
		if (char !== '\\') continue;
		parts.push(text.slice(from, at));
		const letter = text[at + 1];
		if (letter === undefined) return { text: parts.join(''), end: text.length, closed: false };
		const digits = HEX_DIGITS.get(letter);
		if (digits === undefined) {
			parts.push(ESCAPES.get(letter) ?? letter);
			at += 1;
		} else {
			const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
			if (!(code <= 0x10ffff)) return null;
			parts.push(String.fromCodePoint(code));
			at += 1 + digits;
		}
		from = at + 1;
	}
	parts.push(text.slice(from, at));
	return { text: parts.join(''), end: text.length, closed: false };
}

/** The text that a bytes literal (`b'…'`, without the `b`) holds as UTF-8: each of its characters is one byte. */
export function textOfBytes(literal: string): string {
	const bytes = new Uint8Array(literal.length);
	for (let at = 0; at < literal.length; at++) bytes[at] = literal.charCodeAt(at);
	return new TextDecoder().decode(bytes);
}

const WORDS: ReadonlyMap<string, string> = new Map([
	['None', 'null'],
	['True', 'true'],
	['False', 'false'],
	['nan', 'null'],
	['inf', 'null'],
]);

/**
 * JSON text of a `repr` that begins at `start` and where it ends: literals, dicts, lists, tuples, and calls such as
 * `JSONRPCRequest(method='ping', params=None, id=2)`, which become objects, or their only argument when that has no
 * name (`AnyUrl('x://y')`). Objects without a `repr` of their own (`<… at 0x7f>`) become null. `null` when it is none
 * of these, or cut. One pass, no recursion.
 */
export function jsonOfRepr(text: string, start: number): { json: string; end: number } | null {
	const out: string[] = [];
	/** What closes the brackets that are open; empty for a call that stands for its argument. */
	const closers: string[] = [];
	let at = start;
	while (at < text.length) {
		const char = text[at]!;
		if (char === "'" || char === '"') {
			const string = readPythonString(text, at);
			if (string === null || !string.closed) return null;
			out.push(JSON.stringify(string.text));
			at = string.end;
		} else if (char === '(' || char === '[' || char === '{') {
			closers.push(char === '{' ? '}' : ']');
			out.push(char === '{' ? '{' : '[');
			at++;
		} else if (char === ')' || char === ']' || char === '}') {
			const closer = closers.pop();
			if (closer === undefined) return null;
			// A trailing comma is legal in Python: `(1,)`.
			if (out.at(-1) === ',') out.pop();
			out.push(closer);
			at++;
		} else if (char === ',' || char === ':') {
			out.push(char);
			at++;
		} else if (char === ' ' || char === '\n') {
			at++;
			continue;
		} else if (char === '<') {
			const close = text.indexOf('>', at);
			if (close === -1 || close - at > 1000) return null;
			out.push('null');
			at = close + 1;
		} else {
			const word = /^[\w.+-]{1,128}/.exec(text.slice(at, at + 128))?.[0];
			if (word === undefined) return null;
			const next = text[at + word.length];
			if (next === '(') {
				at += word.length + 1;
				const isNamed = /^(?:[A-Za-z_]\w{0,63}=|\))/.test(text.slice(at, at + 70));
				closers.push(isNamed ? '}' : '');
				out.push(isNamed ? '{' : '');
			} else if (next === '=' && /^[A-Za-z_]/.test(word)) {
				out.push(JSON.stringify(word), ':');
				at += word.length + 1;
			} else {
				const json = WORDS.get(word) ?? (/^-?\d[\d.eE+-]*$/.test(word) ? word : null);
				if (json === null) return null;
				out.push(json);
				at += word.length;
			}
		}
		if (closers.length === 0) return { json: out.join(''), end: at };
	}
	return null;
}

/** JSON text of a whole `repr`, with nothing but space around it; `null` when the text is anything else. */
export function jsonOfPythonRepr(text: string): string | null {
	const read = jsonOfRepr(text, text.length - text.trimStart().length);
	return read === null || text.slice(read.end).trim() !== '' ? null : read.json;
}
