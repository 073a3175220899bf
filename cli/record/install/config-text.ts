import { blankComments } from '../../../ingest/formats/mcp-config/json-comments.ts';
import { parseJson } from '../../../ingest/read/json-record.ts';
import { scanArray, scanObject, skipSpace } from '../../../ingest/read/json-scan.ts';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A value by its bytes. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** A member of an object: where its key and its value stand. */
export interface Member extends Span {
	readonly key: number;
}

/** Bytes to put in place of others. */
export interface Edit extends Span {
	readonly text: string;
}

/** A configuration in JSON, comments allowed, by the places of its values. */
export class ConfigText {
	/** The file as it is. */
	readonly bytes: Buffer;
	/** The same length without comments and without commas before closing brackets. */
	readonly #plain: Buffer;
	readonly root: Span;

	/** `null` when the bytes are no JSON object. */
	static of(bytes: Buffer): ConfigText | null {
		const plain = Buffer.from(bytes);
		if (plain.subarray(0, 3).equals(BYTE_ORDER_MARK)) plain.fill(0x20, 0, 3);
		blankComments(plain);
		const value = parseJson(plain.toString());
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? new ConfigText(bytes, plain)
			: null;
	}

	private constructor(bytes: Buffer, plain: Buffer) {
		this.bytes = bytes;
		this.#plain = plain;
		this.root = { from: skipSpace(plain, 0, plain.length), to: plain.length };
	}

	/** The members of an object; `null` for another value, and when a key stands twice. */
	members(span: Span): Map<string, Member> | null {
		if (this.#plain[span.from] !== OPEN_BRACE) return null;
		const found = new Map<string, Member>();
		let isTwice = false;
		scanObject(this.#plain, span.from, span.to, (key, keyEnd, from, to) => {
			const name = String(parseJson(this.#plain.toString('utf8', key, keyEnd)));
			if (found.has(name)) isTwice = true;
			found.set(name, { key, from, to });
		});
		return isTwice ? null : found;
	}

	/** The elements of an array; `null` for another value. */
	elements(span: Span): Span[] | null {
		if (this.#plain[span.from] !== OPEN_BRACKET) return null;
		const found: Span[] = [];
		scanArray(this.#plain, span.from, span.to, (from, to) => found.push({ from, to }));
		return found;
	}

	/** What a value means. */
	value(span: Span): unknown {
		return parseJson(this.#plain.toString('utf8', span.from, span.to));
	}

	/** The text between two places as it stands in the file. */
	raw(from: number, to: number): string {
		return this.bytes.toString('utf8', from, to);
	}

	/** The file with edits, which do not overlap. */
	edited(edits: readonly Edit[]): Buffer {
		const out: Uint8Array[] = [];
		let at = 0;
		for (const { from, text, to } of [...edits].sort((a, b) => a.from - b.from)) {
			out.push(this.bytes.subarray(at, from), Buffer.from(text));
			at = to;
		}
		out.push(this.bytes.subarray(at));
		return Buffer.concat(out);
	}
}
