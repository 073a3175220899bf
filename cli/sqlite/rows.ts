import type initSqlJs from 'sql.js';
import type { JsonRecord } from '../../ingest/read/json-record.ts';
import { MAX_LINE_BYTES } from '../../ingest/read/lines.ts';
import { quoted, type Table } from './table.ts';

/** A row's number and what decides its place among the others. */
export interface RowKey {
	readonly rowid: number;
	readonly values: readonly initSqlJs.SqlValue[];
}

/** Keys of a table up to the place where it turned out to be damaged, if it is. */
export interface RowKeys {
	readonly keys: RowKey[];
	readonly damage: string | null;
}

export const MAX_ROWS = 5_000_000;
const MAX_KEY_BYTES = 200;
/** Columns asked for at once: SQLite allows 2,000 results, and sums of 1,000 terms. */
const COLUMNS_AT_ONCE = 500;

/** The numbers of all rows with the values of some columns (`null` for those too long to be a key), in the order of the table. */
export function readKeys(
	db: initSqlJs.Database,
	table: Table,
	columns: readonly string[],
): RowKeys {
	const keys: RowKey[] = [];
	try {
		const values = columns.map(
			(column) =>
				`CASE WHEN octet_length(${quoted(column)}) <= ${MAX_KEY_BYTES} THEN ${quoted(column)} END`,
		);
		const rows = db.prepare(
			`SELECT ${[table.rowid, ...values].join(', ')} FROM ${quoted(table.name)} NOT INDEXED`,
		);
		try {
			while (rows.step()) {
				const [rowid, ...rest] = rows.get();
				const last = keys.at(-1);
				// In a table whose pages point at each other in a circle this would go on for ever.
				if (typeof rowid !== 'number' || (last !== undefined && rowid <= last.rowid)) {
					return { keys, damage: 'rows are out of order' };
				}
				if (keys.length >= MAX_ROWS) return { keys, damage: `more than ${MAX_ROWS} rows` };
				keys.push({ rowid, values: rest });
			}
		} finally {
			rows.free();
		}
		return { keys, damage: null };
	} catch (error) {
		return { keys, damage: messageOf(error) };
	}
}

/** Reads rows by their number. */
export class RowReader {
	readonly #parts: {
		readonly names: readonly string[];
		readonly size: initSqlJs.Statement;
		readonly row: initSqlJs.Statement;
	}[] = [];

	constructor(db: initSqlJs.Database, table: Table, columns: readonly string[]) {
		const from = `FROM ${quoted(table.name)} NOT INDEXED WHERE ${table.rowid} = ?`;
		for (let at = 0; at < columns.length; at += COLUMNS_AT_ONCE) {
			const names = columns.slice(at, at + COLUMNS_AT_ONCE);
			const sizes = names.map((name) => `coalesce(octet_length(${quoted(name)}), 0)`);
			this.#parts.push({
				names,
				size: db.prepare(`SELECT ${sizes.join(' + ')} ${from}`),
				row: db.prepare(`SELECT ${names.map(exact).join(', ')} ${from}`),
			});
		}
	}

	/** The columns of a row that hold something, in the order of the table; its bytes when they are more than a line may have. */
	read(rowid: number): JsonRecord | number {
		const bytes = this.#parts.reduce((sum, { size }) => sum + Number(size.get([rowid])[0] ?? 0), 0);
		if (bytes > MAX_LINE_BYTES) return bytes;
		const record: JsonRecord = Object.create(null);
		for (const { names, row } of this.#parts) {
			const values = row.get([rowid]);
			if (values.length === 0) throw new Error('a row cannot be found again');
			for (const [at, name] of names.entries()) {
				const value = values[at];
				if (value !== null && value !== undefined) record[name] = jsonValue(value);
			}
			row.reset();
		}
		return record;
	}
}

/** What SQLite or its WebAssembly says of an error, as one line. */
export function messageOf(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	return text.replaceAll(/\s+/g, ' ').slice(0, 300);
}

/** Whole numbers beyond 2^53 as text, so that no digit is lost. */
function exact(name: string): string {
	const column = quoted(name);
	const max = Number.MAX_SAFE_INTEGER;
	return `CASE WHEN typeof(${column}) = 'integer' AND ${column} NOT BETWEEN -${max} AND ${max}
		THEN CAST(${column} AS TEXT) ELSE ${column} END`;
}

function jsonValue(value: initSqlJs.SqlValue): unknown {
	if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
	return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
