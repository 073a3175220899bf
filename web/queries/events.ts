import { columnOf, type FacetField } from './filter.ts';
import { idList, raw, type Sql, sql } from './sql.ts';

/** Rows per block of `seq`: the unit in which filtered rows are counted and found again. */
export const BLOCK = 256;

const ROW_COLUMNS = raw(
	[
		'seq',
		'event_id',
		'time',
		'timestamp_source',
		'file_id',
		'line',
		'kind',
		'direction',
		'client',
		'server',
		'tool',
		'method',
		'rpc_id',
		'prompt',
		'resource_uri',
		'outcome',
		'error_type',
		'error_code',
		'substr(error_message, 1, 240) AS error_message',
		'duration_ms',
		'pairing',
		'quality',
		'decision',
		'logger',
		'url',
		'http_method',
		'http_status',
		'substr(arguments_text, 1, 400) AS arguments_text',
		'length(arguments_text) AS arguments_length',
		'substr(result_text, 1, 240) AS result_text',
		'length(result_text) AS result_length',
		'substr(message, 1, 300) AS message',
		'byte_offset',
		'byte_length',
	].join(', '),
);

/** Row of the event table, as `eventRows` and `eventsById` return it. */
export interface EventLine {
	readonly seq: number;
	readonly event_id: string;
	readonly time: number | null;
	readonly timestamp_source: string | null;
	readonly file_id: number;
	readonly line: number;
	readonly kind: string | null;
	readonly direction: string | null;
	readonly client: string | null;
	readonly server: string | null;
	readonly tool: string | null;
	readonly method: string | null;
	readonly rpc_id: string | null;
	readonly prompt: string | null;
	readonly resource_uri: string | null;
	readonly outcome: string | null;
	readonly error_type: string | null;
	readonly error_code: string | null;
	readonly error_message: string | null;
	readonly duration_ms: number | null;
	readonly pairing: string | null;
	readonly quality: string | null;
	readonly decision: string | null;
	readonly logger: string | null;
	readonly url: string | null;
	readonly http_method: string | null;
	readonly http_status: number | null;
	readonly arguments_text: string | null;
	readonly arguments_length: number | null;
	readonly result_text: string | null;
	readonly result_length: number | null;
	readonly message: string | null;
	readonly byte_offset: number;
	readonly byte_length: number;
}

/** Number of events, and the time they span. */
export function eventBounds(): Sql {
	return sql`SELECT count(*) AS events, min(time) AS first_time, max(time) AS last_time FROM events`;
}

/** How many events of each block of `seq` pass: the map from a row's place to its `seq`, without OFFSET. */
export function eventBlocks(where: Sql): Sql {
	return sql`SELECT seq // ${raw(String(BLOCK))} AS block, count(*) AS n FROM events WHERE ${where} GROUP BY 1 ORDER BY 1`;
}

/** The passing events with `seq` in `[from, to)`, in order. */
export function eventRows(where: Sql, from: number, to: number): Sql {
	return sql`SELECT ${ROW_COLUMNS} FROM events WHERE seq >= ${from} AND seq < ${to} AND ${where} ORDER BY seq`;
}

/** Events by id, in order of `seq`. */
export function eventsById(ids: readonly string[]): Sql {
	return sql`SELECT ${ROW_COLUMNS} FROM events WHERE event_id IN ${idList(ids)} ORDER BY seq`;
}

/** Which of these events pass. */
export function passingEvents(where: Sql, ids: readonly string[]): Sql {
	return sql`SELECT event_id FROM events WHERE event_id IN ${idList(ids)} AND ${where}`;
}

/** Number of passing events. */
export function eventCount(where: Sql): Sql {
	return sql`SELECT count(*) AS n FROM events WHERE ${where}`;
}

/** All columns of one event. */
export function eventDetail(id: string): Sql {
	return sql`SELECT * FROM events WHERE event_id = ${id}`;
}

/** Leaf arguments of a tool call. */
export function eventArguments(id: string): Sql {
	return sql`SELECT path, value, value_type FROM arguments WHERE event_id = ${id} LIMIT 200`;
}

/** What hidden characters or encoded runs in these events say. */
export function decodedTexts(ids: readonly string[]): Sql {
	return sql`SELECT event_id, role, tool, name, decoded_text, hidden_tags + hidden_zero_width + hidden_bidi + hidden_ansi AS hidden FROM texts WHERE event_id IN ${idList(ids)} AND (coalesce(decoded_text, '') <> '' OR hidden_tags + hidden_zero_width + hidden_bidi + hidden_ansi > 0) LIMIT 200`;
}

/** The answers to a request. */
export function answersOf(id: string): Sql {
	return sql`SELECT event_id FROM events WHERE request_event_id = ${id} ORDER BY seq LIMIT 5`;
}

/** Values of a field with their counts, most frequent first; empty counts as `''`. */
export function facetCounts(field: FacetField, where: Sql, limit: number): Sql {
	if (field === 'file')
		return sql`SELECT f.path AS value, e.n FROM (SELECT file_id, count(*) AS n FROM events WHERE ${where} GROUP BY 1) e JOIN files f ON f.file_id = e.file_id ORDER BY n DESC, value LIMIT ${raw(String(limit))}`;
	const column = raw(columnOf(field) ?? 'NULL');
	return sql`SELECT coalesce(${column}, '') AS value, count(*) AS n FROM events WHERE ${where} GROUP BY 1 ORDER BY n DESC, value LIMIT ${raw(String(limit))}`;
}

/** The servers with most events. */
export function topServers(limit: number): Sql {
	return sql`SELECT server FROM events WHERE server IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, server LIMIT ${raw(String(limit))}`;
}

/** Events per bin of `width` microseconds from `start`, split by the given servers (0, 1, …) and the rest. */
export function histogram(
	where: Sql,
	start: number,
	width: number,
	servers: readonly string[],
): Sql {
	const rest = raw(String(servers.length));
	const series = servers.reduceRight(
		(otherwise, server, index) =>
			sql`CASE WHEN server = ${server} THEN ${raw(String(index))} ELSE ${otherwise} END`,
		rest,
	);
	return sql`SELECT (epoch_us(time) - CAST(${start} AS BIGINT)) // CAST(${width} AS BIGINT) AS bin, ${series} AS series, count(*) AS n FROM events WHERE time IS NOT NULL AND ${where} GROUP BY 1, 2 ORDER BY 1, 2`;
}
