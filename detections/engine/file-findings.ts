import type { Zone } from '../../ingest/read/time.ts';
import { zoneText } from '../../ingest/read/zone.ts';
import { CLOCKS } from './clock-columns.ts';
import { QUARTER_US } from './clocks.ts';
import type { Database, ResultValue } from './database.ts';
import { generations, isOlder, type Stretch } from './generations.ts';
import { findSilences, usualSilences } from './silences.ts';
import { findZones } from './zones.ts';

/** Something that files of one machine say of each other, or a silence in one of them. */
export interface FileFinding {
	readonly code: FileFindingCode;
	/** Path of the file it is about. */
	readonly file: string;
	/** Path of the file it is seen by, if any. */
	readonly other: string | null;
	/** How many messages, events or silences. */
	readonly count: number;
	/** Milliseconds by which a clock is ahead, or that a silence lasts; minutes east of UTC; bytes: see the code. */
	readonly value: number;
	/** Milliseconds that single messages differ from `value` by, of a clock. */
	readonly spread: number | null;
	/** Microseconds since 1970 at which a silence begins. */
	readonly at: number | null;
	/** Zone, of local times. */
	readonly zone: Zone | null;
}

export type FileFindingCode =
	/** `file` is `value` ms ahead of `other` (behind when negative), measured on `count` messages. */
	| 'clock-skew'
	/** Both state their zone, and yet lie `value` ms apart, a whole number of quarter hours. */
	| 'zone-misstated'
	/** Local times that another file fits to `zone`: read so, found to be what was assumed, or read as another zone. */
	| 'zone-matched'
	| 'zone-fits'
	| 'zone-proposed'
	/** `file` goes on where `other`, an older generation of the same log, ends; after `value` ms. */
	| 'continues'
	/** `count` messages stand in both of two generations. */
	| 'generations-overlap'
	/** Nothing for `value` ms between two generations. */
	| 'rotation-gap'
	/** `file` of `value` bytes reached the size at which Claude Desktop may stop writing; `count` events of other files are later. */
	| 'size-cap'
	/** `count` silences longer than usual, the longest of `value` ms from `at`. */
	| 'silence-restart'
	| 'silence-idle'
	/** The same, while `other` holds `count` events of that time. */
	| 'silence-missing';

const SECOND_US = 1_000_000;
/** Below this, two programs on one host pass a message on; it is no matter of clocks. */
const LEAST_SKEW_US = 20_000;
const CAP_BYTES = 10_485_760;
const NEAR_CAP = 65_536;

const NOTHING = { other: null, count: 0, value: 0, spread: null, at: null, zone: null };

/** What the files say of each other, clocks first. `assumed` is the zone that local times were read in. */
export async function findFileFindings(
	db: Pick<Database, 'query'>,
	assumed: Zone,
): Promise<FileFinding[]> {
	const { rows } = await db.query('SELECT file_id, path FROM files');
	const paths = new Map(rows.map(([id, path]) => [Number(id), String(path ?? '')]));
	const path = (id: ResultValue | undefined) => paths.get(Number(id)) ?? '';
	return [
		...(await zones(db, assumed, path)),
		...(await skews(db, path)),
		...(await rotations(db)),
		...(await silences(db, path)),
	];
}

async function zones(
	db: Pick<Database, 'query'>,
	assumed: Zone,
	path: (id: ResultValue | undefined) => string,
): Promise<FileFinding[]> {
	const found: FileFinding[] = (await findZones(db, 'files', assumed)).map((match) => ({
		...NOTHING,
		code: match.fits ? 'zone-fits' : 'zone-proposed',
		file: match.path,
		other: match.otherPath,
		count: match.matches,
		zone: match.zone,
	}));
	const { rows } = await db.query(`SELECT c.file_id, c.other_id, max(c.matches), any_value(f.zone)
		FROM ${CLOCKS.name} c JOIN files f USING (file_id)
		WHERE c.file_id IN (${withSource("= 'matched'")}) AND c.other_id IN (${withSource("IN ('utc', 'offset')")})
		GROUP BY c.file_id, c.other_id
		QUALIFY row_number() OVER (PARTITION BY c.file_id ORDER BY max(c.matches) DESC, min(abs(c.offset_us)), c.other_id) = 1
		ORDER BY c.file_id`);
	for (const [file, other, count, zone] of rows) {
		found.push({
			...NOTHING,
			code: 'zone-matched',
			file: path(file),
			other: path(other),
			count: Number(count),
			zone: zone === null ? null : String(zone),
		});
	}
	return found;
}

/** Files with events whose times have a source. */
function withSource(condition: string): string {
	return `SELECT file_id FROM events WHERE timestamp_source ${condition}
		UNION SELECT file_id FROM duplicates WHERE timestamp_source ${condition}`;
}

async function skews(
	db: Pick<Database, 'query'>,
	path: (id: ResultValue | undefined) => string,
): Promise<FileFinding[]> {
	const { rows } = await db.query(
		`SELECT file_id, other_id, is_local, quarters, offset_us, spread_us, matches FROM ${CLOCKS.name} ORDER BY ALL`,
	);
	return rows.flatMap<FileFinding>(([file, other, isLocal, quarters, offset, spread, count]) => {
		const whole = isLocal === true ? Number(quarters) : Math.round(Number(offset) / QUARTER_US);
		const rest = Number(offset) - whole * QUARTER_US;
		const isWhole = isLocal !== true && whole !== 0 && Math.abs(rest) <= 2 * SECOND_US;
		const skew = isLocal === true || isWhole ? rest : Number(offset);
		const found = { ...NOTHING, file: path(file), other: path(other), count: Number(count) };
		if (isWhole) return [{ ...found, code: 'zone-misstated', value: whole * 900_000 }];
		// Where single messages differ by more than the clocks do, nothing was measured.
		if (Math.abs(skew) < Math.max(LEAST_SKEW_US, Number(spread))) return [];
		return [{ ...found, code: 'clock-skew', value: skew / 1000, spread: Number(spread) / 1000 }];
	});
}

async function rotations(db: Pick<Database, 'query'>): Promise<FileFinding[]> {
	const files = await stretches(db);
	const usual = await usualSilences(db);
	const found: FileFinding[] = [];
	const goesOn = new Set<number>();
	for (const stream of generations(files)) {
		for (const [n, file] of stream.entries()) {
			const older = stream[n - 1];
			if (older === undefined) continue;
			goesOn.add(older.fileId);
			const apart = file.first - older.last;
			const pair = { ...NOTHING, file: file.path, other: older.path };
			const shared = await sharedEvents(db, file.fileId, older.fileId);
			if (shared > 0) {
				found.push({ ...pair, code: 'generations-overlap', count: shared });
			} else if (apart >= 0) {
				const isUsual = apart <= (usual.get(older.fileId) ?? 0) || apart <= 1800 * SECOND_US;
				found.push({
					...pair,
					code: isUsual ? 'continues' : 'rotation-gap',
					value: apart / 1000,
					at: older.last,
				});
			}
		}
	}
	for (const file of files) {
		const isFull = Math.abs(file.size - CAP_BYTES) <= NEAR_CAP;
		if (!isFull || !file.format.startsWith('claude-desktop')) continue;
		if (goesOn.has(file.fileId) || isOlder(file)) continue;
		const { rows } = await db.query(
			'SELECT count(*) FROM events WHERE file_id <> $1 AND epoch_us(time) > $2',
			[file.fileId, file.last],
		);
		const count = Number(rows[0]?.[0] ?? 0);
		found.push({
			...NOTHING,
			code: 'size-cap',
			file: file.path,
			count,
			value: file.size,
			at: file.last,
		});
	}
	return found;
}

async function stretches(db: Pick<Database, 'query'>): Promise<Stretch[]> {
	const { rows } =
		await db.query(`SELECT f.file_id, f.path, f.format, f.size, epoch_us(f.first_time), epoch_us(f.last_time), s.server
		FROM files f LEFT JOIN (
			SELECT file_id, CASE WHEN count(DISTINCT server) = 1 THEN min(server) END AS server FROM (
				SELECT file_id, server FROM events UNION ALL SELECT file_id, server FROM duplicates
			) GROUP BY file_id
		) s USING (file_id)
		WHERE f.format IS NOT NULL AND f.first_time IS NOT NULL AND f.last_time IS NOT NULL ORDER BY f.file_id`);
	return rows.map(([fileId, path, format, size, first, last, server]) => ({
		fileId: Number(fileId),
		path: String(path ?? ''),
		format: String(format),
		size: Number(size ?? 0),
		first: Number(first),
		last: Number(last),
		server: typeof server === 'string' ? server : null,
	}));
}

async function sharedEvents(db: Pick<Database, 'query'>, a: number, b: number): Promise<number> {
	const { rows } = await db.query(
		`SELECT count(*) FROM duplicates d JOIN events e ON e.event_id = d.duplicate_of
		WHERE (d.file_id = $1 AND e.file_id = $2) OR (d.file_id = $2 AND e.file_id = $1)`,
		[a, b],
	);
	return Number(rows[0]?.[0] ?? 0);
}

async function silences(
	db: Pick<Database, 'query'>,
	path: (id: ResultValue | undefined) => string,
): Promise<FileFinding[]> {
	const found = await findSilences(db);
	const order = ['missing', 'restart', 'idle'];
	found.sort((a, b) => order.indexOf(a.cause) - order.indexOf(b.cause) || b.longest - a.longest);
	return found.map((silence) => ({
		...NOTHING,
		code: `silence-${silence.cause}` as const,
		file: path(silence.fileId),
		other: silence.otherId === null ? null : path(silence.otherId),
		count: silence.cause === 'missing' ? silence.events : silence.count,
		value: silence.longest / 1000,
		at: silence.from,
	}));
}

/** A finding in English, one sentence. */
export function describeFileFinding(finding: FileFinding): string {
	const { code, file, value } = finding;
	const other = finding.other ?? '';
	const zone = finding.zone === null ? '' : zoneText(finding.zone);
	const count = finding.count.toLocaleString('en');
	const at = finding.at === null ? '' : ` from ${minute(finding.at)} UTC`;
	switch (code) {
		case 'clock-skew':
			return `${file}: its clock is ${lasting(Math.abs(value))} ${value < 0 ? 'behind' : 'ahead of'} that of ${other}, measured on ${count} messages that stand in both (single ones differ by ${lasting(finding.spread ?? 0)}); they are counted once.`;
		case 'zone-misstated':
			return `${file}: its times are ${lasting(Math.abs(value))} ${value < 0 ? 'behind' : 'ahead of'} those of ${other} in ${count} messages that stand in both, though both state their zone: one of them states it wrongly.`;
		case 'zone-matched':
			return `${file}: read with the zone ${zone}, as ${count} of its messages also stand in ${other}.`;
		case 'zone-fits':
			return `${file}: the assumed zone ${zone} is right for ${count} messages that also stand in ${other}.`;
		case 'zone-proposed':
			return `${file}: its times fit the zone ${zone}, as ${count} of its messages also stand in ${other}; it was read with another one.`;
		case 'continues':
			return `${file}: continues ${other} after ${lasting(value)}.`;
		case 'generations-overlap':
			return `${file}: holds ${count} messages that also stand in its older generation ${other}; they are counted once.`;
		case 'rotation-gap':
			return `${file}: nothing for ${lasting(value)} since its older generation ${other} ended: a gap at a rotation, where a generation may be missing, not a hole inside a file.`;
		case 'size-cap':
			return `${file}: stopped at its size limit of 10 MiB${at.replace('from', 'at')}, as Claude Desktop on Windows may until it is started again${finding.count > 0 ? `; other files hold ${count} later events` : ''}.`;
		case 'silence-restart':
			return `${file}: ${silent(finding)}${at}; the server was closed or started again there.`;
		case 'silence-idle':
			return `${file}: ${silent(finding)}${at}; it goes on without a restart, as an idle connection does.`;
		case 'silence-missing':
			return `${file}: silent for ${lasting(value)}${at}, while ${other}, which holds the same messages, has ${count} events that this file lacks.`;
	}
}

function silent({ count, value }: FileFinding): string {
	if (count === 1) return `silent for ${lasting(value)}, longer than usual,`;
	return `silent ${count} times for longer than usual, the longest ${lasting(value)}`;
}

/** A duration in milliseconds as people say it. */
function lasting(ms: number): string {
	if (ms < 1000) return `${Math.round(ms)} ms`;
	if (ms < 120_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 3 : 1)} s`;
	const minutes = Math.floor(ms / 60_000);
	if (minutes < 120)
		return `${minutes} min${minutes < 10 ? ` ${Math.round((ms % 60_000) / 1000)} s` : ''}`;
	const hours = Math.floor(minutes / 60);
	return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.round(hours / 24)} days`;
}

function minute(us: number): string {
	return new Date(us / 1000).toISOString().slice(0, 16).replace('T', ' ');
}
