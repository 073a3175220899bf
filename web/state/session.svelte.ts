import type { Alert } from '../../detections/engine/alert.ts';
import type { RuleHealth } from '../../detections/engine/run.ts';
import type { FileRow } from '../../ingest/ecs/fields.ts';
import type { DroppedFile, Engine, Opened, Progress } from '../engine/engine.ts';
import { rowsOf } from '../queries/rows.ts';
import type { Sql } from '../queries/sql.ts';
import { route } from './route.svelte.ts';
import { settings } from './settings.svelte.ts';

export type SessionState = 'empty' | 'starting' | 'reading' | 'open' | 'failed';

/** What is open: the engine, the files read, alerts and rule health. Holds no rows of the tables. */
class Session {
	state = $state<SessionState>('empty');
	progress = $state.raw<Progress | null>(null);
	stopping = $state(false);
	opened = $state.raw<Opened | null>(null);
	failure = $state.raw<{ where: 'engine' | 'open'; message: string } | null>(null);
	/** Zone for times without one. */
	zone = $state<string | number>(settings.localZone);
	/** Zones of files that other files made known, by path; they come before `zone`. */
	zones = $state.raw<ReadonlyMap<string, string | number>>(new Map());
	/** Formats a person chose, by path. */
	formats = $state.raw<ReadonlyMap<string, string>>(new Map());
	/** Grows with every load; what was asked of the tables before is then out of date. */
	generation = $state(0);

	readonly files: readonly FileRow[] = $derived(this.opened?.files ?? []);
	readonly alerts: readonly Alert[] = $derived(this.opened?.alerts ?? []);
	readonly health: readonly RuleHealth[] = $derived(this.opened?.health ?? []);
	readonly events = $derived(this.opened?.events ?? 0);
	readonly isOpen = $derived(this.opened !== null);
	readonly isBusy = $derived(this.state === 'starting' || this.state === 'reading');

	#dropped: readonly DroppedFile[] = [];
	/** Files that came while others were being read. */
	readonly #waiting: DroppedFile[] = [];
	#engine: Promise<Engine> | null = null;
	#abort: AbortController | null = null;

	/** Starts the engine ahead of time; a failure shows when files are opened. */
	warm(): void {
		this.#start().catch(() => {});
	}

	/** Reads files in addition to what is open, loads them and runs the rules; while reading they wait their turn. */
	async open(files: readonly DroppedFile[]): Promise<void> {
		if (this.isBusy) {
			this.#waiting.push(...files);
			return;
		}
		for (let next = files; next.length > 0; next = this.#waiting.splice(0)) {
			this.#dropped = [...this.#dropped, ...next];
			await this.#read(next);
		}
	}

	/** Reads everything again, with another zone or other formats; `zones` as in the field of that name. */
	async readAgain(
		zone: string | number,
		formats: ReadonlyMap<string, string>,
		zones: ReadonlyMap<string, string | number> = this.zones,
	): Promise<void> {
		if (this.isBusy) return;
		const dropped = this.#dropped;
		this.state = 'starting';
		await this.#end();
		this.zone = zone;
		this.zones = zones;
		this.formats = formats;
		await this.#read(dropped);
	}

	/** Ends reading; what is loaded stays usable. */
	stop(): void {
		this.stopping = true;
		this.#abort?.abort();
	}

	/** Forgets everything that was read. */
	async close(): Promise<void> {
		await this.#end();
		this.#dropped = [];
		this.formats = new Map();
		this.zone = settings.localZone;
		this.zones = new Map();
		this.state = 'empty';
		this.failure = null;
	}

	/** Runs a statement of ours and returns its rows. */
	async rows<T extends object>(statement: Sql, signal?: AbortSignal): Promise<T[]> {
		const engine = await this.engine();
		const options = signal === undefined ? {} : { signal };
		return rowsOf<T>(await engine.query(statement.sql, statement.values, options));
	}

	/** The engine of what is open; rejects when it cannot start. */
	engine(): Promise<Engine> {
		return this.#start();
	}

	/** Adds a rule pack and runs all rules again. */
	async addPack(
		files: readonly DroppedFile[],
	): Promise<{ rules: number; errors: readonly string[] }> {
		const engine = await this.engine();
		const loaded = await engine.loadPack(files);
		const before = this.opened;
		if (loaded.rules > 0 && before !== null) {
			this.#abort = new AbortController();
			const { signal } = this.#abort;
			const onProgress = (progress: Progress) => {
				this.progress = progress;
			};
			const { alerts, health } = await engine.runRules({ onProgress, signal });
			this.opened = { ...before, alerts, health };
			this.generation++;
		}
		return loaded;
	}

	/** Shows a failure that happened before the engine was asked. */
	reportFailure(error: unknown): void {
		this.#fail('open', error);
		route.go('files', {});
	}

	async #read(files: readonly DroppedFile[]): Promise<void> {
		this.failure = null;
		this.progress = null;
		this.stopping = false;
		this.state = 'starting';
		this.#abort = new AbortController();
		const { signal } = this.#abort;
		let engine: Engine;
		try {
			engine = await this.#start();
		} catch (error) {
			this.#fail('engine', error);
			return;
		}
		this.state = 'reading';
		try {
			this.opened = await engine.open(files, {
				zone: this.zone,
				zones: this.zones,
				formats: this.formats,
				onProgress: (progress) => {
					this.progress = progress;
				},
				signal,
			});
			this.generation++;
			this.state = 'open';
		} catch (error) {
			this.#fail('open', error);
		} finally {
			this.progress = null;
			this.stopping = false;
		}
	}

	async #end(): Promise<void> {
		this.#abort?.abort();
		const engine = this.#engine;
		this.#engine = null;
		this.opened = null;
		this.generation++;
		try {
			await (await engine)?.close();
		} catch {
			// an engine that failed to start has nothing to close
		}
	}

	#start(): Promise<Engine> {
		this.#engine ??= import('../engine/create-engine.ts').then((module) => module.createEngine());
		this.#engine.catch(() => {
			this.#engine = null;
		});
		return this.#engine;
	}

	#fail(where: 'engine' | 'open', error: unknown): void {
		this.failure = { where, message: error instanceof Error ? error.message : String(error) };
		this.state = this.opened === null ? 'failed' : 'open';
	}
}

export const session = new Session();
