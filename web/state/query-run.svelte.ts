import type { Result } from '../../detections/engine/database.ts';
import { session } from './session.svelte.ts';

/** Rows of a result that are kept and shown. */
export const MOST_ROWS = 10_000;
const TIMEOUT_MS = 30_000;

/** One query that a person runs, and what came of it. */
export class QueryRun {
	running = $state(false);
	result = $state.raw<Result | null>(null);
	ms = $state(0);
	/** More rows exist than are shown. */
	capped = $state(false);
	cancelled = $state(false);
	error = $state('');
	/** The text that was run. */
	sql = $state('');
	#abort: AbortController | null = null;

	async run(sql: string): Promise<void> {
		if (this.running) return;
		this.running = true;
		this.sql = sql;
		this.cancelled = false;
		this.error = '';
		const abort = new AbortController();
		this.#abort = abort;
		const started = performance.now();
		try {
			const engine = await session.engine();
			const found = await engine.userQuery(sql, {
				signal: abort.signal,
				timeoutMs: TIMEOUT_MS,
				maxRows: MOST_ROWS + 1,
			});
			this.capped = found.rows.length > MOST_ROWS;
			this.result = this.capped ? { ...found, rows: found.rows.slice(0, MOST_ROWS) } : found;
		} catch (error) {
			this.result = null;
			if (abort.signal.aborted) this.cancelled = true;
			else this.error = error instanceof Error ? error.message : String(error);
		} finally {
			this.ms = Math.round(performance.now() - started);
			this.running = false;
		}
	}

	cancel(): void {
		this.#abort?.abort();
	}
}
