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
import { type ColumnData, type Row, TableBuilder } from '../detections/engine/columns.ts';
import type { SqlType, Table } from '../ingest/ecs/table.ts';

const TYPES: Record<SqlType, DataType> = {
	VARCHAR: new Utf8(),
	BIGINT: new Int64(),
	INTEGER: new Int32(),
	DOUBLE: new Float64(),
	BOOLEAN: new Bool(),
	TIMESTAMP: new TimestampMicrosecond(),
};

/** Beyond about 16 MB at once the engine's memory grows by leaps. */
const ROWS_AT_ONCE = 16_384;
const BYTES_AT_ONCE = 12_000_000;
/** Rows between two looks at their size. */
const STEP = 64;

/** Gathers the rows of one table into Arrow IPC streams of a size that the engine takes well. */
export class ArrowSlices {
	readonly #table: Table;
	readonly #builder: TableBuilder;

	constructor(table: Table) {
		this.#table = table;
		this.#builder = new TableBuilder(table.columns);
	}

	/** Takes rows over and gives the streams that became full. */
	*append(rows: readonly Row[]): Generator<Uint8Array<ArrayBuffer>> {
		for (let from = 0; from < rows.length; from += STEP) {
			this.#builder.append(rows, from, Math.min(from + STEP, rows.length));
			if (this.#builder.rows >= ROWS_AT_ONCE || this.#builder.bytes >= BYTES_AT_ONCE) {
				yield* this.rest();
			}
		}
	}

	/** The stream of the rows that are left, if any. */
	*rest(): Generator<Uint8Array<ArrayBuffer>> {
		const { rows } = this.#builder;
		if (rows > 0) yield arrowStream(this.#table, this.#builder.take(), rows);
	}
}

/** Rows as Arrow IPC streams with the columns of `table`, in their order. */
export function* encodeArrowSlices(
	table: Table,
	rows: readonly Row[],
): Generator<Uint8Array<ArrayBuffer>> {
	const slices = new ArrowSlices(table);
	yield* slices.append(rows);
	yield* slices.rest();
}

/** Built from bare buffers: Arrow's own builders compile code, which the page's policy forbids. */
function arrowStream(
	table: Table,
	columns: readonly ColumnData[],
	length: number,
): Uint8Array<ArrayBuffer> {
	const fields = table.columns.map(({ name, type }) => new Field(name, TYPES[type], true));
	const schema = new Schema(fields);
	const children = columns.map((column, i) => arrowData(table.columns[i]!.type, column));
	const data = makeData({ type: new Struct(fields), length, nullCount: 0, children });
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
			return makeData({
				type: new Int64(),
				...common,
				data: new BigInt64Array(data.buffer, data.byteOffset, data.length / 8),
			});
		case 'TIMESTAMP':
			return makeData({
				type: new TimestampMicrosecond(),
				...common,
				data: new BigInt64Array(data.buffer, data.byteOffset, data.length / 8),
			});
		case 'INTEGER':
			return makeData({
				type: new Int32(),
				...common,
				data: new Int32Array(data.buffer, data.byteOffset, data.length / 4),
			});
		case 'DOUBLE':
			return makeData({
				type: new Float64(),
				...common,
				data: new Float64Array(data.buffer, data.byteOffset, data.length / 8),
			});
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
