import { parseJson } from '../read/json-record.ts';

/** A field begins after a space: `mcp.target=`. */
const KEY = /(?:^|[ \t])([A-Za-z_][\w.-]{0,100})=/g;
const MAX_PAIRS = 200;

/**
 * The fields of a text of `key=value` pairs. Values are plain text up to the next key, a quoted text, or JSON as Rust
 * prints it; of a key that stands twice the first counts, as what a client sent can imitate later ones.
 */
export function readPairs(text: string): Map<string, unknown> {
	const pairs = new Map<string, unknown>();
	KEY.lastIndex = 0;
	for (let found = KEY.exec(text); found !== null; found = KEY.exec(text)) {
		if (pairs.size >= MAX_PAIRS) break;
		const start = KEY.lastIndex;
		const end = valueEnd(text, start);
		const raw = text.slice(start, end);
		const key = found[1]!;
		if (!pairs.has(key)) pairs.set(key, plainValue(raw));
		KEY.lastIndex = end;
	}
	return pairs;
}

/** Where a value ends: a quoted one at its quote, JSON at its last bracket, others before the next key. */
function valueEnd(text: string, start: number): number {
	const first = text[start];
	if (first === '"') {
		const end = quoteEnd(text, start);
		if (end !== -1) return end;
	}
	if (first === '{' || first === '[') {
		const end = bracketEnd(text, start);
		if (end !== -1) return end;
	}
	const next = /[ \t][A-Za-z_][\w.-]{0,100}=/g;
	next.lastIndex = start;
	return next.exec(text)?.index ?? text.length;
}

function quoteEnd(text: string, start: number): number {
	for (let at = start + 1; at < text.length; at++) {
		if (text[at] === '\\') at++;
		else if (text[at] === '"') return at + 1;
	}
	return -1;
}

function bracketEnd(text: string, start: number): number {
	let depth = 0;
	for (let at = start; at < text.length; at++) {
		const char = text[at];
		if (char === '"') {
			const end = quoteEnd(text, at);
			if (end === -1) return -1;
			at = end - 1;
		} else if (char === '{' || char === '[') depth++;
		else if (char === '}' || char === ']') {
			depth--;
			if (depth === 0) return at + 1;
		}
	}
	return -1;
}

function plainValue(raw: string): unknown {
	if (!/^["{[]/.test(raw)) return raw.trimEnd();
	// Rust writes characters that it escapes as `\u{200b}`.
	const json = raw.replace(/\\u\{([0-9a-fA-F]{1,6})\}/g, (_, code: string) => {
		const point = Number.parseInt(code, 16);
		return point > 0x10ffff ? '\ufffd' : JSON.stringify(String.fromCodePoint(point)).slice(1, -1);
	});
	return parseJson(json) ?? raw;
}
