const WORDS: ReadonlyMap<string, string> = new Map([
	['None', 'null'],
	['True', 'true'],
	['False', 'false'],
]);
const ESCAPES: ReadonlyMap<string, string> = new Map([
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

/**
 * JSON text of the `repr` of a Python dict or list, as `print(request)` writes it: single quotes, None, True, tuples.
 * `null` at anything else, such as the repr of an object. One pass, no recursion.
 */
export function jsonOfPythonRepr(text: string): string | null {
	const out: string[] = [];
	let at = 0;
	while (at < text.length) {
		const char = text[at]!;
		if (char === "'" || char === '"') {
			const string = readString(text, at);
			if (string === null) return null;
			out.push(JSON.stringify(string.value));
			at = string.end;
		} else if (char === '(' || char === ')') {
			out.push(char === '(' ? '[' : ']');
			at++;
		} else if ('{}[]:, '.includes(char)) {
			// A trailing comma is legal in Python: `(1,)`.
			if (char !== ',' || !/^,\s*[)\]}]/.test(text.slice(at, at + 8))) out.push(char);
			at++;
		} else {
			const word = /^[\w.+-]{1,64}/.exec(text.slice(at, at + 64))?.[0];
			if (word === undefined) return null;
			const json = WORDS.get(word) ?? (/^-?\d[\d.eE+-]*$/.test(word) ? word : null);
			if (json === null) return null;
			out.push(json);
			at += word.length;
		}
	}
	return out.join('');
}

function readString(text: string, open: number): { value: string; end: number } | null {
	const quote = text[open]!;
	const parts: string[] = [];
	let from = open + 1;
	for (let at = from; at < text.length; at++) {
		const char = text[at]!;
		if (char === quote) {
			parts.push(text.slice(from, at));
			return { value: parts.join(''), end: at + 1 };
		}
		if (char !== '\\') continue;
		parts.push(text.slice(from, at));
		const letter = text[at + 1];
		if (letter === undefined) return null;
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
	return null;
}
