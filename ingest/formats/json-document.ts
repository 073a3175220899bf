import { type Body, type Observation, observe } from '../mcp/observation.ts';
import { hashBytes } from '../read/hash.ts';
import { parseJson } from '../read/json-record.ts';
import { skipSpace, skipValue } from '../read/json-scan.ts';
import { Line } from '../read/line.ts';
import type { RejectReason } from '../read/reject.ts';
import type { Records } from './format.ts';
import { cutAt, eachMember, isClosed, lastByte } from './json-document/cut-value.ts';
import { DocumentLines } from './json-document/document-lines.ts';
import { valueEnd } from './json-document/value-end.ts';

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A value of a JSON document with its place in the file: first line, lines it spans, bytes. */
export class PlacedValue {
	readonly line: number;
	readonly lines: number;
	readonly offset: number;
	readonly length: number;
	/** The document ends inside this value; `elementsOf` and `membersOf` give what of it is whole. */
	readonly cut: boolean;
	/** Its place in the text of the document. */
	readonly from: number;
	readonly to: number;
	readonly #bytes: Uint8Array;
	#text: string | undefined;

	constructor(document: DocumentLines, from: number, to: number, cut: boolean) {
		const first = document.lineAt(from);
		const last = document.lineAt(to - 1);
		this.line = document.numberOf(first);
		this.lines = document.numberOf(last) - this.line + 1;
		this.offset = document.offsetOf(first, from);
		this.length = document.offsetOf(last, to - 1) + 1 - this.offset;
		this.cut = cut;
		this.from = from;
		this.to = to;
		this.#bytes = document.bytes;
	}

	/** JSON text; CRLF between its lines is LF here. */
	get text(): string {
		this.#text ??= decoder.decode(this.#bytes.subarray(this.from, this.to));
		return this.#text;
	}

	/** `hashBytes` of the JSON text. */
	get hash(): number {
		return hashBytes(this.#bytes, this.from, this.to);
	}
}

interface Fault {
	readonly reason: RejectReason;
	readonly detail: string;
	/** Position in the text of the document. */
	readonly at: number;
	/** Further faults on the same line, by reason. */
	readonly more: Map<RejectReason, number>;
}

/**
 * Collects the lines of a file that is one JSON document, or several one after the other, on one line or many.
 * Each line is accounted for by `values`, or by `parse` and then `settle`: as `part`, or as the reject of what stands
 * on it and cannot be read.
 */
export class JsonDocument {
	readonly lines = new DocumentLines();
	/** By the line where it begins. */
	#faults = new Map<number, Fault>();
	#out: Records | undefined;
	#settled = false;
	/** Bytes looked at in vain. */
	#looked = 0;

	/** Keeps a line; what comes after 64 MiB is rejected at once. */
	add(line: Line, out: Records): void {
		this.#out = out;
		if (this.lines.add(line)) return;
		this.settle(out);
		out.reject(line, 'unreadable', 'beyond the first 64 MiB of a JSON document');
	}

	/**
	 * The top-level values, of the last one maybe only the beginning (`cut`, which is counted as a reject); `undefined`
	 * when there is none, and then `reject` accounts for the lines. Call it once, in the reader's `end`.
	 */
	values(): PlacedValue[] | undefined {
		const values = this.parse();
		if (values !== undefined && this.#out !== undefined) this.settle(this.#out);
		return values;
	}

	/** The same as `values`, for a reader that may yet reject some of them: `settle` or `reject` must follow. */
	parse(): PlacedValue[] | undefined {
		const { bytes, end } = this.lines;
		const values: PlacedValue[] = [];
		let at = this.#next(0);
		while (at < end) {
			at = this.#next(this.#topValue(values, at));
			// A comma may stand between the elements of an array that was never opened.
			if (at < end && bytes[at] === COMMA) at = this.#next(at + 1);
		}
		return values.length > 0 ? values : undefined;
	}

	/** Nothing of the document can be used: one reject stands for all its lines. An empty one is no fault. */
	reject(out: Records, reason: RejectReason, detail: string): void {
		this.#faults.clear();
		const at = this.#next(0);
		if (at < this.lines.end) this.#fault(reason, detail, at);
		this.settle(out);
	}

	/** A value that cannot be used, after `parse` and before `settle`; of several on one line the first is named, the others are counted by reason. */
	rejectValue(value: PlacedValue, reason: RejectReason, detail: string): void {
		this.#fault(reason, detail, value.from);
	}

	/** Accounts for every line. */
	settle(out: Records): void {
		if (this.#settled) return;
		this.#settled = true;
		for (let nth = 0; nth < this.lines.count; nth++) {
			const fault = this.#faults.get(nth);
			if (fault === undefined) {
				out.part(this.#line(nth, this.lines.startOf(nth)));
				continue;
			}
			const { reason, detail, at } = fault;
			const more = [...fault.more].map(([other, count]) => `${count} more ${other}`).join(', ');
			out.reject(this.#line(nth, at), reason, more === '' ? detail : `${detail} (${more})`);
		}
	}

	#fault(reason: RejectReason, detail: string, at: number): void {
		const nth = this.lines.lineAt(at);
		const known = this.#faults.get(nth);
		if (known === undefined) this.#faults.set(nth, { reason, detail, at, more: new Map() });
		else known.more.set(reason, (known.more.get(reason) ?? 0) + 1);
	}

	/** A line from a position on. */
	#line(nth: number, at: number): Line {
		const { lines } = this;
		const end = lines.endOf(nth);
		return new Line(lines.bytes, at, end, lines.numberOf(nth), lines.offsetOf(nth, at));
	}

	#next(at: number): number {
		return skipSpace(this.lines.bytes, at, this.lines.end);
	}

	/** Reads the top-level value at a position; returns where to go on. */
	#topValue(values: PlacedValue[], at: number): number {
		const { lines } = this;
		const { bytes, end } = lines;
		const opens = bytes[at] === OPEN_BRACE || bytes[at] === OPEN_BRACKET;
		if (!opens) {
			const lineEnd = lines.endOf(lines.lineAt(at));
			const after = skipValue(bytes, at, lineEnd);
			if (after !== -1 && parseJson(decoder.decode(bytes.subarray(at, after))) !== undefined) {
				values.push(new PlacedValue(lines, at, after, false));
				return after;
			}
			this.#fault('not-json', 'text that is no JSON', at);
			return lineEnd;
		}
		const after = valueEnd(bytes, at, end);
		if (after >= 0) {
			values.push(new PlacedValue(lines, at, after, false));
			return after;
		}
		// Where the writer was stopped and began anew, the next value opens a line.
		const again = bytes[at] === OPEN_BRACE ? this.#restart(at) : -1;
		const stop = again === -1 ? end : again;
		const value = new PlacedValue(lines, at, lastByte(bytes, at, stop) + 1, true);
		values.push(value);
		if (!lines.isFull)
			this.#fault('json-cut', 'the JSON ends inside a value', cutAt(bytes, value.from, value.to));
		return stop;
	}

	/** Start of the next line that begins with `{` where a whole object stands; -1 when there is none. */
	#restart(at: number): number {
		const { lines } = this;
		for (let nth = lines.lineAt(at) + 1; nth < lines.count; nth++) {
			const start = lines.startOf(nth);
			if (lines.bytes[start] !== OPEN_BRACE) continue;
			if (this.#looked > MAX_LOOKS * lines.end) break;
			const after = valueEnd(lines.bytes, start, lines.end);
			if (after >= 0) return start;
			this.#looked += ~after - start;
		}
		return -1;
	}
}

/** How often, all in all, the bytes of a document are looked at in search of a new beginning. */
const MAX_LOOKS = 8;

/** The whole elements of the array at a place; none when it is no array. */
export function elementsOf(document: JsonDocument, value: PlacedValue): PlacedValue[] {
	const { lines } = document;
	const { bytes } = lines;
	const elements: PlacedValue[] = [];
	if (bytes[value.from] !== OPEN_BRACKET) return elements;
	let at = skipSpace(bytes, value.from + 1, value.to);
	while (at < value.to && bytes[at] !== CLOSE_BRACKET) {
		const after = skipValue(bytes, at, value.to);
		if (after === -1 || (value.cut && after === value.to && !isClosed(bytes, after))) break;
		elements.push(new PlacedValue(lines, at, after, false));
		at = skipSpace(bytes, after, value.to);
		if (bytes[at] !== COMMA) break;
		at = skipSpace(bytes, at + 1, value.to);
	}
	return elements;
}

/** The members of the object at a place by key, of one that stands twice the last, of a cut object the cut one too; none when it is no object. */
export function membersOf(document: JsonDocument, value: PlacedValue): Map<string, PlacedValue> {
	const { lines } = document;
	const members = new Map<string, PlacedValue>();
	eachMember(lines.bytes, value.from, value.to, (keyFrom, keyTo, from, to) => {
		const key = parseJson(decoder.decode(lines.bytes.subarray(keyFrom, keyTo)));
		const cut = to === -1 || (value.cut && to === value.to && !isClosed(lines.bytes, to));
		const end = to === -1 ? value.to : to;
		if (typeof key === 'string') members.set(key, new PlacedValue(lines, from, end, cut));
	});
	return members;
}

/** An observation at the place of a value; hand it over with `out.record(seen, false, value.hash)`. */
export function observeValue(value: PlacedValue, body: Body): Observation {
	const seen = observe(value.line, value.offset, value.length, body);
	seen.lines = value.lines;
	return seen;
}
