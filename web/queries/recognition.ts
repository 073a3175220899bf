import { raw, type Sql, sql } from './sql.ts';

/** Reject of one file, as `rejectsOf` returns it. */
export interface RejectLine {
	readonly line: number;
	readonly byte_offset: number;
	readonly byte_length: number;
	readonly reason: string;
	readonly detail: string | null;
}

/** The first rejects of a file. */
export function rejectsOf(fileId: number, limit: number): Sql {
	return sql`SELECT line, byte_offset, byte_length, reason, detail FROM rejects WHERE file_id = ${fileId} ORDER BY line LIMIT ${raw(String(limit))}`;
}

/** How much the records of each file show: `file_id, quality, n`. */
export function qualities(): Sql {
	return sql`SELECT file_id, quality, count(*) AS n FROM (SELECT file_id, quality FROM events UNION ALL SELECT file_id, quality FROM duplicates) GROUP BY 1, 2 ORDER BY 1, n DESC`;
}

/** Per file: whether its times were assumed to be of a zone. */
export function assumedZones(): Sql {
	return sql`SELECT file_id, count(*) AS n FROM (SELECT file_id, timestamp_source FROM events UNION ALL SELECT file_id, timestamp_source FROM duplicates) WHERE timestamp_source = 'assumed' GROUP BY 1 ORDER BY 1`;
}

/** One row: duplicates, requests without an answer, events without a time, files or entries not read to their end. */
export function oddities(): Sql {
	return sql`SELECT (SELECT count(*) FROM duplicates) AS duplicates, (SELECT count(*) FROM events WHERE pairing = 'unanswered') AS unanswered, (SELECT count(*) FROM events WHERE time IS NULL) AS no_time, (SELECT count(*) FROM rejects WHERE reason IN ('unreadable', 'archive-limit', 'archive-broken')) AS unreadable`;
}

/** The stretches of `width` microseconds in which anything was logged, as numbers since 1970; times of files do not count. */
export function activeStretches(width: number): Sql {
	return sql`SELECT DISTINCT epoch_us(time) // CAST(${width} AS BIGINT) AS stretch FROM events WHERE time IS NOT NULL AND timestamp_source <> 'file' ORDER BY 1`;
}

/** Returns the longest silence between stretches, `[from, to)` in microseconds; `null` when there is none. */
export function longestGap(
	stretches: readonly number[],
	width: number,
): { from: number; to: number } | null {
	let best: { from: number; to: number } | null = null;
	for (let i = 1; i < stretches.length; i++) {
		const from = ((stretches[i - 1] ?? 0) + 1) * width;
		const to = (stretches[i] ?? 0) * width;
		if (to > from && (best === null || to - from > best.to - best.from)) best = { from, to };
	}
	return best;
}
