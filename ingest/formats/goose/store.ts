import { jsonText } from '../../facts/json-value.ts';
import { parseJson } from '../../read/json-record.ts';

/** A row of `messages` in Goose's `sessions.db` (from 1.10, 2025-10); SQLite lets any column hold anything. */
export interface GooseRow {
	readonly session_id: unknown;
	readonly role: unknown;
	/** JSON text of the content blocks. */
	readonly content_json: unknown;
	/** Seconds since 1970; milliseconds in some releases. */
	readonly created_timestamp: unknown;
	/** JSON text such as `{"userVisible":true,"agentVisible":true}`. */
	readonly metadata_json?: unknown;
}

/**
 * The row as a line of a session file, without a line end, for the reader of the format `goose`. Content that is no
 * JSON stays text, which that reader rejects.
 */
export function gooseLine(row: GooseRow): string {
	return jsonText({
		session_id: row.session_id,
		role: row.role,
		created: row.created_timestamp,
		content: parsedText(row.content_json),
		metadata: parsedText(row.metadata_json ?? null),
	});
}

function parsedText(json: unknown): unknown {
	if (typeof json !== 'string') return null;
	const value = parseJson(json);
	return value === undefined ? json : value;
}
