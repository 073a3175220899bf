import {
	BIGINT,
	BOOLEAN,
	DOUBLE,
	type DuckDBAppender,
	type DuckDBConnection,
	DuckDBDataChunk,
	type DuckDBType,
	INTEGER,
	TIMESTAMP,
	VARCHAR,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { type ColumnData, type Row, TableBuilder } from '../detections/engine/columns.ts';
import type { Column, SqlType } from '../ingest/ecs/table.ts';

const TYPES: Record<SqlType, DuckDBType> = {
	VARCHAR,
	BIGINT,
	INTEGER,
	DOUBLE,
	BOOLEAN,
	TIMESTAMP,
};
/** Bytes of DuckDB's `string_t`, and how many of a string it holds itself. */
const STRING_BYTES = 16;
const INLINE_BYTES = 12;

/** Appends rows to the tables of one connection. */
export interface Appenders {
	/** Takes rows over; they are in the table after `flush`. */
	append(table: string, columns: readonly Column[], rows: readonly Row[]): Promise<void>;
	/** Puts all rows taken over into their tables; call it before any statement. */
	flush(): void;
}

/**
 * Appends column by column, through the bindings below `@duckdb/node-api`, whose own vectors cross into
 * native code once per string: 2 to 4 times slower on the events table. An appender stays open over many
 * batches because each end of one costs as much as 100,000 rows.
 */
export function openAppenders(connection: DuckDBConnection): Appenders {
	const open = new Map<string, OpenTable>();
	const chunkRows = duckdb.vector_size();
	const strings = new Uint8Array(chunkRows * STRING_BYTES);
	const write = ({ appender, columns, types, builder }: OpenTable) => {
		const chunk = DuckDBDataChunk.create(types, builder.rows);
		for (const [i, data] of builder.take().entries()) {
			fillVector(duckdb.data_chunk_get_vector(chunk.chunk, i), data, columns[i]!, strings);
		}
		appender.appendDataChunk(chunk);
	};
	return {
		async append(table, columns, rows) {
			if (rows.length === 0) return;
			let into = open.get(table);
			if (into === undefined) {
				into = {
					appender: await connection.createAppender(table),
					columns,
					types: columns.map((column) => TYPES[column.type]),
					builder: new TableBuilder(columns),
				};
				open.set(table, into);
			}
			for (let from = 0; from < rows.length; ) {
				const to = Math.min(rows.length, from + chunkRows - into.builder.rows);
				into.builder.append(rows, from, to);
				if (into.builder.rows === chunkRows) write(into);
				from = to;
			}
		},
		flush() {
			const tables = [...open.values()];
			open.clear();
			for (const table of tables) {
				if (table.builder.rows > 0) write(table);
				table.appender.closeSync();
			}
		},
	};
}

interface OpenTable {
	readonly appender: DuckDBAppender;
	readonly columns: readonly Column[];
	readonly types: readonly DuckDBType[];
	readonly builder: TableBuilder;
}

function fillVector(
	vector: duckdb.Vector,
	column: ColumnData,
	{ type }: Column,
	strings: Uint8Array<ArrayBuffer>,
): void {
	if (column.nulls > 0) {
		duckdb.vector_ensure_validity_writable(vector);
		copy(column.validity, (buffer, start, length) =>
			duckdb.copy_data_to_vector_validity(vector, 0, buffer, start, length),
		);
	}
	if (column.nulls === column.rows) return;
	const cells = type === 'VARCHAR' ? stringCells(vector, column, strings) : column.data;
	copy(cells, (buffer, start, length) =>
		duckdb.copy_data_to_vector(vector, 0, buffer, start, length),
	);
}

/**
 * The vector's cells as DuckDB lays out `string_t`: length, then up to 12 bytes inline, or
 * 4 bytes and a pointer. All strings go to the vector's own memory as one; each cell points into it.
 */
function stringCells(
	vector: duckdb.Vector,
	{ rows, data, offsets }: ColumnData,
	strings: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
	const cells = strings.subarray(0, rows * STRING_BYTES).fill(0);
	const words = new Uint32Array(cells.buffer, cells.byteOffset, rows * 4);
	let base = 0;
	if (data.length > INLINE_BYTES) {
		duckdb.vector_assign_string_element_len(vector, 0, data);
		const first = duckdb.vector_get_data(vector, STRING_BYTES);
		const view = new DataView(first.buffer, first.byteOffset, STRING_BYTES);
		base = view.getUint32(12, true) * 0x1_0000_0000 + view.getUint32(8, true);
	}
	for (let i = 0; i < rows; i++) {
		const start = offsets[i]!;
		const length = offsets[i + 1]! - start;
		const at = i * STRING_BYTES + 4;
		words[i * 4] = length;
		if (length <= INLINE_BYTES) {
			for (let k = 0; k < length; k++) cells[at + k] = data[start + k]!;
		} else {
			for (let k = 0; k < 4; k++) cells[at + k] = data[start + k]!;
			const pointer = base + start;
			const high = Math.floor(pointer / 0x1_0000_0000);
			words[i * 4 + 2] = pointer - high * 0x1_0000_0000;
			words[i * 4 + 3] = high;
		}
	}
	return cells;
}

function copy(
	bytes: Uint8Array<ArrayBuffer>,
	to: (buffer: ArrayBuffer, start: number, length: number) => void,
): void {
	to(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
