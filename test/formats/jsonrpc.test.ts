import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JSONRPC } from '../../ingest/formats/jsonrpc.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { readLines } from './read-lines.ts';

const CALL =
	'{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"read","arguments":{"p":"/a"}}}';
const ANSWER = '{"result":{"content":[],"isError":true},"jsonrpc":"2.0","id":4}';
const STRING = JSON.stringify(CALL);
const T = '2026-02-03T10:00:00.250Z';
const TIME = Date.UTC(2026, 1, 3, 10, 0, 0, 250) * 1000;
const SECONDS = TIME / 1e6;

function read(text: string, zone = 0): Observation[] {
	const { observations, rejects, accounts } = readLines(JSONRPC, text, 'x.jsonl', zone);
	expect(rejects).toEqual([]);
	expect(accounts.every((count) => count === 1)).toBe(true);
	return observations;
}

function kinds(observations: readonly Observation[]): string[] {
	return observations.map(({ body }) => (body.type === 'rpc' ? body.message.kind : body.type));
}

const REQUEST = {
	kind: 'request',
	id: '4',
	idIsString: false,
	name: 'read',
	arguments: '{"p":"/a"}',
};

test.each([
	['bare', CALL, { variant: 'bare', time: null, timestampSource: 'none' }],
	['bare with spaces around', `  ${CALL}\t`, { variant: 'bare' }],
	['an element of an array', `${CALL},`, { variant: 'bare' }],
	[
		'spread',
		`{"timestamp":"${T}","direction":"request","path":"/mcp",${CALL.slice(1)}`,
		{ variant: 'spread', time: TIME, timestampSource: 'utc', direction: null },
	],
	['@timestamp', `{"@timestamp":"${T}","frame":${CALL}}`, { variant: 'wrapped', time: TIME }],
	['seconds', `{"t":${SECONDS},"body":${CALL}}`, { time: TIME, timestampSource: 'utc' }],
	['milliseconds', `{"ts":${SECONDS * 1000},"msg":${CALL}}`, { time: TIME }],
	[
		'an offset',
		`{"time":"2026-02-03T19:00:00.250+09:00","data":${CALL}}`,
		{ time: TIME, timestampSource: 'offset' },
	],
	[
		'no zone',
		`{"time":"2026-02-03T10:00:00.250","payload":${CALL}}`,
		{ time: TIME, timestampSource: 'assumed' },
	],
	['a string', `{"ts":"${T}","raw":${STRING}}`, { variant: 'string', time: TIME }],
	['request', `{"request":${CALL}}`, { variant: 'wrapped' }],
	['c2s', `{"direction":"c2s","raw":${CALL}}`, { direction: 'client_to_server' }],
	['an arrow', `{"dir":"server → client","raw":${CALL}}`, { direction: 'server_to_client' }],
	['kind', `{"kind":"client_to_server","raw":${CALL}}`, { direction: 'client_to_server' }],
	['from', `{"from":"server","raw":${CALL}}`, { direction: 'server_to_client' }],
	['words of the writer', `{"direction":"outbound","raw":${CALL}}`, { direction: null }],
	['server', `{"server":"files","message":${CALL}}`, { server: 'files' }],
	['server_label', `{"server_label":"files","message":${CALL}}`, { server: 'files' }],
	['mcpServerName', `{"mcpServerName":"files","message":${CALL}}`, { server: 'files' }],
	[
		'metadata',
		`{"timestamp":"${T}","method":"tools/call","id":4,"metadata":{"serverName":"files","sessionId":"s-1","durationMs":12,"httpStatus":200,"clientIp":"192.0.2.1"},"request":${CALL}}`,
		{ server: 'files', session: 's-1', sourceIp: '192.0.2.1', httpStatus: 200 },
	],
	['conn_id', `{"conn_id":7,"message":${CALL}}`, { session: '7' }],
	['stdio', `{"transport":"stdio","message":${CALL}}`, { transport: 'pipe' }],
	['http', `{"transport":"streamable-http","message":${CALL}}`, { transport: 'tcp' }],
	['truncated', `{"truncated":true,"ts":"${T}","message":${CALL}}`, { quality: 'truncated' }],
	['an escaped key', `{"t\\u0073":"${T}","message":${CALL}}`, { time: TIME }],
	['a key twice', `{"ts":"${T}","server":"a","server":"b","message":${CALL}}`, { server: 'b' }],
	['a message twice', `{"ts":"${T}","message":${ANSWER},"message":${STRING}}`, { time: TIME }],
	['__proto__', `{"__proto__":{"x":1},"ts":"${T}","message":${CALL}}`, { time: TIME }],
	[
		'>>>',
		`[2026-02-03T10:00:00.250000Z] >>> ${CALL}`,
		{ variant: 'prefixed', time: TIME, direction: 'client_to_server' },
	],
	['<<<', `[${T}] <<< ${CALL}`, { direction: 'server_to_client' }],
	[
		'a proxy',
		`2026-02-03 10:00:00 - [PID:7] - [REQUEST] Method: tools/call | ID: 4 | Payload: ${CALL}`,
		{ pid: 7, transport: 'pipe', direction: 'client_to_server', timestampSource: 'assumed' },
	],
	['any prefix', `2026-02-03 10:00:00,250 INFO got ${CALL}`, { variant: 'prefixed', time: TIME }],
	['a prefix with broken UTF-8', `\uFFFD é: ${CALL}`, { variant: 'prefixed' }],
	['an event', `data: ${CALL}`, { variant: 'sse' }],
])('one request in its envelope: %s', (_, line, expected) => {
	const [seen, ...more] = read(line);
	expect(more).toEqual([]);
	expect(seen).toMatchObject({ ...expected, body: { type: 'rpc', message: REQUEST } });
});

test('a time without a zone is read in the zone given', () => {
	const [seen] = read(`{"time":"2026-02-03T10:00:00.250","payload":${CALL}}`, 540);
	expect(seen?.time).toBe(TIME - 9 * 3_600_000_000);
});

test('a prefix of bytes that are no UTF-8 does not shift the message', () => {
	const bytes = new Uint8Array([0xff, 0xfe, 0x20, ...new TextEncoder().encode(CALL)]);
	const { observations } = readLines(JSONRPC, bytes, 'x.log');
	expect(observations).toMatchObject([{ body: { message: REQUEST } }]);
});

test.each([
	['a batch', `[${CALL},${ANSWER}]`, ['request', 'result']],
	['a batch in an envelope', `{"ts":"${T}","data":[${CALL},${ANSWER}]}`, ['request', 'result']],
	['a batch in a string', `{"ts":"${T}","raw":${JSON.stringify(`[${CALL}]`)}}`, ['request']],
	['a batch with something else in it', `[${CALL},{"a":1},7]`, ['request', 'log']],
	[
		'server-sent events',
		JSON.stringify({ ts: T, raw: `event: message\ndata: ${CALL}\n\nid: 2\ndata: ${ANSWER}\n\n` }),
		['request', 'result'],
	],
	[
		'an exchange',
		`{"timestamp":"${T}","message":${CALL},"response":${ANSWER}}`,
		['request', 'result'],
	],
	['request and response', `{"request":${CALL},"response":${ANSWER}}`, ['request', 'result']],
	['brackets and blanks', `[\n${CALL},\n\n${ANSWER}\n]`, ['request', 'result']],
	['event fields', `event: message\nid: 3\ndata: ${CALL}\n`, ['request']],
	['stderr', `{"ts":"${T}","direction":"stderr","text":"boom"}`, ['log']],
	['a log line', `{"ts":"${T}","event":"connected"}`, ['log']],
	['an HTTP line', `{"ts":"${T}","method":"GET","url":"/mcp","status":405}`, ['http']],
	['a launch', `[${T}] START python server.py (pid=7)`, ['lifecycle', 'server']],
	[
		'a tap',
		`{"ts":"${T}","direction":"meta","raw":{"command":["npx","x"]}}`,
		['lifecycle', 'server'],
	],
	[
		'a whole call',
		`{"ts":"${T}","tool":"read","args":{"p":1},"result":"ok"}`,
		['request', 'result'],
	],
])('several or other records on a line: %s', (_, text, expected) => {
	expect(kinds(read(text))).toEqual(expected);
});

test('both halves of an exchange go their own way', () => {
	const [ask, answer] = read(`{"direction":"c2s","message":${CALL},"response":${ANSWER}}`);
	expect([ask?.direction, answer?.direction]).toEqual(['client_to_server', 'server_to_client']);
});

test('ids 0 and "" are ids', () => {
	const ids = read(
		'{"jsonrpc":"2.0","id":0,"method":"ping"}\n{"jsonrpc":"2.0","id":"","method":"ping"}',
	);
	expect(
		ids.map(({ body }) => body.type === 'rpc' && [body.message.id, body.message.idIsString]),
	).toEqual([
		['0', false],
		['', true],
	]);
});

test('a launch names the server of the lines after it, by process where they have one', () => {
	const proxy = (pid: number, rest: string) => `2026-02-03 10:00:00 - [PID:${pid}] - ${rest}`;
	const message = `[REQUEST] Method: tools/call | ID: 4 | Payload: ${CALL}`;
	const seen = read(
		[
			proxy(1, '--- STARTING PROXY FOR: npx -y @example/one@1.2.3 ---'),
			proxy(2, '--- STARTING PROXY FOR: uvx two ---'),
			proxy(1, message),
			proxy(2, message),
			proxy(3, message),
		].join('\n'),
	);
	expect(seen.slice(4).map(({ server }) => server)).toEqual(['@example/one', 'two', null]);
});

test.each([
	['npx -y @example/one@1.2.3', '@example/one'],
	['npx.cmd -y one@latest', 'one'],
	['uvx two==1.0', 'two'],
	['uv run three', 'three'],
	['python -m four.server', 'four.server'],
	['/usr/bin/python3 /srv/five/main.py', 'main.py'],
	['node --inspect build/six.js', 'six.js'],
	['/opt/seven/bin/seven-mcp --stdio', 'seven-mcp'],
	['"C:\\Program Files\\eight\\eight.exe" serve', 'eight.exe'],
])('a server is named after what starts it: %s', (command, server) => {
	const [seen] = read(`[${T}] START ${command} (pid=7)`);
	expect(seen?.server).toBe(server);
});

test('a message that the log cut off shows what is left, and takes its id from the prefix', () => {
	const whole = `{"result":{"content":[{"type":"text","text":"${'x'.repeat(500)}"}]},"jsonrpc":"2.0","id":2}`;
	const line = `2026-02-03 10:00:00 - [PID:7] - [RESPONSE] Method: unknown | ID: 2 | Payload: ${whole.slice(0, 200)}`;
	const [seen] = read(line);
	expect(seen).toMatchObject({
		quality: 'truncated',
		body: { message: { kind: 'result', id: '2' } },
	});
});

test('the repr of a Python dict is a message', () => {
	const line = `Request from ip=192.0.2.44: {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': 'it\\'s', 'arguments': {'a': None, 'b': [True, (1, 2.5)], "c": 'x"y\\n\\u00e9\\x41'}}}`;
	const [seen] = read(line);
	expect(seen).toMatchObject({ variant: 'python-repr', sourceIp: '192.0.2.44' });
	const { body } = seen!;
	expect(body.type === 'rpc' && JSON.parse(body.message.arguments!)).toEqual({
		a: null,
		b: [true, [1, 2.5]],
		c: 'x"y\néA',
	});
});

test('calls of the Python SDK become the messages they send', () => {
	const result = {
		_type: 'CallToolResult',
		meta: null,
		content: [{ _type: 'TextContent', type: 'text', text: 'ok', annotations: null }],
		structuredContent: { kept: null },
		isError: false,
	};
	const seen = read(
		[
			{
				type: 'request',
				timestamp: T,
				count: 3,
				method: 'call_tool',
				args: ['read', { p: 1 }],
				kwargs: {},
			},
			{ type: 'response', timestamp: T, count: 3, method: 'call_tool', result, error: null },
			{
				type: 'response',
				timestamp: T,
				count: 4,
				method: 'list_tools',
				result: null,
				error: 'gone',
			},
		]
			.map((line) => JSON.stringify(line))
			.join('\n'),
	);
	expect(seen.map(({ body }) => body.type === 'rpc' && body.message)).toMatchObject([
		{ kind: 'request', id: '3', method: 'tools/call', name: 'read', arguments: '{"p":1}' },
		{
			kind: 'result',
			id: '3',
			result:
				'{"content":[{"type":"text","text":"ok"}],"structuredContent":{"kept":null},"isError":false}',
		},
		{ kind: 'error', id: '4', method: 'tools/list', errorMessage: 'gone' },
	]);
});

test('results without an id find the oldest open call of the same tool', () => {
	const seen = read(
		[
			'{"server":"a","tool":"t","args":{"n":1}}',
			'{"server":"b","tool":"t","args":{"n":2}}',
			'{"server":"b","tool":"t","result":"two"}',
			'{"server":"a","tool":"t","result":"one"}',
		].join('\n'),
	);
	expect(seen.map(({ body }) => body.type === 'rpc' && body.message.id)).toEqual([
		'line:1',
		'line:2',
		'line:2',
		'line:1',
	]);
});

test.each([
	['{"jsonrpc":"2.0","id":1,"method":"pi', 'json-cut'],
	['[{"jsonrpc":"2.0","id":1,"method":"ping"}', 'json-cut'],
	['{"jsonrpc":"2.0","method":"ping"} and more', 'not-json'],
	['{"jsonrpc" "2.0"}', 'not-json'],
	['{}', 'not-mcp'],
	['{"id":1,"error":"Bad Gateway"}', 'not-mcp'],
	['{"method":"GET","id":"r-1"}', 'not-mcp'],
	['[{"a":1}]', 'not-mcp'],
	['data: [DONE]', 'not-mcp'],
	['[1,2]', 'not-this-format'],
	['"text"', 'not-this-format'],
	['Server listening', 'not-this-format'],
	[`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'not-mcp'],
	['['.repeat(10_000), 'not-this-format'],
])('no message: %.60s', (line, reason) => {
	const { observations, rejects, accounts } = readLines(JSONRPC, line, 'x.jsonl');
	expect([observations, rejects, accounts]).toEqual([[], [{ line: 1, reason }], [1]]);
});

test.each([
	['bare', [CALL, ANSWER], 0.9],
	['batch', [`[${CALL}]`], 0.9],
	['an array over lines', ['[', `${CALL},`, ANSWER, ']'], 0.9],
	['wrapped', [`{"ts":"${T}","raw":${STRING}}`], 0.9],
	['arrows', [`[${T}] START x (pid=1)`, `[${T}] >>> ${CALL}`], 0.9],
	['cut at the end', [CALL, ANSWER.slice(0, 20)], 0.9],
	['a trace with other records', [`{"ts":1,"tool":"t","args":{}}`, `{"ts":1,"event":"x"}`], 0.6],
])('is recognised: %s', (_, lines, atLeast) => {
	expect(JSONRPC.detect({ path: 'x', lines })).toBeGreaterThan(atLeast);
});

test.each([
	['nothing', []],
	['text', ['hello', 'world']],
	['other JSON', ['{"a":1}', '{"level":"info","msg":"x"}']],
	['ECS with a message in it', [`{"@timestamp":"${T}","log.level":"info","message":${STRING}}`]],
	['a transcript', ['{"type":"user","sessionId":"s","message":{"role":"user","content":"hi"}}']],
	['a chat', ['{"id":"1","error":null,"message":"hi"}']],
])('is not recognised: %s', (_, lines) => {
	expect(JSONRPC.detect({ path: 'x.jsonl', lines })).toBeLessThan(0.3);
});

const piece = fc.oneof(
	fc.constantFrom(
		...['{', '}', '[', ']', '"', ':', ',', "'", '\\', ' ', '>>> ', 'data: ', '[PID:1] - '],
		...[
			CALL,
			ANSWER,
			STRING,
			'"raw":',
			'"message":',
			'"ts":',
			'"tool":"t"',
			'"args":{}',
			'"calls":',
		],
		`[${T}] `,
	),
	fc.json(),
	fc.string({ unit: 'binary', maxLength: 8 }),
);

test('any line is accounted for exactly once', () => {
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 8 }), fc.array(piece, { maxLength: 8 }), (a, b) => {
			const text = [a, b].map((line) => line.join('').replaceAll('\n', ' ')).join('\n');
			const { accounts } = readLines(JSONRPC, text, 'x.jsonl');
			expect(accounts.every((count) => count === 1)).toBe(true);
		}),
		{ numRuns: 500 },
	);
});

test('any envelope members around a message leave it readable', () => {
	const member = fc
		.tuple(fc.constantFrom('ts', 'seq', 'note', 'level', 'a"b', 'metadata', 'user'), fc.jsonValue())
		.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
	fc.assert(
		fc.property(fc.array(member), fc.array(member), (before, after) => {
			const line = `{${[...before, `"message":${CALL}`, ...after].join(',')}}`;
			expect(read(line)).toMatchObject([{ body: { type: 'rpc', message: REQUEST } }]);
		}),
	);
});
