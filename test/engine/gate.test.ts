import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../detections/engine/database.ts';
import { checkStatement, GateError, gatedStatement } from '../../detections/engine/gate.ts';
import { ALLOWED_FUNCTIONS, TABLE_FUNCTIONS } from '../../detections/engine/sql-functions.ts';
import { stringLiteral } from '../../detections/engine/sql-literal.ts';
import { SqlSyntaxError, sqlTokens } from '../../detections/engine/sql-tokens.ts';
import { createTables } from '../../detections/engine/tables.ts';
import { ENGINES } from './engines.ts';

const OPTIONS = {
	tables: new Set(['events', 'calls', 'texts', 'arguments', 'tools', 'list_hosts']),
	params: new Map<string, string | number>([
		['limit', 3],
		['pattern', "a'b"],
	]),
};

/** Statements that must pass: what rules are really written with. */
const ALLOWED = [
	'SELECT event_id FROM events',
	'SELECT event_id FROM events;',
	'WITH a AS (SELECT * FROM calls), b(x, y) AS (SELECT 1, 2) SELECT * FROM a, b',
	'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n',
	"SELECT [event_id] AS event_ids, tool || ' ' || server AS reason FROM calls WHERE tool IN ('a', 'b')",
	'SELECT list(event_id ORDER BY time) AS event_ids FROM events GROUP BY server HAVING count(*) > 3',
	'SELECT lag(hash) OVER (PARTITION BY server, tool ORDER BY time) FROM tools QUALIFY row_number() OVER () = 1',
	"SELECT extract(hour FROM time), date_trunc('day', time) FROM events",
	"SELECT substring(tool FROM 2 FOR 3), trim(BOTH ' ' FROM tool), position('a' IN tool) FROM calls",
	'SELECT * FROM events e JOIN calls c USING (event_id) LEFT JOIN texts t ON t.event_id = e.event_id',
	'SELECT * FROM (events e JOIN calls c USING (event_id)), texts',
	'SELECT * FROM events AS e(a, b, c)',
	"SELECT * FROM (SELECT event_id FROM events) AS e(id) WHERE id IS NOT DISTINCT FROM 'x'",
	'SELECT x FROM range(5) t(x), LATERAL (SELECT x + 1)',
	'SELECT unnest([1, 2]) AS x UNION ALL SELECT x FROM unnest([3]) AS u(x)',
	'SELECT list_filter([1, 2], lambda x: x > 1)',
	'SELECT event_id FROM events WHERE EXISTS (SELECT 1 FROM calls WHERE calls.event_id = events.event_id)',
	'SELECT event_id FROM events ORDER BY 1 LIMIT $limit',
	'SELECT $pattern AS p',
	"SELECT 'json -> x; DROP TABLE; read_csv(''x'')' AS text",
	'SELECT $$ILIKE getenv($$ AS text -- read_csv(',
	'SELECT 1 /* pragma_version() /* nested */ still */ AS one',
	'SELECT "user", e."level" FROM events e',
	"SELECT count(*) FILTER (outcome = 'failure'), string_agg(DISTINCT server, ', ') FROM events",
	'SELECT CAST(line AS DECIMAL(10, 2)), line::VARCHAR FROM events',
	"SELECT time + INTERVAL 5 MINUTE, INTERVAL '1' DAY FROM events",
	'SELECT * EXCLUDE (line) REPLACE (upper(tool) AS tool) FROM events',
	'SELECT a.event_id FROM events a ASOF JOIN calls b ON a.server = b.server AND a.time >= b.time',
	"SELECT regexp_matches(tool, '(?i)\\b(?:rm|dd)\\b') FROM calls",
	'SELECT CASE WHEN (line > 1) THEN (2) ELSE (3) END, line BETWEEN (1) AND (2), NOT (line = 1) FROM events',
	"SELECT {'a': 1}, [x * 2 FOR x IN [1, 2] IF x > 1]",
	'SELECT * FROM list_hosts',
	'SELECT \'이유\' AS "이유", 1 AS from, e.event_id AS select FROM events e -- 주석',
];

/** Statements that must be refused, and a part of the reason. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
	['', /empty/],
	['-- nothing', /empty/],
	['DROP TABLE events', /SELECT or WITH/],
	['INSERT INTO events VALUES (1)', /SELECT or WITH/],
	['FROM events', /SELECT or WITH/],
	['TABLE events', /SELECT or WITH/],
	['EXPLAIN ANALYZE SELECT 1', /SELECT or WITH/],
	["ATTACH ':memory:' AS x", /SELECT or WITH/],
	['PRAGMA version', /SELECT or WITH/],
	['SET VARIABLE x = 1', /SELECT or WITH/],
	['SELECT 1; SELECT 2', /one statement/],
	['SELECT 1; DROP TABLE events', /one statement/],
	['SELECT 1;;', /one statement/],
	["SELECT * FROM read_csv('/etc/passwd')", /read_csv/],
	['SELECT * FROM "read_csv"(\'/etc/passwd\')', /read_csv/],
	["SELECT * FROM read_csv_auto('https://example.com')", /read_csv_auto/],
	["SELECT * FROM read_text('x')", /read_text/],
	["SELECT * FROM glob('*')", /glob/],
	["SELECT * FROM events, glob('*')", /glob/],
	["SELECT * FROM events JOIN glob('*') ON true", /glob/],
	["SELECT * FROM events WHERE event_id IN (SELECT file FROM glob('*'))", /glob/],
	["SELECT * FROM (events JOIN glob('*') ON true)", /glob/],
	["SELECT * FROM sniff_csv('x')", /sniff_csv/],
	["SELECT * FROM '/etc/passwd'", /files/],
	["SELECT * FROM events, '/etc/passwd'", /files/],
	['SELECT * FROM "/etc/passwd"', /no table/],
	["SELECT * FROM query('SELECT 1')", /query/],
	["SELECT * FROM query_table('events')", /query_table/],
	["SELECT getenv('HOME')", /getenv/],
	['SELECT "getenv"(\'HOME\')', /getenv/],
	["SELECT 'HOME'.getenv()", /getenv/],
	["SELECT 1 GLOB getenv('HOME') FROM events", /getenv/],
	["SELECT a FROM events e JOIN calls c ON getenv('HOME') = ''", /getenv/],
	["SELECT a FROM events e JOIN calls c ON true GLOB getenv('HOME')", /getenv/],
	["SELECT CASE WHEN true THEN getenv('HOME') END", /getenv/],
	["SELECT current_setting('threads')", /current_setting/],
	["SELECT getvariable('x')", /getvariable/],
	["SELECT nextval('x')", /nextval/],
	["SELECT write_log('x')", /write_log/],
	['SELECT * FROM duckdb_settings()', /duckdb_settings/],
	['SELECT * FROM duckdb_tables', /engine itself/],
	['SELECT * FROM pragma_database_list', /engine itself/],
	['SELECT * FROM pragma_version()', /pragma_version/],
	['SELECT * FROM information_schema.tables', /schema/],
	['SELECT * FROM pg_catalog.pg_class', /schema/],
	['SELECT * FROM main.events', /schema/],
	['SELECT * FROM memory.main.events', /schema/],
	['SELECT * FROM sqlite_master', /engine itself/],
	['SELECT * FROM staged_events', /engine itself/],
	[
		'WITH staged_events AS (SELECT 1), x AS (SELECT * FROM staged_events) SELECT 1',
		/engine itself/,
	],
	['SELECT * FROM nowhere', /no table nowhere/],
	['SELECT * FROM events UNION SELECT * FROM nowhere', /no table nowhere/],
	['SELECT * FROM events WHERE EXISTS (FROM nowhere)', /no table nowhere/],
	['SELECT * FROM (FROM nowhere)', /no table nowhere/],
	['SELECT * FROM list_other', /no table list_other/],
	['SELECT * FROM a : events', /prefix/],
	['SELECT * FROM (TABLE events)', /only SELECT/],
	['SELECT * FROM (DESCRIBE events)', /only SELECT/],
	['SELECT * FROM (SHOW TABLES)', /no table show/],
	['SELECT * FROM (SUMMARIZE events)', /only SELECT/],
	['SELECT * FROM (PIVOT events ON server)', /only SELECT/],
	['SELECT * FROM events TABLESAMPLE 1%', /only SELECT/],
	['SELECT * FROM events USING SAMPLE 1%', /samples/],
	["SELECT '{}'::JSON", /JSON/],
	['SELECT \'{}\'::"json"', /JSON/],
	["SELECT json_extract(message, '$.a') FROM events", /json_extract/],
	["SELECT message ->> 'a' FROM events", /JSON operator/],
	["SELECT message -> 'a' FROM events", /JSON operator/],
	['SELECT list_transform([1], x -> x + 1)', /lambda x:/],
	['SELECT time::TIMESTAMPTZ FROM events', /zone/],
	['SELECT time::"timestamptz" FROM events', /zone/],
	['SELECT CAST(time AS TIMESTAMP WITH TIME ZONE) FROM events', /zone/],
	["SELECT time AT TIME ZONE 'UTC' FROM events", /zone/],
	['SELECT to_timestamp(1)', /to_timestamp/],
	['SELECT now()', /now/],
	['SELECT current_timestamp', /clock/],
	['SELECT CURRENT_DATE', /clock/],
	['SELECT current_user', /engine itself/],
	['SELECT random()', /random/],
	['SELECT uuid()', /uuid/],
	["SELECT * FROM events WHERE message ILIKE 'a%'", /ILIKE/],
	["SELECT * FROM events WHERE message ~~* 'a%'", /ILIKE/],
	["SELECT * FROM events WHERE message !~~* 'a%'", /ILIKE/],
	["SELECT repeat('x', 1000000000)", /repeat/],
	['SELECT len(range(1000000000))', /range/],
	["SELECT regexp_matches(message, 'a(?=b)') FROM events", /lookaround/],
	["SELECT regexp_matches(message, '(?<!a)b') FROM events", /lookaround/],
	['SELECT $missing', /not declared/],
	['SELECT ?', /not declared/],
	['SELECT $1', /not declared/],
	["SELECT 'open", /without an end/],
	['SELECT "open', /without an end/],
	['SELECT /* open', /without an end/],
	['SELECT $x$ open', /without an end/],
	['SELECT 1\0', /NUL/],
	["SELECT E'a\\'b'", /escapes/],
	// In DuckDB the second string goes on with the rules of the first: what looks quoted here would run there.
	["SELECT E'x'\n'\\'' || getenv('HOME') || ''", /escapes/],
	// DuckDB reads this joiner as a blank.
	['SELECT * FROM\u200dduckdb_settings', /ASCII/],
	['SELECT * FROM\u00a0events', /ASCII/],
	['SELECT 1 AS 이유', /ASCII/],
	['SELECT \u212a', /ASCII/],
	[
		'SELECT 1 FROM (SELECT 1 AS "where") a JOIN events b ON a.where = 1, duckdb_settings',
		/engine itself/,
	],
	['SELECT 1 AS where FROM duckdb_settings', /engine itself/],
	['SELECT 1 AS from FROM nowhere', /no table nowhere/],
	["SELECT U&'\\0041'", /U&/],
	['SELECT a.x FROM events a ASOF JOIN calls b ON a.time >= b.time WHERE b.tool = 1', /ASOF/],
	[`SELECT ${'('.repeat(200)}1${')'.repeat(200)}`, /brackets/],
	[`SELECT ${'1 + '.repeat(30_000)}1`, /longer|words/],
];

test.each(ALLOWED)('lets pass: %s', (sql) => {
	expect(checkStatement(sql, OPTIONS)).toEqual([]);
});

test.each(REFUSED)('refuses: %s', (sql, reason) => {
	const messages = checkStatement(sql, OPTIONS).map((problem) => problem.message);
	expect(messages.join('\n')).toMatch(reason);
	expect(() => gatedStatement(sql, OPTIONS)).toThrow(GateError);
});

test('says where', () => {
	const sql = "SELECT 1,\n  getenv('x')\nFROM events\nWHERE message ILIKE 'y'";
	expect(
		checkStatement(sql, OPTIONS).map((problem) => sql.slice(problem.offset, problem.offset + 6)),
	).toEqual(['getenv', 'ILIKE ']);
});

test('fills parameters in as literals, and nothing else', () => {
	expect(gatedStatement("SELECT $pattern, '$pattern', $$ $limit $$ LIMIT $limit;", OPTIONS)).toBe(
		"SELECT * FROM query('SELECT ''a''''b'', ''$pattern'', $$ $limit $$ LIMIT 3')",
	);
});

describe.each(ENGINES)('%s', (_, open) => {
	let db: Database;
	beforeAll(async () => {
		db = await open();
		await db.exec('SET autoload_known_extensions = false');
		await createTables(db);
		await db.exec('CREATE TABLE list_hosts (host VARCHAR)');
	});
	afterAll(() => db.close());

	test('has every function that rules may call', async () => {
		const { rows } = await db.query('SELECT DISTINCT function_name FROM duckdb_functions()');
		const has = new Set(rows.map(([name]) => name));
		// Not in the catalogue: syntax that the parser turns into something else.
		const syntax = new Set([
			...['coalesce', 'columns', 'extract', 'if', 'ifnull', 'iif', 'isnull', 'overlay', 'unnest'],
			...['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile', 'lag', 'lead'],
			...['first_value', 'last_value', 'nth_value', 'fill', 'nullif'],
		]);
		const missing = [...ALLOWED_FUNCTIONS, ...TABLE_FUNCTIONS].filter(
			(name) => !has.has(name) && !syntax.has(name),
		);
		expect(missing).toEqual([]);
	});

	test.each(ALLOWED)('runs: %s', async (sql) => {
		const plain = sql.replace('$limit', '3').replace('$pattern', "'a''b'");
		const outcome = async (text: string) => {
			const result = await db.query(text).catch((error: Error) => error.message.slice(0, 12));
			// Of two columns with one name, query() numbers the second.
			return typeof result === 'string'
				? result
				: { types: result.columns.map((column) => column.type), rows: result.rows };
		};
		expect(await outcome(gatedStatement(sql, OPTIONS))).toEqual(await outcome(plain));
	});

	test.each([
		'DROP TABLE events',
		'SELECT 1; SELECT 2',
		'INSERT INTO list_hosts VALUES (1)',
		'SET threads = 1',
		"ATTACH ':memory:' AS x",
		"COPY (SELECT 1) TO 'x'",
		'PRAGMA version',
		'CALL pragma_version()',
		"') ; DROP TABLE events; --",
	])('is itself a second wall: query() refuses %s', async (sql) => {
		const literal = `'${sql.replaceAll("'", "''")}'`;
		await expect(db.query(`SELECT * FROM query(${literal})`)).rejects.toThrow();
		expect((await db.query('SELECT count(*) FROM events')).rows).toEqual([[0]]);
	});
});

test('reads any text without failing in another way, and puts every token where it stands', () => {
	const pieces = [
		'SELECT',
		'FROM',
		"'",
		'"',
		'$',
		'$a$',
		'--',
		'/*',
		'*/',
		'(',
		')',
		';',
		' ',
		'\n',
		'1',
		'.',
		'e',
		'é',
		'->',
		',',
	];
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
			const sql = parts.join('');
			checkStatement(sql, OPTIONS);
			let tokens: ReturnType<typeof sqlTokens>;
			try {
				tokens = sqlTokens(sql);
			} catch (error) {
				expect(error).toBeInstanceOf(SqlSyntaxError);
				return;
			}
			let end = 0;
			for (const token of tokens) {
				expect(token.start).toBeGreaterThanOrEqual(end);
				expect(token.end).toBeGreaterThan(token.start);
				end = token.end;
			}
		}),
	);
});

test('writes any text as one literal that reads back as that text', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => {
			const tokens = sqlTokens(stringLiteral(text)).filter((token) => token.kind === 'string');
			expect(tokens.map((token) => token.text).join('\0')).toBe(text);
		}),
	);
});
