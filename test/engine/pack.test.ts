import { expect, test } from 'vitest';
import { loadPack, type PackFile } from '../../detections/engine/pack.ts';
import { describePackError } from '../../detections/engine/pack-error.ts';

const ID = '3f1d2c44-8c1e-4d0a-9a52-0d6f5a0e9b11';
const OTHER_ID = '3f1d2c44-8c1e-4d0a-9a52-0d6f5a0e9b12';

/** A rule file, line by line; `changes` replaces the line that begins with the key, or drops it. */
function rule(changes: Readonly<Record<string, string | null>> = {}): string {
	const lines = [
		'title: A tool call reads a key',
		`id: ${ID}`,
		'status: test',
		'description: A tool call reads a private key.',
		'author: sillok',
		'date: 2026-11-22',
		'tags: [attack.t1552.004]',
		'level: high',
		'requires:',
		'  - table: arguments',
		'params:',
		'  pattern: id_rsa',
		'query: |',
		'  SELECT [event_id] AS event_ids,',
		"    'read ' || value AS reason",
		'  FROM arguments',
		'  WHERE contains(value, $pattern)',
		'tests:',
		'  - name: reads it',
		'    fires: 1',
		'    path: rpc.jsonl',
		'    lines:',
		"      - '{}'",
	];
	return lines
		.map((line) => {
			const key = Object.keys(changes).find((one) => line.startsWith(one));
			return key === undefined ? line : changes[key]!;
		})
		.filter((line) => line !== null)
		.join('\n');
}

function errorsOf(files: readonly PackFile[]): string[] {
	return loadPack(files).errors.map(describePackError);
}

const loads = (text: string) => errorsOf([{ path: 'a.yml', text }]);

test('loads a rule', () => {
	const pack = loadPack([{ path: 'rules/credential-access/key.yml', text: rule() }]);
	expect(pack.errors).toEqual([]);
	expect(pack.rules).toHaveLength(1);
	expect(pack.rules[0]).toMatchObject({
		id: ID,
		title: { en: 'A tool call reads a key', ko: null },
		level: 'high',
		requires: [{ table: 'arguments' }],
		tests: [{ name: 'reads it', fires: 1, files: [{ path: 'rpc.jsonl', text: '{}\n' }] }],
	});
});

test('reads texts in two languages, and tests over several files', () => {
	const text = rule({
		'title:': 'title: { en: A key, ko: 키 }',
		'    path:': '    files: [{ path: a.log, text: "x" }, { path: b.log, lines: [y, z] }]',
		'    lines:': null,
		"      - '{}'": null,
	});
	const [loaded] = loadPack([{ path: 'a.yml', text }]).rules;
	expect(loaded?.title).toEqual({ en: 'A key', ko: '키' });
	expect(loaded?.tests[0]?.files).toEqual([
		{ path: 'a.log', text: 'x' },
		{ path: 'b.log', text: 'y\nz\n' },
	]);
});

test.each<[string, string, string[]]>([
	[
		'a key is missing',
		rule({ 'level:': null }),
		[
			'a.yml:1:1: level: Invalid option: expected one of "informational"|"low"|"medium"|"high"|"critical"',
		],
	],
	[
		'a key is unknown',
		rule({ 'status:': 'status: test\nseverity: high' }),
		['a.yml:4:1: Unrecognized key: "severity"'],
	],
	[
		'a value is wrong',
		rule({ 'status:': 'status: enabled' }),
		[
			'a.yml:3:1: status: Invalid option: expected one of "experimental"|"test"|"stable"|"deprecated"|"unsupported"',
		],
	],
	['the id is no UUID', rule({ 'id:': 'id: MCP-0007' }), ['a.yml:2:1: id: must be a UUID']],
	[
		'the date is none',
		rule({ 'date:': 'date: 22.11.2026' }),
		['a.yml:6:1: date: must be a date such as 2026-11-22'],
	],
	[
		'a tag has no namespace',
		rule({ 'tags:': 'tags: [attack.t1552, exfiltration]' }),
		['a.yml:7:22: tags.1: must be such as attack.t1552.001'],
	],
	[
		'keys are out of order',
		rule({ 'level:': null, 'title:': 'level: high\ntitle: A' }),
		[
			'a.yml:2:1: title must come before level: the order is title, id, status, description, references, author, date, modified, tags, level, falsepositives, requires, window, params, response, query, tests',
		],
	],
	[
		'a key stands twice',
		rule({ 'level:': 'level: high\nlevel: low' }),
		['a.yml:9:1: Map keys must be unique'],
	],
	[
		'YAML is broken',
		rule({ 'tags:': 'tags: [a' }),
		['a.yml:8:1: Flow sequence in block collection must be sufficiently indented and end with a ]'],
	],
	[
		'SQL is refused',
		rule({ '  FROM arguments': "  FROM arguments, read_csv('x')" }),
		['a.yml:16:19: table function read_csv() is not allowed'],
	],
	[
		'SQL names a table that is not there',
		rule({ '  FROM arguments': '  FROM argument' }),
		['a.yml:16:8: no table argument'],
	],
	[
		'SQL uses what only one engine has',
		rule({ '  WHERE': '  WHERE value\n    ILIKE $pattern' }),
		["a.yml:18:5: ILIKE is slow: use regexp_matches(x, …, 'i') or lower(x) LIKE …"],
	],
	[
		'SQL has a parameter that is not declared',
		rule({ '  WHERE': '  WHERE value = $patern' }),
		['a.yml:17:17: parameter $patern is not declared in params'],
	],
	[
		'SQL on one line is refused',
		rule({
			'query:': 'query: SELECT now()',
			'  SELECT': null,
			"    'read": null,
			'  FROM': null,
			'  WHERE': null,
		}),
		['a.yml:13:8: function now() is not allowed'],
	],
	[
		'a requirement names no table',
		rule({ '  - table: arguments': '  - table: argument' }),
		['a.yml:10:5: requires: no table argument'],
	],
	[
		'a requirement names no column',
		rule({ '  - table: arguments': '  - table: arguments\n    columns: [vaule]' }),
		['a.yml:10:5: requires: arguments has no column vaule'],
	],
	[
		'a test has no lines',
		rule({ '    lines:': null, "      - '{}'": null }),
		['a.yml:19:5: tests.0: needs either files, or path with lines or text'],
	],
	['it is a list', '- a\n- b', ['a.yml:1:1: Invalid input: expected object, received array']],
	['it is empty', '', ['a.yml:1:1: Invalid input: expected object, received null']],
	[
		'an alias is used',
		'title: &a x\nid: *a',
		['a.yml:1:1: not readable as YAML: Alias resolution is disabled'],
	],
])('says where: %s', (_, text, expected) => {
	expect(loads(text)).toEqual(expected);
});

test.each([
	['deep brackets', `title: ${'['.repeat(50_000)}`],
	['a prototype key', rule({ 'id:': `id: ${OTHER_ID}`, 'params:': 'params:\n  __proto__: 1' })],
	['control characters', 'title: \u0000\u0001'],
	['more than a rule can be', 'x'.repeat(600_000)],
])('survives %s', (_, text) => {
	const pack = loadPack([
		{ path: 'bad.yml', text },
		{ path: 'good.yml', text: rule() },
	]);
	expect(pack.rules.map((loaded) => loaded.path)).toContain('good.yml');
	expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});

test('a bad rule does not stop the others; of two with one id the first path wins', () => {
	const pack = loadPack([
		{ path: 'rules/c.yml', text: rule() },
		{ path: 'rules/a.yml', text: 'title: 1' },
		{ path: 'rules/b.yml', text: rule() },
		{ path: 'rules/d.yml', text: rule({ 'id:': `id: ${OTHER_ID.toUpperCase()}` }) },
	]);
	expect(pack.rules.map(({ path, id }) => [path, id])).toEqual([
		['rules/b.yml', ID],
		['rules/d.yml', OTHER_ID],
	]);
	expect(pack.errors.map(describePackError).at(-1)).toBe(
		`rules/c.yml:2:1: id ${ID} is already used by rules/b.yml`,
	);
});

test('reads name and version of a pack', () => {
	const files = [
		{ path: 'p/pack.yml', text: 'name: core\nversion: 1.2.0\npublisher: alice' },
		{ path: 'p/README.md', text: '# not a rule' },
	];
	expect(loadPack(files)).toMatchObject({ name: 'core', version: '1.2.0', rules: [], errors: [] });
	expect(loadPack([], 'built-in')).toMatchObject({ name: 'built-in', version: null });
	expect(errorsOf([{ path: 'pack.yml', text: 'name: core\nrun: rm' }])).toHaveLength(2);
});

test('reads lists from CSV and YAML', () => {
	const { lists, errors } = loadPack([
		{
			path: 'lists/hosts.csv',
			text: '# exfiltration\nhost,note\r\nexample.com,"a, ""b""\nc"\r\n\nexample.org,\n',
		},
		{ path: 'lists/bad-words.yml', text: '- ignore\n- 무시\n- 7\n' },
		{ path: 'lists/advisories.yml', text: '- { package: x, fixed: 1.2.0 }\n- { package: y }\n' },
	]);
	expect(errors).toEqual([]);
	expect(lists.map(({ table, rows }) => [table.name, rows])).toEqual([
		[
			'list_hosts',
			[
				{ host: 'example.com', note: 'a, "b"\nc' },
				{ host: 'example.org', note: null },
			],
		],
		['list_bad_words', [{ value: 'ignore' }, { value: '무시' }, { value: '7' }]],
		[
			'list_advisories',
			[
				{ package: 'x', fixed: '1.2.0' },
				{ package: 'y', fixed: null },
			],
		],
	]);
});

test.each([
	['lists/a.csv', 'x,y\n1,2\n3\n', 'lists/a.csv:3:1: 1 cells under 2 columns'],
	['lists/a.csv', '', 'lists/a.csv:1:1: no header line'],
	['lists/a.csv', 'x\n"open\n', 'lists/a.csv:2:1: quoted cell without an end'],
	['lists/a.csv', 'x\n"a"b\n', 'lists/a.csv:2:1: text after the closing quote of a cell'],
	['lists/a.csv', 'x,x\n', 'lists/a.csv:1:1: column "x" must be a distinct name of a-z, 0-9 and _'],
	[
		'lists/a.csv',
		'__proto__\n1\n',
		'lists/a.csv:1:1: column "__proto__" must be a distinct name of a-z, 0-9 and _',
	],
	['lists/A b.csv', 'x\n', 'lists/A b.csv:1:1: the file name must be of a-z, 0-9 and hyphens'],
	['lists/a.yml', 'x: 1\n', 'lists/a.yml:1:1: must be a list'],
	['lists/a.yml', '- a\n- { b: 1 }\n', 'lists/a.yml:1:1: values and maps are mixed'],
])('refuses the list %s: %j', (path, text, expected) => {
	expect(errorsOf([{ path, text }])).toEqual([expected]);
});

test.each(['rules/a.yml', 'lists/a.yml', 'pack.yml'])(
	'%s nested deep enough to end the process of its parser is refused',
	(path) => {
		for (const text of ['['.repeat(200_000), '{a: '.repeat(50_000), `${'- '.repeat(5000)}a`]) {
			expect(errorsOf([{ path, text }])).toEqual([
				`${path}:1:1: not readable as YAML: nested too deep`,
			]);
		}
	},
);

test('two files may not make one list', () => {
	const files = ['lists/a.csv', 'lists/a.yml'].map((path) => ({
		path,
		text: path.endsWith('csv') ? 'x\n1\n' : '- 1\n',
	}));
	expect(errorsOf(files)).toEqual(['lists/a.yml:1:1: list_a is already made by lists/a.csv']);
});

test('stops at more files than a pack may have', () => {
	const files = Array.from({ length: 5001 }, (_, i) => ({ path: `${i}.txt`, text: '' }));
	expect(errorsOf(files)).toEqual([
		'5000.txt:1:1: a pack has at most 5000 files and 67108864 characters',
	]);
});
