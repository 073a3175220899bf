import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { findInputs } from '../../cli/inputs.ts';
import { MAX_DATABASE_BYTES } from '../../cli/sqlite/read-database.ts';
import { readAll } from '../read-sample.ts';
import {
	answer,
	block,
	call,
	database,
	GOOSE_SCHEMA,
	LASSO_SCHEMA,
	message,
	type Statement,
	typed,
} from './make-store.ts';
import { walOf } from './make-wal.ts';

const FIRST = 1_788_771_600;

const ROOT = mkdtempSync(join(tmpdir(), 'sillok-sqlite-'));
afterAll(() => rmSync(ROOT, { recursive: true }));
const newFolder = () => mkdtempSync(join(ROOT, 'in-'));

/** Reads files written into a folder of their own, as the command line does. */
async function read(files: Readonly<Record<string, Uint8Array>>) {
	const folder = newFolder();
	for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
	const inputs = await findInputs([folder]);
	const { files: rows, batch, documents } = await readAll(inputs);
	const [file, ...more] = rows;
	expect(more).toEqual([]);
	const rejects = batch.rejects.map(({ reason, detail }) => [reason, detail] as const);
	return { folder, file: file!, events: batch.events, rejects, documents };
}

const GOOSE = [
	GOOSE_SCHEMA,
	`INSERT INTO sessions VALUES ('20260907_4', 'Notes', '/srv'), ('20260907_5', '', '/srv')`,
	message('20260907_4', 'user', typed('read my notes'), FIRST),
	message('20260907_4', 'assistant', call('c1', '/srv/a.md'), FIRST + 2),
	message('20260907_4', 'user', answer('c1', 'milk'), FIRST + 3),
] as const;

test('messages of Goose are events, in the order of time and then of rows', async () => {
	const { file, events, rejects } = await read({
		'sessions.db': database(
			...GOOSE,
			message('20260907_5', 'assistant', call('c2', '/srv/b.md'), (FIRST + 1) * 1000),
			message('20260907_5', 'user', answer('c2', 'bread'), FIRST + 3),
		),
	});
	expect(rejects).toEqual([]);
	expect(file).toMatchObject({ format: 'goose', variant: 'store', zone: 'UTC', lines: 6 });
	expect(file.path).toMatch(/\/sessions\.db$/);
	expect(
		events.map((event) => [event.kind, event.tool, event.result_text ?? event.arguments_text]),
	).toEqual([
		['log', null, null],
		['request', 'read', '{"path":"/srv/b.md"}'],
		['request', 'read', '{"path":"/srv/a.md"}'],
		['result', 'read', 'milk'],
		['result', 'read', 'bread'],
	]);
	expect(events.map(({ time }) => time! / 1e6 - FIRST)).toEqual([0, 1, 2, 3, 3]);
	expect(new Set(events.map(({ session_id }) => session_id)).size).toBe(2);
});

test('event ids do not depend on the run, on room in the file, or on rows that follow', async () => {
	const ids = async (...more: Statement[]) =>
		(await read({ 'sessions.db': database(...GOOSE, ...more) })).events.map((one) => one.event_id);
	const once = await ids();
	expect(once).toHaveLength(3);
	expect(await ids('CREATE TABLE other (a); INSERT INTO other VALUES (zeroblob(100000))')).toEqual(
		once,
	);
	expect((await ids(message('20260907_4', 'user', typed('x'), FIRST + 9))).slice(0, 3)).toEqual(
		once,
	);
	expect(await ids("UPDATE messages SET session_id = '20260101_1'")).not.toEqual(once);
});

test("rows of Lasso's xetrack are calls, those of one call taken together", async () => {
	const { file, events, rejects } = await read({
		'track.db': database(
			LASSO_SCHEMA,
			block('08.100000', 'u-1', 'read_file', 'one'),
			block('08.200000', 'u-2', 'list', 'a'),
			block('08.300000', 'u-1', 'read_file', 'two'),
			block('09.000000', null, 'stat', 'old'),
			block('09.100000', null, 'stat', 'older'),
		),
	});
	expect(rejects).toEqual([]);
	expect(file).toMatchObject({ format: 'lasso', variant: 'xetrack', zone: 'assumed', lines: 6 });
	expect(
		events.map((event) => [event.kind, event.tool, event.result_text ?? event.arguments_text]),
	).toEqual([
		['request', 'read_file', '{"path":"/srv/notes.md"}'],
		['result', 'read_file', 'one\ntwo'],
		['request', 'list', '{"path":"/srv/notes.md"}'],
		['result', 'list', 'a'],
		['request', 'stat', '{"path":"/srv/notes.md"}'],
		['result', 'stat', 'old'],
		['request', 'stat', '{"path":"/srv/notes.md"}'],
		['result', 'stat', 'older'],
	]);
	for (const event of events) {
		expect(event).toMatchObject({ server: 'files', duration_ms: null });
		if (event.kind === 'result') expect(event.request_event_id).not.toBeNull();
	}
});

const BEFORE = message('s', 'user', typed('before'), FIRST);
const AFTER = message('s', 'user', typed('after'), FIRST + 9);

test.each<[string, ReturnType<typeof message>, string | null, RegExp]>([
	['content that is no JSON', message('s', 'user', '[{"type":"te', FIRST), 'not-this-format', /./],
	[
		'content that is a blob',
		message('s', 'user', Uint8Array.of(1, 0), FIRST),
		'not-this-format',
		/./,
	],
	['content that is a number', message('s', 'user', 7, FIRST), 'not-this-format', /./],
	['content that is deep', message('s', 'user', '['.repeat(1e5), FIRST), 'not-this-format', /./],
	['a role that is none', message('s', 'system', typed('x'), FIRST), 'not-this-format', /./],
	['a time that is text', message('s', 'user', typed('x'), 'today'), 'not-this-format', /./],
	[
		'a time that is a blob',
		message('s', 'user', typed('x'), Uint8Array.of(9)),
		'not-this-format',
		/./,
	],
	[
		'content over 16 MiB',
		message('s', 'user', typed('x'.repeat(17 << 20)), FIRST),
		'line-too-long',
		/^row 2: 178\d{5} bytes$/,
	],
	[
		'a time over 16 MiB',
		message('s', 'user', typed('x'), 'x'.repeat(17 << 20)),
		'line-too-long',
		/^row 2: 178\d{5} bytes$/,
	],
	['a time of 2^60', message('s', 'user', typed('x'), 2 ** 60), null, /./],
	[
		'a time that is infinite',
		message('s', 'user', typed('x'), Number.POSITIVE_INFINITY),
		'not-this-format',
		/./,
	],
	['NUL in a text', message('s\0t', 'user', typed('a\0b'), FIRST), null, /./],
	['a session that is a number', message(7, 'user', typed('x'), FIRST), null, /./],
])('%s: the rows around it are read', async (_, row, reason, detail) => {
	const { file, events, rejects } = await read({
		'sessions.db': database(GOOSE_SCHEMA.replaceAll('NOT NULL', ''), BEFORE, row, AFTER),
	});
	expect(rejects.map(([why]) => why)).toEqual(reason === null ? [] : [reason]);
	if (reason !== null) expect(rejects[0]?.[1]).toMatch(detail);
	expect(file.lines).toBe(4);
	expect(events).toHaveLength(reason === null ? 3 : 2);
});

test('a whole number that JavaScript cannot hold keeps its digits', async () => {
	const { events } = await read({
		'track.db': database(
			LASSO_SCHEMA,
			'ALTER TABLE events ADD COLUMN big INTEGER; ALTER TABLE events ADD COLUMN raw BLOB; ALTER TABLE events ADD COLUMN __proto__ TEXT',
			`INSERT INTO events (track_id, timestamp, server_name, capability_type, capability_name, big, raw, __proto__)
			VALUES ('t', '2025-04-22 19:20:08.1', 'files', 'tool', 'seek', 9223372036854775807, x'00ff', 'own')`,
		),
	});
	expect(JSON.parse(events[0]?.arguments_text ?? '')).toEqual(
		JSON.parse('{"big":"9223372036854775807","raw":{"base64":"AP8="},"__proto__":"own"}'),
	);
});

test('a database in UTF-16, and 1,200 columns', async () => {
	const columns = Array.from({ length: 1200 }, (_, n) => `a${n}`);
	const utf16 = await read({
		'sessions.db': database('PRAGMA encoding = "UTF-16le"', GOOSE_SCHEMA, BEFORE),
	});
	expect(utf16.rejects).toEqual([]);
	expect(utf16.events).toHaveLength(1);
	const wide = await read({
		'track.db': database(
			`CREATE TABLE events (track_id TEXT, timestamp TEXT, server_name, capability_type, capability_name, ${columns.join(',')})`,
			`INSERT INTO events VALUES ('t', '2025-04-22 19:20:08', 'files', 'tool', 'x', ${columns.map((_, n) => n)})`,
		),
	});
	expect(JSON.parse(wide.events[0]?.arguments_text ?? '')).toMatchObject({ a0: 0, a1199: 1199 });
});

const COLUMNS = 'session_id, role, content_json, created_timestamp';
const ENDLESS = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
	SELECT 's' AS session_id, 'user' AS role, '[]' AS content_json, i AS created_timestamp FROM n`;

test.each<[string, Uint8Array, string, RegExp]>([
	['nothing but the magic', Buffer.from('SQLite format 3\0'), 'unreadable', /not a database/],
	[
		'junk behind the magic',
		Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(9000, 7)]),
		'unreadable',
		/not a database|malformed/,
	],
	['no table', database('CREATE TABLE a (b); DROP TABLE a'), 'unknown-format', /Goose/],
	[
		'a database of another program',
		database('CREATE TABLE urls (url)'),
		'unknown-format',
		/xetrack/,
	],
	['a column missing', database('CREATE TABLE messages (session_id, role)'), 'unknown-format', /./],
	['a view without end', database(`CREATE VIEW messages AS ${ENDLESS}`), 'unknown-format', /./],
	[
		'a virtual table',
		database(`CREATE VIRTUAL TABLE messages USING fts3(${COLUMNS})`),
		'unknown-format',
		/./,
	],
	[
		'a column that is computed',
		database(
			'CREATE TABLE messages (session_id, role, created_timestamp, content_json AS (hex(zeroblob(9000000))))',
			'INSERT INTO messages VALUES (1, 2, 3)',
		),
		'unknown-format',
		/./,
	],
	[
		'no row numbers',
		database(`CREATE TABLE messages (${COLUMNS}, PRIMARY KEY (session_id)) WITHOUT ROWID`),
		'unreadable',
		/rowid/,
	],
	[
		'no name for the row numbers',
		database(`CREATE TABLE messages (${COLUMNS}, rowid, _rowid_, OID)`),
		'unknown-format',
		/./,
	],
])('%s: a reject that says why', async (_, bytes, reason, detail) => {
	const { events, rejects } = await read({ 'sessions.db': bytes });
	expect(events).toEqual([]);
	expect(rejects).toEqual([[reason, expect.stringMatching(detail)]]);
});

test('a store without rows is recognised', async () => {
	const { file, rejects } = await read({ 'sessions.db': database(GOOSE_SCHEMA) });
	expect(rejects).toEqual([]);
	expect(file).toMatchObject({ format: 'goose', lines: 1, events: 0 });
});

test('one that is too large is not read', async () => {
	const folder = newFolder();
	const path = join(folder, 'sessions.db');
	writeFileSync(path, database(...GOOSE));
	truncateSync(path, MAX_DATABASE_BYTES + 1);
	const { batch } = await readAll(await findInputs([path]));
	expect(batch.rejects).toMatchObject([
		{ reason: 'unreadable', detail: expect.stringContaining(`at most ${MAX_DATABASE_BYTES}`) },
	]);
});

test('nothing is written, and no trigger runs', async () => {
	const bytes = database(
		...GOOSE,
		'CREATE TRIGGER t AFTER UPDATE ON messages BEGIN DELETE FROM messages; END',
		'CREATE TEMP TRIGGER u AFTER INSERT ON messages BEGIN DELETE FROM messages; END',
	);
	const { folder, events } = await read({ 'sessions.db': bytes });
	expect(events).toHaveLength(3);
	expect(Buffer.compare(readFileSync(join(folder, 'sessions.db')), bytes)).toBe(0);
});

const OLD = database(GOOSE_SCHEMA, BEFORE);
const NEW = database(
	GOOSE_SCHEMA,
	BEFORE,
	message('s', 'user', typed('x'.repeat(9000)), FIRST + 1),
);
const WAL = walOf(OLD, NEW);

function changed(bytes: Uint8Array, at: number): Uint8Array {
	const copy = bytes.slice();
	copy[at]! ^= 1;
	return copy;
}

test.each<[string, Uint8Array, number]>([
	['committed', WAL, 2],
	['written on a big-endian machine', walOf(OLD, NEW, { bigEndian: true }), 2],
	['not committed', walOf(OLD, NEW, { commits: false }), 1],
	[
		'with the rest of an older log behind',
		Buffer.concat([WAL, changed(WAL, 32 + 8).subarray(32)]),
		2,
	],
	['cut in its last frame', WAL.subarray(0, -1), 1],
	['with a frame of another log', changed(WAL, 32 + 8), 1],
	['with a byte changed', changed(WAL, 32 + 24 + 100), 1],
	['with its header changed', changed(WAL, 12), 1],
	['for pages of another size', changed(WAL, 10), 1],
	['of a version to come', changed(WAL, 7), 1],
	['empty', new Uint8Array(), 1],
	['of one byte', new Uint8Array(1), 1],
])('a write-ahead log %s', async (_, wal, events) => {
	const before = OLD.slice();
	before[18] = 2;
	before[19] = 2;
	const found = await read({
		'sessions.db': before,
		'sessions.db-wal': wal,
		'sessions.db-shm': new Uint8Array(32_768),
	});
	expect(found.rejects).toEqual([]);
	expect(found.events).toHaveLength(events);
});

test('a journal that is left behind is spoken of', async () => {
	const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
	const found = await read({ 'sessions.db': OLD, 'sessions.db-journal': new Uint8Array(512) });
	const lines = said.mock.calls.map(([text]) => String(text));
	said.mockRestore();
	expect(lines).toEqual([expect.stringMatching(/sessions\.db: its journal is not empty/)]);
	expect(found.events).toHaveLength(1);
});

test('what only looks like the log of a database is a file of its own', async () => {
	const folder = newFolder();
	writeFileSync(join(folder, 'server-wal'), 'a line\n');
	writeFileSync(join(folder, 'server'), 'a line\n');
	expect(await findInputs([folder])).toHaveLength(2);
});

const ROWS = 200;
const WHOLE = database(
	GOOSE_SCHEMA,
	...Array.from({ length: ROWS }, (_, n) =>
		message('s', 'user', typed(`${n}`.repeat(99)), FIRST + n),
	),
);

test('rows before the damage come first', async () => {
	const bytes = WHOLE.slice();
	bytes.fill(0, bytes.length - 3 * 4096);
	const { file, events, rejects } = await read({ 'sessions.db': bytes });
	expect(file.format).toBe('goose');
	expect(events.length).toBeGreaterThan(ROWS / 2);
	expect(events.length).toBeLessThan(ROWS);
	expect(rejects.at(-1)).toEqual(['unreadable', expect.stringContaining('damaged')]);
});

test('whatever bytes change, every line is accounted for', async () => {
	const change = fc.tuple(fc.nat(WHOLE.length - 1), fc.nat(255));
	await fc.assert(
		fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 40 }), async (changes) => {
			const bytes = WHOLE.slice();
			// Page headers and cell pointers are where it hurts.
			for (const [at, byte] of changes)
				bytes[16 + (at % 2 ? at : ((at >> 12) << 12) + (at % 60))] = byte;
			const { file, rejects } = await read({ 'sessions.db': bytes });
			expect(rejects.some(([, detail]) => detail?.includes('unaccounted'))).toBe(false);
			expect(file.events! + file.rejected!).toBeGreaterThan(0);
		}),
		{ numRuns: 60 },
	);
});
