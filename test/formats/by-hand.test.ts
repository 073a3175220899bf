import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FORMATS } from '../../ingest/formats/index.ts';
import { JSON_LINES } from '../../ingest/formats/json-lines.ts';
import { PLAIN_TEXT } from '../../ingest/formats/plain-text.ts';
import { readLines } from './read-lines.ts';

const TIME = Date.UTC(2026, 3, 2, 8, 15, 3) * 1000;

test('formats that only a person chooses are never recognised', () => {
	const byHand = FORMATS.filter((format) => format.byHand);
	expect(byHand.map((format) => format.id).sort()).toEqual(['json-lines', 'text']);
	const lines = ['2026-04-02 08:15:03 INFO mcp', '{"jsonrpc":"2.0","id":1,"method":"ping"}'];
	for (const format of byHand) expect(format.detect({ path: 'mcp.log', lines })).toBe(0);
});

test.each([
	['2026-04-02T08:15:03Z text', 'text', 'utc'],
	['[2026-04-02 08:15:03] text', 'text', 'assumed'],
	['2026-04-02 17:15:03,000 +0900 text', 'text', 'offset'],
	['02/Apr/2026:17:15:03 +0900 text', 'text', 'offset'],
	['[Apr 2, 2026 08:15:03] text', 'text', 'assumed'],
	['Thu Apr  2 08:15:03 2026 text', 'Thu Apr  2 08:15:03 2026 text', 'assumed'],
	['1775117703 text', 'text', 'utc'],
	['1775117703000: text', 'text', 'utc'],
	['at 2026-04-02 08:15:03 something', 'at 2026-04-02 08:15:03 something', 'assumed'],
])('%s', (line, text, source) => {
	const { observations } = readLines(PLAIN_TEXT, line, 'x.txt');
	expect(observations).toMatchObject([
		{ time: TIME, timestampSource: source, body: { type: 'log', text } },
	]);
});

test.each([
	['1234567890123456 text', 1],
	['v2026-04-02 08:15 text', 1],
	['2026-13-45 08:15:03 text', 1],
	['Foo 12 08:15:03 2026 text', 1],
])('%s has no time', (line, count) => {
	const { observations } = readLines(PLAIN_TEXT, line, 'x.txt');
	expect(observations).toHaveLength(count);
	expect(observations[0]?.time).toBeNull();
});

test('lines without a time belong to the line above, once there was a time', () => {
	const { observations } = readLines(
		PLAIN_TEXT,
		'one\ntwo\n2026-04-02 08:15:03 three\nfour\n\nfive\nApr  2 08:15:04 six\nseven\n',
		'x.txt',
	);
	expect(observations.map(({ line, lines }) => [line, lines])).toEqual([
		[1, 1],
		[2, 1],
		[3, 4],
		[7, 2],
	]);
});

test('keys that no field takes stay in the text', () => {
	const { observations } = readLines(
		JSON_LINES,
		'{"msg":"a","time":1775117703,"level":"x","__proto__":{"b":1},"n":0}',
		'x.jsonl',
	);
	expect(observations).toMatchObject([
		{ time: TIME, level: 'x', body: { type: 'log', text: 'a {"__proto__":{"b":1},"n":0}' } },
	]);
});

test.each([JSON_LINES, PLAIN_TEXT])('$id: whatever stands in a file, no line is lost', (format) => {
	const piece = fc.oneof(
		fc.string(),
		fc.constantFrom('\n', '\n\n', ' ', '{"a":1}', '{', '2026-04-02 08:15:03 ', '[', 'INFO: '),
		fc.json(),
	);
	fc.assert(
		fc.property(fc.array(piece), (pieces) => {
			const { accounts } = readLines(format, pieces.join(''), 'x');
			expect(accounts.every((count) => count === 1)).toBe(true);
		}),
	);
});
