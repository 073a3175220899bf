import {
	ARGUMENTS,
	EVENTS,
	FILES,
	INDICATORS,
	REJECTS,
	SERVERS,
	TABLES,
	TEXTS,
	TOOLS,
} from '../../ingest/ecs/fields.ts';
import type { Table } from '../../ingest/ecs/table.ts';
import type { Database } from './database.ts';
import { DERIVED_TABLES } from './derived-tables.ts';
import { findDuplicates, PAIRS } from './duplicates.ts';
import { DUPLICATES } from './published.ts';
import {
	columnList,
	createTable,
	stagingName,
	TABLE_NAMES,
	TEXT_ROWS,
	TEXTS_VIEW,
} from './tables.ts';

/** Fact tables: staging name, where the rows are kept, and their columns. */
const FACTS: readonly { readonly table: Table; readonly into: string }[] = [
	{ table: TEXTS, into: TEXT_ROWS },
	{ table: ARGUMENTS, into: 'arguments' },
	{ table: TOOLS, into: 'tools' },
	{ table: SERVERS, into: 'servers' },
	{ table: INDICATORS, into: 'indicators' },
];

/** All events known so far, published and staged, as the columns of ingest. */
const POOL = 'event_pool';

/**
 * Turns what ingest staged into the published tables: orders events by time, sets duplicates aside
 * with their facts, applies pairing marks, and derives `calls`, `sessions` and the others.
 * May be called again after more ingest; without new rows it changes nothing.
 * Tables are rewritten whole, which also makes scans 1.5 times faster in the browser.
 */
export async function finalise(db: Database): Promise<void> {
	if (!(await hasStagedRows(db))) return;
	const columns = columnList(EVENTS);
	await db.exec(`CREATE OR REPLACE TABLE next_files AS
		SELECT ${columnList(FILES)} FROM files UNION ALL SELECT ${columnList(FILES)} FROM ${stagingName('files')}`);
	await db.exec(`CREATE OR REPLACE VIEW ${POOL} AS
		SELECT ${columns} FROM events
		UNION ALL SELECT ${columns} FROM duplicates
		UNION ALL SELECT ${columns} FROM ${stagingName('events')}`);
	const repeated = await findDuplicates(db, POOL, 'next_files');
	await moveEvents(db);
	for (const { table, into } of FACTS) await moveFacts(db, table, into, repeated);
	await db.exec(`CREATE OR REPLACE TABLE next_rejects AS
		SELECT r.*, f.path FROM (
			SELECT ${columnList(REJECTS)} FROM rejects
			UNION ALL SELECT ${columnList(REJECTS)} FROM ${stagingName('rejects')}
		) r LEFT JOIN next_files f USING (file_id) ORDER BY r.file_id, r.line`);
	await db.exec(`DROP VIEW ${POOL}`);
	for (const name of ['files', 'rejects', 'events', 'duplicates', ...FACTS.map((f) => f.into)]) {
		await replaceTable(db, name);
	}
	for (const name of TABLE_NAMES) await db.exec(createTable(TABLES[name], stagingName(name)));
	await db.exec(`DROP TABLE ${PAIRS}`);
	for (const { name, select } of DERIVED_TABLES) {
		await db.exec(`CREATE OR REPLACE TABLE next_${name} AS ${select}`);
		await replaceTable(db, name);
	}
	await db.exec(TEXTS_VIEW);
}

async function hasStagedRows(db: Database): Promise<boolean> {
	// Not a sum of subqueries: the optimiser would try every order of joining them.
	const counts = TABLE_NAMES.map((name) => `SELECT count(*) AS n FROM ${stagingName(name)}`);
	const { rows } = await db.query(`SELECT sum(n) FROM (${counts.join(' UNION ALL ')})`);
	return rows[0]?.[0] !== 0;
}

async function replaceTable(db: Database, name: string): Promise<void> {
	if (name === TEXT_ROWS) await db.exec('DROP VIEW IF EXISTS texts');
	await db.exec(`DROP TABLE ${name}`);
	await db.exec(`ALTER TABLE next_${name} RENAME TO ${name}`);
}

async function moveEvents(db: Database): Promise<void> {
	const order = 'e.time NULLS LAST, e.file_id, e.byte_offset, e.sub';
	const hasPairs = await hasRows(db, PAIRS);
	let columns = columnList(EVENTS, 'e');
	let source = `${POOL} e`;
	if (hasPairs) {
		// The response may stand in another file than the request that was kept.
		columns = columns.replace(
			'e."request_event_id"',
			'coalesce(q.duplicate_of, e."request_event_id") AS "request_event_id"',
		);
		source += ` LEFT JOIN ${PAIRS} d ON d.event_id = e.event_id AND d.file_id = e.file_id
			LEFT JOIN ${PAIRS} q ON q.event_id = e.request_event_id AND q.duplicate_of <> q.event_id`;
		await db.exec(`CREATE OR REPLACE TABLE next_duplicates AS
			SELECT ${columns}, d.duplicate_of FROM ${source} WHERE d.duplicate_of IS NOT NULL ORDER BY ${order}`);
		source += ' WHERE d.duplicate_of IS NULL';
	} else {
		await db.exec(createTable(DUPLICATES, 'next_duplicates'));
	}
	// A join, unlike a plain scan, does not keep the order of the rows.
	const isOrdered = !hasPairs && (await isSorted(db));
	await db.exec(`CREATE OR REPLACE TABLE next_events AS
		SELECT row_number() OVER () AS seq, ${columnList(EVENTS)} FROM (
			SELECT ${columns} FROM ${source}${isOrdered ? '' : ` ORDER BY ${order}`})`);
	for (const table of ['next_events', 'next_duplicates']) {
		await db.exec(`UPDATE ${table} SET pairing = m.pairing FROM (
			SELECT event_id, min(pairing) AS pairing FROM ${stagingName('marks')} GROUP BY event_id
		) m WHERE m.event_id = ${table}.event_id`);
	}
}

/** Whether the pool is one file's events in time order, as they mostly come: sorting all columns costs more than the rest. */
async function isSorted(db: Database): Promise<boolean> {
	const { rows } =
		await db.query(`SELECT count(DISTINCT file_id) < 2 AND coalesce(bool_and(follows), true) FROM (
		SELECT file_id, coalesce(time >= lag(time) OVER (), time IS NOT NULL) AS follows FROM ${POOL})`);
	return rows[0]?.[0] === true;
}

async function hasRows(db: Database, table: string): Promise<boolean> {
	return (await db.query(`SELECT 1 FROM ${table} LIMIT 1`)).rows.length > 0;
}

/** Facts of duplicates go; an event whose very id came twice keeps one set of them. */
async function moveFacts(
	db: Database,
	table: Table,
	into: string,
	repeated: boolean,
): Promise<void> {
	const columns = columnList(table);
	const all = `SELECT ${columns} FROM ${into} UNION ALL SELECT ${columns} FROM ${stagingName(table.name as 'texts')}`;
	const twice = `SELECT event_id FROM ${PAIRS} WHERE event_id = duplicate_of`;
	const kept = `SELECT * FROM (${all}) WHERE event_id NOT IN (SELECT event_id FROM ${PAIRS})`;
	await db.exec(
		`CREATE OR REPLACE TABLE next_${into} AS ${kept}${
			repeated
				? ` UNION ALL SELECT DISTINCT * FROM (${all}) WHERE event_id IN (${twice}) AND event_id NOT IN (SELECT event_id FROM ${PAIRS} WHERE event_id <> duplicate_of)`
				: ''
		}`,
	);
}
