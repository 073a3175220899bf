import fc from 'fast-check';
import { expect, test } from 'vitest';
import { zoneText } from '../../ingest/read/zone.ts';
import { argumentWords } from '../../web/components/event-words.ts';
import { findJson, jsonLines } from '../../web/components/json-lines.ts';
import { excerptOf, rawParts } from '../../web/components/raw-bytes.ts';
import { readZone } from '../../web/components/read-zone.ts';
import { explainSqlError } from '../../web/components/sql-error.ts';
import { longestGap } from '../../web/queries/recognition.ts';
import { formatHash, parseHash } from '../../web/state/route.svelte.ts';

const bytes = (...parts: (string | number[])[]) =>
	Buffer.concat(
		parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
	);

test.each<[string, Uint8Array, readonly object[]]>([
	['plain text', bytes('a line'), [{ text: 'a line' }]],
	['an empty line', bytes(''), []],
	[
		'bytes that are no UTF-8',
		bytes('x', [0xf0, 0x9f], '"'),
		[{ text: 'x' }, { bytes: '0xF0 0x9F', count: 2 }, { text: '"' }],
	],
	['an overlong slash', bytes([0xc0, 0xaf]), [{ bytes: '0xC0 0xAF', count: 2 }]],
	['a surrogate in UTF-8', bytes([0xed, 0xa0, 0x80]), [{ bytes: '0xED 0xA0 0x80', count: 3 }]],
	[
		'a zero-width space',
		bytes('a\u200Bb'),
		[{ text: 'a' }, { hidden: 'zero-width', label: 'U+200B', count: 1 }, { text: 'b' }],
	],
	[
		'a long broken run',
		bytes(new Array(10).fill(0xff)),
		[{ bytes: '0xFF 0xFF 0xFF 0xFF 0xFF 0xFF 0xFF 0xFF …', count: 10 }],
	],
])('%s is drawn', (_, line, parts) => {
	expect(rawParts(line)).toEqual(parts);
});

test('whatever a line holds, its bytes are all drawn or counted', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 60 }), (line) => {
			const parts = rawParts(line);
			const broken = parts.reduce((sum, part) => ('bytes' in part ? sum + part.count : sum), 0);
			let valid = 0;
			for (const part of parts) {
				if ('text' in part) valid += Buffer.byteLength(part.text);
				else if (!('bytes' in part)) valid += part.count;
			}
			expect(broken).toBeLessThanOrEqual(line.length);
			if (broken === 0) new TextDecoder('utf-8', { fatal: true }).decode(line);
			if (line.every((byte) => byte >= 0x20 && byte < 0x7f)) expect(valid).toBe(line.length);
		}),
	);
});

test('an excerpt keeps what is hidden and counts what it leaves out', () => {
	const line = `${'a'.repeat(5000)}\u200B${'b'.repeat(5000)}`;
	const excerpt = excerptOf(rawParts(Buffer.from(line)), 700, 120);
	const shown = excerpt.reduce((sum, part) => ('text' in part ? sum + part.text.length : sum), 0);
	const skipped = excerpt.reduce((sum, part) => ('skipped' in part ? sum + part.skipped : sum), 0);
	expect(excerpt.some((part) => 'hidden' in part)).toBe(true);
	expect(shown + skipped).toBe(10_000);
	expect(shown).toBeLessThan(1200);
});

test.each([
	['{"path":"/a","deep":{"b":[1,2]}}', 'path=/a, deep={"b":[1,2]}'],
	['{}', ''],
	['{"title":"Busan trip","context":"LS0tLS1CRUd', 'title=Busan trip, context=LS0tLS1CRUd'],
	['{"a":1,"b":', 'a=1, b='],
	['{"quote":"a \\" b","c":true}', 'quote=a " b, c=true'],
	['["x"]', '["x"]'],
	['not json', 'not json'],
])('arguments %s are shown as %s', (text, words) => {
	expect(argumentWords(text)).toBe(words);
});

test.each<[string, unknown]>([
	['2026 [info] {"a":1}', { a: 1 }],
	['x {"a":"}"} { metadata: undefined }', { a: '}' }],
	['[notes] [info] text', undefined],
	['{"cut":"', undefined],
	['', undefined],
	['{{{{{{{{{{', undefined],
])('the JSON of %j is found', (line, value) => {
	expect(findJson(line)).toEqual(value);
});

test('a tree of any depth is drawn without recursion', () => {
	let deep: unknown = 'end';
	for (let level = 0; level < 10_000; level++) deep = [deep];
	expect(jsonLines(deep).hidden).toBeGreaterThan(0);
	expect(jsonLines({ a: [1, 'x'], b: {} }).lines.map((line) => line.value)).toEqual([
		'{',
		'[',
		'1',
		'x',
		']',
		'{}',
		'}',
	]);
	expect(jsonLines(JSON.parse('{"__proto__":1}')).lines[1]).toMatchObject({ key: '__proto__' });
});

test.each([
	['Asia/Seoul', 'Asia/Seoul'],
	['UTC', 'UTC'],
	['+09:00', 540],
	['-3', -180],
	['UTC+5:30', 330],
	['Mars/Base', null],
	['+99', null],
])('zone %s', (text, zone) => {
	expect(readZone(text)).toBe(zone);
});

test.each([
	[540, '+09:00'],
	[-210, '-03:30'],
	['Asia/Seoul', 'Asia/Seoul'],
])('zone %s is written %s', (zone, words) => {
	expect(zoneText(zone)).toBe(words);
});

test('an error points into the text that was typed, not into what was put around it', () => {
	const message =
		'Binder Error: Referenced column "sever" not found in FROM clause!\nCandidate bindings: "server"\n\nLINE 1: SELECT * FROM query(\'SELECT sever FROM calls\')\n ^';
	expect(explainSqlError(message, 'SELECT\n  sever FROM calls')).toEqual({
		message:
			'Binder Error: Referenced column "sever" not found in FROM clause!\nCandidate bindings: "server"',
		excerpt: '2:   sever FROM calls\n     ^',
		suggestion: { wrong: 'sever', right: 'server' },
	});
	expect(explainSqlError('refused: two statements', 'SELECT 1; SELECT 2')).toEqual({
		message: 'refused: two statements',
		excerpt: null,
		suggestion: null,
	});
});

test.each([
	['#/events?q=server%3Anotes&from=2026-01-01T00%3A00%3A00.000Z', 'events'],
	['#/alerts?id=abc', 'alerts'],
	['#/open', 'open'],
])('%s is read and written back', (hash, view) => {
	const parsed = parseHash(hash);
	expect(parsed.view).toBe(view);
	expect(formatHash(parsed.view, parsed.parameters)).toBe(hash);
});

test.each(['', '#', '#/nowhere', '#/__proto__?q=x&__proto__=1'])(
	'%j opens the first view',
	(hash) => {
		expect(parseHash(hash).view).toBe('open');
	},
);

test.each([
	[[1, 2, 3], null],
	[[1, 2, 10, 12], { from: 30, to: 100 }],
	[[], null],
])('the longest silence of %j', (stretches, gap) => {
	expect(longestGap(stretches, 10)).toEqual(gap);
});
