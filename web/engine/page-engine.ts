import type { Alert } from '../../detections/engine/alert.ts';
import { toAlertDocument } from '../../detections/engine/alert-document.ts';
import type { QueryOptions, Result, Value } from '../../detections/engine/database.ts';
import { EngineLostError } from '../../detections/engine/errors.ts';
import { gatedStatement } from '../../detections/engine/gate.ts';
import { lockEngine } from '../../detections/engine/lock.ts';
import type { Pack } from '../../detections/engine/pack.ts';
import { PUBLISHED } from '../../detections/engine/published.ts';
import { createTables } from '../../detections/engine/tables.ts';
import { takeTurns } from '../../detections/engine/turns.ts';
import type { EncoderId } from '../../sinks/index.ts';
import { openWasmDatabase, type WasmDatabase } from '../duckdb-wasm.ts';
import { bootDuckDb } from './duckdb-boot.ts';
import type { DroppedFile, Engine, Opened, Progress } from './engine.ts';
import { type EventSelection, encodeDocuments, encodeEvents } from './export-documents.ts';
import { isPlain } from './file-input.ts';
import { IngestClient } from './ingest-client.ts';
import { droppedFor, filesOf, type Load, load, loadAgain } from './loaded.ts';
import { builtInPack, readPack } from './packs.ts';
import { readRaw } from './read-raw.ts';
import { runPacks } from './run-packs.ts';
import { selfTest } from './self-test.ts';

/** A statement typed by a person may take this long unless the page says otherwise. */
const USER_QUERY_MS = 30_000;
const NO_PARAMS: ReadonlyMap<string, Value> = new Map();

type OpenOptions = Parameters<Engine['open']>[1];
type RunOptions = Parameters<Engine['runRules']>[0];
type RunResult = Awaited<ReturnType<Engine['runRules']>>;

/** The data side of the page: a worker that reads, a worker that holds the database, and what is needed to fill it again. */
export class PageEngine implements Engine {
	readonly #turns = takeTurns();
	/** New for every page: hashes of secrets can be compared within it and nowhere else. */
	readonly #secretSalt = crypto.randomUUID();
	readonly #packs: Pack[] = [builtInPack()];
	#db: Promise<WasmDatabase> | null = null;
	#ingest: Promise<IngestClient> | null = null;
	#loads: readonly Load[] = [];
	#alerts: readonly Alert[] = [];

	/** Starts both workers ahead of time; a failure shows where they are used. */
	warm(): void {
		this.#database().catch(() => {});
		this.#reader().catch(() => {});
	}

	open(files: readonly DroppedFile[], options: OpenOptions): Promise<Opened> {
		return this.#turns(async () => {
			const { zone, zones = new Map(), formats = new Map<string, string>(), signal } = options;
			const progress = newProgress(files);
			const tell = (changes: Partial<Progress>) => {
				Object.assign(progress, changes);
				options.onProgress({ ...progress });
			};
			await this.#using(async (db) => {
				const loaded = await load(db, await this.#reader(), files, this.#loads, {
					zone,
					zones,
					formats,
					secretSalt: this.#secretSalt,
					signal,
					onProgress: ({ bytesRead, file, lines, events }) =>
						tell({ phase: 'read', bytesRead, file, lines, events }),
					onFinalise: () => tell({ phase: 'load', file: '' }),
				});
				this.#loads = [...this.#loads, loaded];
			}).catch(async (error: unknown) => {
				await this.#startOver();
				throw error;
			});
			// What was read before a cancel is still looked at; a cancel from now on ends the rules.
			const rest = signal.aborted ? new AbortController().signal : signal;
			const { alerts, health } = await this.#run(rest, tell);
			const { rows } = await this.query('SELECT count(*) FROM events');
			const events = Number(rows[0]?.[0] ?? 0);
			tell({ phase: 'done', events });
			return { files: filesOf(this.#loads), alerts, health, events, cancelled: signal.aborted };
		});
	}

	query(sql: string, values: readonly Value[] = [], options: QueryOptions = {}): Promise<Result> {
		return this.#using((db) => db.query(sql, values, options));
	}

	userQuery(sql: string, options: QueryOptions = {}): Promise<Result> {
		const lists = this.#packs.flatMap((pack) => pack.lists.map((list) => list.table.name));
		const tables = new Set([...PUBLISHED.map((table) => table.name), ...lists]);
		return this.#using(async (db) => {
			const statement = gatedStatement(sql, { tables, params: NO_PARAMS });
			return db.query(statement, [], { timeoutMs: USER_QUERY_MS, ...options });
		});
	}

	async rawBytes(fileId: number, offset: number, length: number): Promise<Uint8Array | null> {
		const row = filesOf(this.#loads)[fileId];
		const dropped = row === undefined ? null : droppedFor(this.#loads, row);
		if (row === undefined || dropped === null) return null;
		try {
			// A slice needs no worker, which may be busy reading.
			if (await isPlain(dropped.file))
				return await readRaw(dropped, row.path ?? '', offset, length);
			return await (await this.#reader()).raw(dropped, row.path ?? '', offset, length);
		} catch {
			return null;
		}
	}

	async loadPack(
		files: readonly DroppedFile[],
	): Promise<{ rules: number; errors: readonly string[] }> {
		const { pack, errors } = await readPack(files, this.#packs);
		if (pack.rules.length > 0) this.#packs.push(pack);
		return { rules: pack.rules.length, errors };
	}

	runRules({ onProgress, signal }: RunOptions): Promise<RunResult> {
		const progress = newProgress([]);
		return this.#turns(() =>
			this.#run(signal, (changes) => onProgress({ ...Object.assign(progress, changes) })),
		);
	}

	export(what: 'events' | 'alerts', as: EncoderId, where: EventSelection): Promise<Blob> {
		const files = filesOf(this.#loads);
		if (what === 'events') return this.#using((db) => encodeEvents(db, files, where, as));
		const wanted = where.eventIds === undefined ? null : new Set(where.eventIds);
		const alerts = this.#alerts.filter(({ id }) => wanted === null || wanted.has(id));
		return Promise.resolve(
			encodeDocuments(
				alerts.map((alert) => toAlertDocument(alert)),
				as,
			),
		);
	}

	selfTest(): ReturnType<Engine['selfTest']> {
		return selfTest();
	}

	async close(): Promise<void> {
		const [db, ingest] = [this.#db, this.#ingest];
		this.#loads = [];
		this.#alerts = [];
		(await ingest?.catch(() => null))?.close();
		await (await db?.catch(() => null))?.close();
	}

	async #run(signal: AbortSignal, tell: (changes: Partial<Progress>) => void): Promise<RunResult> {
		const result = await runPacks(this.#packs, () => this.#database(), {
			signal,
			onProgress: (rulesDone, rulesTotal) => tell({ phase: 'rules', rulesDone, rulesTotal }),
			onEngineLost: () => this.#startOver(),
		});
		this.#alerts = result.alerts;
		return result;
	}

	#database(): Promise<WasmDatabase> {
		if (this.#db === null) {
			const db = this.#fill();
			this.#db = db;
			// The next one to ask tries again.
			db.catch(() => {
				if (this.#db === db) this.#db = null;
			});
		}
		return this.#db;
	}

	#reader(): Promise<IngestClient> {
		this.#ingest ??= IngestClient.start();
		return this.#ingest;
	}

	/** A database with everything that was open, locked. */
	async #fill(): Promise<WasmDatabase> {
		const db = await openWasmDatabase(await bootDuckDb());
		await createTables(db);
		await lockEngine(db);
		if (this.#loads.length > 0) {
			await loadAgain(db, await this.#reader(), this.#loads, this.#secretSalt);
		}
		return db;
	}

	/** Ends both workers; new ones are filled with what was open before. */
	async #startOver(): Promise<void> {
		const [db, ingest] = [this.#db, this.#ingest];
		this.#db = null;
		this.#ingest = null;
		(await ingest?.catch(() => null))?.close();
		await (await db?.catch(() => null))?.close();
		this.warm();
	}

	async #using<T>(task: (db: WasmDatabase) => Promise<T>): Promise<T> {
		const db = await this.#database();
		try {
			return await task(db);
		} catch (error) {
			if (!(error instanceof EngineLostError)) throw error;
			if ((await this.#db?.catch(() => null)) === db) await this.#startOver();
			throw new EngineLostError(
				`The engine had to be ended (${error.message}). It starts again with the same files; nothing is lost.`,
			);
		}
	}
}

function newProgress(files: readonly DroppedFile[]): Progress {
	return {
		phase: 'read',
		bytesRead: 0,
		bytesTotal: files.reduce((sum, { file }) => sum + file.size, 0),
		events: 0,
		lines: 0,
		file: '',
		rulesDone: 0,
		rulesTotal: 0,
	};
}
