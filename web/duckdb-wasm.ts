import type { AsyncDuckDB } from '@duckdb/duckdb-wasm';
import { RecordBatchReader } from 'apache-arrow';
import { bindValues } from '../detections/engine/bind-values.ts';
import type {
	Database,
	QueryOptions,
	Result,
	ResultValue,
	Value,
} from '../detections/engine/database.ts';
import { EngineLostError, TimeoutError } from '../detections/engine/errors.ts';
import { takeTurns } from '../detections/engine/turns.ts';
import { encodeArrowSlices } from './arrow-batch.ts';
import { plainCell, typeName } from './arrow-value.ts';

/** What the database needs of the worker that DuckDB runs in. */
export interface EngineWorker {
	addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
	terminate(): unknown;
}

/** The database in the page. After `EngineLostError` nothing works any more: close it and open another. */
export interface WasmDatabase extends Database {
	readonly engine: 'wasm';
	/** Appends an Arrow IPC stream with the columns of the table, in their order. */
	insertArrow(table: string, ipc: Uint8Array): Promise<void>;
}

export interface WasmDatabaseOptions {
	/** Time that a cancel has to take effect before the engine counts as lost. Default 1500. */
	readonly cancelGraceMs?: number;
}

/** Time that one poll may take before the page gets to cancel. */
const POLL_MS = 20;

/**
 * Opens an in-memory database in a DuckDB that is already instantiated. `close` ends the worker.
 * Statements run one after another.
 */
export async function openWasmDatabase(
	booted: { readonly duckdb: AsyncDuckDB; readonly worker: EngineWorker },
	{ cancelGraceMs = 1500 }: WasmDatabaseOptions = {},
): Promise<WasmDatabase> {
	const { duckdb, worker } = booted;
	const engine = new WasmEngine(duckdb, worker, cancelGraceMs);
	await engine.run(() => duckdb.open({ query: { queryPollingInterval: POLL_MS } }));
	const connection = await engine.run(() => duckdb.connectInternal());
	const version = await engine.run(() => duckdb.getVersion());
	const turns = takeTurns();
	let inserting = false;
	// Many inserts in one transaction: on its own each one rewrites the last rows of its table, 5 times slower.
	const insertArrow = async (table: string, ipc: Uint8Array) => {
		if (!inserting) await engine.query(connection, 'BEGIN', [], {});
		inserting = true;
		// The buffer is transferred to the worker; a second insert of the same one would silently do nothing.
		const buffer = ipc.slice();
		await engine.run(() =>
			duckdb.insertArrowFromIPCStream(connection, buffer, { name: table, create: false }),
		);
	};
	const query = async (sql: string, values: readonly Value[], options: QueryOptions) => {
		if (inserting) {
			inserting = false;
			await engine.query(connection, 'COMMIT', [], {});
		}
		return engine.query(connection, sql, values, options);
	};
	return {
		engine: 'wasm',
		version,
		exec: (sql) => turns(async () => void (await query(sql, [], {}))),
		insert: (table, rows, into) =>
			turns(async () => {
				for (const ipc of encodeArrowSlices(table, rows)) {
					await insertArrow(into ?? table.name, ipc);
				}
			}),
		insertArrow: (table, ipc) => turns(() => insertArrow(table, ipc)),
		query: (sql, values = [], options = {}) => turns(() => query(sql, values, options)),
		async close() {
			engine.lose('closed');
			await duckdb.terminate();
			worker.terminate();
		},
	};
}

/** Guards every call into the worker: a trap, a dead worker or a cancel without effect loses the engine. */
class WasmEngine {
	readonly #duckdb: AsyncDuckDB;
	readonly #cancelGraceMs: number;
	#lost: EngineLostError | null = null;
	#onLost = new Set<(error: EngineLostError) => void>();

	constructor(duckdb: AsyncDuckDB, worker: EngineWorker, cancelGraceMs: number) {
		this.#duckdb = duckdb;
		this.#cancelGraceMs = cancelGraceMs;
		worker.addEventListener('error', ({ message }) => this.lose(message ?? 'the worker failed'));
	}

	/** Rejects everything that runs, and from now on everything that is asked for. */
	lose(message: string): EngineLostError {
		this.#lost ??= new EngineLostError(message);
		for (const listener of this.#onLost) listener(this.#lost);
		return this.#lost;
	}

	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.#lost !== null) throw this.#lost;
		let onLost = (_: EngineLostError) => {};
		const lost = new Promise<never>((_, reject) => {
			onLost = reject;
			this.#onLost.add(onLost);
		});
		try {
			return await Promise.race([task(), lost]);
		} catch (error) {
			throw isTrap(error) ? this.lose(error.message) : error;
		} finally {
			this.#onLost.delete(onLost);
		}
	}

	async query(
		connection: number,
		sql: string,
		values: readonly Value[],
		{ signal, timeoutMs, maxRows }: QueryOptions,
	): Promise<Result> {
		signal?.throwIfAborted();
		const stop = new Stop(signal, timeoutMs, this.#cancelGraceMs, () =>
			this.lose('a cancelled query did not end'),
		);
		try {
			const bound = bindValues(sql, values);
			const text = maxRows === undefined ? bound : `SELECT * FROM (${bound}\n) LIMIT ${maxRows}`;
			let header = await this.run(() => this.#duckdb.startPendingQuery(connection, text));
			while (header === null) {
				if (stop.isAsked) {
					await this.run(() => this.#duckdb.cancelPendingQuery(connection));
					throw stop.reason;
				}
				header = await this.run(() => this.#duckdb.pollPendingQuery(connection));
			}
			return await this.#read(connection, header);
		} catch (error) {
			throw stop.isAsked && !(error instanceof EngineLostError) ? stop.reason : error;
		} finally {
			stop.end();
		}
	}

	async #read(connection: number, header: Uint8Array): Promise<Result> {
		const parts = [header];
		for (;;) {
			const part = await this.run(() => this.#duckdb.fetchQueryResults(connection));
			if (part === null || part.length === 0) break;
			parts.push(part);
		}
		const reader = RecordBatchReader.from(parts).open();
		const columns = reader.schema.fields.map(({ name, type }) => ({
			name: String(name),
			type: typeName(type),
		}));
		const rows: ResultValue[][] = [];
		for (const batch of reader) {
			const { children } = batch.data;
			for (let i = 0; i < batch.numRows; i++) {
				rows.push(children.map((child) => plainCell(child, i)));
			}
		}
		return { columns, rows };
	}
}

/** When a query must end, and what follows when it does not. */
class Stop {
	#reason: { readonly value: unknown } | null = null;
	#deadline: ReturnType<typeof setTimeout> | undefined;
	#grace: ReturnType<typeof setTimeout> | undefined;
	readonly #signal: AbortSignal | undefined;
	readonly #onAbort: () => void;

	constructor(
		signal: AbortSignal | undefined,
		timeoutMs: number | undefined,
		graceMs: number,
		onIgnored: () => void,
	) {
		const ask = (reason: unknown) => {
			if (this.#reason !== null) return;
			this.#reason = { value: reason };
			this.#grace = setTimeout(onIgnored, graceMs);
		};
		this.#signal = signal;
		this.#onAbort = () => ask(signal?.reason);
		signal?.addEventListener('abort', this.#onAbort, { once: true });
		if (timeoutMs !== undefined) {
			this.#deadline = setTimeout(() => ask(new TimeoutError(timeoutMs)), timeoutMs);
		}
	}

	get isAsked(): boolean {
		return this.#reason !== null;
	}

	get reason(): unknown {
		return this.#reason?.value;
	}

	end(): void {
		clearTimeout(this.#deadline);
		clearTimeout(this.#grace);
		this.#signal?.removeEventListener('abort', this.#onAbort);
	}
}

/** A WebAssembly trap reaches us as an error of another class than DuckDB's own; memory may be half written. */
function isTrap(error: unknown): error is Error {
	return (
		error instanceof Error &&
		(/^(?:RuntimeError|RangeError|CompileError|LinkError|TypeError)$/.test(error.name) ||
			/unreachable|out of bounds|signature mismatch|call stack/i.test(error.message))
	);
}
