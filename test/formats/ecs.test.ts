import { ecsFormat } from '@elastic/ecs-pino-format';
import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { ECS } from '../../ingest/formats/ecs.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { readLines } from './read-lines.ts';

const T = '2026-05-06T07:08:09.250Z';
const TIME = Date.UTC(2026, 4, 6, 7, 8, 9, 250) * 1000;
const CALL = {
	jsonrpc: '2.0',
	id: 4,
	method: 'tools/call',
	params: { name: 'read', arguments: { p: 1 } },
};

function readText(text: string): Observation[] {
	const { observations, rejects, accounts } = readLines(ECS, text, 'x.log');
	expect(rejects).toEqual([]);
	expect(accounts.every((count) => count === 1)).toBe(true);
	return observations;
}

function read(record: object): Observation[] {
	return readText(JSON.stringify({ '@timestamp': T, 'log.level': 'info', ...record }));
}

/** What pino writes through the format, as one text. */
function written(write: (log: pino.Logger) => void, options?: pino.LoggerOptions): string {
	const lines: string[] = [];
	write(
		pino(options ?? ecsFormat({ serviceName: 'notes' }), { write: (line) => lines.push(line) }),
	);
	return lines.join('');
}

test('a line of the pino format is a log line of its server', () => {
	const [seen] = readText(written((log) => log.warn({ user: { name: 'alice' } }, 'full disk')));
	expect(seen).toMatchObject({
		variant: 'ecs',
		timestampSource: 'utc',
		server: 'notes',
		level: 'warn',
		user: 'alice',
		pid: process.pid,
		body: { type: 'log', text: 'full disk' },
	});
	expect(seen?.host).toBeTypeOf('string');
});

test('an error keeps its stack', () => {
	const error = new TypeError('locked');
	error.stack = 'TypeError: locked\n    at write';
	const [seen] = readText(written((log) => log.error({ err: error }, 'write failed')));
	expect(seen?.body).toEqual({
		type: 'log',
		text: 'write failed\nTypeError: locked\n    at write',
	});
});

test.each([
	['dotted', { 'http.request.method': 'POST', 'http.response.status_code': 502 }],
	['nested', { http: { request: { method: 'POST' }, response: { status_code: 502 } } }],
	[
		'half and half',
		{ 'http.request': { method: 'POST' }, http: { 'response.status_code': '502' } },
	],
])('keys may be %s', (_, fields) => {
	expect(read({ ...fields, message: 'x' })).toMatchObject([
		{ httpMethod: 'POST', httpStatus: 502, transport: 'tcp', body: { type: 'http', text: 'x' } },
	]);
});

test.each([
	['log.logger', { log: { logger: 'audit' } }, { logger: 'audit' }],
	['host.name', { host: { hostname: 'a', name: 'b' } }, { host: 'b' }],
	['client.ip', { client: { ip: '::ffff:192.0.2.1' } }, { sourceIp: '192.0.2.1' }],
	['a host name for an address', { client: { address: 'example.com' } }, { sourceIp: null }],
	['url.full', { url: { full: 'https://example.com/mcp' } }, { url: 'https://example.com/mcp' }],
	[
		'url parts',
		{ url: { scheme: 'https', domain: 'example.com', port: 8443, path: '/mcp' } },
		{ url: 'https://example.com:8443/mcp' },
	],
	['trace.id', { trace: { id: 'aa' }, 'span.id': 'bb' }, { traceId: 'aa', spanId: 'bb' }],
	['mcp.session.id', { mcp: { session: { id: 's' } } }, { mcpSessionId: 's' }],
	[
		'a session header',
		{ http: { request: { headers: { 'mcp-session-id': 's' } } } },
		{ mcpSessionId: 's' },
	],
	['network.transport', { network: { transport: 'pipe' } }, { transport: 'pipe' }],
	['the time', {}, { time: TIME, timestampSource: 'utc' }],
	['no time', { '@timestamp': 'yesterday' }, { time: null, timestampSource: 'none' }],
])('%s', (_, fields, expected) => {
	expect(read({ ...fields, message: 'x' })).toMatchObject([expected]);
});

test.each([
	['an object in rpc', { rpc: CALL }],
	['an object in mcp.message', { mcp: { message: CALL } }],
	['a text in message', { message: JSON.stringify(CALL) }],
	['a text after words', { message: `received ${JSON.stringify(CALL)}` }],
])('a JSON-RPC message: %s', (_, fields) => {
	expect(read(fields)).toMatchObject([
		{ quality: 'full', body: { message: { kind: 'request', id: '4', arguments: '{"p":1}' } } },
	]);
});

const OPERATION = {
	'mcp.method.name': 'tools/call',
	'gen_ai.tool.name': 'read',
	'jsonrpc.request.id': '7',
};

test('the fields of an operation that ended are a request and its response', () => {
	const fields = {
		...OPERATION,
		'gen_ai.tool.call.arguments': { p: 1 },
		'gen_ai.tool.call.result': '{"content":[{"type":"text","text":"ok"}]}',
		'gen_ai.tool.call.id': 'call_1',
		event: { duration: 2_000_000 },
	};
	expect(read(fields)).toMatchObject([
		{
			time: TIME - 2000,
			quality: 'full',
			toolCallId: 'call_1',
			body: {
				message: {
					kind: 'request',
					id: '7',
					idIsString: false,
					name: 'read',
					arguments: '{"p":1}',
				},
			},
		},
		{
			time: TIME,
			durationMs: 2,
			quality: 'full',
			body: {
				message: { kind: 'result', id: '7', result: '{"content":[{"type":"text","text":"ok"}]}' },
			},
		},
	]);
});

test.each([
	['only begun', {}, ['request', 'name-only']],
	['begun, with arguments', { 'gen_ai.tool.call.arguments': '{}' }, ['request', 'full']],
	['ended well', { 'event.outcome': 'success' }, ['request', 'name-only', 'result', 'summary']],
	[
		'failed in the tool',
		{ 'error.type': 'tool_error' },
		['request', 'name-only', 'result', 'summary'],
	],
	[
		'failed in the protocol',
		{ 'rpc.response.status_code': '-32602' },
		['request', 'name-only', 'error', 'summary'],
	],
	['failed otherwise', { 'error.type': 'timeout' }, ['request', 'name-only', 'error', 'summary']],
	['another method', { 'mcp.method.name': 'prompts/get' }, ['request', 'summary']],
	['a notification', { 'mcp.method.name': 'notifications/cancelled' }, ['notification', 'summary']],
])('an operation %s', (_, fields, expected) => {
	const seen = read({ ...OPERATION, ...fields });
	expect(
		seen.flatMap(({ body, quality }) => [body.type === 'rpc' && body.message.kind, quality]),
	).toEqual(expected);
});

test('an operation without an id gets one that pairs it with itself', () => {
	const seen = read({
		'gen_ai.operation.name': 'execute_tool',
		'gen_ai.tool.name': 'x',
		'event.outcome': 'success',
	});
	expect(
		seen.map(({ body }) => body.type === 'rpc' && [body.message.kind, body.message.id]),
	).toEqual([
		['request', 'line:1'],
		['result', 'line:1'],
	]);
});

test.each([
	['{"@timestamp":"2026-05-06T07:08:09Z","log.level":"info","message":"cu', 'json-cut'],
	['{"@timestamp":1 "x":2}', 'not-json'],
	['text', 'not-json'],
	['{"a":1}', 'not-this-format'],
	['{"@timestamp":"2026-05-06T07:08:09Z"}', 'not-this-format'],
	['{"level":30,"time":1778051291760,"msg":"x"}', 'not-this-format'],
])('no record: %s', (line, reason) => {
	const { observations, rejects, accounts } = readLines(ECS, line, 'x.log');
	expect([observations, rejects, accounts]).toEqual([[], [{ line: 1, reason }], [1]]);
});

const RECORD = { '@timestamp': T, 'log.level': 'info' };
test.each([
	['the pino format', written((log) => log.info('MCP server running on stdio')), 0.9],
	[
		'nested ECS',
		`{"@timestamp":"${T}","ecs":{"version":"8.17.0"},"mcp":{"session":{"id":"s"}}}`,
		0.9,
	],
	['a message in a member', JSON.stringify({ ...RECORD, rpc: CALL }), 0.9],
	['nothing', '', -1],
])('is recognised: %s', (_, text, atLeast) => {
	expect(ECS.detect({ path: 'x', lines: text.split('\n') })).toBeGreaterThan(atLeast);
});

test('records of something else are read when asked for, and not taken otherwise', () => {
	const line = JSON.stringify({ ...RECORD, message: 'user logged in' });
	expect(ECS.detect({ path: 'x.log', lines: [line] })).toBeLessThan(0.3);
	expect(readText(line)).toMatchObject([{ body: { type: 'log', text: 'user logged in' } }]);
});

test('a sentence about a call is a call', () => {
	const lines = [`Executing tool 'find'...`, `Tool 'find' finished in 0.2s`, 'done'];
	const text = lines.map((message) => JSON.stringify({ ...RECORD, message })).join('\n');
	expect(readText(text)).toMatchObject([
		{ quality: 'name-only', body: { message: { kind: 'request', id: 'line:1', name: 'find' } } },
		{ durationMs: 200, body: { message: { kind: 'result', id: 'line:1', isError: false } } },
		{ body: { type: 'log', text: 'done' } },
	]);
});

test.each([
	['JSON-RPC', JSON.stringify(CALL)],
	['an envelope', `{"@timestamp":"${T}","message":${JSON.stringify(CALL)}}`],
	['another log', `{"timestamp":"${T}","level":"info","message":"x"}`],
	['a transcript', '{"type":"user","sessionId":"s","timestamp":"x","message":{"content":"hi"}}'],
])('is not recognised: %s', (_, line) => {
	expect(ECS.detect({ path: 'x', lines: [line] })).toBe(0);
});

test('any record is accounted for exactly once', () => {
	const key = fc.constantFrom(
		...[
			'@timestamp',
			'log',
			'log.level',
			'level',
			'time',
			'msg',
			'message',
			'rpc',
			'mcp',
			'mcp.method.name',
		],
		...['gen_ai', 'gen_ai.tool.name', 'event', 'error', 'http', 'url', '__proto__', 'process.pid'],
	);
	const value = fc.oneof(
		fc.jsonValue(),
		fc.constantFrom(T, 'tools/call', 30, JSON.stringify(CALL)),
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(key, value)), (members) => {
			const line = `{${members.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`;
			const { accounts } = readLines(ECS, line, 'x.log');
			expect(accounts).toEqual([1]);
		}),
		{ numRuns: 500 },
	);
});
