import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../detections/engine/database.ts';
import { finalise } from '../../detections/engine/finalise.ts';
import { lockEngine } from '../../detections/engine/lock.ts';
import { createTables, insertBatch } from '../../detections/engine/tables.ts';
import { newEventRow } from '../../ingest/ecs/event-row.ts';
import { ENGINES } from './engines.ts';

const folder = mkdtempSync(join(tmpdir(), 'sillok-lock-'));
const secret = join(folder, 'secret.csv');
writeFileSync(secret, 'a,b\n1,EXAMPLE\n');

/** Ways out of the engine, each refused by the lock alone, without the gate. */
const ATTACKS = [
	`SELECT * FROM read_csv('${secret}')`,
	`SELECT * FROM '${secret}'`,
	`SELECT * FROM read_text('${secret}')`,
	`SELECT * FROM read_blob('${secret}')`,
	`SELECT * FROM glob('${folder}/*')`,
	"SELECT * FROM read_csv('https://example.com/x.csv')",
	"SELECT * FROM 'https://example.com/x.parquet'",
	`COPY (SELECT 1) TO '${join(folder, 'out.csv')}'`,
	`COPY events FROM '${secret}'`,
	`EXPORT DATABASE '${join(folder, 'export')}'`,
	`ATTACH '${join(folder, 'other.db')}' AS other`,
	"ATTACH 'https://example.com/x.db' AS other",
	'LOAD httpfs',
	"LOAD '/tmp/x.duckdb_extension'",
	'SET enable_external_access = true',
	'SET autoload_known_extensions = true',
	'SET lock_configuration = false',
	"SET temp_directory = '/tmp'",
	"SET memory_limit = '1TB'",
	'SET threads = 1',
	'RESET enable_external_access',
	"SET custom_extension_repository = 'https://example.com'",
	'PRAGMA enable_external_access = true',
];

describe.each(ENGINES)('%s', (engine, open) => {
	let db: Database;
	beforeAll(async () => {
		db = await open();
		await createTables(db);
		await lockEngine(db);
	});
	afterAll(() => db.close());

	test.each(ATTACKS)('refuses %s', async (sql) => {
		await expect(db.query(sql)).rejects.toThrow();
		expect(readdirSync(folder)).toEqual(['secret.csv']);
	});

	test('fetches no extension', async () => {
		// In the browser INSTALL itself does nothing; what counts is that nothing can be loaded.
		if (engine === 'node') await expect(db.query('INSTALL httpfs')).rejects.toThrow();
		await expect(db.query('LOAD httpfs')).rejects.toThrow();
	});

	test('may be locked again only by failing', async () => {
		await expect(lockEngine(db)).rejects.toThrow(/locked/);
	});

	test('still takes rows, builds tables and answers', async () => {
		const event = { ...newEventRow(), event_id: 'a', time: 1, file_id: 0 };
		await insertBatch(db, { events: [event], files: [{ file_id: 0, path: 'a.log' }] });
		await finalise(db);
		expect((await db.query('SELECT seq, event_id FROM events')).rows).toEqual([[1, 'a']]);
	});
});
