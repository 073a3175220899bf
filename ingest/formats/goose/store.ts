import { jsonText } from '../../facts/json-value.ts';
import { parseJson } from '../../read/json-record.ts';

/** A row of `messages` in Goose's `sessions.db` (from 1.10, 2025-10). */
export interface GooseRow {
	readonly session_id: string;
	readonly role: string;
	/** JSON text of the content blocks. */
	readonly content_json: string;
	/** Seconds since 1970. */
	readonly created_timestamp: number;
	/** JSON text such as `{"userVisible":true,"agentVisible":true}`. */
	readonly metadata_json?: string | null;
}

/** The row as a line of a session file, without a line end, for the reader of the format `goose`; content that is no JSON becomes none. */
export function gooseLine(row: GooseRow): string {
	return jsonText({
		session_id: row.session_id,
		role: row.role,
		created: row.created_timestamp,
		content: parseJson(row.content_json) ?? [],
		metadata: parseJson(row.metadata_json ?? 'null') ?? null,
	});
}
