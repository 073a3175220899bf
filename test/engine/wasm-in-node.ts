import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type * as duckdbWasm from '@duckdb/duckdb-wasm';
import {
	type EngineWorker,
	openWasmDatabase,
	type WasmDatabase,
	type WasmDatabaseOptions,
} from '../../web/duckdb-wasm.ts';

const require = createRequire(import.meta.url);
const { AsyncDuckDB, VoidLogger } = require('@duckdb/duckdb-wasm') as typeof duckdbWasm;
const dist = dirname(require.resolve('@duckdb/duckdb-wasm'));

/** The page's database adapter over the same WebAssembly engine, in a worker thread instead of a web worker. */
export async function openWasmInNode(options?: WasmDatabaseOptions): Promise<WasmDatabase> {
	const worker = startWorker();
	const duckdb = new AsyncDuckDB(new VoidLogger(), worker as unknown as globalThis.Worker);
	await duckdb.instantiate(join(dist, 'duckdb-eh.wasm'));
	return openWasmDatabase({ duckdb, worker }, options);
}

/** DuckDB's own script makes a worker thread look like a web worker from the inside; this does so from the outside. */
function startWorker(): EngineWorker & EventTarget {
	const thread = new Worker(join(dist, 'duckdb-node.cjs'), {
		workerData: { mod: join(dist, 'duckdb-node-eh.worker.cjs'), name: '', type: 'classic' },
		// DuckDB's dispatcher logs every failed statement.
		stdout: true,
		stderr: true,
	});
	const events = new EventTarget();
	const tell = (type: string, fields: object) =>
		events.dispatchEvent(Object.assign(new Event(type), fields));
	thread.on('message', (data: unknown) => tell('message', { data }));
	thread.on('error', ({ message }: Error) => tell('error', { message }));
	thread.on('exit', () => tell('close', {}));
	return Object.assign(events, {
		postMessage: (message: unknown, transfer: readonly ArrayBuffer[] = []) =>
			thread.postMessage(message, transfer),
		terminate: () => void thread.terminate(),
	}) as unknown as EngineWorker & EventTarget;
}
