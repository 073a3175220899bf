import type { Zone } from '../../ingest/read/time.ts';
import { zoneMinutes } from '../../ingest/read/zone.ts';
import { CLOCKS } from './clock-columns.ts';
import { QUARTER_US } from './clocks.ts';
import type { Database } from './database.ts';

/** The zone of a file's local times, as its messages also stand in a file that states the zone of its own. */
export interface ZoneMatch {
	readonly fileId: number;
	readonly path: string;
	/** The file that states its zone. */
	readonly otherId: number;
	readonly otherPath: string;
	/** Minutes east of UTC; the assumed zone itself when that already fits. */
	readonly zone: Zone;
	readonly fits: boolean;
	/** Messages that stand in both. */
	readonly matches: number;
	/** Microseconds by which the other clock is off besides, at most. */
	readonly skew: number;
}

/** Beyond this a clock was wrong as well, and which quarter hour was meant is open. */
const MOST_SKEW_US = 60_000_000;
const MINUTE_US = 60_000_000;

/**
 * What `CLOCKS` says of the zone of files whose times were read in `assumed`, best evidence first for each file.
 * `files` has `file_id, path`. A file that kept summer time is matched only when `assumed` fits all of it.
 */
export async function findZones(
	db: Pick<Database, 'query'>,
	files: string,
	assumed: Zone,
): Promise<ZoneMatch[]> {
	const { rows } =
		await db.query(`SELECT c.file_id, f.path, c.other_id, o.path, c.quarters, c.offset_us, c.matches, c.first_us, c.last_us
		FROM ${CLOCKS.name} c JOIN ${files} f ON f.file_id = c.file_id JOIN ${files} o ON o.file_id = c.other_id
		WHERE c.is_local ORDER BY c.file_id, c.other_id, c.quarters`);
	const pairs = new Map<string, ZoneMatch | null>();
	for (const [file, path, other, otherPath, quarters, offset, matches, first, last] of rows) {
		const key = `${file} ${other}`;
		const before = pairs.get(key);
		if (before === null) continue;
		const zone = zoneOf(assumed, Number(quarters), Number(first), Number(last));
		const skew = Math.abs(Number(offset) - Number(quarters) * QUARTER_US);
		const agrees = before === undefined || (before.zone === zone && zone !== null);
		pairs.set(
			key,
			zone === null || skew > MOST_SKEW_US || !agrees
				? null
				: {
						fileId: Number(file),
						path: String(path),
						otherId: Number(other),
						otherPath: String(otherPath),
						zone,
						fits: quarters === 0,
						matches: Number(matches) + (before?.matches ?? 0),
						skew: Math.max(skew, before?.skew ?? 0),
					},
		);
	}
	const best = new Map<number, ZoneMatch>();
	for (const match of pairs.values()) {
		if (match === null) continue;
		const known = best.get(match.fileId);
		if (known === undefined || isBetter(match, known)) best.set(match.fileId, match);
	}
	return [...best.values()];
}

/** The zone that the assumed one would have to be replaced with; `null` when no offset in use is right for the whole stretch. */
function zoneOf(assumed: Zone, quarters: number, first: number, last: number): Zone | null {
	if (quarters === 0) return assumed;
	const minutes = zoneMinutes(assumed, first) + (quarters * QUARTER_US) / MINUTE_US;
	if (minutes !== zoneMinutes(assumed, last) + (quarters * QUARTER_US) / MINUTE_US) return null;
	return minutes >= -12 * 60 && minutes <= 14 * 60 ? minutes : null;
}

/** More messages say more; then the clock that agrees better. */
function isBetter(a: ZoneMatch, b: ZoneMatch): boolean {
	return a.matches > b.matches || (a.matches === b.matches && a.skew < b.skew);
}
