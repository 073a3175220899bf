import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, ResultValue, Value } from '../../detections/engine/database.ts';
import { EngineLostError, TimeoutError } from '../../detections/engine/errors.ts';
import { sqlLiteral } from '../../detections/engine/sql-literal.ts';
import type { Table } from '../../ingest/ecs/table.ts';
import { ENGINES } from './engines.ts';
import { openWasmInNode } from './wasm-in-node.ts';

const KINDS: Table = {
	name: 'kinds',
	about: '',
	columns: [
		{ name: 'id', type: 'INTEGER', about: '' },
		{ name: 'text', type: 'VARCHAR', about: '' },
		{ name: 'big', type: 'BIGINT', about: '' },
		{ name: 'small', type: 'INTEGER', about: '' },
		{ name: 'real', type: 'DOUBLE', about: '' },
		{ name: 'flag', type: 'BOOLEAN', about: '' },
		{ name: 'time', type: 'TIMESTAMP', about: '' },
	],
};
const NAMES = KINDS.columns.map((column) => column.name);

/** Rows that an engine could get wrong: ends of ranges, empty, NULL, and text of every width. */
const ROWS: readonly (readonly Value[])[] = [
	['plain', 1, 2, 0.5, true, 1_700_000_000_123_456],
	['', 0, 0, 0, false, 0],
	[null, null, null, null, null, null],
	['123456789012', -1, -1, -0.25, false, -1],
	['1234567890123', Number.MAX_SAFE_INTEGER, 2_147_483_647, 1e308, true, 4_102_444_800_000_000],
	['도구 설명', Number.MIN_SAFE_INTEGER, -2_147_483_648, -1e-308, true, 999],
	['🦆\u{e0041}\u200b\u202e', 4_294_967_296, 65_536, 1 / 3, null, 1_000_000],
	['it\'s "quoted" \\ \n\t\r', 4_294_967_295, null, null, true, null],
	['before\0after', -4_294_967_296, 7, 7, null, 1],
	['x'.repeat(100_000), 1, 1, 1, true, 1],
];

describe.each(ENGINES)('%s', (_, open) => {
	let db: Database;
	beforeAll(async () => {
		db = await open();
	});
	afterAll(() => db.close());

	async function cells(sql: string, values?: readonly Value[]): Promise<readonly ResultValue[]> {
		return (await db.query(sql, values)).rows[0]!;
	}

	async function create(into: string): Promise<void> {
		const columns = KINDS.columns.map((column) => `"${column.name}" ${column.type}`);
		await db.exec(`CREATE OR REPLACE TABLE ${into} (${columns.join(', ')})`);
	}

	test('names the version it was pinned to', () => {
		expect(db.version).toBe('v1.4.3');
	});

	test('gives every value back as it was inserted', async () => {
		await create('kinds');
		const rows = ROWS.map((row, id) =>
			Object.fromEntries([id, ...row].map((value, i) => [NAMES[i]!, value])),
		);
		await db.insert(KINDS, rows);
		const { rows: read, columns } = await db.query('SELECT * FROM kinds ORDER BY id');
		expect(read).toEqual(ROWS.map((row, id) => [id, ...row]));
		expect(columns).toEqual(KINDS.columns.map(({ name, type }) => ({ name, type })));
	});

	test('reads missing keys, and values a column cannot hold, as NULL', async () => {
		await create('odd');
		await db.insert(KINDS, [{}, { big: 0.5, small: 2 ** 31, text: 'x' }, { big: 2 ** 60 }], 'odd');
		expect((await db.query('SELECT text, big, small FROM odd')).rows).toEqual([
			[null, null, null],
			['x', null, null],
			[null, null, null],
		]);
	});

	test('keeps lone surrogates of two strings apart', async () => {
		await create('halves');
		await db.insert(KINDS, [{ text: 'a\ud83e' }, { text: '\udd86b' }], 'halves');
		expect((await db.query('SELECT text FROM halves')).rows).toEqual([['a\ufffd'], ['\ufffdb']]);
	});

	test('appends thousands of rows over several inserts, in order', async () => {
		await create('many');
		const rows = Array.from({ length: 9000 }, (_, i) => ({
			id: i,
			text: i % 3 === 0 ? null : `row ${i} ${'가'.repeat(i % 20)}`,
		}));
		await db.insert(KINDS, rows.slice(0, 5000), 'many');
		await db.insert(KINDS, [], 'many');
		await db.insert(KINDS, rows.slice(5000), 'many');
		const { rows: read } = await db.query('SELECT id, text FROM many');
		expect(read).toEqual(rows.map(({ id, text }) => [id, text]));
	});

	test.each<[string, ResultValue]>([
		['1::TINYINT', 1],
		['9007199254740991', Number.MAX_SAFE_INTEGER],
		['9007199254740993', '9007199254740993'],
		['sum(x) FROM range(5) t(x)', 10],
		['170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727'],
		['1.50::DECIMAL(10, 2)', 1.5],
		['-0.07::DECIMAL(38, 2)', -0.07],
		['0.1::FLOAT::DOUBLE', 0.10000000149011612],
		["TIMESTAMP '2026-11-22 09:14:07.512345'", 1_795_338_847_512_345],
		["DATE '2026-11-22'", 1_795_305_600_000_000],
		["['a', NULL, '다']", ['a', null, '다']],
		['[1, 2, 3]', [1, 2, 3]],
		['[]::VARCHAR[]', []],
		['NULL::VARCHAR[]', null],
		["{'a': 1, 'b': 'x'}", "{'a': 1, 'b': 'x'}"],
		['NULL', null],
		['list(x ORDER BY x DESC) FROM range(3) t(x)', [2, 1, 0]],
	])('reads %s as a plain value', async (expression, expected) => {
		expect(await cells(`SELECT ${expression}`)).toEqual([expected]);
	});

	test('names column types as DuckDB does', async () => {
		const { columns } = await db.query(`SELECT 1 AS a, 'x' AS b, [1] AS c, 1.5 AS d, true AS e,
			TIMESTAMP '2026-01-01' AS f, 2::BIGINT AS g, ['x'] AS h, 1::HUGEINT AS i, 1e0 AS j`);
		expect(columns.map((column) => column.type)).toEqual([
			'INTEGER',
			'VARCHAR',
			'INTEGER[]',
			'DECIMAL(2,1)',
			'BOOLEAN',
			'TIMESTAMP',
			'BIGINT',
			'VARCHAR[]',
			'HUGEINT',
			'DOUBLE',
		]);
	});

	test('binds values, whatever they hold', async () => {
		const nasty = ["'); DROP TABLE kinds; --", '\\', '$1', '?', 'a\0b', '\u0027', '🦆', ''];
		for (const text of nasty) {
			expect(await cells('SELECT ?, length(?) > 0', [text, text])).toEqual([text, text !== '']);
		}
		expect(
			await cells("SELECT $2, $1, $1 IS NULL, '$1 ?', $3, $4, $5", [null, -7, true, 1e-7, 2 ** 40]),
		).toEqual([-7, null, true, '$1 ?', true, 1e-7, 2 ** 40]);
		expect(await cells('SELECT count(*) FROM range(10) t(x) WHERE x < ? LIMIT ?', [3, 1])).toEqual([
			3,
		]);
	});

	test.each<[string, Value]>([
		['quotes', "o'clock"],
		['NUL', 'a\0b\0'],
		['backslash', '\\n'],
		['dollars', '$$x$$'],
		['infinity', Number.POSITIVE_INFINITY],
		['a small number', -1.5e-300],
		['nothing', null],
	])('reads a literal with %s back', async (_, value) => {
		expect(await cells(`SELECT ${sqlLiteral(value)}`)).toEqual([value]);
	});

	test('stops reading after maxRows, in order', async () => {
		const { rows } = await db.query('SELECT x FROM range(1000000) t(x) ORDER BY x DESC', [], {
			maxRows: 3,
		});
		expect(rows).toEqual([[999_999], [999_998], [999_997]]);
	});

	test('fails with the message of the engine and goes on', async () => {
		await expect(db.query('SELECT no_such_column')).rejects.toThrow(/no_such_column/);
		await expect(db.exec('CREATE TABLE')).rejects.toThrow(/syntax error/);
		expect(await cells('SELECT 1')).toEqual([1]);
	});

	const ENDLESS = 'SELECT count(*) FROM range(1000000000000) t(x) WHERE hash(x) = 7';

	test('ends a query at its deadline and goes on', async () => {
		const ended = db.query(ENDLESS, [], { timeoutMs: 200 });
		await expect(ended).rejects.toThrow(TimeoutError);
		expect(await cells('SELECT 1')).toEqual([1]);
	});

	test('ends a query when aborted, with the reason of the signal', async () => {
		const abort = new AbortController();
		const ended = db.query(ENDLESS, [], { signal: abort.signal });
		setTimeout(() => abort.abort(new Error('not wanted any more')), 200);
		await expect(ended).rejects.toThrow('not wanted any more');
		expect(await cells('SELECT 1')).toEqual([1]);
		await expect(db.query('SELECT 1', [], { signal: abort.signal })).rejects.toThrow('not wanted');
	});

	test('runs statements one after another', async () => {
		const results = await Promise.all([
			db.exec('CREATE OR REPLACE TABLE counts (n INTEGER)'),
			db.exec('INSERT INTO counts VALUES (1)'),
			db.query('SELECT count(*) FROM counts'),
			db.exec('INSERT INTO counts VALUES (2)'),
			db.query('SELECT count(*) FROM counts'),
		]);
		expect([results[2].rows[0], results[4].rows[0]]).toEqual([[1], [2]]);
	});
});

test('a query in the page that ignores its cancel loses the engine instead of hanging', async () => {
	const db = await openWasmInNode({ cancelGraceMs: 50 });
	// One value built in one go: the engine does not look up until it is done.
	const ignored = db.query(
		'SELECT list_reduce(range(10000000), lambda a, b: (a * 31 + b) % 1000003)',
		[],
		{ timeoutMs: 50 },
	);
	const waiting = db.query('SELECT 1');
	await expect(ignored).rejects.toThrow(EngineLostError);
	await expect(waiting).rejects.toThrow(EngineLostError);
	await expect(db.exec('SELECT 1')).rejects.toThrow(EngineLostError);
	await db.close();
});

test('a trap in WebAssembly loses the engine', async () => {
	const db = await openWasmInNode();
	// More than the 32-bit memory of the module.
	const trapped = db.query("SELECT repeat('x', 3000000000)");
	await expect(trapped).rejects.toThrow(EngineLostError);
	await db.close();
});
