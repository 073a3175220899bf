import { measureClocks } from '../detections/engine/clocks.ts';
import type { Database } from '../detections/engine/database.ts';
import { stagingName } from '../detections/engine/tables.ts';
import { findZones } from '../detections/engine/zones.ts';
import type { FileRow, TableName } from '../ingest/ecs/fields.ts';
import type { InputFile } from '../ingest/read/input.ts';
import type { Zone } from '../ingest/read/time.ts';

/** What to read once more, as other files say of which zone its times are. */
export interface Rereading {
	readonly inputs: readonly InputFile[];
	/** Zone by path, for the files below those inputs that need one. */
	readonly zones: ReadonlyMap<string, Zone>;
	/** Rows of the files that will be read again. */
	readonly files: readonly FileRow[];
}

const OF_FILES = ['events', 'rejects', 'files'] as const;
const OF_EVENTS = ['texts', 'arguments', 'tools', 'servers', 'indicators', 'marks'] as const;

/**
 * Looks in the staging tables for files with assumed times whose messages also stand in a file that states its
 * zone; `null` when there is nothing to read again. Standard input cannot be.
 */
export async function findRereading(
	db: Database,
	inputs: readonly InputFile[],
	files: readonly FileRow[],
	assumed: Zone,
): Promise<Rereading | null> {
	if (!(await hasBothKinds(db))) return null;
	await measureClocks(db, stagingName('events'));
	const found = await findZones(db, stagingName('files'), assumed);
	const again = inputs.filter(
		(input) => input.path !== '-' && found.some(({ path }) => isBelow(path, input.path)),
	);
	if (again.length === 0) return null;
	return {
		inputs: again,
		zones: new Map(found.map(({ path, zone }) => [path, zone])),
		files: files.filter(({ path }) => again.some((input) => isBelow(path ?? '', input.path))),
	};
}

/** Takes everything that came from these files out of the staging tables. */
export async function forgetFiles(db: Database, files: readonly FileRow[]): Promise<void> {
	const ids = files.map((file) => Number(file.file_id)).join(', ');
	const events = stagingName('events');
	for (const name of OF_EVENTS) {
		await db.exec(
			`DELETE FROM ${stagingName(name satisfies TableName)} WHERE event_id IN (SELECT event_id FROM ${events} WHERE file_id IN (${ids}))`,
		);
	}
	for (const name of OF_FILES) {
		await db.exec(`DELETE FROM ${stagingName(name)} WHERE file_id IN (${ids})`);
	}
}

async function hasBothKinds(db: Database): Promise<boolean> {
	const { rows } = await db.query(`SELECT count(DISTINCT file_id) > 1,
		bool_or(timestamp_source = 'assumed'), bool_or(timestamp_source IN ('utc', 'offset'))
		FROM ${stagingName('events')} WHERE message_hash IS NOT NULL`);
	return rows[0]?.every((cell) => cell === true) ?? false;
}

/** Whether a path is this file or lies in this archive. */
function isBelow(path: string, input: string): boolean {
	return path === input || path.startsWith(`${input}/`);
}
