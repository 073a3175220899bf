import { CLOCKS } from './clock-columns.ts';
import { measureClocks } from './clocks.ts';
import type { Database } from './database.ts';
import { findSkewedDuplicates } from './skewed-duplicates.ts';
import { createTable } from './tables.ts';

/** Table of `findDuplicates`: event_id, file_id, duplicate_of. */
export const PAIRS = 'duplicate_pairs';

/** Two clocks of one host round differently; further apart it is another message. */
const WITHIN_US = 2000;

/** Claude Desktop writes each message to `mcp-server-NAME.log` and, for all servers, to `mcp.log` (`mcp1.log` once rotated). */
const ALL_SERVERS_LOG = `regexp_matches(path, '(^|[/\\\\])mcp[0-9]*\\.log(\\.[^/\\\\]*)?$')`;

/**
 * Writes `PAIRS`: events that say the same as another one in another file. The same message within
 * 2 ms is matched one to one, nth with nth; a server's own file wins over the `mcp.log` of all servers,
 * then the better quality, then the path. Clocks that differ are measured (`CLOCKS`) and allowed for.
 * Resolves with whether an event id itself came twice.
 */
export async function findDuplicates(db: Database, pool: string, files: string): Promise<boolean> {
	await db.exec(
		`CREATE OR REPLACE TABLE ${PAIRS} (event_id VARCHAR, file_id INTEGER, duplicate_of VARCHAR)`,
	);
	const { rows } = await db.query(
		`SELECT count(DISTINCT file_id), count(*) - count(DISTINCT event_id) FROM ${pool}`,
	);
	const [fileCount, repeats] = rows[0] ?? [];
	if (typeof fileCount !== 'number' || fileCount < 2) {
		await db.exec(createTable(CLOCKS, CLOCKS.name));
		return false;
	}
	const ranked = `SELECT file_id, ${ALL_SERVERS_LOG} AS of_all_servers,
		row_number() OVER (ORDER BY path, file_id) AS rank FROM ${files}`;
	if (repeats !== 0) {
		await db.exec(`INSERT INTO ${PAIRS}
			SELECT event_id, file_id, event_id FROM (
				SELECT event_id, file_id, row_number() OVER (PARTITION BY event_id ORDER BY of_all_servers, rank) AS n
				FROM ${pool} JOIN (${ranked}) USING (file_id)
				WHERE event_id IN (SELECT event_id FROM ${pool} GROUP BY event_id HAVING count(*) > 1)
			) WHERE n > 1`);
	}
	// Lines that are no JSON-RPC have no message hash; only Claude Desktop writes those to two files.
	const key = `CASE WHEN message_hash IS NOT NULL THEN message_hash::VARCHAR
		WHEN format = 'claude-desktop' AND kind IN ('log', 'lifecycle') THEN message END`;
	await db.exec(`INSERT INTO ${PAIRS}
		WITH candidates AS (
			SELECT event_id, file_id, epoch_us(time) AS t, byte_offset, sub,
				CASE quality WHEN 'full' THEN 0 WHEN 'truncated' THEN 1 WHEN 'summary' THEN 2 ELSE 3 END AS poor,
				coalesce(server, '') AS server, coalesce(direction, '') AS direction, kind, ${key} AS key
			FROM ${pool} WHERE time IS NOT NULL
		), shared AS (
			SELECT key, server, direction, kind FROM candidates WHERE key IS NOT NULL
			GROUP BY ALL HAVING count(DISTINCT file_id) > 1
		), steps AS (
			SELECT c.*, r.of_all_servers, r.rank,
				coalesce(t - lag(t) OVER same > ${WITHIN_US}, true) AS begins
			FROM candidates c JOIN shared USING (key, server, direction, kind)
				JOIN (${ranked}) r USING (file_id)
			WHERE NOT EXISTS (
				SELECT 1 FROM ${PAIRS} p WHERE p.event_id = c.event_id AND p.file_id = c.file_id)
			WINDOW same AS (PARTITION BY key, server, direction, kind ORDER BY t, rank, byte_offset, sub)
		), moments AS (
			SELECT *, sum(begins::INTEGER) OVER (PARTITION BY key, server, direction, kind
				ORDER BY t, rank, byte_offset, sub ROWS UNBOUNDED PRECEDING) AS moment
			FROM steps
		), numbered AS (
			SELECT *, row_number() OVER (PARTITION BY key, server, direction, kind, moment, file_id
				ORDER BY t, byte_offset, sub) AS nth
			FROM moments
		), matched AS (
			SELECT *, first(event_id) OVER best AS winner, first(t) OVER best AS winner_t
			FROM numbered
			WINDOW best AS (PARTITION BY key, server, direction, kind, moment, nth
				ORDER BY of_all_servers, poor, rank ROWS UNBOUNDED PRECEDING)
		)
		SELECT event_id, file_id, winner FROM matched
		WHERE event_id <> winner AND abs(t - winner_t) <= ${WITHIN_US}`);
	await measureClocks(db, pool);
	await findSkewedDuplicates(db, pool, ranked);
	return repeats !== 0;
}
