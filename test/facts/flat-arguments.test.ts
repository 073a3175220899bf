import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flatMembers } from '../../ingest/facts/flat-arguments.ts';

const scalar = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.integer(),
	fc.double({ noDefaultInfinity: true, noNaN: true }),
	fc.boolean(),
	fc.constant(null),
	fc.constantFrom('{', '{"a":1}', '\\', 'a"b'),
);
const key = fc.oneof(fc.string(), fc.constantFrom('path', 'query', '__proto__', '', '1', 'a.b'));

test('a flat object has the members that JSON.parse gives it, in order', () => {
	let read = 0;
	fc.assert(
		fc.property(
			fc.array(fc.tuple(key, fc.oneof(scalar, fc.constant([1]))), { maxLength: 5 }),
			(pairs) => {
				const json = `{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`;
				const flat = flatMembers(json);
				if (flat === null) return;
				read++;
				expect(
					flat.map(({ name, value, type }) => [
						name,
						type === 'string' ? value : JSON.parse(value),
					]),
				).toEqual(Object.entries(JSON.parse(json)));
				for (const { value, type } of flat) {
					if (type !== 'string') expect(JSON.stringify(JSON.parse(value))).toBe(value);
				}
			},
		),
		{ numRuns: 500 },
	);
	expect(read).toBeGreaterThan(50);
});

test.each([
	'',
	'{',
	'{"a":1',
	'{"a":1}}',
	'{"a":1,}',
	'{"a" :1}',
	'{"a":01}',
	'{"a":-1}',
	'{"a":1.5}',
	'{"a":"x\ny"}',
	'{"a":"\\n"}',
	'{"a":nul}',
	'{"a":truefalse}',
	'{"a":1,"a":2}',
	'{"2":1,"1":2}',
	'{"a":{}}',
	'{"a":[]}',
	'[1]',
	'"a"',
])('leaves %j to JSON.parse', (json) => {
	expect(flatMembers(json)).toBeNull();
});
