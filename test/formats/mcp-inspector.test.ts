import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MCP_INSPECTOR } from '../../ingest/formats/mcp-inspector.ts';
import { readLines } from './read-lines.ts';

const TIME = '2026-08-20T11:05:00.100Z';
const CALL = {
	jsonrpc: '2.0',
	id: 1,
	method: 'tools/call',
	params: { name: 'roll', arguments: {} },
};
const REQUEST = { id: 'a', timestamp: TIME, direction: 'request', origin: 'client', message: CALL };
const FETCH = {
	id: 'b',
	timestamp: TIME,
	method: 'POST',
	url: 'https://dice.example.com/mcp?token=EXAMPLE-token-in-query-0123',
	requestHeaders: { Authorization: 'Bearer EXAMPLE', 'x-any': 'EXAMPLE', 'Mcp-Session-Id': 's' },
	requestBody: JSON.stringify(CALL),
	responseStatus: 200,
	responseHeaders: { 'set-cookie': 'EXAMPLE' },
	responseBody: '{"jsonrpc":"2.0","id":1,"result":{}}',
	category: 'transport',
};

function read(value: unknown, path = 'x.json') {
	const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
	const result = readLines(MCP_INSPECTOR, text, path);
	expect(result.accounts.every((count) => count === 1)).toBe(true);
	return result;
}

test.each([
	['inspector-protocol-dice-2026-08-20T11-06-00.000Z.json', 'dice'],
	['/tmp/inspector-network-a%2Fb%20c-2026-08-20T11-06-00.000Z.json', 'a/b c'],
	['inspector-history-pinned-dice-2026-08-20T11-06-00.000Z (1).json', 'dice'],
	['inspector-logs-%E0-2026-08-20T11-06-00.000Z.json', '%E0'],
	['inspector-protocol-2026-08-20T11-06-00.000Z.json', null],
	['export.json', null],
])('%s names the server %s', (path, server) => {
	expect(read([REQUEST], path).observations[0]?.server).toBe(server);
});

test.each([
	['protocol', [REQUEST], 'x.json', true],
	['protocol on one line', JSON.stringify([REQUEST]), 'x.json', true],
	['network', [FETCH], 'x.json', true],
	['logs', [{ receivedAt: TIME, params: { level: 'info', data: 1 } }], 'x.json', true],
	['times and texts of whatever program', [{ timestamp: TIME, message: 'x' }], 'x.json', false],
	['other arrays', [{ id: 1, timestamp: TIME, message: {} }], 'x.json', false],
	['messages', [CALL], 'x.json', false],
	['no array', REQUEST, 'x.json', false],
])('%s', (_, value, path, expected) => {
	const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
	const cut = text.slice(0, Math.max(text.length - 20, 1));
	for (const lines of [text.split('\n'), cut.split('\n')]) {
		expect(MCP_INSPECTOR.detect({ path, lines }) > 0.9).toBe(expected);
	}
});

test('no header value and no secret of an address comes out', () => {
	const { observations } = read([FETCH, { ...FETCH, category: 'auth' }]);
	expect(observations).toHaveLength(4);
	expect(observations[1]?.mcpSessionId).toBe('s');
	expect(JSON.stringify(observations)).not.toContain('EXAMPLE');
});

test('what is no entry is rejected where it stands', () => {
	const broken = { ...REQUEST, message: {} };
	const { observations, rejects } = read([REQUEST, 3, broken, {}]);
	expect(observations).toHaveLength(1);
	expect(rejects.map(({ reason }) => reason)).toEqual([
		'not-this-format',
		'not-mcp',
		'not-this-format',
	]);
});

test('an unknown duration is not zero', () => {
	const response = { jsonrpc: '2.0', id: 1, result: {} };
	const { observations } = read([{ ...REQUEST, response }]);
	expect(observations.map((seen) => seen.timestampSource)).toEqual(['utc', 'inherited']);
});

test('an export cut or damaged anywhere loses no line and does not throw', () => {
	const whole = JSON.stringify([REQUEST, FETCH, REQUEST], null, 2);
	fc.assert(
		fc.property(fc.nat(whole.length), fc.nat(8), fc.string(), (at, drop, put) => {
			expect(read(whole.slice(0, at)).rejects.length).toBe(at === 0 || at === whole.length ? 0 : 1);
			read(whole.slice(0, at) + put + whole.slice(at + drop));
		}),
	);
});
