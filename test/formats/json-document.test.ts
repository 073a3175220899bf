import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Records } from '../../ingest/formats/format.ts';
import {
	elementsOf,
	JsonDocument,
	membersOf,
	observeValue,
	type PlacedValue,
} from '../../ingest/formats/json-document.ts';
import { hashBytes } from '../../ingest/read/hash.ts';
import { inputOf } from '../../ingest/read/input.ts';
import { readLines } from '../../ingest/read/lines.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Read {
	readonly document: JsonDocument;
	readonly values: PlacedValue[] | undefined;
	/** `LINE REASON` of each reject. */
	readonly rejects: string[];
	/** How often each line was accounted for. */
	readonly accounts: number[];
	readonly out: Records;
}

async function read(text: string, settle = true): Promise<Read> {
	const document = new JsonDocument();
	const rejects: string[] = [];
	const accounts: number[] = [];
	const out: Records = {
		record() {},
		part(line) {
			accounts[line.number - 1] = (accounts[line.number - 1] ?? 0) + 1;
		},
		reject(line, reason) {
			accounts[line.number - 1] = (accounts[line.number - 1] ?? 0) + 1;
			rejects.push(`${line.number} ${reason}`);
		},
	};
	for await (const run of readLines(inputOf('x.json', text).stream())) {
		for (const line of run.lines) document.add(line, out);
	}
	const values = settle ? document.values() : document.parse();
	return { document, values, rejects, accounts, out };
}

/** The bytes of the file at a value's place, as text. */
function at(text: string, value: PlacedValue): string {
	const bytes = encoder.encode(text);
	return decoder.decode(bytes.subarray(value.offset, value.offset + value.length));
}

test('an array gives its elements with their places', async () => {
	const text = '[\r\n  {"name": "김밥 🍙"},\r\n  {\r\n    "b": [1, 2]\r\n  }\r\n]\r\n';
	const { document, values, rejects, accounts } = await read(text);
	expect(values).toHaveLength(1);
	const elements = elementsOf(document, values![0]!);
	expect(elements.map((element) => at(text, element))).toEqual([
		'{"name": "김밥 🍙"}',
		'{\r\n    "b": [1, 2]\r\n  }',
	]);
	expect(elements.map(({ line, lines }) => [line, lines])).toEqual([
		[2, 1],
		[3, 3],
	]);
	expect(elements[1]!.text).toBe('{\n    "b": [1, 2]\n  }');
	const bytes = encoder.encode('{"name": "김밥 🍙"}');
	expect(elements[0]!.hash).toBe(hashBytes(bytes, 0, bytes.length));
	expect(rejects).toEqual([]);
	expect(accounts).toEqual([1, 1, 1, 1, 1, 1]);
});

test('members are found by key, of a key that stands twice the last', async () => {
	const text = '{"a": 1, "\\u0062": {"c": [true]}, "a": "두", "__proto__": 4}';
	const { document, values } = await read(text);
	const members = membersOf(document, values![0]!);
	expect([...members].map(([key, value]) => [key, value.text])).toEqual([
		['a', '"두"'],
		['b', '{"c": [true]}'],
		['__proto__', '4'],
	]);
	expect(elementsOf(document, members.get('a')!)).toEqual([]);
	expect(membersOf(document, members.get('a')!).size).toBe(0);
});

test('an observation stands where the value stands', async () => {
	const { values } = await read('\n {"a":\n1}');
	const seen = observeValue(values![0]!, { type: 'log', text: 'x' });
	expect(seen).toMatchObject({ line: 2, lines: 2, offset: 2, length: 8 });
});

test.each([
	['not JSON', 'Minecraft\nserver', undefined, ['1 not-json']],
	['empty', '', undefined, []],
	['blank lines', '\n \n', undefined, []],
	['one value', '{"a":1}', ['{"a":1}'], []],
	['a value after text', 'starting\n{"a":1}\n', ['{"a":1}'], ['1 not-json']],
	['text between values', '{"a":1}\nok then\n[2]\n', ['{"a":1}', '[2]'], ['2 not-json']],
	['values without space', '{}[]"a"1', ['{}', '[]', '"a"', '1'], []],
	['values with commas', '{},\n{}', ['{}', '{}'], []],
	['a cut object', '{"a":1,"b', ['{"a":1,"b'], ['1 json-cut']],
	['cut after a whole one', '{}\n{"a":\n', ['{}', '{"a":'], ['2 json-cut']],
	[
		'a writer that was stopped in a string and began anew',
		'{\n "a": "b\n{\n "c": 2\n}\n',
		['{\n "a": "b', '{\n "c": 2\n}'],
		['1 json-cut'],
	],
	[
		'a writer that was stopped between members and began anew',
		'{\n "a": 1,\n{\n "c": 2\n}\n',
		['{\n "a": 1,', '{\n "c": 2\n}'],
		['1 json-cut'],
	],
	['closing brackets too many', '{}}\n{}', ['{}', '{}'], ['1 not-json']],
] as const)('%s', async (_, text, expected, rejected) => {
	const { document, values, rejects, accounts, out } = await read(text);
	expect(values?.map((value) => value.text)).toEqual(expected);
	if (values === undefined) document.reject(out, 'not-json', 'no JSON');
	expect(rejects).toEqual(rejected);
	expect(accounts.every((count) => count === 1)).toBe(true);
});

test.each([
	['inside an element', '[\n{"a":1},\n{"a":2},\n{"a"', 4],
	['inside a string', '[\n{"a":1},\n{"a":2},\n{"a":"x\\"', 4],
	['inside a number', '[\n{"a":1},\n{"a":2},\n12', 4],
	['after a comma', '[\n{"a":1},\n{"a":2},\n', 3],
	['after an element', '[\n{"a":1},\n{"a":2}', 3],
] as const)('an array that is cut %s gives the elements before', async (_, text, line) => {
	const { document, values, rejects, accounts } = await read(text);
	expect(values![0]!.cut).toBe(true);
	const elements = elementsOf(document, values![0]!);
	expect(elements.map((element) => element.text)).toEqual(['{"a":1}', '{"a":2}']);
	expect(rejects).toEqual([`${line} json-cut`]);
	expect(accounts.every((count) => count === 1)).toBe(true);
});

test('a cut document gives what is whole on the way to the cut', async () => {
	const text =
		'{"log": {\n "version": "1.2",\n "entries": [\n {"a": 1},\n {"b": 2, "c": {"d": 3, "e": [4,';
	const { document, values, rejects } = await read(text);
	const log = membersOf(document, values![0]!).get('log')!;
	expect(log.cut).toBe(true);
	const members = membersOf(document, log);
	expect(members.get('version')).toMatchObject({ text: '"1.2"', cut: false });
	const entries = elementsOf(document, members.get('entries')!);
	expect(entries.map((entry) => entry.text)).toEqual(['{"a": 1}']);
	expect(rejects).toEqual(['5 json-cut']);
});

test('rejected values are counted where they stand, several on one line as one', async () => {
	const { document, values, rejects, accounts, out } = await read('[1, 2,\n3,\n4]', false);
	for (const element of elementsOf(document, values![0]!).slice(0, 3)) {
		document.rejectValue(element, 'not-mcp', 'a number');
	}
	document.settle(out);
	expect(rejects).toEqual(['1 not-mcp', '2 not-mcp']);
	expect(accounts).toEqual([1, 1, 1]);
});

test('any depth is read', async () => {
	const depth = 200_000;
	const text = `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;
	const { document, values, rejects } = await read(text);
	expect(values).toHaveLength(1);
	expect(elementsOf(document, values![0]!)).toHaveLength(1);
	expect(rejects).toEqual([]);
	for (const open of ['[{"a":', '{"a":', '[']) {
		const cut = await read(open.repeat(depth));
		expect(cut.values).toHaveLength(1);
		expect(cut.rejects).toEqual(['1 json-cut']);
	}
});

test('objects that never close are given up before they take too long', async () => {
	const { values, rejects } = await read(`${'{\n'.repeat(200)}{}\n`.repeat(2000));
	expect(values!.length).toBeGreaterThan(0);
	expect(rejects).toContain('1 json-cut');
});

test('what comes after 64 MiB is rejected, what comes before is read', async () => {
	const long = `"${'a'.repeat(15 * 1024 * 1024)}"`;
	const text = `[\n${[long, long, long, long, long, '1'].join(',\n')}\n]`;
	const { document, values, rejects, accounts } = await read(text);
	expect(elementsOf(document, values![0]!)).toHaveLength(4);
	expect(rejects).toEqual(['6 unreadable', '7 unreadable', '8 unreadable']);
	expect(accounts.every((count) => count === 1)).toBe(true);
});

const SPACE = fc.constantFrom('\n', ' ', '\r\n', '\t', '\n\n');
const VALUE = fc.oneof(
	fc.jsonValue({ noUnicodeString: false }).filter((value) => typeof value !== 'number'),
	fc.record({ 이름: fc.string({ unit: 'binary' }), n: fc.integer() }),
);

test('any JSON values come back, each from its own place', async () => {
	const spelled = fc.tuple(VALUE, fc.constantFrom(0, 2, '\t'), SPACE);
	await fc.assert(
		fc.asyncProperty(
			fc.array(spelled, { minLength: 1, maxLength: 6 }),
			fc.boolean(),
			async (written, crlf) => {
				const plain = written
					.map(([value, indent, space]) => JSON.stringify(value, null, indent) + space)
					.join('');
				const text = crlf ? plain.replace(/\r?\n/g, '\r\n') : plain;
				const { document, values, rejects, accounts } = await read(text);
				expect(rejects).toEqual([]);
				expect(accounts.every((count) => count === 1)).toBe(true);
				const original = written.map(([value]) => JSON.parse(JSON.stringify(value)));
				expect(values?.map((value) => JSON.parse(at(text, value)))).toEqual(original);
				for (const [nth, value] of (values ?? []).entries()) {
					const inner = [...elementsOf(document, value), ...membersOf(document, value).values()];
					const expected = original[nth];
					if (Array.isArray(expected)) expect(inner).toHaveLength(expected.length);
					for (const place of inner) {
						expect(JSON.parse(place.text)).toEqual(JSON.parse(at(text, place)));
						const before = encoder.encode(text).subarray(0, place.offset);
						expect(place.line).toBe(before.filter((byte) => byte === 10).length + 1);
					}
				}
			},
		),
	);
});

test('a document cut anywhere accounts for every line and keeps the elements before the cut', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				VALUE.filter((value) => typeof value === 'object' && value !== null),
				{ maxLength: 5 },
			),
			fc.nat(),
			async (elements, place) => {
				const whole = JSON.stringify(elements, null, 2);
				const text = whole.slice(0, 1 + (place % whole.length));
				const { document, values, rejects, accounts } = await read(text);
				expect(accounts.every((count) => count === 1)).toBe(true);
				const found = elementsOf(document, values![0]!).map((value) => JSON.parse(value.text));
				expect(found).toEqual(JSON.parse(JSON.stringify(elements)).slice(0, found.length));
				expect(rejects).toHaveLength(text === whole ? 0 : 1);
			},
		),
	);
});
