import type { Column } from '../../ingest/ecs/table.ts';
import type { Value } from './database.ts';

export type Row = Readonly<Record<string, Value>>;

/** The cells of one column of some rows, laid out as both engines take them. */
export interface ColumnData {
	readonly rows: number;
	readonly nulls: number;
	/** One bit per row, least significant first; 1 is a value. Padded to 8 bytes. */
	readonly validity: Uint8Array<ArrayBuffer>;
	/** Little-endian fixed-width values (booleans: one byte each), or the UTF-8 bytes of all strings in a row. */
	readonly data: Uint8Array<ArrayBuffer>;
	/** Strings only: start of each string in `data`, plus the end. */
	readonly offsets: Int32Array<ArrayBuffer>;
}

interface ColumnBuilder {
	append(rows: readonly Row[], from: number, to: number): void;
	/** Bytes that its cells take so far. */
	readonly bytes: number;
	/** The cells so far, in memory that the next `append` overwrites. */
	take(): ColumnData;
}

/**
 * Lays out rows column by column as they come, so that no row has to be kept; a value that its column cannot hold
 * becomes NULL.
 */
export class TableBuilder {
	rows = 0;
	readonly #columns: readonly ColumnBuilder[];

	constructor(columns: readonly Pick<Column, 'name' | 'type'>[]) {
		this.#columns = columns.map(({ name, type }) =>
			type === 'VARCHAR' ? new TextBuilder(name) : new FixedBuilder(name, type),
		);
	}

	/** Adds `rows[from, to)`. */
	append(rows: readonly Row[], from = 0, to = rows.length): void {
		for (const column of this.#columns) column.append(rows, from, to);
		this.rows += to - from;
	}

	/** Bytes that the cells take so far. */
	get bytes(): number {
		let bytes = 0;
		for (const column of this.#columns) bytes += column.bytes;
		return bytes;
	}

	/** The columns of all rows so far, which are then forgotten; they hold until the next `append`. */
	take(): readonly ColumnData[] {
		this.rows = 0;
		return this.#columns.map((column) => column.take());
	}
}

const UTF8 = new TextEncoder();
const NO_OFFSETS = new Int32Array(0);
const LEAST_ROWS = 256;

class TextBuilder implements ColumnBuilder {
	readonly #name: string;
	#rows = 0;
	#nulls = 0;
	#validity = bitmap(LEAST_ROWS);
	#offsets = new Int32Array(LEAST_ROWS + 1);
	#data = new Uint8Array(0);
	#end = 0;

	constructor(name: string) {
		this.#name = name;
	}

	get bytes(): number {
		return this.#end;
	}

	append(rows: readonly Row[], from: number, to: number): void {
		const name = this.#name;
		const first = this.#rows;
		this.#grow(first + to - from);
		const validity = this.#validity;
		const offsets = this.#offsets;
		const start = this.#end;
		let joined = '';
		let row = first;
		for (let i = from; i < to; i++) {
			const value = rows[i]![name];
			if (value === null || value === undefined) this.#nulls++;
			else {
				validity[row >> 3]! |= 1 << (row & 7);
				joined += typeof value === 'string' ? value : String(value);
			}
			row++;
			offsets[row] = start + joined.length;
		}
		this.#rows = row;
		if (joined.length === 0) return;
		this.#reserve(joined.length);
		const { read, written } = UTF8.encodeInto(joined, this.#data.subarray(start));
		this.#end = start + written;
		// Offsets in UTF-16 units are byte offsets only when every character is ASCII.
		if (read < joined.length || written !== joined.length) this.#encodeEach(rows, from, to, first);
	}

	/** One by one: joined, a lone surrogate at the end of a string would pair up with the next string's first. */
	#encodeEach(rows: readonly Row[], from: number, to: number, first: number): void {
		let end = this.#offsets[first]!;
		for (let i = from; i < to; i++) {
			const value = rows[i]![this.#name];
			if (value !== null && value !== undefined) {
				const text = typeof value === 'string' ? value : String(value);
				this.#end = end;
				this.#reserve(text.length * 3);
				end += UTF8.encodeInto(text, this.#data.subarray(end)).written;
			}
			this.#offsets[first + i - from + 1] = end;
		}
		this.#end = end;
	}

	#grow(rows: number): void {
		if (rows < this.#offsets.length) return;
		const room = Math.max(rows, 2 * this.#offsets.length);
		this.#validity = grown(this.#validity, bitmap(room));
		const offsets = new Int32Array(room + 1);
		offsets.set(this.#offsets);
		this.#offsets = offsets;
	}

	#reserve(bytes: number): void {
		const size = this.#end + bytes;
		if (size <= this.#data.length) return;
		this.#data = grown(
			this.#data.subarray(0, this.#end),
			new Uint8Array(Math.max(size, 2 * this.#data.length)),
		);
	}

	take(): ColumnData {
		const rows = this.#rows;
		const taken = {
			rows,
			nulls: this.#nulls,
			validity: this.#validity.slice(0, bitmapBytes(rows)),
			data: this.#data.subarray(0, this.#end),
			offsets: this.#offsets.subarray(0, rows + 1),
		};
		this.#rows = 0;
		this.#nulls = 0;
		this.#end = 0;
		this.#validity.fill(0);
		return taken;
	}
}

class FixedBuilder implements ColumnBuilder {
	readonly #name: string;
	readonly #type: Column['type'];
	readonly #width: number;
	#rows = 0;
	#nulls = 0;
	#validity = bitmap(LEAST_ROWS);
	#data: Uint8Array<ArrayBuffer>;

	constructor(name: string, type: Column['type']) {
		this.#name = name;
		this.#type = type;
		this.#width = type === 'BOOLEAN' ? 1 : type === 'INTEGER' ? 4 : 8;
		this.#data = new Uint8Array(LEAST_ROWS * this.#width);
	}

	get bytes(): number {
		return this.#rows * this.#width;
	}

	append(rows: readonly Row[], from: number, to: number): void {
		const name = this.#name;
		const type = this.#type;
		const width = this.#width;
		let row = this.#rows;
		this.#grow(row + to - from);
		const validity = this.#validity;
		const words = width === 1 ? this.#data : new Int32Array(this.#data.buffer);
		const doubles = type === 'DOUBLE' ? new Float64Array(this.#data.buffer) : null;
		for (let i = from; i < to; i++, row++) {
			const value = rows[i]![name];
			const number = typeof value === 'boolean' ? Number(value) : value;
			if (typeof number !== 'number' || !holds(type, number)) {
				this.#nulls++;
				continue;
			}
			validity[row >> 3]! |= 1 << (row & 7);
			if (doubles !== null) {
				doubles[row] = number;
			} else if (width === 8) {
				const high = Math.floor(number / 0x1_0000_0000);
				words[2 * row] = number - high * 0x1_0000_0000;
				words[2 * row + 1] = high;
			} else {
				words[row] = number;
			}
		}
		this.#rows = row;
	}

	#grow(rows: number): void {
		const size = rows * this.#width;
		if (size <= this.#data.length) return;
		const room = Math.max(rows, (2 * this.#data.length) / this.#width);
		this.#data = grown(this.#data, new Uint8Array(room * this.#width));
		this.#validity = grown(this.#validity, bitmap(room));
	}

	take(): ColumnData {
		const rows = this.#rows;
		const taken = {
			rows,
			nulls: this.#nulls,
			validity: this.#validity.slice(0, bitmapBytes(rows)),
			data: this.#data.subarray(0, rows * this.#width),
			offsets: NO_OFFSETS,
		};
		this.#rows = 0;
		this.#nulls = 0;
		this.#validity.fill(0);
		return taken;
	}
}

function holds(type: Column['type'], value: number): boolean {
	switch (type) {
		case 'DOUBLE':
			return true;
		case 'INTEGER':
			return value === (value | 0);
		case 'BOOLEAN':
			return value === 0 || value === 1;
		default:
			return Number.isSafeInteger(value);
	}
}

function bitmapBytes(rows: number): number {
	return Math.ceil(rows / 64) * 8;
}

function bitmap(rows: number): Uint8Array<ArrayBuffer> {
	return new Uint8Array(bitmapBytes(rows));
}

function grown(old: Uint8Array, larger: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
	larger.set(old);
	return larger;
}
