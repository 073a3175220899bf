import { type Observation, observe } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, parseJson, records } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import { closeJson } from './cut-rpc.ts';
import type { FormatReader, Head, Records } from './format.ts';
import {
	elementsOf,
	JsonDocument,
	membersOf,
	observeValue,
	type PlacedValue,
} from './json-document.ts';
import { readJsonLine } from './json-line.ts';

/**
 * What a record says, as observations made from `seen`, which has the record's place; empty when it frames others,
 * `null` when it is no record of the format. `key` names the record among those of the file.
 */
export type ReadRecord = (
	record: JsonRecord,
	seen: Observation,
	key: string,
) => Observation[] | null;

/** Whether a file's first line only opens a JSON value that goes on below. */
export function opensDocument(line: string): boolean {
	const text = line.trim();
	return /^[[{]/.test(text) && text.length < 4096 && !/[}\]]$/.test(text);
}

/**
 * Reads files of JSON records: one a line, or all in one document, as an array or in an object under one of the keys
 * of `lists` (`{"Records":[…]}`), which may stand on a line too. What else such an object holds is read before them.
 */
export class JsonRecords implements FormatReader {
	readonly #read: ReadRecord;
	readonly #lists: readonly string[];
	#document: JsonDocument | null = null;
	#isOpen = false;

	constructor(read: ReadRecord, lists: readonly string[] = []) {
		this.#read = read;
		this.#lists = lists;
	}

	line(line: Line, out: Records): void {
		const text = line.text().trim();
		if (!this.#isOpen && text !== '') {
			this.#isOpen = true;
			if (opensDocument(text)) this.#document = new JsonDocument();
		}
		if (this.#document !== null) {
			this.#document.add(line, out);
			return;
		}
		const list = text.startsWith('[') ? parseJson(text) : undefined;
		const value = Array.isArray(list) ? list : readJsonLine(line, out, 'not-this-format');
		if (value === undefined) return;
		let count = 0;
		let known = 0;
		for (const [at, record] of unwrapped(value, this.#lists).entries()) {
			const seen = observe(line.number, line.offset, line.length, { type: 'log', text: '' });
			const key = at === 0 ? `line:${line.number}` : `line:${line.number}.${at}`;
			const said = this.#read(record, seen, key);
			if (said === null) continue;
			known++;
			for (const one of said) out.record(one, count++ === 0);
		}
		if (count > 0) return;
		if (known > 0) out.part(line);
		else out.reject(line, 'not-this-format', 'JSON that is no record of this format');
	}

	end(out: Records): void {
		const document = this.#document;
		if (document === null) return;
		const values = document.parse();
		if (values === undefined) {
			document.reject(out, 'not-json', 'not well-formed JSON');
			return;
		}
		for (const top of values) {
			for (const value of this.#placed(document, top, out)) {
				// What is cut off is counted already.
				if (value.cut) continue;
				const record = parseJson(value.text);
				const seen = observeValue(value, { type: 'log', text: '' });
				const said = isRecord(record) ? this.#read(record, seen, `line:${value.line}`) : null;
				if (said === null) {
					document.rejectValue(value, 'not-this-format', 'JSON that is no record of this format');
				} else for (const one of said) out.record(one, false, value.hash);
			}
		}
		document.settle(out);
	}

	/** The records in a value; what stands around them is handed over. */
	#placed(document: JsonDocument, value: PlacedValue, out: Records): PlacedValue[] {
		const elements = elementsOf(document, value);
		if (elements.length > 0) return elements;
		const members = membersOf(document, value);
		const lists = this.#lists.flatMap((key) => members.get(key) ?? []);
		if (lists.length === 0) return [value];
		const frame: JsonRecord = Object.create(null);
		for (const [key, member] of members) {
			if (this.#lists.includes(key) || member.cut || member.length > MAX_FRAME) continue;
			frame[key] = parseJson(member.text);
		}
		const seen = observeValue(value, { type: 'log', text: '' });
		for (const one of this.#read(frame, seen, 'frame') ?? []) out.record(one, false, value.hash);
		return lists.flatMap((list) => elementsOf(document, list));
	}
}

const MAX_FRAME = 1 << 20;

/** The share of a file's first records that are a format's, 0 to 1. */
export function shareOfRecords(
	{ lines }: Head,
	isOwn: (record: JsonRecord) => boolean,
	lists: readonly string[] = [],
): number {
	const first = lines.find((line) => line.trim() !== '');
	if (first === undefined || !/^\s*[[{]/.test(first)) return 0;
	let own = 0;
	let all = 0;
	const count = (value: unknown) => {
		for (const record of unwrapped(value, lists)) {
			all++;
			if (isOwn(record)) own++;
		}
	};
	if (opensDocument(first)) {
		for (const text of documentsIn(lines)) count(parseJson(text) ?? parseJson(closeJson(text)));
	} else {
		for (const [at, raw] of lines.entries()) {
			const line = raw.trim();
			if (line === '') continue;
			const isLast = at === lines.length - 1;
			const value = /^[[{]/.test(line)
				? (parseJson(line) ?? (isLast ? parseJson(closeJson(line)) : undefined))
				: undefined;
			if (value !== undefined) count(value);
			else if (!isLast) all++;
		}
	}
	return all === 0 ? 0 : own / all;
}

/** Documents that follow one another: each begins where a line opens a value at its very start. */
function documentsIn(lines: readonly string[]): string[] {
	const texts: string[] = [];
	let from = 0;
	for (let at = 1; at <= lines.length; at++) {
		if (at < lines.length && !/^[[{]/.test(lines[at]!)) continue;
		texts.push(lines.slice(from, at).join('\n').trimStart());
		from = at;
	}
	return texts;
}

function unwrapped(value: unknown, lists: readonly string[]): JsonRecord[] {
	if (Array.isArray(value)) return records(value);
	if (!isRecord(value)) return [];
	for (const key of lists) {
		if (!Object.hasOwn(value, key) || !Array.isArray(value[key])) continue;
		const { [key]: list, ...frame } = value;
		return [frame, ...records(list)];
	}
	return [value];
}
