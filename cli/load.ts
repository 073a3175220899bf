import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../detections/engine/database.ts';
import { finalise } from '../detections/engine/finalise.ts';
import { lockEngine } from '../detections/engine/lock.ts';
import { createTables, insertBatch } from '../detections/engine/tables.ts';
import type { FileRow } from '../ingest/ecs/fields.ts';
import { normalise, type Progress } from '../ingest/normalise.ts';
import type { InputFile } from '../ingest/read/input.ts';
import type { Zone } from '../ingest/read/time.ts';
import { openNodeDatabase } from './duckdb-node.ts';
import { totalBytes } from './inputs.ts';

/** Inputs beyond this many bytes go to a database on disk, so that memory does not grow with them. */
const ON_DISK_BYTES = 512 * 1024 * 1024;

export interface LoadOptions {
	readonly zone: Zone;
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
		const files = await normalise(inputs, {
			zone: options.zone,
			facts: options.facts ?? true,
			secretSalt: randomBytes(16).toString('hex'),
			hasher: sha256,
			...(options.format === undefined ? {} : { format: options.format }),
			...(options.signal === undefined ? {} : { signal: options.signal }),
			...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
			reuseRows: true,
			onBatch: (batch) => insertBatch(db, batch),
		});
		await insertBatch(db, { files });
		await finalise(db);
		await lockEngine(db);
		return { db, files, close };
	} catch (error) {
		await close();
		throw error;
	}
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
