import { CLOCKS } from './clock-columns.ts';
import type { Database } from './database.ts';
import { createTable } from './tables.ts';

export const QUARTER_US = 900_000_000;
const SECOND = 1_000_000;
/** What two programs that pass a message on need between them; beyond it, two runs of one script look alike. */
const MOST_SPREAD = SECOND / 4;
const LEAST_MATCHES = 5;
/** A hash in more files than this tells nothing about two of them. */
const MOST_FILES = 8;
const MOST_OFFSET = 26 * 3600 * SECOND;

/** More messages than this tell no more of a clock. */
const ENOUGH_MESSAGES = 50_000;

/** Every session says these alike, so they are no evidence that two files saw the same session. */
const COMMON = `method IS NULL OR method IN ('initialize', 'ping', 'server/discover', 'logging/setLevel')
	OR method LIKE '%/list' OR (method LIKE 'notifications/%' AND method <> 'notifications/message')`;
const OWN_TIME = `time IS NOT NULL AND coalesce(timestamp_source, 'utc') IN ('utc', 'offset', 'assumed', 'matched')`;

/** Whether two events can be of one server: one log may not name it, or name it as it calls itself. */
export function sameServer(a: string, b: string): string {
	return `(${a}.server IS NULL OR ${b}.server IS NULL OR ${a}.server = ${b}.server
		OR ${a}.server = ${b}.server_name OR ${b}.server = ${a}.server_name)
		AND (${a}.direction IS NULL OR ${b}.direction IS NULL OR ${a}.direction = ${b}.direction)`;
}

/**
 * Fills `CLOCKS` from `events`, a relation with the columns of ingest. Messages count that stand exactly once in
 * each of two files and that not every session holds; they must lie apart by the same time within a quarter
 * second, all along a stretch much longer than that, and be most of what both files hold there.
 */
export async function measureClocks(db: Database, events: string): Promise<void> {
	await db.exec(createTable(CLOCKS, CLOCKS.name));
	const count = await db.query(`SELECT count(message_hash) FROM ${events}`);
	const nth = Math.max(1, Math.floor(Number(count.rows[0]?.[0] ?? 0) / ENOUGH_MESSAGES));
	// By hash, so that the same messages are taken from every file.
	const sample = `(message_hash IS NOT NULL AND message_hash % ${nth} = 0)`;
	const shared = `SELECT message_hash FROM ${events} WHERE ${sample}
		GROUP BY message_hash HAVING count(DISTINCT file_id) BETWEEN 2 AND ${MOST_FILES}`;
	await db.exec(`CREATE OR REPLACE TABLE clock_messages AS
		SELECT file_id, message_hash AS hash, kind, epoch_us(min(time)) AS t,
			min(coalesce(timestamp_source, 'utc')) AS source,
			min(server) AS server, min(server_name) AS server_name, min(direction) AS direction,
			hash(min(method), min(tool), min(coalesce(arguments_text, result_text, error_message, message))) AS said
		FROM ${events}
		WHERE message_hash IN (${shared}) AND ${OWN_TIME} AND NOT (${COMMON})
		GROUP BY file_id, message_hash, kind HAVING count(*) = 1`);
	await db.exec(`CREATE OR REPLACE TABLE clock_anchors AS
		WITH sided AS (
			SELECT *, source = 'assumed' AS assumed, source IN ('assumed', 'matched') AS is_local FROM clock_messages
		)
		SELECT a.file_id, b.file_id AS other_id, a.assumed AND NOT b.is_local AS is_local, a.t, a.t - b.t AS delta, a.said
		FROM sided a JOIN sided b ON a.hash = b.hash AND a.kind = b.kind AND ${sameServer('a', 'b')}
			AND CASE WHEN a.is_local = b.is_local THEN a.file_id > b.file_id ELSE a.is_local END
		WHERE abs(a.t - b.t) <= ${MOST_OFFSET}`);
	const { rows } = await db.query(`WITH placed AS (
			SELECT *, CASE WHEN is_local THEN round(delta / ${QUARTER_US})::INTEGER ELSE 0 END AS quarters FROM clock_anchors
		), middles AS (
			SELECT *, median(delta) OVER (PARTITION BY file_id, other_id, is_local, quarters) AS middle,
				count(*) OVER (PARTITION BY file_id, other_id, is_local) AS anchors
			FROM placed
		), measured AS (
			SELECT file_id, other_id, is_local, quarters, median(delta)::BIGINT AS offset_us,
				(quantile_cont(delta, 0.95) - quantile_cont(delta, 0.05))::BIGINT AS spread_us,
				count(*) AS matches, min(t) AS first_us, max(t) AS last_us,
				count(DISTINCT said) AS said, any_value(anchors) AS anchors
			FROM middles WHERE abs(delta - middle) <= ${SECOND}
			GROUP BY file_id, other_id, is_local, quarters
		), strong AS (
			SELECT *, last_us - first_us AS span, offset_us - quarters::BIGINT * ${QUARTER_US} AS skew
			FROM measured WHERE said >= ${LEAST_MATCHES} AND spread_us <= ${MOST_SPREAD}
		)
		SELECT file_id, other_id, is_local, quarters, offset_us, spread_us, matches, first_us, last_us
		FROM strong
		WHERE span >= greatest(${SECOND}, 500 * spread_us)
			-- Beside each other in time, two runs of one script would look the same.
			AND (abs(skew) < span OR (said >= 20 AND span >= greatest(${60 * SECOND}, 10000 * spread_us)))
		QUALIFY sum(matches) OVER (PARTITION BY file_id, other_id) >= 0.8 * anchors
		ORDER BY file_id, other_id, quarters`);
	await db.exec('DROP TABLE clock_anchors');
	await db.exec('DROP TABLE clock_messages');
	const found = rows.map((row) =>
		Object.fromEntries(CLOCKS.columns.map(({ name }, i) => [name, cell(row[i])])),
	);
	const kept: typeof found = [];
	for (const row of found) if (await isMost(db, events, sample, row)) kept.push(row);
	if (kept.length > 0) await db.insert(CLOCKS, kept);
}

function cell(value: unknown): number | boolean {
	return typeof value === 'boolean' ? value : Number(value);
}

/** Whether the matches are at least half of the messages that one of the two files holds in that stretch. */
async function isMost(
	db: Database,
	events: string,
	sample: string,
	{ file_id, other_id, offset_us, first_us, last_us, matches }: Record<string, number | boolean>,
): Promise<boolean> {
	const [from, to, offset] = [Number(first_us), Number(last_us), Number(offset_us)];
	const { rows } = await db.query(
		`SELECT count(DISTINCT message_hash) FILTER (file_id = $1 AND epoch_us(time) BETWEEN $3 AND $4),
			count(DISTINCT message_hash) FILTER (file_id = $2 AND epoch_us(time) BETWEEN $5 AND $6)
		FROM ${events} WHERE file_id IN ($1, $2) AND ${sample} AND ${OWN_TIME}
			AND quality = 'full' AND NOT (${COMMON})`,
		[Number(file_id), Number(other_id), from, to, from - offset, to - offset],
	);
	return Number(matches) >= 0.5 * Math.min(Number(rows[0]?.[0]), Number(rows[0]?.[1]));
}
