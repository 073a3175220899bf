import { CLOCKS } from './clock-columns.ts';
import { sameServer } from './clocks.ts';
import type { Database } from './database.ts';
import { PAIRS } from './duplicates.ts';

/** Programs on one host write down the same message within this; the existing pairs use it too. */
const LEAST_TOLERANCE_US = 2000;

/**
 * Adds to `PAIRS` the messages that two files of `CLOCKS` hold at the offset measured between them, nearest with
 * nearest. `ranked` has `file_id, of_all_servers, rank`; which of the two stays is decided as in `findDuplicates`,
 * and a stated time wins over an assumed one.
 */
export async function findSkewedDuplicates(
	db: Database,
	pool: string,
	ranked: string,
): Promise<void> {
	const { rows } = await db.query(
		`SELECT file_id, other_id, offset_us, spread_us, first_us, last_us FROM ${CLOCKS.name}
		ORDER BY matches DESC, file_id, other_id`,
	);
	for (const row of rows) {
		const [file, other, offset = 0, spread = 0, first = 0, last = 0] = row.map(Number);
		const tolerance = Math.max(LEAST_TOLERANCE_US, spread);
		const side = (id: number | undefined) => `SELECT e.event_id, e.file_id, epoch_us(e.time) AS t,
				e.message_hash, e.kind, e.server, e.server_name, e.direction, r.of_all_servers,
				CASE e.quality WHEN 'full' THEN 0 WHEN 'truncated' THEN 1 WHEN 'summary' THEN 2 ELSE 3 END AS poor,
				coalesce(e.timestamp_source = 'assumed', false) AS assumed, r.rank
			FROM ${pool} e JOIN (${ranked}) r USING (file_id)
			WHERE e.file_id = ${id} AND e.message_hash IS NOT NULL AND e.time IS NOT NULL
				AND NOT EXISTS (SELECT 1 FROM ${PAIRS} p WHERE p.event_id = e.event_id AND p.file_id = e.file_id)`;
		await db.exec(`INSERT INTO ${PAIRS}
			WITH near AS (
				SELECT a, b, abs(a.t - b.t - (${offset})) AS apart
				FROM (${side(file)}) a JOIN (${side(other)}) b
					ON a.message_hash = b.message_hash AND a.kind = b.kind AND a.event_id <> b.event_id
					AND ${sameServer('a', 'b')}
				WHERE abs(a.t - b.t - (${offset})) <= ${tolerance} AND ${reach(first, last)}
			), mutual AS (
				SELECT a, b FROM near
				QUALIFY row_number() OVER (PARTITION BY a.event_id ORDER BY apart, b.t, b.event_id) = 1
					AND row_number() OVER (PARTITION BY b.event_id ORDER BY apart, a.t, a.event_id) = 1
			), judged AS (
				SELECT a, b, (a.of_all_servers, a.poor, a.assumed, a.rank) < (b.of_all_servers, b.poor, b.assumed, b.rank) AS a_stays
				FROM mutual
			)
			SELECT CASE WHEN a_stays THEN b.event_id ELSE a.event_id END,
				CASE WHEN a_stays THEN b.file_id ELSE a.file_id END,
				CASE WHEN a_stays THEN a.event_id ELSE b.event_id END
			FROM judged`);
	}
	for (let step = 0; step < rows.length; step++) {
		await db.exec(`UPDATE ${PAIRS} SET duplicate_of = next.duplicate_of FROM (
			SELECT event_id, min(duplicate_of) AS duplicate_of FROM ${PAIRS} WHERE event_id <> duplicate_of GROUP BY event_id
		) next WHERE next.event_id = ${PAIRS}.duplicate_of`);
	}
}

/** The offset holds where it was measured, and a day around it. */
function reach(first: number, last: number): string {
	const day = 86_400_000_000;
	return `a.t BETWEEN ${first - day} AND ${last + day}`;
}
