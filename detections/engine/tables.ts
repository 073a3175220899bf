import { TABLES, type TableName } from '../../ingest/ecs/fields.ts';
import type { Table } from '../../ingest/ecs/table.ts';
import { CLOCKS } from './clock-columns.ts';
import type { Database, Value } from './database.ts';
import { PUBLISHED } from './published.ts';

/** Name of the table that takes the rows of `table` until `finalise` moves them on. */
export function stagingName(table: TableName): string {
	return `staged_${table}`;
}

/** Names of all staging tables, in the order ingest fills them. */
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** Creates the staging tables and the published ones, all empty; on a database that has them it starts over. */
export async function createTables(db: Database): Promise<void> {
	for (const name of TABLE_NAMES) await db.exec(createTable(TABLES[name], stagingName(name)));
	for (const table of PUBLISHED) {
		if (table.name === 'texts') continue;
		await db.exec(createTable(table, table.name));
	}
	await db.exec(createTable(CLOCKS, CLOCKS.name));
	await db.exec(createTable(TABLES.texts, TEXT_ROWS));
	await db.exec(TEXTS_VIEW);
}

/** Puts the rows of one batch of ingest, and what is known of files, into the staging tables. */
export async function insertBatch(
	db: Database,
	batch: { readonly [T in TableName]?: readonly Readonly<Record<string, Value>>[] },
): Promise<void> {
	for (const name of TABLE_NAMES) {
		const rows = batch[name];
		if (rows !== undefined && rows.length > 0)
			await db.insert(TABLES[name], rows, stagingName(name));
	}
}

/** Where the rows behind the view `texts` are kept. */
export const TEXT_ROWS = 'text_rows';

/**
 * `texts` without NULL in the columns that rules match on. A result that hides nothing stands only in
 * `events`, which halves the rows that have to be kept.
 */
export const TEXTS_VIEW = `CREATE OR REPLACE VIEW texts AS SELECT * REPLACE (
	coalesce(visible_text, text, '') AS visible_text, coalesce(decoded_text, '') AS decoded_text
) FROM ${TEXT_ROWS}
UNION ALL SELECT event_id, time, session_id, client, server, tool,
	CASE WHEN error_type IS NULL THEN 'result' ELSE 'error' END, NULL,
	result_text, result_text, '', 0, 0, 0, 0, 0
FROM events WHERE result_text IS NOT NULL AND text_hides IS NULL`;

/** `CREATE TABLE` for a table under a name of its own. */
export function createTable(table: Table, name: string): string {
	const columns = table.columns.map((column) => `${quoted(column.name)} ${column.type}`);
	return `CREATE OR REPLACE TABLE ${quoted(name)} (${columns.join(', ')})`;
}

/** The columns of a table as a quoted list, optionally behind a table alias. */
export function columnList(table: Table, alias?: string): string {
	const prefix = alias === undefined ? '' : `${alias}.`;
	return table.columns.map((column) => prefix + quoted(column.name)).join(', ');
}

/** A name as a quoted SQL identifier. */
export function quoted(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
