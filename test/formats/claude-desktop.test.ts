import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLAUDE_DESKTOP } from '../../ingest/formats/claude-desktop.ts';
import { readLines } from './read-lines.ts';

const T = '2026-03-01T09:39:03.047Z';
const TIME = Date.UTC(2026, 2, 1, 9, 39, 3, 47) * 1000;
const M = ' { metadata: undefined }';
const FS = 'logs/mcp-server-files.log';
const ALL = 'logs/mcp.log';
const CALL =
	'{"method":"tools/call","params":{"name":"read","arguments":{"path":"/a"}},"jsonrpc":"2.0","id":7}';

/** The message as Claude Desktop wrote it from 2026-03 to 2026-05. */
function cut(message: string): string {
	return `${message.slice(0, 256)}...[${message.length - 512} chars truncated]...${message.slice(-256)}`;
}

const NUMBERS = Array.from({ length: 300 }, (_, n) => n).join(',');
const LONG = 'x'.repeat(600);
const CUT_CALL = cut(
	`{"method":"tools/call","params":{"name":"write_file","arguments":{"path":"/a/b","content":"${LONG}","modes":[${NUMBERS}]}},"jsonrpc":"2.0","id":5}`,
);
const CUT_INSIDE_ONE_STRING = cut(
	`{"method":"tools/call","params":{"name":"write_file","arguments":{"path":"/a/b","content":"${LONG}"}},"jsonrpc":"2.0","id":"5"}`,
);
const TOOLS = Array.from({ length: 9 }, (_, n) => ({
	name: `tool_${n}`,
	description: `Tool number ${n} reads a file: ${'d'.repeat(90)}`,
	inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
}));
const CUT_LIST = cut(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools: TOOLS } }));
const CUT_ERROR_RESULT = cut(
	`{"result":{"content":[{"type":"text","text":"${LONG}"},{"type":"text","text":"${LONG}"}],"isError":true},"jsonrpc":"2.0","id":9}`,
);

test.each([
	['mcp.log, full', ALL, `${T} [info] [files] Message from client: ${CALL}`, { variant: 'full' }],
	['per server, full', FS, `${T} [files] [info] Message from client: ${CALL}`, { variant: 'full' }],
	[
		'per server, full with suffix',
		FS,
		`${T} [files] [info] Message from client: ${CALL}${M}`,
		{ variant: 'full+metadata' },
	],
	['no level', ALL, `${T} [files] Message from client: ${CALL}`, { level: null }],
	['renamed file', 'a.txt', `${T} [files] [info] Message from client: ${CALL}`, {}],
	['empty file name', '', `${T} [info] [files] Message from client: ${CALL}`, {}],
])('a full request: %s', (_, path, line, more) => {
	const { observations, accounts } = readLines(CLAUDE_DESKTOP, line, path);
	expect(accounts).toEqual([1]);
	expect(observations).toMatchObject([
		{
			line: 1,
			time: TIME,
			timestampSource: 'utc',
			server: 'files',
			level: 'info',
			direction: 'client_to_server',
			transport: 'pipe',
			quality: 'full',
			body: {
				type: 'rpc',
				message: { kind: 'request', id: '7', name: 'read', arguments: '{"path":"/a"}' },
			},
			...more,
		},
	]);
});

test.each([
	[
		'tool error',
		'{"jsonrpc":"2.0","id":0,"result":{"content":[],"isError":true}}',
		{ kind: 'result', id: '0', isError: true },
	],
	[
		'JSON-RPC error',
		'{"jsonrpc":"2.0","id":"","error":{"code":-32601,"message":"Method not found"}}',
		{
			kind: 'error',
			id: '',
			idIsString: true,
			errorCode: '-32601',
			errorMessage: 'Method not found',
		},
	],
	[
		'notification',
		'{"method":"notifications/tools/list_changed","jsonrpc":"2.0"}',
		{ kind: 'notification', id: null },
	],
	[
		'cut call',
		CUT_CALL,
		{
			kind: 'request',
			id: '5',
			idIsString: false,
			method: 'tools/call',
			name: 'write_file',
			arguments: expect.stringMatching(/^\{"path":"\/a\/b","content":"x+"\}$/),
		},
	],
	[
		'cut inside one string',
		CUT_INSIDE_ONE_STRING,
		{
			kind: 'request',
			id: '5',
			idIsString: true,
			name: 'write_file',
			arguments: expect.stringContaining('chars truncated'),
		},
	],
	[
		'cut tool list',
		CUT_LIST,
		{ kind: 'result', id: '1', isError: false, result: expect.stringContaining('"name":"tool_0"') },
	],
	['cut tool error, id in the tail', CUT_ERROR_RESULT, { kind: 'result', id: '9', isError: true }],
	[
		'cut, id of an argument is not the id of the message',
		cut(`{"method":"notifications/x","params":{"a":"${LONG}","b":{"c":"${LONG}","id":5}}}`),
		{ kind: 'notification', id: null },
	],
	[
		'summary request',
		'method="tools/call" id=2 params',
		{ kind: 'request', id: '2', method: 'tools/call', name: null, params: null },
	],
	['summary request without params', 'method="resources/list" id=2', { kind: 'request', id: '2' }],
	[
		'summary notification',
		'method="notifications/initialized"',
		{ kind: 'notification', id: null },
	],
	['summary result', 'id=0 result', { kind: 'result', id: '0', idIsString: false }],
	['summary result with blocks', 'id=2 result(12 blocks)', { kind: 'result', id: '2' }],
	['summary error', 'id=2 error(code=-32603)', { kind: 'error', id: '2', errorCode: '-32603' }],
	['summary with a string id', 'id="2" result', { kind: 'result', id: '2', idIsString: true }],
])('a message: %s', (_, payload, message) => {
	const text = `${T} [files] [info] Message from server: ${payload}${M}\n${T} [info] [files] Message from server: ${payload}`;
	for (const [n, line] of text.split('\n').entries()) {
		const { observations, rejects } = readLines(CLAUDE_DESKTOP, line, n === 0 ? FS : ALL);
		expect(rejects).toEqual([]);
		const quality = payload.includes('truncated')
			? 'truncated'
			: /^(?:id|method)=/.test(payload)
				? 'summary'
				: 'full';
		expect(observations).toMatchObject([
			{ server: 'files', direction: 'server_to_client', quality, body: { type: 'rpc', message } },
		]);
	}
});

test.each([
	['cut off JSON', '{"jsonrpc":"2.0","id":1,"result":{"tools":[', 'json-cut'],
	['no JSON-RPC', '{"hello":1}', 'not-mcp'],
	['other text', 'hello', 'not-mcp'],
	['nothing', '', 'not-mcp'],
	['a cut of which nothing is left', '{"a":[1...[12 chars truncated]...}', 'json-cut'],
	[
		'ten thousand levels before the cut',
		`{"a":${'['.repeat(10_000)}...[12 chars truncated]...}`,
		'json-cut',
	],
	['ten thousand levels, open', `{"params":${'['.repeat(10_000)}`, 'json-cut'],
])('a message that cannot be read is a reject: %s', (_, payload, reason) => {
	const line = `${T} [files] [info] Message from server: ${payload}`;
	const { observations, rejects, accounts } = readLines(CLAUDE_DESKTOP, line, FS);
	expect([observations, rejects, accounts]).toEqual([[], [{ line: 1, reason }], [1]]);
});

test.each([
	['Initializing server...', 'starting'],
	['Server started and connected successfully', 'connected'],
	['Shutting down server...', 'closing'],
	['Client transport closed', 'closed'],
	['Server transport closed (intentional shutdown)', 'closed'],
	[
		'Server transport closed unexpectedly, this is likely due to the process exiting early.',
		'failed',
	],
	['Server disconnected. For troubleshooting guidance, please visit …', 'failed'],
	['Server disconnected. For troubleshooting guidance, … {"context":"connection"}', 'failed'],
	[
		'spawn npx ENOENT {"context":"connection","stack":"Error: spawn npx ENOENT\\n    at …"}',
		'failed',
	],
	['Using built-in Node.js for MCP server: files', 'info'],
	['Generated authentication token for server', 'info'],
	['Era probe verdict: legacy (exec lane pinned — no sibling probe)', 'info'],
])('a step of the connection: %s', (text, step) => {
	const { observations } = readLines(CLAUDE_DESKTOP, `${T} [files] [error] ${text}${M}`, FS);
	expect(observations).toMatchObject([
		{ server: 'files', body: { type: 'lifecycle', step, text } },
	]);
});

test.each([
	[
		'per-server file',
		FS,
		`${T} [files] [info] Using MCP server command: C:\\WINDOWS\\cmd.exe with args and path: {
  metadata: {
    args: [
      '/C',
      'C:\\\\Program Files\\\\npx.cmd',
      "it's",
      [length]: 3
    ],
    paths: [ 'C:\\\\x', [length]: 14 ]
  }
} %o`,
		{ command: 'C:\\WINDOWS\\cmd.exe', args: ['/C', 'C:\\Program Files\\npx.cmd', "it's"] },
	],
	[
		'mcp.log',
		ALL,
		`${T} [info] [files] Using MCP server command: npx with args and path: {
  args: [ '-y', 'a long ' +
    'argument', [length]: 2 ],
  paths: [ '/usr/bin' ]
}`,
		{ command: 'npx', args: ['-y', 'a long argument'] },
	],
	[
		'path only',
		FS,
		`${T} [files] [info] Using MCP server command: /usr/bin/node with path: {
  metadata: {
    paths: [
      '/usr/bin',
      [length]: 1
    ]
  }
} %o`,
		{ command: '/usr/bin/node', args: [] },
	],
	[
		'one line, array',
		FS,
		`${T} [files] [info] Using MCP server command: npx with args: ["-y","@example/server","\\u00e9"]`,
		{ command: 'npx', args: ['-y', '@example/server', 'é'] },
	],
	[
		'one line, object',
		FS,
		`${T} [files] [info] Using MCP server command: npx with args and path: {"metadata":{"args":["-y","x"],"paths":["/bin"]}}`,
		{ command: 'npx', args: ['-y', 'x'] },
	],
	[
		'bare',
		FS,
		`${T} [files] [info] Using MCP server command: npx${M}`,
		{ command: 'npx', args: [] },
	],
])('a launch: %s', (_, path, text, launch) => {
	const next = `${T} ${path === ALL ? '[info] [files]' : '[files] [info]'} Initializing server...`;
	const { observations, accounts } = readLines(CLAUDE_DESKTOP, `${text}\n${next}\n`, path);
	const lines = text.split('\n').length;
	expect(accounts).toEqual(Array(lines + 1).fill(1));
	expect(observations).toMatchObject([
		{
			line: 1,
			lines,
			length: text.length,
			offset: 0,
			time: TIME,
			server: 'files',
			body: { type: 'server', launch },
		},
		{ line: lines + 1, body: { type: 'lifecycle', step: 'starting' } },
	]);
});

test('an error with a printed object is one event of all its lines', () => {
	const text = `spawn docker ENOENT {
  metadata: {
    context: 'connection',
    stack: 'Error: spawn docker ENOENT\\n' +
      '    at ChildProcess._handle.onexit'
  }
}`;
	const { observations } = readLines(CLAUDE_DESKTOP, `${T} [files] [error] ${text}`, FS);
	expect(observations).toMatchObject([
		{ lines: 7, level: 'error', body: { type: 'lifecycle', step: 'failed', text } },
	]);
});

test('a printed object that breaks off ends where something else begins', () => {
	const head = `${T} [files] [info] Using MCP server command: npx with args and path: {\n  metadata: {\n    args: [\n      '-y',`;
	const { observations, accounts } = readLines(CLAUDE_DESKTOP, `${head}\nServer running\n`, FS);
	expect(accounts).toEqual([1, 1, 1, 1, 1]);
	expect(observations).toMatchObject([
		{ lines: 4, body: { type: 'server', launch: { command: 'npx', args: ['-y'] } } },
		{ lines: 1, logger: 'stderr', body: { type: 'log', text: 'Server running' } },
	]);
});

test('lines without a head are what the server wrote to stderr', () => {
	const text = [
		'before any time',
		`${T} [files] [info] Initializing server...`,
		'Traceback (most recent call last):',
		'  File "a.py", line 1',
		'',
		'\tindented',
		'[12345] [Local→Remote] tools/list',
		'2026-03-01T09:39:04.000Z [info] [main] a line of the server itself',
		'2026-03-01T09:39:04.000Z [main] [info] and another',
		'2026-03-01T09:39:04.000Z [worker] ready',
		'2026-13-01T09:39:04.000Z [files] [info] no such month',
	].join('\n');
	const { observations, accounts } = readLines(CLAUDE_DESKTOP, text, FS);
	expect(accounts).toEqual(Array(11).fill(1));
	const stderr = observations.filter((seen) => seen.logger === 'stderr');
	expect(
		stderr.map((seen) => [seen.line, seen.lines, seen.time, seen.timestampSource, seen.server]),
	).toEqual([
		[1, 1, null, 'none', 'files'],
		[3, 2, TIME, 'inherited', 'files'],
		[6, 1, TIME, 'inherited', 'files'],
		[7, 1, TIME, 'inherited', 'files'],
		[8, 1, TIME, 'inherited', 'files'],
		[9, 1, TIME, 'inherited', 'files'],
		[10, 1, TIME, 'inherited', 'files'],
		[11, 1, TIME, 'inherited', 'files'],
	]);
	expect(stderr[1]?.body).toEqual({
		type: 'log',
		text: 'Traceback (most recent call last):\n  File "a.py", line 1',
	});
});

test('an object that a server prints to stderr is one event', () => {
	const text = '[7] {\n  "id": 0,\n  "method": "initialize"\n}';
	const { observations, accounts } = readLines(CLAUDE_DESKTOP, `${text}\n}\n`, FS);
	expect(accounts).toEqual([1, 1, 1, 1, 1]);
	expect(observations).toMatchObject([
		{ line: 1, lines: 4, length: text.length, body: { type: 'log', text } },
		{ line: 5, lines: 1, body: { type: 'log', text: '}' } },
	]);
});

test.each([
	['a server called info', 'mcp-server-info.log', '[info] [error]', 'info', 'error'],
	['the same in the file of all servers', 'mcp.log', '[error] [info]', 'info', 'error'],
	['in its older half', 'mcp1.log', '[error] [info]', 'info', 'error'],
	[
		'brackets and spaces in the name',
		'mcp-server-x.log',
		'[my [x]y server] [info]',
		'my [x]y server',
		'info',
	],
	['a name beyond ASCII', 'mcp-server-노트 — 1.log', '[노트 — 1] [info]', '노트 — 1', 'info'],
	['a rotated file', 'mcp-server-files1.log', '[files] [info]', 'files', 'info'],
])('server and level: %s', (_, path, brackets, server, level) => {
	const { observations } = readLines(
		CLAUDE_DESKTOP,
		`${T} ${brackets} Message from client: ${CALL}\nstderr`,
		path,
	);
	expect(observations).toMatchObject([
		{ server, level },
		{ server, level: null },
	]);
});

test.each([
	['traffic', [`${T} [info] [files] Message from client: ${CALL}`], 1],
	['summary', [`${T} [files] Message from client: method="x"`], 1],
	['only a start', ['npm warn', `${T} [files] [info] Initializing server...${M}`], 1],
	['brackets alone', [`${T} [main] [info] hello`], 0.4],
	['another product', [`${T} [INFO] [main] hello`, '{"jsonrpc":"2.0"}', ''], 0],
	['nothing', [], 0],
])('detection: %s', (_, lines, score) => {
	expect(CLAUDE_DESKTOP.detect({ path: 'mcp-server-x.log', lines })).toBe(score);
});

test('whatever a file holds, each line is accounted for exactly once', () => {
	const piece = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.constantFrom(
			'',
			'\t',
			'  x',
			'}',
			`${T} `,
			`${T} [files] [info] `,
			`${T} [info] [files] `,
			`${T} [info] `,
			'Message from client: ',
			'Message from server: ',
			CALL,
			CUT_LIST,
			'method="x" id=1',
			'Using MCP server command: ',
			'npx with args and path: {',
			" args: [ 'a",
			' {',
			M,
			'...[1 chars truncated]...',
		),
	);
	const text = fc
		.array(
			fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
			{ maxLength: 12 },
		)
		.map((lines) => lines.join('\n'));
	fc.assert(
		fc.property(text, fc.constantFrom(FS, ALL, 'x'), (text, path) => {
			const { accounts } = readLines(CLAUDE_DESKTOP, text, path);
			expect(accounts).toEqual(accounts.map(() => 1));
		}),
		{ numRuns: 500 },
	);
});
