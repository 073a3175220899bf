import initSqlJs from 'sql.js';

const SQL = await initSqlJs();

/** SQL, or SQL and the values of its parameters. */
export type Statement = string | readonly [string, ...unknown[]];

/** The bytes of a database after some statements. */
export function database(...statements: readonly Statement[]): Uint8Array {
	const db = new SQL.Database();
	for (const one of statements) {
		if (typeof one === 'string') db.run(one);
		else db.run(one[0], one.slice(1) as initSqlJs.SqlValue[]);
	}
	const bytes = db.export();
	db.close();
	return bytes;
}

/** Tables of Goose's `sessions.db` in schema version 17 (2026-10), without those for usage and providers. */
export const GOOSE_SCHEMA = `
	CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
	CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT '', working_dir TEXT NOT NULL);
	CREATE TABLE messages (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		message_id TEXT,
		session_id TEXT NOT NULL REFERENCES sessions(id),
		role TEXT NOT NULL,
		content_json TEXT NOT NULL,
		created_timestamp INTEGER NOT NULL,
		timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
		tokens INTEGER,
		metadata_json TEXT
	);
	CREATE INDEX idx_messages_session_created ON messages(session_id, created_timestamp, id);`;

/** A row of Goose's messages. */
export function message(
	session: unknown,
	role: unknown,
	content: unknown,
	created: unknown,
): readonly [string, ...unknown[]] {
	return [
		`INSERT INTO messages (session_id, role, content_json, created_timestamp, metadata_json)
		VALUES (?, ?, ?, ?, '{"userVisible":true,"agentVisible":true}')`,
		session,
		role,
		Array.isArray(content) ? JSON.stringify(content) : content,
		created,
	];
}

/** The text that a user typed, as content. */
export function typed(text: string): object[] {
	return [{ type: 'text', text }];
}

/** A call of the tool `read` of the server `notes`, as content. */
export function call(id: string, path: string): object[] {
	const value = { name: 'notes__read', arguments: { path } };
	return [{ type: 'toolRequest', id, toolCall: { status: 'success', value } }];
}

/** What that tool gave back, as content. */
export function answer(id: string, text: string): object[] {
	const value = { content: [{ type: 'text', text }], isError: false };
	return [{ type: 'toolResponse', id, toolResult: { status: 'success', value } }];
}

/** Table `events` as xetrack makes it, with the columns that Lasso's plugin and the arguments of some calls added. */
export const LASSO_SCHEMA = `
	CREATE TABLE "events" (track_id TEXT, timestamp TEXT, PRIMARY KEY (track_id, timestamp));
	ALTER TABLE "events" ADD COLUMN server_name TEXT;
	ALTER TABLE "events" ADD COLUMN capability_type TEXT;
	ALTER TABLE "events" ADD COLUMN capability_name TEXT;
	ALTER TABLE "events" ADD COLUMN path TEXT;
	ALTER TABLE "events" ADD COLUMN response_type TEXT;
	ALTER TABLE "events" ADD COLUMN isError INTEGER;
	ALTER TABLE "events" ADD COLUMN call_id TEXT;
	ALTER TABLE "events" ADD COLUMN content_type TEXT;
	ALTER TABLE "events" ADD COLUMN content_text TEXT;`;

/** A row of xetrack's events: one block of the result of a call. */
export function block(
	seconds: string,
	callId: string | null,
	name: string,
	text: string,
): readonly [string, ...unknown[]] {
	return [
		`INSERT INTO events VALUES ('brave-fox-0001', ?, 'files', 'tool', ?, '/srv/notes.md', 'CallToolResult', 0, ?, 'text', ?)`,
		`2025-04-22 19:20:${seconds}`,
		name,
		callId,
		text,
	];
}
