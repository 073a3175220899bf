import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../detections/engine/database.ts';
import { finalise } from '../detections/engine/finalise.ts';
import { lockEngine } from '../detections/engine/lock.ts';
import { createTables, insertBatch } from '../detections/engine/tables.ts';
import type { FileRow } from '../ingest/ecs/fields.ts';
import { type NormaliseOptions, normalise, type Progress } from '../ingest/normalise.ts';
import type { InputFile } from '../ingest/read/input.ts';
import type { Zone } from '../ingest/read/time.ts';
import { openNodeDatabase } from './duckdb-node.ts';
import { totalBytes } from './inputs.ts';
import { findRereading, forgetFiles } from './zones-from-files.ts';

/** Inputs beyond this many bytes go to a database on disk, so that memory does not grow with them. */
const ON_DISK_BYTES = 512 * 1024 * 1024;

export interface LoadOptions {
	/** Zone of times that carry none. */
	readonly zone: Zone;
	/** `true` reads files again whose zone other files make known. */
	readonly matchZones?: boolean;
	readonly format?: string;
	/** `false` for events only. */
	readonly facts?: boolean;
	readonly signal?: AbortSignal;
	onProgress?(progress: Progress): void;
}

export interface Loaded {
	readonly db: Database;
	readonly files: readonly FileRow[];
	/** Closes the database and removes what it kept on disk. */
	close(): Promise<void>;
}

/** Reads the inputs into a locked database with all published tables. */
export async function loadLogs(
	inputs: readonly InputFile[],
	options: LoadOptions,
): Promise<Loaded> {
	const large = totalBytes(inputs) > ON_DISK_BYTES;
	const folder = large ? await mkdtemp(join(tmpdir(), 'sillok-')) : undefined;
	const db = await openNodeDatabase(
		folder === undefined ? {} : { path: join(folder, 'sillok.duckdb'), memoryLimit: '2GB' },
	);
	const close = async () => {
		await db.close();
		if (folder !== undefined) await rm(folder, { recursive: true, force: true });
	};
	try {
		await createTables(db);
		const normaliseOptions: NormaliseOptions = {
			zone: options.zone,
			facts: options.facts ?? true,
			secretSalt: randomBytes(16).toString('hex'),
			hasher: sha256,
			...(options.format === undefined ? {} : { format: options.format }),
			...(options.signal === undefined ? {} : { signal: options.signal }),
			reuseRows: true,
			onBatch: (batch) => insertBatch(db, batch),
		};
		const read = await normalise(inputs, {
			...normaliseOptions,
			...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
		});
		await insertBatch(db, { files: read });
		const files =
			options.matchZones === true ? await readAgain(db, inputs, read, normaliseOptions) : read;
		await finalise(db);
		await lockEngine(db);
		return { db, files, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Reads files again in the zone that other files make known; returns the rows of all files. */
async function readAgain(
	db: Database,
	inputs: readonly InputFile[],
	read: readonly FileRow[],
	options: NormaliseOptions,
): Promise<readonly FileRow[]> {
	const again = await findRereading(db, inputs, read, options.zone);
	if (again === null) return read;
	await forgetFiles(db, again.files);
	// Most files keep their number; one that was not there before gets a new one.
	const idOf = (n: number) => again.files[n]?.file_id ?? read.length + n;
	const rows = await normalise(again.inputs, {
		...options,
		matchedZones: again.zones,
		onBatch(batch) {
			for (const row of batch.events) row.file_id = idOf(row.file_id ?? 0);
			for (const row of batch.rejects) row.file_id = idOf(row.file_id ?? 0);
			return options.onBatch(batch);
		},
	});
	for (const row of rows) row.file_id = idOf(row.file_id ?? 0);
	await insertBatch(db, { files: rows });
	const gone = new Set(again.files);
	return [...read.filter((file) => !gone.has(file)), ...rows].sort(
		(a, b) => (a.file_id ?? 0) - (b.file_id ?? 0),
	);
}

/** The machine's own zone, for times without one. */
export function localZone(): string {
	return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function sha256() {
	const hash = createHash('sha256');
	return {
		update: (bytes: Uint8Array) => void hash.update(bytes),
		digest: () => hash.digest('hex'),
	};
}
