import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Filter, stateOf, toggleValue } from '../../web/queries/filter.ts';
import { formatSearch, parseSearch } from '../../web/queries/search-line.ts';

const include = (field: string, ...values: string[]): Filter => ({ field, values, not: false });
const exclude = (field: string, ...values: string[]): Filter => ({ field, values, not: true });

test.each<[line: string, filters: readonly Filter[]]>([
	['', []],
	['   ', []],
	['server:notes', [include('server', 'notes')]],
	['tool:a|b|c', [include('tool', 'a', 'b', 'c')]],
	['-method:ping', [exclude('method', 'ping')]],
	['-tool:a -tool:b', [exclude('tool', 'a', 'b')]],
	['tool:a tool:b', [include('tool', 'a'), include('tool', 'b')]],
	['forecast', [include('text', 'forecast')]],
	['-forecast', [exclude('text', 'forecast')]],
	['"two words"', [include('text', 'two words')]],
	['"a \\"quoted\\" word"', [include('text', 'a "quoted" word')]],
	['tool:"a b"|c', [include('tool', 'a b', 'c')]],
	['tool:""', [include('tool', '')]],
	['mcp.method.name:tools/call', [include('method', 'tools/call')]],
	['service.name:notes', [include('server', 'notes')]],
	['log.level:info', [include('log_level', 'info')]],
	['level:critical|high', [include('level', 'critical', 'high')]],
	['file:mcp.log', [include('file', 'mcp.log')]],
	['a - b', [include('text', 'a'), include('text', '-'), include('text', 'b')]],
	['resource_uri:file:///etc/hosts', [include('resource_uri', 'file:///etc/hosts')]],
	['server:서버', [include('server', '서버')]],
])('%s', (line, filters) => {
	expect(parseSearch(line)).toEqual({ filters, errors: [] });
});

test.each([
	['sever:notes', { kind: 'unknown-field', name: 'sever' }],
	['__proto__:x', { kind: 'unknown-field', name: '__proto__' }],
	['server:', { kind: 'empty-value', name: 'server' }],
	['server:"notes', { kind: 'unclosed-quote' }],
	['"open', { kind: 'unclosed-quote' }],
])('%s is refused', (line, error) => {
	expect(parseSearch(line).errors).toContainEqual(error);
});

const fields = fc.constantFrom('server', 'tool', 'method', 'kind', 'level', 'file', 'url');
const filters = fc.array(
	fc.oneof(
		fc.record({
			field: fields,
			values: fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }),
			not: fc.constant(false),
		}),
		fc.record({
			field: fc.constant('text'),
			values: fc.tuple(fc.string({ unit: 'binary', minLength: 1 })),
			not: fc.boolean(),
		}),
	),
	{ maxLength: 6 },
);

test('what is written is read back, whatever the values hold', () => {
	fc.assert(
		fc.property(filters, (written) => {
			expect(parseSearch(formatSearch(written))).toEqual({ filters: written, errors: [] });
		}),
	);
});

test('any line is read without an end', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (line) => {
			const read = parseSearch(line);
			if (read.errors.length === 0) expect(parseSearch(formatSearch(read.filters))).toEqual(read);
		}),
	);
});

test.each<[start: string, value: string, not: boolean, end: string]>([
	['', 'a', false, 'tool:a'],
	['tool:a', 'b', false, 'tool:a|b'],
	['tool:a|b', 'a', false, 'tool:b'],
	['tool:a', 'a', false, ''],
	['tool:a', 'a', true, '-tool:a'],
	['-tool:a', 'a', false, 'tool:a'],
	['-tool:a', 'a', true, ''],
	['-tool:a', 'b', true, '-tool:a|b'],
	['server:s', 'a', false, 'server:s tool:a'],
])('%s, then %s (excluded: %s), gives %s', (start, value, not, end) => {
	const changed = toggleValue(parseSearch(start).filters, 'tool', value, not);
	expect(formatSearch(changed)).toBe(end);
});

test.each([
	['tool:a|b -server:s', 'tool', 'b', 'in'],
	['tool:a|b -server:s', 'server', 's', 'out'],
	['tool:a|b -server:s', 'server', 'a', null],
])('%s says of %s %s: %s', (line, field, value, state) => {
	expect(stateOf(parseSearch(line).filters, field, value)).toBe(state);
});
