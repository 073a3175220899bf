import {
	BIGINT,
	BOOLEAN,
	DOUBLE,
	type DuckDBConnection,
	DuckDBInstance,
	type DuckDBResult,
	type DuckDBType,
	type DuckDBValue,
	SQLNULL,
	VARCHAR,
} from '@duckdb/node-api';
import type {
	Database,
	QueryOptions,
	Result,
	ResultValue,
	Value,
} from '../detections/engine/database.ts';
import { TimeoutError } from '../detections/engine/errors.ts';
import { takeTurns } from '../detections/engine/turns.ts';
import { openAppenders } from './duckdb-append.ts';
import { plainValue } from './duckdb-value.ts';

export interface NodeDatabaseOptions {
	/** Database file; without one everything stays in memory. */
	readonly path?: string;
	/** As DuckDB writes it, such as `4GB`. */
	readonly memoryLimit?: string;
	readonly threads?: number;
}

/** Opens DuckDB in this process. Statements of one database run one after another. */
export async function openNodeDatabase(options: NodeDatabaseOptions = {}): Promise<Database> {
	const config: Record<string, string> = {};
	if (options.memoryLimit !== undefined) config.memory_limit = options.memoryLimit;
	if (options.threads !== undefined) config.threads = String(options.threads);
	const instance = await DuckDBInstance.create(options.path ?? ':memory:', config);
	const connection = await instance.connect();
	const appenders = openAppenders(connection);
	const turns = takeTurns();
	const version = String((await allRows(await connection.run('SELECT version()'))).rows[0]?.[0]);
	return {
		engine: 'node',
		version,
		exec: (sql) =>
			turns(async () => {
				appenders.flush();
				await connection.run(sql);
			}),
		insert: (table, rows, into) =>
			turns(() => appenders.append(into ?? table.name, table.columns, rows)),
		query: (sql, values, queryOptions) =>
			turns(() => {
				appenders.flush();
				return runQuery(connection, sql, values, queryOptions);
			}),
		close: () =>
			turns(async () => {
				appenders.flush();
				connection.closeSync();
				instance.closeSync();
			}),
	};
}

/** Between two interrupts: one that comes before the statement has begun is lost. */
const INTERRUPT_EVERY_MS = 50;

async function runQuery(
	connection: DuckDBConnection,
	sql: string,
	values: readonly Value[] = [],
	{ signal, timeoutMs, maxRows }: QueryOptions = {},
): Promise<Result> {
	signal?.throwIfAborted();
	let ended: { readonly reason: unknown } | null = null;
	let interrupts: NodeJS.Timeout | undefined;
	const end = (reason: unknown) => {
		if (ended !== null) return;
		ended = { reason };
		connection.interrupt();
		interrupts = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
	};
	const onAbort = () => end(signal?.reason);
	const deadline =
		timeoutMs === undefined
			? undefined
			: setTimeout(() => end(new TimeoutError(timeoutMs)), timeoutMs);
	signal?.addEventListener('abort', onAbort, { once: true });
	try {
		const bound = values.map(bindable);
		const types = values.map(bindType);
		const result = await connection.stream(sql, bound, types);
		return await allRows(result, maxRows);
	} catch (error) {
		throw ended === null ? error : (ended as { reason: unknown }).reason;
	} finally {
		clearTimeout(deadline);
		clearInterval(interrupts);
		signal?.removeEventListener('abort', onAbort);
	}
}

async function allRows(result: DuckDBResult, maxRows = Number.POSITIVE_INFINITY): Promise<Result> {
	const types = result.columnTypes();
	const columns = result.columnNames().map((name, i) => ({ name, type: String(types[i]) }));
	const rows: ResultValue[][] = [];
	while (rows.length < maxRows) {
		const chunk = await result.fetchChunk();
		if (chunk === null || chunk.rowCount === 0) break;
		const take = Math.min(chunk.rowCount, maxRows - rows.length);
		const first = rows.length;
		for (let i = 0; i < take; i++) rows.push(new Array<ResultValue>(columns.length).fill(null));
		for (let c = 0; c < columns.length; c++) {
			const vector = chunk.getColumnVector(c);
			for (let i = 0; i < take; i++) rows[first + i]![c] = plainValue(vector.getItem(i));
		}
	}
	return { columns, rows };
}

function bindable(value: Value): DuckDBValue {
	return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function bindType(value: Value): DuckDBType {
	switch (typeof value) {
		case 'string':
			return VARCHAR;
		case 'boolean':
			return BOOLEAN;
		case 'number':
			return Number.isSafeInteger(value) ? BIGINT : DOUBLE;
		default:
			return SQLNULL;
	}
}
