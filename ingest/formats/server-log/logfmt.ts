import type { JsonRecord } from '../../read/json-record.ts';
import { ESCAPES, jsonOfRepr } from '../python-literal.ts';

const KEY = /[A-Za-z_][\w./@:-]{0,99}=/y;
/** Members of one record; what comes after is left in the text. */
const MAX_MEMBERS = 200;

/** A line of `key=value` pairs, as Go's `slog` (text handler), logrus and others write them, and where its pairs begin. */
export interface Logfmt {
	readonly record: JsonRecord;
	/** Where each of the first pairs ends, by key. */
	readonly ends: ReadonlyMap<string, number>;
}

/** Reads a line that is nothing but `key=value` pairs; values may be in double quotes with escapes. `null` for any other line. */
export function readLogfmt(line: string): Logfmt | null {
	const record: JsonRecord = Object.create(null) as JsonRecord;
	const ends = new Map<string, number>();
	let at = 0;
	for (let count = 0; at < line.length && count < MAX_MEMBERS; count++) {
		while (line[at] === ' ') at++;
		if (at >= line.length) break;
		KEY.lastIndex = at;
		const key = KEY.exec(line)?.[0];
		// Three pairs make a record; what follows them without a key belongs to the last value.
		if (key === undefined) return count >= 3 ? { record, ends } : null;
		const name = key.slice(0, -1);
		at += key.length;
		const { value, end } = readValue(line, at);
		if (!Object.hasOwn(record, name)) {
			record[name] = value;
			ends.set(name, end);
		}
		at = end;
	}
	return { record, ends };
}

/** A value: in double quotes, as the `repr` of a Python value (structlog), or up to the next space. */
function readValue(line: string, at: number): { value: string; end: number } {
	const first = line[at];
	if (first === '"') {
		const end = quoteEnd(line, at);
		return { value: unquote(line.slice(at, end)), end };
	}
	if (first === '{' || first === '[' || first === "'") {
		const found = jsonOfRepr(line, at);
		if (found !== null && (found.end >= line.length || line[found.end] === ' ')) {
			const isText = first === "'";
			return { value: isText ? String(JSON.parse(found.json)) : found.json, end: found.end };
		}
	}
	const end = bareEnd(line, at);
	return { value: line.slice(at, end), end };
}

function bareEnd(line: string, start: number): number {
	const space = line.indexOf(' ', start);
	return space === -1 ? line.length : space;
}

function quoteEnd(line: string, open: number): number {
	for (let at = open + 1; at < line.length; at++) {
		if (line[at] === '\\') at++;
		else if (line[at] === '"') return at + 1;
	}
	return line.length;
}

/** The text of a Go string literal; one that was cut ends where it ends. */
function unquote(literal: string): string {
	const inner = literal.slice(1, literal.length > 1 && literal.endsWith('"') ? -1 : undefined);
	if (!inner.includes('\\')) return inner;
	return inner.replace(
		/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs,
		(whole, x: string | undefined, u: string | undefined, wide: string | undefined, other) => {
			const hex = x ?? u ?? wide;
			if (hex === undefined) return ESCAPES.get(other as string) ?? (other as string);
			const code = Number.parseInt(hex, 16);
			return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		},
	);
}

/** An event and the pairs behind it, as structlog's console writes them; `null` for any other text. */
const EVENT = /^([^=]{1,200}?) {1,40}(?=[A-Za-z_]\w{0,63}=)/;

/** The event that a text begins with, and the record of it and the pairs behind it; `null` when there are none. */
export function readEventPairs(text: string): { record: JsonRecord; event: string } | null {
	if (text.length > 100_000) return null;
	const found = EVENT.exec(text.slice(0, 300));
	if (found === null) return null;
	const pairs = readLogfmt(text.slice(found[0].length));
	return pairs === null ? null : { record: pairs.record, event: found[1]! };
}
