import {
	Table as ArrowTable,
	Bool,
	type Data,
	type DataType,
	Field,
	Float64,
	Int32,
	Int64,
	makeData,
	RecordBatch,
	Schema,
	Struct,
	TimestampMicrosecond,
	tableToIPC,
	Utf8,
} from 'apache-arrow';
import { type ColumnData, encodeColumn, type Row } from '../detections/engine/columns.ts';
import type { SqlType, Table } from '../ingest/ecs/table.ts';

const TYPES: Record<SqlType, DataType> = {
	VARCHAR: new Utf8(),
	BIGINT: new Int64(),
	INTEGER: new Int32(),
	DOUBLE: new Float64(),
	BOOLEAN: new Bool(),
	TIMESTAMP: new TimestampMicrosecond(),
};

/**
 * Rows as an Arrow IPC stream with the columns of `table`, in their order.
 * Built from bare buffers: Arrow's own builders compile code, which the page's policy forbids.
 */
export function encodeArrow(table: Table, rows: readonly Row[]): Uint8Array<ArrayBuffer> {
	return encodeSlice(table, rows, 0, rows.length);
}

/** Rows as streams of at most about 16 MB each: beyond, the engine's memory grows by leaps. */
export function* encodeArrowSlices(
	table: Table,
	rows: readonly Row[],
): Generator<Uint8Array<ArrayBuffer>> {
	for (let from = 0; from < rows.length; ) {
		let to = from;
		let size = 0;
		while (to < rows.length && to - from < ROWS_AT_ONCE && size < UNITS_AT_ONCE) {
			for (const value of Object.values(rows[to]!)) {
				size += typeof value === 'string' ? value.length : 8;
			}
			to++;
		}
		yield encodeSlice(table, rows, from, to);
		from = to;
	}
}

const ROWS_AT_ONCE = 16_384;
const UNITS_AT_ONCE = 12_000_000;

function encodeSlice(
	table: Table,
	rows: readonly Row[],
	from: number,
	to: number,
): Uint8Array<ArrayBuffer> {
	const fields = table.columns.map(({ name, type }) => new Field(name, TYPES[type], true));
	const schema = new Schema(fields);
	const children = table.columns.map((column) =>
		arrowData(column.type, encodeColumn(rows, from, to, column)),
	);
	const data = makeData({ type: new Struct(fields), length: to - from, nullCount: 0, children });
	const ipc = tableToIPC(new ArrowTable(schema, [new RecordBatch(schema, data)]), 'stream');
	return ipc as Uint8Array<ArrayBuffer>;
}

function arrowData(type: SqlType, column: ColumnData): Data {
	const common = {
		length: column.rows,
		nullCount: column.nulls,
		nullBitmap: column.nulls === 0 ? null : column.validity,
	};
	const { data } = column;
	switch (type) {
		case 'VARCHAR':
			return makeData({ type: new Utf8(), ...common, valueOffsets: column.offsets, data });
		case 'BIGINT':
			return makeData({ type: new Int64(), ...common, data: new BigInt64Array(data.buffer) });
		case 'TIMESTAMP':
			return makeData({
				type: new TimestampMicrosecond(),
				...common,
				data: new BigInt64Array(data.buffer),
			});
		case 'INTEGER':
			return makeData({ type: new Int32(), ...common, data: new Int32Array(data.buffer) });
		case 'DOUBLE':
			return makeData({ type: new Float64(), ...common, data: new Float64Array(data.buffer) });
		case 'BOOLEAN':
			return makeData({ type: new Bool(), ...common, data: bits(data) });
	}
}

function bits(bytes: Uint8Array): Uint8Array {
	const packed = new Uint8Array(Math.ceil(bytes.length / 64) * 8);
	bytes.forEach((byte, i) => {
		if (byte !== 0) packed[i >> 3]! |= 1 << (i & 7);
	});
	return packed;
}
