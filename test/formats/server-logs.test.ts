import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PYTHON_SERVER } from '../../ingest/formats/python-server.ts';
import { readLogHead } from '../../ingest/formats/server-log/log-head.ts';
import { SERVER_TEXT } from '../../ingest/formats/server-text.ts';
import { readLines } from './read-lines.ts';

const T = Date.UTC(2026, 3, 16, 6, 13, 31) * 1000;

test.each([
	['2026-04-16 06:13:31,599 - mcp.server.sse - DEBUG - x', 599, 'debug', 'mcp.server.sse'],
	['2026-04-16 06:13:31,599 [INFO] notes-mcp: x', 599, 'info', 'notes-mcp'],
	['2026-04-16 06:13:31,599 WARNING  x', 599, 'warning', null],
	['2026-04-16 06:13:31.599 | ERROR    | __main__:<module>:10 - x', 599, 'error', '__main__'],
	['2026-04-16 06:13:31 - INFO - my.logger - x', 0, 'info', 'my.logger'],
	['2026-04-16 06:13:31 - INFO - Starting - up', 0, 'info', null],
	['[2026-04-16T06:13:31.599Z] INFO: x', 599, 'info', null],
	['2026-04-16T06:13:31.599Z [info     ] x', 599, 'info', null],
	['2026-04-16T08:13:31+02:00 INFO rmcp::service: x', 0, 'info', 'rmcp::service'],
	['2026/04/16 06:13:31 x', 0, null, null],
	['[2026-04-16 06:13:31] [WARN] [notes] x', 0, 'warn', 'notes'],
	['INFO:mcp.server.lowlevel.server:x', null, 'info', 'mcp.server.lowlevel.server'],
	['INFO:     x', null, 'info', null],
	['[ERROR] x', null, 'error', null],
	['info: x', null, 'info', null],
])('the head of %s', (line, millis, level, logger) => {
	expect(readLogHead(line, 0)).toMatchObject({
		moment: millis === null ? null : { time: T + millis * 1000 },
		level,
		logger,
	});
	expect(line.slice(readLogHead(line, 0)?.at)).toMatch(/^(?:x|Starting - up)$/);
});

test.each([
	['an indented line', '  2026-04-16 06:13:31 INFO x'],
	['an exception', 'Error: spawn node ENOENT'],
	['a word that begins like a level', 'Information about tides'],
	['a level without a mark', 'INFO desk'],
	['a name without a level', '[notes] x'],
	['no date of the calendar', '2026-02-30 06:13:31 INFO x'],
	['nothing', ''],
])('no head: %s', (_, line) => expect(readLogHead(line, 0)).toBeNull());

function calls(text: string): unknown[] {
	return readLines(PYTHON_SERVER, text, 'x.log').observations.flatMap(({ body, quality }) =>
		body.type === 'rpc'
			? [
					[
						body.message.kind,
						body.message.method,
						body.message.name,
						body.message.arguments,
						quality,
					],
				]
			: [],
	);
}

test.each([
	[`Executing tool 'a b'...`, ['a b', null, 'name-only']],
	['Calling tool: find_book with args: {"n":1}', ['find_book', '{"n":1}', 'full']],
	[`Calling tool find with arguments {'n': None}`, ['find', '{"n":null}', 'full']],
	['Tool called: find', ['find', null, 'name-only']],
	['Received tool call: find', ['find', null, 'name-only']],
	['call_tool: find {"n":1}', ['find', '{"n":1}', 'full']],
	['Tool "find" called', ['find', null, 'name-only']],
	['Executing tool find with args: {"text":"cut of...', ['find', '{"text":"cut of"}', 'truncated']],
])('a call: %s', (text, [name, args, quality]) => {
	expect(calls(`[INFO] ${text}`)).toEqual([['request', 'tools/call', name, args, quality]]);
});

test.each([
	'Executing tool chain for the reading room',
	'Calling toolbox',
	'Tool registry loaded',
	'Tool execution failed: timeout',
	'Registered tool: echo',
	'The tool find was renamed',
])('no call: %s', (text) => expect(calls(`[INFO] ${text}`)).toEqual([]));

test.each([
	[`Tool 'find' finished in 0.271s`, 271, false, null],
	['Tool find completed in 12 ms', 12, false, null],
	['Tool find completed successfully (took 1m3.5s)', 63_500, false, null],
	['Tool find failed: no such book', null, true, 'no such book'],
	['Error executing tool find: no such book', null, true, 'no such book'],
	['Failed to execute tool find: no such book', null, true, 'no such book'],
])('the end of a call: %s', (text, durationMs, isError, why) => {
	const { observations } = readLines(
		PYTHON_SERVER,
		`[INFO] Executing tool 'find'...\n[INFO] ${text}`,
		'x.log',
	);
	const [, end] = observations;
	expect(end).toMatchObject({
		durationMs,
		body: { message: { kind: 'result', id: 'line:1', name: 'find', isError } },
	});
	const result = end?.body.type === 'rpc' ? end.body.message.result : null;
	expect(result === null ? null : JSON.parse(result).content[0].text).toBe(why);
});

test('of several texts about one call the closest to the wire makes the event', () => {
	const text = [
		'INFO:mcp.server.lowlevel.server:Processing request of type CallToolRequest',
		`DEBUG: [notes] Handler called: call_tool find with {'n': 1}`,
		'INFO: event=request_start method=tools/call source=client payload={"name":"find","arguments":{"n":1}} payload_type=X',
		`INFO: Executing tool 'find'...`,
		`INFO: Tool 'find' finished in 0.2s`,
		'INFO: event=request_success method=tools/call source=client duration_ms=201.5',
		'INFO: Request tools/call completed in 203.1ms',
	].join('\n');
	expect(calls(text)).toEqual([
		['request', 'tools/call', 'find', '{"n":1}', 'full'],
		['result', 'tools/call', 'find', null, 'summary'],
	]);
});

test.each([
	["Request: {'jsonrpc': '2.0', 'id': 1, 'method': 'ping', 'params': None}", 'ping', 'full'],
	['Received message: {"jsonrpc":"2.0","id":1,"method":"ping"}', 'ping', 'full'],
	['read: {"jsonrpc":"2.0","id":1,"method":"ping"}', 'ping', 'full'],
	[`Received JSON: b'{"jsonrpc":"2.0","id":1,"method":"ping"}'`, 'ping', 'full'],
	[`Received JSON: b'{"method":"tools/call","params":{"name":"x","argu`, 'tools/call', 'truncated'],
	['{"jsonrpc":"2.0","id":1,"method":"ping"}', 'ping', 'full'],
])('a message: %s', (text, method, quality) => {
	expect(readLines(PYTHON_SERVER, `[DEBUG] ${text}`, 'x.log').observations).toMatchObject([
		{ quality, body: { type: 'rpc', message: { kind: 'request', method } } },
	]);
});

test.each([
	['Health check: {"status":"ok"}'],
	['Received message: {"type":"callTool","id":"7"}'],
	['Config: {"method":"file"}'],
	["State: {'jsonrpc': <object>}"],
])('no message: %s', (text) => {
	expect(readLines(PYTHON_SERVER, `[DEBUG] ${text}`, 'x.log').observations).toMatchObject([
		{ body: { type: 'log', text } },
	]);
});

test('lines that rich wrapped are one text again, words broken at the edge too', () => {
	const text = [
		'[04/16/26 06:13:31] DEBUG    Sent endpoint event:                  sse.py:87',
		'                             /messages/?session_id=0123456789abcde           ',
		'                             fghijklmnop to all                              ',
		'                    INFO     next                                  sse.py:90',
	].join('\n');
	expect(readLines(PYTHON_SERVER, text, 'x.log').observations).toMatchObject([
		{
			time: T,
			lines: 3,
			level: 'debug',
			body: {
				text: 'Sent endpoint event: /messages/?session_id=0123456789abcdefghijklmnop to all',
			},
		},
		{ time: T, level: 'info', body: { text: 'next' } },
	]);
});

test.each([
	['Invalid Host header: rebind.example.net', 'decision'],
	['Rejecting message for session abc: credential does not match', 'decision'],
	['requestState rejected on tools/call: expired', 'decision'],
	['Could not find session for ID: 29a88e2c-7bfa-4ac6-af44-e0099eb23eb6', 'log'],
	['Created new transport with session ID: abc', 'lifecycle'],
	['Notes MCP server running on stdio', 'lifecycle'],
	['Notes MCP server is running without authentication', 'log'],
	['Tool registry of the MCP library', 'log'],
])('%s is a %s', (text, type) => {
	const [seen] = readLines(PYTHON_SERVER, `[WARNING] ${text}`, 'x.log').observations;
	expect(seen?.body).toMatchObject({ type, text });
	expect(seen?.decision).toBe(type === 'decision' ? 'denied' : null);
});

test.each([
	['notes-1  | INFO: x', { level: 'info', time: null }],
	['2026-04-16T06:13:31.000000001Z stderr F INFO: x', { level: 'info', time: T }],
	['Apr 16 06:13:31 host notes[12]: INFO: x', { level: 'info', host: 'host', pid: 12, time: null }],
	['2026-04-16T08:13:31+0200 host notes[12]: x', { level: null, pid: 12, time: T }],
	['x Thu Apr 16 06:13:31 UTC 2026', { time: T, timestampSource: 'utc' }],
	['x Thu Apr 16 06:13:31 PDT 2026', { time: T, timestampSource: 'assumed' }],
	['x Xxx Apr 16 06:13:31 UTC 2026', { time: null }],
])('what stands around a line: %s', (line, expected) => {
	expect(readLines(SERVER_TEXT, line, 'x.log').observations).toMatchObject([expected]);
});

test('crashes in a row are as many records', () => {
	const node = `node:events:1\n      throw er;\n\nError: x\n    at y (z:1:1) {\n  code: 'E'\n}\n\nNode.js v20.11.1\n`;
	const python = `Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nValueError: x\n`;
	const { observations } = readLines(SERVER_TEXT, node.repeat(3) + python.repeat(3), 'x.log');
	expect(observations.map((seen) => seen.lines)).toEqual([9, 9, 9, 3, 3, 3]);
});

test('a traceback of any length is a bounded number of records', () => {
	const text = `[ERROR] mcp.server.x: failed\n${'  at line\n'.repeat(5000)}`;
	const { observations, accounts } = readLines(PYTHON_SERVER, text, 'x.log');
	expect(observations.length).toBe(6);
	expect(accounts.every((count) => count === 1)).toBe(true);
});

const SERVER = [
	[
		'a server of the SDK',
		'INFO:mcp.server.lowlevel.server:Processing request of type CallToolRequest',
	],
	['access lines', 'INFO:     192.0.2.1:61423 - "POST /mcp HTTP/1.1" 200 OK'],
	['a server by its logger', `2026-04-16 06:13:31,599 [INFO] notes-mcp: Executing tool 'find'...`],
	[
		'one that cannot start',
		`Traceback (most recent call last):\n  File "x.py", line 3, in <module>\n    from mcp.server.fastmcp import FastMCP\nModuleNotFoundError: No module named 'mcp'`,
	],
] as const;
test.each(SERVER)('is recognised: %s', (_, text) => {
	expect(PYTHON_SERVER.detect({ path: 'x', lines: text.split('\n') })).toBeGreaterThan(0.5);
});

const OTHERS = [
	[
		'a web application',
		'INFO:     192.0.2.1:61423 - "GET /login HTTP/1.1" 200 OK\nINFO:     Shutting down',
	],
	['Django', '2026-04-16 06:13:31,599 - django.request - WARNING - Not Found: /admin'],
	[
		'an agent with tools',
		`[INFO] Executing tool 'search'...\n[INFO] Tool 'search' finished in 0.2s`,
	],
	[
		'a Java application',
		'2026-04-15T14:04:39.274Z  INFO 33380 --- [main] c.example.Shop : Started Shop',
	],
	[
		'a crash',
		'node:events:496\n      throw er;\n      ^\n\nError: spawn node ENOENT\n    at x (node:internal/y:1:1)\n\nNode.js v20.11.1',
	],
	[
		'prose',
		'# Notes MCP server\n\nThe MCP server keeps notes. It is written in Python with FastMCP.\n\n## Use\n\nAdd it to `mcpServers`:\n\n    {"command": "notes-mcp"}\n\nThen ask for `tools/list`.',
	],
	[
		'Python',
		'from mcp.server.fastmcp import FastMCP\n\nmcp = FastMCP("notes")\n\n@mcp.tool()\ndef find(word: str) -> str:\n    """Find."""\n    return word\n\nif __name__ == "__main__":\n    mcp.run()',
	],
	[
		'TypeScript',
		`import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\n\nconst server = new McpServer({ name: 'notes', version: '1.0.0' });\nserver.tool('find', {}, async () => ({ content: [] }));\nconsole.error('Notes MCP server running on stdio');`,
	],
	[
		'a configuration',
		'{\n  "mcpServers": {\n    "notes": {\n      "command": "notes-mcp"\n    }\n  }\n}',
	],
	['nothing', ''],
] as const;
test.each(OTHERS)('is not recognised: %s', (_, text) => {
	const head = { path: 'logs/mcp-server.log', lines: text.split('\n') };
	expect(PYTHON_SERVER.detect(head)).toBeLessThan(0.3);
	expect(SERVER_TEXT.detect(head)).toBeLessThan(0.3);
});

test('any lines are accounted for exactly once', () => {
	const piece = fc.constantFrom(
		...[
			'2026-04-16 06:13:31,599 - a.b - INFO - ',
			'INFO:     ',
			'[04/16/26 06:13:16] DEBUG    ',
			' '.repeat(20),
		],
		...[
			'INFO     ',
			'Traceback (most recent call last):',
			'ValueError: x',
			'  File "x", line 1',
			'╭──╮',
			'│ FastMCP │',
		],
		...[
			'Executing tool ',
			`'find'`,
			' finished in 0.2s',
			'Tool ',
			' with args: ',
			'{"a":',
			'}',
			'b\'{"method":"ping","id":1}\'',
		],
		...[
			'Received JSON: ',
			'Sending message via SSE: SessionMessage(',
			'JSONRPCRequest(method=',
			`'ping'`,
			', id=1)',
			'[x] Handler called: ',
		],
		...[
			'event=request_start method=tools/call source=client',
			' payload=',
			'call_tool ',
			'node:events:1',
			'Node.js v1',
			'panic: x',
			'\u001b[31m',
		],
		...[
			'\u0000',
			'12:45:01 POST /mcp 200 in 12ms',
			'  tools/call a -> "b" c/1 ERROR d',
			'192.0.2.1:1 - "POST /mcp HTTP/1.1" 200',
			'sse.py:87',
		],
	);
	const line = fc.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string()), { maxLength: 6 });
	fc.assert(
		fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
			const text = lines.map((parts) => parts.join('').replaceAll('\n', '')).join('\n');
			const { accounts } = readLines(PYTHON_SERVER, text, 'x.log');
			expect(accounts.every((count) => count === 1)).toBe(true);
		}),
		{ numRuns: 500 },
	);
});
