/** The strings in what Rust's `{:?}` prints of strings and lists of them; stops where the list closes. */
export function debugStrings(text: string): string[] {
	const strings: string[] = [];
	let at = 0;
	while (at < text.length && text[at] !== ']') {
		if (text[at] !== '"') {
			at++;
			continue;
		}
		const [value, end] = debugString(text, at);
		strings.push(value);
		at = end;
	}
	return strings;
}

/** The string that opens at a position, and the position after its closing quote. */
export function debugString(text: string, open: number): [value: string, end: number] {
	let value = '';
	let at = open + 1;
	while (at < text.length && text[at] !== '"') {
		if (text[at] !== '\\') {
			value += text[at++];
			continue;
		}
		const code = /^\\u\{([0-9a-fA-F]{1,6})\}/.exec(text.slice(at, at + 10));
		const point = code === null ? Number.NaN : Number.parseInt(code[1]!, 16);
		if (code !== null && point <= 0x10ffff) {
			value += String.fromCodePoint(point);
			at += code[0].length;
		} else {
			const escaped = text[at + 1] ?? '';
			value += ESCAPES.get(escaped) ?? escaped;
			at += 2;
		}
	}
	return [value, at + 1];
}

const ESCAPES = new Map([
	['n', '\n'],
	['t', '\t'],
	['r', '\r'],
	['0', '\0'],
]);
