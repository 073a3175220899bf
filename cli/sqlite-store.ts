import type initSqlJs from 'sql.js';
import { storeHeader, unreadRow } from '../ingest/formats/store-line.ts';
import { InputError, type InputFile, streamOf } from '../ingest/read/input.ts';
import type { JsonRecord } from '../ingest/read/json-record.ts';
import { readDatabase } from './sqlite/read-database.ts';
import { messageOf, type RowKey, RowReader, readKeys } from './sqlite/rows.ts';
import { STORES, type Store } from './sqlite/stores.ts';
import { findTable, type Table } from './sqlite/table.ts';

const PORTION_CHARS = 1 << 18;
/** Rows may share pages of a damaged database: no more comes out than so many times what went in. */
const MAX_GROWTH = 32;
const LEAST_LIMIT = 64 * 1024 * 1024;

/**
 * A database as a file of lines: a header that names the product, then one line a row in the order of time, the same
 * bytes for the same rows. A stream of one that is too large, damaged or of an unknown product ends with an InputError;
 * the rows before the damage come first.
 */
export function sqliteStore(file: InputFile, path: string): InputFile {
	return { ...file, stream: () => streamOf(portions(path)) };
}

async function* portions(path: string): AsyncGenerator<Uint8Array, void, undefined> {
	const encoder = new TextEncoder();
	let text = '';
	let failure: unknown = null;
	let db: initSqlJs.Database | null = null;
	try {
		const opened = await openDatabase(path);
		db = opened.db;
		for (const line of linesOf(db, opened.bytes)) {
			text += `${line}\n`;
			if (text.length < PORTION_CHARS) continue;
			yield encoder.encode(text);
			text = '';
		}
	} catch (error) {
		failure = error;
	} finally {
		db?.close();
	}
	if (text !== '') yield encoder.encode(text);
	if (failure instanceof InputError) throw failure;
	if (failure !== null) throw damaged(messageOf(failure));
}

async function openDatabase(path: string): Promise<{ db: initSqlJs.Database; bytes: number }> {
	const content = await readDatabase(path);
	const { default: initSqlJs } = await import('sql.js');
	const { Database } = await initSqlJs();
	const db = new Database(content);
	return { db, bytes: content.length };
}

function* linesOf(db: initSqlJs.Database, bytes: number): Generator<string, void, undefined> {
	db.run('PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
	const [store, table] = findStore(db);
	const columns = store.columns?.filter((one) => table.columns.includes(one)) ?? table.columns;
	const keyColumns = store.keys.filter((one) => table.columns.includes(one));
	const { keys, damage } = readKeys(db, table, keyColumns);
	const ordered = store.order(keys);
	yield storeHeader(store.id, table.name, firstOf(keyColumns, ordered[0]));
	const reader = new RowReader(db, table, columns);
	const limit = Math.max(LEAST_LIMIT, bytes * MAX_GROWTH);
	let chars = 0;
	for (const { rowid } of ordered) {
		const line = rowLine(store, reader, rowid);
		chars += line.length;
		if (chars > limit) throw new InputError('archive-limit', 'rows share what they hold');
		yield line;
	}
	if (damage !== null) throw damaged(damage);
}

function findStore(db: initSqlJs.Database): [Store, Table] {
	for (const store of STORES) {
		const table = findTable(db, store.table, store.needed);
		if (table !== null) return [store, table];
	}
	const known = STORES.map((store) => store.title).join(', ');
	throw new InputError('unknown-format', `a SQLite database of another kind (read are: ${known})`);
}

function rowLine(store: Store, reader: RowReader, rowid: number): string {
	try {
		const row = reader.read(rowid);
		if (typeof row !== 'number') return store.line(row);
		return unreadRow(rowid, 'line-too-long', `${row} bytes`);
	} catch (error) {
		return unreadRow(rowid, 'unreadable', messageOf(error));
	}
}

/** What the first row says of itself tells one database from another. */
function firstOf(columns: readonly string[], key: RowKey | undefined): JsonRecord | null {
	if (key === undefined) return null;
	const values = columns.map((column, at) => [column, key.values[at] ?? null] as const);
	return { rowid: key.rowid, ...Object.fromEntries(values) };
}

function damaged(detail: string): InputError {
	return new InputError('unreadable', `the SQLite database is damaged: ${detail}`);
}
