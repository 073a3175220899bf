import type { Column } from '../../ingest/ecs/table.ts';
import type { Value } from './database.ts';

export type Row = Readonly<Record<string, Value>>;

/** The cells of one column of a batch, laid out as both engines take them. */
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

const UTF8 = new TextEncoder();
const NO_OFFSETS = new Int32Array(0);

/** Lays out `column` of `rows[from, to)`; a value that its type cannot hold becomes NULL. */
export function encodeColumn(
	rows: readonly Row[],
	from: number,
	to: number,
	column: Pick<Column, 'name' | 'type'>,
): ColumnData {
	return column.type === 'VARCHAR'
		? encodeStrings(rows, from, to, column.name)
		: encodeFixed(rows, from, to, column);
}

function encodeStrings(rows: readonly Row[], from: number, to: number, name: string): ColumnData {
	const count = to - from;
	const validity = bitmap(count);
	const offsets = new Int32Array(count + 1);
	const values: string[] = [];
	let joined = '';
	let nulls = 0;
	for (let i = 0; i < count; i++) {
		const value = rows[from + i]![name];
		if (value === null || value === undefined) {
			nulls++;
		} else {
			const text = typeof value === 'string' ? value : String(value);
			validity[i >> 3]! |= 1 << (i & 7);
			values.push(text);
			joined += text;
		}
		offsets[i + 1] = joined.length;
	}
	const data = UTF8.encode(joined);
	// Offsets in UTF-16 units are byte offsets only when every character is ASCII.
	return data.length === joined.length
		? { rows: count, nulls, validity, data, offsets }
		: encodeEach(values, count, nulls, validity);
}

function encodeEach(
	values: readonly string[],
	count: number,
	nulls: number,
	validity: Uint8Array<ArrayBuffer>,
): ColumnData {
	// One by one: joined, a lone surrogate at the end of a string would pair up with the next string's first.
	let size = 0;
	for (const value of values) size += value.length;
	let data = new Uint8Array(size * 3);
	const offsets = new Int32Array(count + 1);
	let end = 0;
	let next = 0;
	for (let i = 0; i < count; i++) {
		if ((validity[i >> 3]! & (1 << (i & 7))) !== 0) {
			end += UTF8.encodeInto(values[next++]!, data.subarray(end)).written;
		}
		offsets[i + 1] = end;
	}
	data = data.subarray(0, end);
	return { rows: count, nulls, validity, data, offsets };
}

function encodeFixed(
	rows: readonly Row[],
	from: number,
	to: number,
	{ name, type }: Pick<Column, 'name' | 'type'>,
): ColumnData {
	const count = to - from;
	const validity = bitmap(count);
	const width = type === 'BOOLEAN' ? 1 : type === 'INTEGER' ? 4 : 8;
	const data = new Uint8Array(count * width);
	const words = width === 1 ? data : new Int32Array(data.buffer);
	const doubles = type === 'DOUBLE' ? new Float64Array(data.buffer) : null;
	let nulls = 0;
	for (let i = 0; i < count; i++) {
		const value = rows[from + i]![name];
		const number = typeof value === 'boolean' ? Number(value) : value;
		if (typeof number !== 'number' || !holds(type, number)) {
			nulls++;
			continue;
		}
		validity[i >> 3]! |= 1 << (i & 7);
		if (doubles !== null) {
			doubles[i] = number;
		} else if (width === 8) {
			const high = Math.floor(number / 0x1_0000_0000);
			words[2 * i] = number - high * 0x1_0000_0000;
			words[2 * i + 1] = high;
		} else {
			words[i] = number;
		}
	}
	return { rows: count, nulls, validity, data, offsets: NO_OFFSETS };
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

function bitmap(count: number): Uint8Array<ArrayBuffer> {
	return new Uint8Array(Math.ceil(count / 64) * 8);
}
