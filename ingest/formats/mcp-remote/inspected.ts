import type { JsonRecord } from '../../read/json-record.ts';

const ESCAPES: ReadonlyMap<string, string> = new Map([
	['n', '\n'],
	['r', '\r'],
	['t', '\t'],
	['b', '\b'],
	['f', '\f'],
	['v', '\v'],
]);

/**
 * The strings, numbers and inner objects of an object that Node's `util.inspect` printed, such as
 * `{ method: 'tools/call', id: 3, params: '{"name":"x"}' }`; `null` when it is not closed. One pass, any depth.
 */
export function readInspected(text: string): JsonRecord | null {
	const open: JsonRecord[] = [];
	let key = '';
	let at = 0;
	while (at < text.length) {
		const char = text[at]!;
		if (char === '{') {
			const inner = newObject();
			const outer = open.at(-1);
			if (outer !== undefined && key !== '') outer[key] = inner;
			open.push(inner);
			key = '';
			at++;
		} else if (char === '}') {
			const closed = open.pop();
			if (open.length === 0) return closed ?? null;
			at++;
		} else if (char === "'" || char === '"' || char === '`') {
			const string = quoted(text, at);
			if (string === null) return null;
			const target = open.at(-1);
			// A quoted key is followed by a colon.
			if (text[string.end] === ':') key = string.value;
			else if (target !== undefined && key !== '') target[key] = string.value;
			at = string.end;
		} else {
			const word = /^[\w$.-]{1,64}/.exec(text.slice(at, at + 64))?.[0];
			if (word === undefined) at++;
			else {
				const target = open.at(-1);
				if (text[at + word.length] === ':') key = word;
				else if (target !== undefined && key !== '' && /^-?\d[\d.]*$/.test(word)) {
					target[key] = Number(word);
				}
				at += word.length;
			}
		}
	}
	return null;
}

function newObject(): JsonRecord {
	return Object.create(null) as JsonRecord;
}

function quoted(text: string, open: number): { value: string; end: number } | null {
	const parts: string[] = [];
	let from = open + 1;
	for (let at = from; at < text.length; at++) {
		if (text[at] === text[open]) {
			parts.push(text.slice(from, at));
			return { value: parts.join(''), end: at + 1 };
		}
		if (text[at] !== '\\') continue;
		parts.push(text.slice(from, at));
		const letter = text[at + 1] ?? '';
		const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : 0;
		if (digits > 0) {
			const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
			if (!Number.isNaN(code)) parts.push(String.fromCharCode(code));
		} else parts.push(ESCAPES.get(letter) ?? letter);
		at += 1 + digits;
		from = at + 1;
	}
	return null;
}
