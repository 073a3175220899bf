import type { Table } from '../../ingest/ecs/table.ts';

export type Value = string | number | boolean | null;
/** TIMESTAMP cells come back as microseconds since 1970; lists as arrays of values. */
export type ResultValue = Value | readonly Value[];

export interface Result {
	readonly columns: readonly { readonly name: string; readonly type: string }[];
	readonly rows: readonly (readonly ResultValue[])[];
}

export interface QueryOptions {
	/** Ends the query when aborted; rejects with the signal's reason. */
	readonly signal?: AbortSignal;
	/** Milliseconds until the query is ended; rejects with a `TimeoutError`. */
	readonly timeoutMs?: number;
	/** Rows after which reading stops. */
	readonly maxRows?: number;
}

/** The boundary around DuckDB: `cli/duckdb-node.ts` and `web/duckdb-wasm.ts` implement it, one suite tests both. */
export interface Database {
	readonly engine: 'node' | 'wasm';
	/** DuckDB's version, such as `v1.4.3`. */
	readonly version: string;
	/** Runs our own statements (never a stranger's text). */
	exec(sql: string): Promise<void>;
	/** Appends rows; keys missing in a row are NULL. */
	insert(
		table: Table,
		rows: readonly Readonly<Record<string, Value>>[],
		into?: string,
	): Promise<void>;
	/** Runs one statement with bound values (`?` or `$1`). */
	query(sql: string, values?: readonly Value[], options?: QueryOptions): Promise<Result>;
	close(): Promise<void>;
}
