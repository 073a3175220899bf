import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MCP_REMOTE } from '../../ingest/formats/mcp-remote.ts';
import { readLines } from './read-lines.ts';

const AT = '[2026-04-09T06:41:58.001Z][7] ';

function read(text: string, path = 'mcp-remote.log') {
	const result = readLines(MCP_REMOTE, text, path);
	expect(result.accounts.every((count) => count === 1)).toBe(true);
	return result;
}

function told(text: string): string[] {
	return read(text).observations.map(({ body, quality }) =>
		body.type === 'rpc'
			? `${quality} ${body.message.kind} ${body.message.method} ${body.message.id}`
			: `${body.type} ${body.text}`,
	);
}

test.each([
	['[7] [Local→Remote] tools/call', ['summary request tools/call null']],
	['[7] [Remote→Local] notifications/x', ['summary notification notifications/x null']],
	['[7] [Remote→Local] vendor/request', ['summary request vendor/request null']],
	['[7] [Remote→Local] 3', ['log [Remote→Local] 3']],
	['[7] [Remote→Local] undefined', ['log [Remote→Local] undefined']],
	[`${AT}Local → Remote message {"method":"ping","id":""}`, ['summary request ping ']],
	[`${AT}Local → Remote message {"method":"ping","id":0,"params":"{}"}`, ['full request ping 0']],
	[
		`${AT}Local → Remote message {"method":"tools/call","id":1,"params":"{\\"name\\":\\"a\\",\\"argu"}`,
		['truncated request tools/call 1'],
	],
	[`${AT}Remote → Local message {"id":"0","result":"result-present"}`, ['summary result null 0']],
	[`${AT}Remote → Local message {"id":1,"error":{"code":-1,"message":"x"}}`, ['full error null 1']],
	[`${AT}Local → Remote message {"id":5}`, ['log Local → Remote message {"id":5}']],
	[`${AT}Local → Remote message { id: 1, error: { code: -1 } }`, ['full error null 1']],
	[
		`${AT}[Remote→Local] 1\n${AT}Remote → Local message {"id":2,"result":"result-present"}`,
		['log [Remote→Local] 1', 'summary result null 2'],
	],
	['[7] {\n  "no": "message"\n}\n[7] x', ['log {\n  "no": "message"\n}', 'log x']],
	['[7] {"jsonrpc":"2.0","id":0,"method":"initialize"}', ['full request initialize 0']],
	['\n\n  \n', []],
])('%j', (text, expected) => {
	expect(told(text)).toEqual(expected);
});

test('values of custom headers do not come out', () => {
	const lines = [
		'[7] Using custom headers: {"Authorization":"Bearer EXAMPLE","x\\":\\"y":"EXAMPLE"}',
		'[7] Using custom headers: {"Authorization":"Bearer EXAMPLE',
		'[7] Connecting to remote server: https://example.com/mcp?profile=EXAMPLE',
		'[7] Warning: ignoring invalid header argument: EXAMPLE\nEXAMPLE',
	];
	const { observations } = read(lines.join('\n'));
	expect(observations).toHaveLength(5);
	expect(JSON.stringify(observations)).not.toContain('EXAMPLE');
});

test('a header with credentials is told of the endpoint', () => {
	const { observations } = read(
		'[7] Using custom headers: X-Team, authorization\n[7] [7] Connecting to remote server: https://a.example.com/mcp',
	);
	expect(observations.at(-1)?.body).toMatchObject({
		type: 'server',
		launch: { origin: 'endpoint', url: 'https://a.example.com/mcp', hasAuth: true },
	});
});

test('processes that write to one debug log are kept apart', () => {
	const other = AT.replace('][7]', '][8]');
	const { observations } = read(
		[
			`${AT}[Local→Remote] ping`,
			`${other}[Local→Remote] ping`,
			`${AT}Local → Remote message {"method":"ping","id":1}`,
			`${other}Local → Remote message {"method":"ping","id":1}`,
		].join('\n'),
		'/Users/alice/.mcp-auth/mcp-remote-0.1.38/0123456789abcdef0123456789abcdef_debug.log',
	);
	expect(observations.map(({ line, session }) => [line, session])).toEqual([
		[3, '0123456789abcdef0123456789abcdef 7'],
		[4, '0123456789abcdef0123456789abcdef 8'],
	]);
});

test('a message that is cut off is rejected', () => {
	const { observations, rejects } = read(
		`${AT}[Local→Remote] ping\n${AT}Local → Remote message {\n  method: 'ping',\n`,
	);
	expect(observations).toHaveLength(1);
	expect(rejects).toEqual([{ line: 2, reason: 'json-cut' }]);
});

test.each([
	['[5] [Local→Remote] initialize', true],
	['[5] Using automatically selected callback port: 3334', true],
	[`${AT}Starting mcp-remote with server URL: https://example.com`, true],
	['Connected to remote server', false],
	['[5] ready', false],
	['2025-06-17T13:22:03.708Z [info] [a] Message', false],
])('%s is of mcp-remote: %s', (line, expected) => {
	expect(MCP_REMOTE.detect({ path: 'x.log', lines: ['', line] }) > 0.5).toBe(expected);
});

test('whatever stands in a file, no line is lost', () => {
	const pieces = fc.constantFrom(
		...['[7] ', AT, '[Local→Remote] ', '[Remote→Local] ', 'ping', '1', '\n', '{', '}', "'", '"'],
		...['Local → Remote message ', 'initialize', '"method":"initialize"', "id: 1, error: {'", '\\'],
		...['[7] {\n  "jsonrpc": "2.0",\n  "id": 0,\n  "method": "initialize"\n}\n', ': ', ', '],
	);
	fc.assert(
		fc.property(fc.array(fc.oneof({ weight: 8, arbitrary: pieces }, fc.string())), (parts) => {
			read(parts.join(''));
		}),
		{ numRuns: 500 },
	);
});
