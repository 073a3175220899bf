import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import scriptUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import { startWorker } from './start-worker.ts';

/** A running DuckDB; ending the worker is the only way to stop it for certain. */
export interface Booted {
	readonly duckdb: AsyncDuckDB;
	readonly worker: Worker;
}

/** Starts the self-hosted DuckDB in a worker bound by the page's policy; rejects when the browser refuses WebAssembly. */
export async function bootDuckDb(): Promise<Booted> {
	const worker = await startWorker(new URL(scriptUrl, location.href).href, 'classic');
	const duckdb = new AsyncDuckDB(new VoidLogger(), worker);
	// AsyncDuckDB forgets its pending requests when the worker fails, so they would never settle.
	const failed = new Promise<never>((_, reject) => {
		worker.addEventListener('error', (event) =>
			reject(new Error(event.message || 'the database worker could not start')),
		);
	});
	await Promise.race([duckdb.instantiate(new URL(wasmUrl, location.href).href), failed]);
	return { duckdb, worker };
}
