import { skipSpace, skipString } from './json-scan.ts';
import type { Line } from './line.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
const SPACE = 0x20;
/** Spellings beyond these are read without being remembered: a hostile log may make up any number of keys. */
const MAX_KNOWN = 512;
const MAX_SPELLING = 64;

/** A key as it is spelled in a log, from its quote to the value, and what came after it the last times. */
export interface Key {
	/** Number of the key among those the reader knows, -1 for any other. */
	readonly code: number;
	readonly spelling: Uint8Array;
	next: Key | null;
	other: Key | null;
}

/**
 * Reads the keys of objects that look alike: the key that followed the one before on an earlier line is compared in
 * place, which spares finding its end and its name.
 */
export class KeyReader {
	/** Stands before the first key of an object. */
	readonly first: Key = { code: -1, spelling: new Uint8Array(), next: null, other: null };
	/** Where the value of the key that was read last starts. */
	value = 0;
	readonly #codes: ReadonlyMap<string, number>;
	readonly #known = new Map<string, Key>();

	/** `codes` are the keys to know, each with its number. */
	constructor(codes: ReadonlyMap<string, number>) {
		this.#codes = codes;
	}

	/** The key at `at`, which follows `before`; `null` when none with a value stands there. */
	read(line: Line, at: number, end: number, before: Key): Key | null {
		const { next, other } = before;
		if (next !== null && this.#isAt(line.bytes, at, end, next.spelling)) return next;
		if (other !== null && this.#isAt(line.bytes, at, end, other.spelling)) return other;
		return this.#find(line, at, end, before);
	}

	#isAt(bytes: Uint8Array, at: number, end: number, spelling: Uint8Array): boolean {
		const { length } = spelling;
		const value = at + length;
		if (value >= end || bytes[value]! <= SPACE) return false;
		let i = 0;
		while (i < length && bytes[at + i] === spelling[i]) i++;
		if (i < length) return false;
		this.value = value;
		return true;
	}

	#find(line: Line, at: number, end: number, before: Key): Key | null {
		const { bytes } = line;
		if (bytes[at] !== QUOTE) return null;
		const keyEnd = skipString(bytes, at, end);
		if (keyEnd === -1) return null;
		const colon = skipSpace(bytes, keyEnd, end);
		if (colon >= end || bytes[colon] !== COLON) return null;
		const value = skipSpace(bytes, colon + 1, end);
		if (value >= end) return null;
		this.value = value;
		const key = this.#named(line, at, keyEnd, value);
		if (this.#known.size < MAX_KNOWN) {
			before.other = before.next;
			before.next = key;
		}
		return key;
	}

	#named(line: Line, at: number, keyEnd: number, value: number): Key {
		const spelled = line.slice(at, value);
		const known = this.#known.get(spelled);
		if (known !== undefined) return known;
		// An escaped key such as "m\u0065thod" is the same key to every JSON parser, so it is to us.
		const name = nameOf(line.slice(at, keyEnd));
		const key: Key = {
			code: this.#codes.get(name) ?? -1,
			spelling: line.bytes.slice(at, value),
			next: null,
			other: null,
		};
		if (this.#known.size < MAX_KNOWN && spelled.length <= MAX_SPELLING) {
			this.#known.set(decoder.decode(key.spelling), key);
		}
		return key;
	}
}

function nameOf(json: string): string {
	if (!json.includes('\\')) return json.slice(1, -1);
	try {
		return String(JSON.parse(json));
	} catch {
		return json.slice(1, -1);
	}
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
