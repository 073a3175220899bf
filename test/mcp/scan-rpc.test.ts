import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanRpc } from '../../ingest/mcp/scan-rpc.ts';
import { Line } from '../../ingest/read/line.ts';

function scan(text: string) {
	const bytes = new TextEncoder().encode(text);
	return scanRpc(new Line(bytes, 0, bytes.length, 1, 0), 0, bytes.length);
}

test.each([
	[
		'request',
		'{"jsonrpc":"2.0","id":1,"method":"ping"}',
		{ kind: 'request', id: '1', idIsString: false, method: 'ping' },
	],
	['id 0', '{"id":0,"method":"ping"}', { kind: 'request', id: '0' }],
	['id ""', '{"id":"","method":"ping"}', { kind: 'request', id: '', idIsString: true }],
	['null id is no id', '{"id":null,"method":"ping"}', { kind: 'notification', id: null }],
	['notification', '{"method":"notifications/initialized"}', { kind: 'notification', id: null }],
	[
		'members of params',
		'{"id":2,"method":"tools/call","params":{"name":"a\\"b","arguments":{"x":[1,{"y":"}"}]},"_meta":{"k":1}}}',
		{ name: 'a"b', arguments: '{"x":[1,{"y":"}"}]}', meta: '{"k":1}' },
	],
	[
		'keys in any order',
		'{"result":{"isError":true,"content":[]},"id":"x","jsonrpc":"2.0"}',
		{ kind: 'result', id: 'x', isError: true, result: '{"isError":true,"content":[]}' },
	],
	[
		'error',
		'{"id":3,"error":{"code":-32601,"message":"no \\u00e9"}}',
		{ kind: 'error', errorCode: '-32601', errorMessage: 'no é' },
	],
	[
		'the last of two keys counts',
		'{"id":1,"id":2,"method":"a","method":"b"}',
		{ id: '2', method: 'b' },
	],
	['an escaped key is the key', '{"id":1,"m\\u0065thod":"ping"}', { method: 'ping' }],
	[
		'another case is another key',
		'{"id":1,"Method":"ping","result":{}}',
		{ method: null, kind: 'result' },
	],
	[
		'a name that is no text',
		'{"id":1,"method":"tools/call","params":{"name":{"a":1}}}',
		{ name: null },
	],
	[
		'__proto__ is only a key',
		'{"id":1,"method":"ping","__proto__":{"method":"x"}}',
		{ method: 'ping' },
	],
	[
		'not ASCII',
		'{"id":1,"method":"tools/call","params":{"name":"읽기","arguments":{"경로":"/집"}}}',
		{ name: '읽기', arguments: '{"경로":"/집"}' },
	],
	['a lone surrogate', '{"id":1,"method":"\\ud800"}', { method: '\ud800' }],
] as const)('%s', (_, text, expected) => {
	expect(scan(text)).toMatchObject(expected);
});

test.each([
	['cut inside a string', '{"id":1,"method":"pi'],
	['cut after a member', '{"id":1,"method":"ping"'],
	['something behind', '{"id":1,"method":"ping"} x'],
	['no message', '{"a":1}'],
	['an array', '[{"id":1,"method":"ping"}]'],
	['no value', '{"id":}'],
	['two commas', '{"id":1,,"method":"ping"}'],
	['empty', ''],
	['10,000 levels that never close', `{"params":${'['.repeat(10_000)}`],
])('refuses: %s', (_, text) => {
	expect(scan(text)).toBeNull();
});

test('10,000 levels are skipped', () => {
	const deep = `{"id":1,"method":"ping","params":{"arguments":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`;
	expect(scan(deep)?.arguments).toHaveLength(20_000);
});

test('agrees with JSON.parse on any message', () => {
	const id = fc.oneof(fc.integer(), fc.string(), fc.constant(undefined));
	const message = fc.record({
		id,
		method: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
		params: fc.option(
			fc.record({
				name: fc.string({ unit: 'binary' }),
				arguments: fc.dictionary(fc.string(), fc.jsonValue()),
			}),
			{ nil: undefined },
		),
		result: fc.option(fc.record({ isError: fc.boolean(), content: fc.jsonValue() }), {
			nil: undefined,
		}),
	});
	fc.assert(
		fc.property(message, fc.boolean(), (value, spaced) => {
			const text = JSON.stringify(value, null, spaced ? 1 : 0);
			const got = scan(text);
			const oracle = JSON.parse(text);
			if (oracle.method === undefined && oracle.result === undefined) {
				expect(got).toBeNull();
				return;
			}
			expect(got?.method ?? undefined).toBe(oracle.method);
			expect(got?.id ?? undefined).toBe(oracle.id === undefined ? undefined : String(oracle.id));
			if (oracle.params !== undefined) {
				expect(got?.name).toBe(oracle.params.name);
				expect(JSON.parse(got?.arguments ?? '')).toEqual(oracle.params.arguments);
			}
			if (oracle.result !== undefined) {
				expect(got?.isError).toBe(oracle.result.isError);
				expect(JSON.parse(got?.result ?? '')).toEqual(oracle.result);
			}
		}),
	);
});
