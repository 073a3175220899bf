/**
 * The strings of the first array under `key` in a text that Node's `util.inspect` or `JSON.stringify` printed.
 * Claude Desktop prints arrays with a fake last element `[length]: N`, which is no string and so is left out.
 */
export function dumpStrings(text: string, key: string): string[] {
	const strings: string[] = [];
	let token = '';
	let depth = 0;
	let wanted = -1;
	let joins = false;
	let at = 0;
	while (at < text.length) {
		const char = text[at]!;
		if (char === "'" || char === '"' || char === '`') {
			const [value, end] = quoted(text, at);
			at = end;
			if (wanted !== -1 && depth === wanted) {
				// Long strings are printed in pieces: 'one' +\n 'two'.
				if (joins) strings.push(`${strings.pop() ?? ''}${value}`);
				else strings.push(value);
			}
			joins = false;
			token = value;
			continue;
		}
		if (/[\w$]/.test(char)) {
			const start = at;
			while (at < text.length && /[\w$]/.test(text[at]!)) at++;
			token = text.slice(start, at);
			continue;
		}
		if (char === '[') {
			depth++;
			if (wanted === -1 && token === key) wanted = depth;
		} else if (char === '{') {
			depth++;
			token = '';
		} else if (char === ']' || char === '}') {
			if (depth === wanted) break;
			depth--;
		} else if (char === ',') token = '';
		else if (char === '+') joins = true;
		at++;
	}
	return strings;
}

/** The content of the quoted string that opens at `at`, and the position after it. */
function quoted(text: string, at: number): [string, number] {
	const quote = text[at];
	let value = '';
	let i = at + 1;
	while (i < text.length && text[i] !== quote) {
		if (text[i] !== '\\') {
			value += text[i++];
			continue;
		}
		const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(text.slice(i, i + 6));
		if (code === null) {
			const escaped = text[i + 1] ?? '';
			value += ESCAPES.get(escaped) ?? escaped;
			i += 2;
		} else {
			value += String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16));
			i += code[0].length;
		}
	}
	return [value, i + 1];
}

const ESCAPES = new Map([
	['n', '\n'],
	['t', '\t'],
	['r', '\r'],
	['b', '\b'],
	['f', '\f'],
	['v', '\v'],
	['0', '\0'],
]);
