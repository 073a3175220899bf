import { expect, test } from 'vitest';
import { anyValue } from '../../ingest/formats/otlp/any-value.ts';
import { traceIdHex } from '../../ingest/formats/otlp/trace-id.ts';
import { OTLP } from '../../ingest/formats/otlp.ts';
import { parseDuration } from '../../ingest/read/duration.ts';
import { readLines } from './read-lines.ts';

test.each([
	[{ stringValue: 'a' }, 'a'],
	[{ string_value: 'a' }, 'a'],
	[{ intValue: '7' }, 7],
	[{ intValue: 7 }, 7],
	[{ intValue: '9223372036854775807' }, '9223372036854775807'],
	[{ doubleValue: 0.5 }, 0.5],
	[{ doubleValue: 'NaN' }, 'NaN'],
	[{ boolValue: false }, false],
	[{ bytesValue: 'AAE=' }, 'AAE='],
	[{ arrayValue: { values: [{ intValue: 1 }, {}] } }, [1, null]],
	[{ arrayValue: {} }, []],
	[{ kvlistValue: { values: [{ key: '__proto__', value: { intValue: 1 } }] } }, '{"__proto__":1}'],
	[{}, null],
	['bare', 'bare'],
	[null, null],
])('a value: %j', (wrapped, plain) => {
	const value = anyValue(wrapped);
	expect(
		typeof plain === 'string' && plain.startsWith('{') ? JSON.stringify(value) : value,
	).toEqual(plain);
});

test('nesting of any depth', () => {
	let wrapped: unknown = { intValue: 1 };
	for (let level = 0; level < 100_000; level++) wrapped = { arrayValue: { values: [wrapped] } };
	let value = anyValue(wrapped);
	while (Array.isArray(value)) value = value[0];
	expect(value).toBe(1);
});

test.each([
	['4F1C0E52A9D34B7F8C61D2E7F0A95B13', 16, '4f1c0e52a9d34b7f8c61d2e7f0a95b13'],
	['TxwOUqnTS3+MYdLn8KlbEw==', 16, '4f1c0e52a9d34b7f8c61d2e7f0a95b13'],
	['AAAAAAAAAAA=', 8, null],
	['0000000000000000', 8, null],
	['', 8, null],
	['not an id at all', 8, null],
	[7, 8, null],
] as const)('an id: %s', (text, bytes, hex) => {
	expect(traceIdHex(text, bytes)).toBe(hex);
});

test.each([
	['3ms', 3],
	['1.2s', 1200],
	['1m2.5s', 62_500],
	['340µs', 0.34],
	['12', null],
	['3 ms', null],
	['', null],
])('a duration: %s', (text, millis) => {
	expect(parseDuration(text)).toBe(millis);
});

const span = (members: object) =>
	JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [members] }] }] });

test.each([
	['metrics', '{"resourceMetrics":[]}', []],
	['no request', '{"a":1}', ['not-this-format']],
	['no object', 'text', ['not-this-format']],
	['cut', '{"resourceSpans":[{', ['json-cut']],
	[
		'wrong types',
		'{"resourceSpans":[1,{"scopeSpans":{}},{"scopeSpans":[{"spans":[null,{}]}]}]}',
		[],
	],
	['a time of none', span({ name: 'tools/call x', startTimeUnixNano: 'soon', attributes: 3 }), []],
	['deep', `{"resourceSpans":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, []],
])('an odd line: %s', (_, line, reasons) => {
	const text = `${span({ name: 'tools/list' })}\n${line}\n`;
	const { accounts, rejects } = readLines(OTLP, text, 'traces.jsonl');
	expect(rejects.map(({ reason }) => reason)).toEqual(reasons);
	expect(accounts).toEqual([1, 1]);
});

test('a span without ids, kind and times is an operation too', () => {
	const { observations } = readLines(OTLP, span({ name: 'tools/call look_up' }), 'a.jsonl');
	expect(observations).toMatchObject([
		{
			time: null,
			timestampSource: 'none',
			body: { message: { kind: 'request', name: 'look_up' } },
		},
	]);
});

test('a client and a server span that lie far apart in the file are one call', () => {
	const id = (n: number) => n.toString(16).padStart(16, '0');
	const traceId = 'a'.repeat(32);
	const call = (n: number, parent: number, kind: number) =>
		span({ traceId, spanId: id(n), parentSpanId: id(parent), kind, name: 'tools/call x' });
	const between = Array.from({ length: 500 }, (_, n) => call(1000 + n, 9000 + n, 3));
	const text = [call(2, 1, 2), ...between, call(1, 7, 3), call(1, 7, 3)].join('\n');
	const { accounts, observations } = readLines(OTLP, text, 'a.jsonl');
	expect(observations).toHaveLength(501);
	expect(new Set(accounts)).toEqual(new Set([1]));
});
