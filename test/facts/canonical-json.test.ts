import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, definitionHash } from '../../ingest/facts/canonical-json.ts';

test.each<[unknown, string]>([
	[null, 'null'],
	[[], '[]'],
	[{}, '{}'],
	[{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
	[{ b: { d: 1, c: 2 }, a: {} }, '{"a":{},"b":{"c":2,"d":1}}'],
	[[1, 1.5, 1e21, -0], '[1,1.5,1e+21,0]'],
	// RFC 8785, 3.2.3: sorted by UTF-16 code units.
	[
		{ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
		'{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
	],
	[
		JSON.parse('{"__proto__":{"b":1,"a":2},"constructor":3}'),
		'{"__proto__":{"a":2,"b":1},"constructor":3}',
	],
	[{ a: undefined, b: [undefined] }, '{"b":[null]}'],
])('canonical form of %j', (value, json) => {
	expect(canonicalJson(value)).toBe(json);
});

test('ten thousand levels are written like any other value', () => {
	const json = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
	expect(canonicalJson(JSON.parse(json))).toBe(json);
});

const shuffled = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(shuffled);
	if (value === null || typeof value !== 'object') return value;
	const members = Object.entries(value).map(([key, member]) => [key, shuffled(member)] as const);
	return Object.fromEntries(members.reverse());
};

test('the order of keys does not matter, and the value survives', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			const plain: unknown = JSON.parse(JSON.stringify(value));
			expect(canonicalJson(shuffled(plain))).toBe(canonicalJson(plain));
			expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
		}),
	);
});

const TOOL = {
	name: 'add',
	description: 'Adds two numbers.',
	inputSchema: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
};

test('a definition hash is 16 bytes in hex', () => {
	expect(definitionHash(TOOL)).toBe('cecf3dee672f3258a311eef1a9379d43');
});

test.each([
	['order of keys', shuffled(TOOL)],
	['members that are no part of the definition', { ...TOOL, _meta: { seen: 1 }, icons: [] }],
	['a title of null', { ...TOOL, title: null }],
])('%s does not change a definition', (_, tool) => {
	expect(definitionHash(tool)).toBe(definitionHash(TOOL));
});

test.each([
	['description', { ...TOOL, description: 'Adds two numbers. ' }],
	['schema', { ...TOOL, inputSchema: { type: 'object' } }],
	['annotations', { ...TOOL, annotations: { readOnlyHint: true } }],
	['a hidden character', { ...TOOL, description: 'Adds two\u200b numbers.' }],
	['nothing at all', null],
])('%s changes a definition', (_, tool) => {
	expect(definitionHash(tool)).not.toBe(definitionHash(TOOL));
});
