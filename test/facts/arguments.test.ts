import { expect, test } from 'vitest';
import { readArguments } from '../../ingest/facts/arguments.ts';
import { HEAD } from './head.ts';

const leaves = (json: string, limit = 1000) =>
	readArguments(json, HEAD, 'tool', limit).map((row) => [
		row.path,
		row.name,
		row.value,
		row.value_type,
	]);

test.each<[string, unknown[]]>([
	['{}', []],
	['{"a":"x"}', [['a', 'a', 'x', 'string']]],
	[
		'{"a":1,"b":true,"c":null,"d":""}',
		[
			['a', 'a', '1', 'number'],
			['b', 'b', 'true', 'boolean'],
			['c', 'c', 'null', 'null'],
			['d', 'd', '', 'string'],
		],
	],
	[
		'{"files":[{"path":"/a"},{"path":"/b"}],"tags":["x","y"]}',
		[
			['files[0].path', 'path', '/a', 'string'],
			['files[1].path', 'path', '/b', 'string'],
			['tags[0]', 'tags', 'x', 'string'],
			['tags[1]', 'tags', 'y', 'string'],
		],
	],
	[
		'{"a.b":{"c d":1},"__proto__":{"x":2},"":3}',
		[
			['"a.b"."c d"', 'c d', '1', 'number'],
			['__proto__.x', 'x', '2', 'number'],
			['""', '', '3', 'number'],
		],
	],
	[
		'{"body":"{\\"url\\":{\\"b\\":\\"{\\\\\\"c\\\\\\":1}\\"}}"}',
		[
			['body', 'body', '{"url":{"b":"{\\"c\\":1}"}}', 'string'],
			['body{}.url.b', 'b', '{"c":1}', 'string'],
		],
	],
	['{"a":"{not json}"}', [['a', 'a', '{not json}', 'string']]],
	['{"a":"x', [['', '', '{"a":"x', 'string']]],
	['', [['', '', '', 'string']]],
	['"text"', [['', '', 'text', 'string']]],
	['null', [['', '', 'null', 'null']]],
	[
		'[1,[2]]',
		[
			['[0]', '', '1', 'number'],
			['[1][0]', '', '2', 'number'],
		],
	],
	['{"a":"\\ud800"}', [['a', 'a', '\ud800', 'string']]],
])('leaves of %s', (json, rows) => {
	expect(leaves(json)).toEqual(rows);
});

test('values are cut at the limit', () => {
	expect(leaves('{"a":"abc😀"}', 4)).toEqual([['a', 'a', 'abc', 'string']]);
});

test('at most 1,000 leaves', () => {
	expect(leaves(JSON.stringify({ a: Array.from({ length: 5000 }, () => 1) }))).toHaveLength(1000);
	const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`k${at}`, at]));
	expect(leaves(JSON.stringify({ wide, last: 1 }))).toHaveLength(1000);
});

test('deeper than 64 levels a value is one leaf', () => {
	const rows = leaves(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 20);
	expect(rows).toEqual([[Array(64).fill('a').join('.'), 'a', '{"a":{"a":{"a":{"a":', 'string']]);
});

test('every row carries its event and tool', () => {
	expect(readArguments('{"a":1}', HEAD, 'tool', 10)).toEqual([
		{ ...HEAD, tool: 'tool', path: 'a', name: 'a', value: '1', value_type: 'number' },
	]);
});
