import { finalise } from '../../detections/engine/finalise.ts';
import { createTables, insertBatch, stagingName } from '../../detections/engine/tables.ts';
import type { FileRow } from '../../ingest/ecs/fields.ts';
import type { WasmDatabase } from '../duckdb-wasm.ts';
import type { DroppedFile } from './engine.ts';
import type { IngestClient, ReadOptions } from './ingest-client.ts';

/** What one opening brought, in a form that can be read again. */
export interface Load {
	readonly dropped: readonly DroppedFile[];
	readonly zone: string | number;
	readonly zones: ReadonlyMap<string, string | number>;
	readonly formats: ReadonlyMap<string, string>;
	readonly files: readonly FileRow[];
}

export interface LoadOptions extends Pick<ReadOptions, 'zone' | 'zones' | 'formats' | 'signal'> {
	readonly secretSalt: string;
	readonly onProgress?: ReadOptions['onProgress'];
	/** Everything is read; the tables are being built. */
	readonly onFinalise?: () => void;
}

/** Reads files into a database behind what it holds, and brings the published tables up to date. */
export async function load(
	db: WasmDatabase,
	ingest: IngestClient,
	dropped: readonly DroppedFile[],
	before: readonly Load[],
	options: LoadOptions,
): Promise<Load> {
	const { zone, zones, formats, secretSalt, signal } = options;
	const read = await ingest.read(dropped, {
		firstFileId: filesOf(before).length,
		zone,
		zones,
		formats,
		secretSalt,
		signal,
		async onParts(parts) {
			for (const { table, ipc } of parts) await db.insertArrow(stagingName(table), ipc);
		},
		onProgress: (report) => options.onProgress?.(report),
	});
	await insertBatch(db, { files: read.files });
	options.onFinalise?.();
	await finalise(db);
	return { dropped: read.dropped, zone, zones, formats, files: read.files };
}

/** Fills a new database with everything that was open. */
export async function loadAgain(
	db: WasmDatabase,
	ingest: IngestClient,
	loads: readonly Load[],
	secretSalt: string,
): Promise<void> {
	await createTables(db);
	const done: Load[] = [];
	const { signal } = new AbortController();
	for (const { dropped, zone, zones, formats } of loads) {
		done.push(await load(db, ingest, dropped, done, { zone, zones, formats, secretSalt, signal }));
	}
}

/** Every file that was read, in order of its id. */
export function filesOf(loads: readonly Load[]): FileRow[] {
	return loads.flatMap((load) => load.files);
}

/** The dropped file that a file's rows come from: itself, or the archive around it. */
export function droppedFor(loads: readonly Load[], file: FileRow): DroppedFile | null {
	const path = file.path ?? '';
	const load = loads.find(({ files }) => files.some((row) => row.file_id === file.file_id));
	const candidates = (load?.dropped ?? []).filter(
		(dropped) => path === dropped.path || path.startsWith(`${dropped.path}/`),
	);
	return candidates.at(-1) ?? null;
}
