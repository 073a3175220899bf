import { CLOCKS } from './clock-columns.ts';
import type { Database } from './database.ts';

/** What the lines around a silence say of it. */
export type SilenceCause =
	/** The server was closed before it, or started after it. */
	| 'restart'
	/** A file that holds the same messages has events of that time which this one lacks. */
	| 'missing'
	| 'idle';

/** Silences of one file and cause, longer than is usual in it. Times and durations are microseconds. */
export interface Silences {
	readonly fileId: number;
	readonly cause: SilenceCause;
	readonly count: number;
	readonly longest: number;
	/** Where the longest begins. */
	readonly from: number;
	/** `missing`: the other file, and how many events it has meanwhile. */
	readonly otherId: number | null;
	readonly events: number;
}

const LEAST_SILENCE_US = 1800 * 1_000_000;
const LEAST_EVENTS = 20;
/** A server is up within this after its first line. */
const STARTING_US = 10_000_000;
const STARTS = "'server-start', 'server-connect', 'server-launch'";
const ENDS = "'server-end', 'server-close', 'server-fail'";

const LINES = `SELECT file_id, epoch_us(time) AS t, server, action, method, event_id FROM (
		SELECT file_id, time, timestamp_source, server, action, method, event_id FROM events
		UNION ALL SELECT file_id, time, timestamp_source, server, action, method, event_id FROM duplicates)
	WHERE time IS NOT NULL AND coalesce(timestamp_source, 'utc') IN ('utc', 'offset', 'assumed', 'matched')`;

/** Per file, the silence up to which nothing is worth a word: 20 times its 95th percentile, half an hour at least; in microseconds. */
export async function usualSilences(db: Pick<Database, 'query'>): Promise<Map<number, number>> {
	const { rows } = await db.query(
		`SELECT file_id, greatest(${LEAST_SILENCE_US}, 20 * quantile_cont(apart, 0.95)) FROM (
			SELECT file_id, t - lag(t) OVER (PARTITION BY file_id ORDER BY t) AS apart FROM (${LINES})
		) WHERE apart IS NOT NULL GROUP BY file_id`,
	);
	return new Map(rows.map(([file, usual]) => [Number(file), Number(usual)]));
}

/** Silences inside files that are longer than is usual in them, with what explains them. */
export async function findSilences(db: Pick<Database, 'query'>): Promise<Silences[]> {
	const { rows } = await db.query(`WITH lines AS (${LINES}), steps AS (
			SELECT file_id, t AS until, lag(t) OVER placed AS from_us,
				coalesce(lag(action) OVER placed IN (${ENDS}), false) AS ended,
				bool_or(coalesce(action IN (${STARTS}) OR method = 'initialize', false)) OVER (PARTITION BY file_id ORDER BY t
					RANGE BETWEEN CURRENT ROW AND ${STARTING_US} FOLLOWING) AS begins
			FROM lines WINDOW placed AS (PARTITION BY file_id ORDER BY t, event_id)
		), usual AS (
			SELECT file_id, greatest(${LEAST_SILENCE_US}, 20 * quantile_cont(until - from_us, 0.95)) AS most
			FROM steps GROUP BY file_id HAVING count(*) >= ${LEAST_EVENTS}
		), silences AS (
			SELECT file_id, from_us, until, ended OR begins AS restart
			FROM steps JOIN usual USING (file_id) WHERE until - from_us > most
		), same AS (
			SELECT DISTINCT d.file_id, e.file_id AS other_id FROM duplicates d JOIN events e ON e.event_id = d.duplicate_of
			WHERE d.file_id <> e.file_id
		), partners AS (
			SELECT p.file_id, p.other_id, coalesce(c.offset_us, -r.offset_us, 0) AS offset_us
			FROM (SELECT file_id, other_id FROM same UNION SELECT other_id, file_id FROM same) p
				LEFT JOIN ${CLOCKS.name} c ON c.file_id = p.file_id AND c.other_id = p.other_id
				LEFT JOIN ${CLOCKS.name} r ON r.file_id = p.other_id AND r.other_id = p.file_id
		), known AS (
			SELECT DISTINCT file_id, server FROM lines
		), meanwhile AS (
			SELECT s.file_id, s.from_us, p.other_id, count(*) AS events
			FROM silences s JOIN partners p USING (file_id)
				JOIN lines o ON o.file_id = p.other_id
					AND o.t + p.offset_us > s.from_us + ${STARTING_US} AND o.t + p.offset_us < s.until - ${STARTING_US}
				JOIN known k ON k.file_id = s.file_id AND k.server = o.server
			GROUP BY ALL
		), most AS (
			SELECT file_id, from_us, max(events) AS events, arg_max(other_id, events) AS other_id FROM meanwhile GROUP BY ALL
		), judged AS (
			SELECT s.*, m.other_id, coalesce(m.events, 0) AS events,
				CASE WHEN m.events IS NOT NULL THEN 'missing' WHEN restart THEN 'restart' ELSE 'idle' END AS cause
			FROM silences s LEFT JOIN most m USING (file_id, from_us)
		)
		SELECT file_id, cause, count(*), max(until - from_us), arg_max(from_us, until - from_us),
			arg_max(other_id, until - from_us), sum(events)
		FROM judged GROUP BY file_id, cause ORDER BY file_id, cause`);
	return rows.map(([fileId, cause, count, longest, from, otherId, events]) => ({
		fileId: Number(fileId),
		cause: cause as SilenceCause,
		count: Number(count),
		longest: Number(longest),
		from: Number(from),
		otherId: otherId === null || otherId === undefined ? null : Number(otherId),
		events: Number(events),
	}));
}
