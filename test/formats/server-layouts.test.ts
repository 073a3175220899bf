import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { DOTNET_SERVER } from '../../ingest/formats/dotnet-server.ts';
import type { Format } from '../../ingest/formats/format.ts';
import { JSON_SERVER_LOG } from '../../ingest/formats/json-server-log.ts';
import { readLogfmt } from '../../ingest/formats/server-log/logfmt.ts';
import { SLOG } from '../../ingest/formats/slog.ts';
import { SPRING_SERVER } from '../../ingest/formats/spring-server.ts';
import { readLines } from './read-lines.ts';

const T = Date.UTC(2026, 3, 15, 21, 4, 39, 274) * 1000;

test.each<[Format, string, object]>([
	[
		SPRING_SERVER,
		'2026-04-15T14:04:39.274-07:00  INFO 33380 --- [shop] [           main] c.e.Shop   : x',
		{
			time: T,
			timestampSource: 'offset',
			level: 'info',
			logger: 'c.e.Shop',
			pid: 33380,
			server: 'shop',
		},
	],
	[
		SPRING_SERVER,
		'2026-04-15 21:04:39.274  WARN 7 --- [nio-8080-exec-1] c.e.Shop : x',
		{ time: T, timestampSource: 'assumed', level: 'warn', server: null },
	],
	[
		SPRING_SERVER,
		'2026-04-15T21:04:39.274Z DEBUG 7 --- [shop] [main] [4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7] c.e.Shop : x',
		{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', server: 'shop' },
	],
	[
		SPRING_SERVER,
		'2026-04-15 21:04:39,274 INFO  [io.qua.mcp] (main) x',
		{ time: T, level: 'info', logger: 'io.qua.mcp', variant: 'quarkus' },
	],
	[
		SPRING_SERVER,
		'21:04:39.274 [main] ERROR c.e.Shop -- x',
		{ time: null, level: 'error', logger: 'c.e.Shop', variant: 'logback' },
	],
	[
		SLOG,
		'time=2026-04-15T14:04:39.274-07:00 level=INFO msg=x',
		{ time: T, level: 'info', variant: 'logfmt' },
	],
	[SLOG, 'level=warn ts=2026-04-15T21:04:39.274Z msg=x', { time: T, level: 'warn' }],
	[DOTNET_SERVER, 'info: A.B[3]\n      x', { level: 'information', logger: 'A.B', lines: 2 }],
	[DOTNET_SERVER, '2026-04-15T21:04:39.274Z fail: A.B[3] x', { time: T, level: 'error' }],
	[DOTNET_SERVER, '<4>A.B[3] x', { level: 'warning', logger: 'A.B', variant: 'systemd' }],
	[DOTNET_SERVER, '2026-04-15 23:04:39.274 +02:00 [INF] x', { time: T, level: 'information' }],
	[
		DOTNET_SERVER,
		'{"EventId":1,"LogLevel":"Warning","Category":"A.B","Message":"x"}',
		{ level: 'warning', logger: 'A.B', variant: 'json-console' },
	],
	[JSON_SERVER_LOG, '{"level":30,"time":1776287079274,"msg":"x"}', { time: T, variant: 'pino' }],
	[JSON_SERVER_LOG, '{"level":"info","ts":1776287079.274,"msg":"x"}', { time: T, variant: 'zap' }],
	[JSON_SERVER_LOG, '{"severity":"INFO","message":"x"}', { time: null, level: 'info' }],
	[JSON_SERVER_LOG, '{"@t":"2026-04-15T21:04:39.274Z","@l":"Warning","@m":"x"}', { time: T }],
])('$0.id reads $1', (format, text, expected) => {
	const { observations, rejects } = readLines(format, text, 'x.log');
	expect(rejects).toEqual([]);
	expect(observations).toMatchObject([expected]);
	expect(observations[0]?.body).toEqual({
		type: 'log',
		text: expect.stringMatching(/^(?:msg=)?x$/),
	});
});

test.each([
	['a=1 b="two words" c="say \\"hi\\"" d=', { a: '1', b: 'two words', c: 'say "hi"', d: '' }],
	['a=1 a=2 b=x c=y', { a: '1', b: 'x', c: 'y' }],
	['a="\\x41\\u00e9\\n" b=1 c=2', { a: 'Aé\n', b: '1', c: '2' }],
	['a=1 b=2 c="cut of', { a: '1', b: '2', c: 'cut of' }],
	['__proto__=1 b=2 c=3', { b: '2', c: '3', ['__proto__']: '1' }],
])('pairs: %s', (line, expected) => {
	expect({ ...readLogfmt(line)?.record }).toEqual(expected);
});

test.each(['text', 'a=1 and text', '', '=1'])('no pairs: %s', (line) => {
	const found = readLogfmt(line);
	expect(found === null || Object.keys(found.record).length === 0).toBe(true);
});

test('a call that one record tells of begins before it ends', () => {
	const line = `{"level":"info","time":"2026-04-15T21:04:39.274Z","msg":"tool call","tool":"find","args":{"n":1},"duration_ms":74,"status":"error","error":"gone"}`;
	const { observations, accounts } = readLines(JSON_SERVER_LOG, line, 'x.log');
	expect(accounts).toEqual([1]);
	expect(observations).toMatchObject([
		{
			time: T - 74_000,
			body: { message: { kind: 'request', name: 'find', arguments: '{"n":1}', id: 'line:1' } },
		},
		{ time: T, durationMs: 74, body: { message: { kind: 'result', isError: true, id: 'line:1' } } },
	]);
});

test.each([
	['tool_called', 'request'],
	['Tool called', 'request'],
	['calling tool', 'request'],
	['tool call started', 'request'],
	['mcp.tool.call', 'request'],
	['tool_completed', 'result'],
	['tool execution finished', 'result'],
	['Tool call failed', 'result'],
	['error calling tool', 'result'],
	['tool registered', null],
	['tools loaded', null],
	['toolchain started', null],
])('with a tool beside it %s is a %s', (msg, kind) => {
	const line = JSON.stringify({ level: 'info', time: 1, tool: 'find', msg });
	const [seen] = readLines(JSON_SERVER_LOG, line, 'x.log').observations;
	expect(seen?.body.type === 'rpc' ? seen.body.message.kind : null).toBe(kind);
});

test('what pino writes is read', () => {
	const lines: string[] = [];
	const log = pino({ name: 'clock' }, { write: (line) => lines.push(line) });
	log.error({ rpc: { jsonrpc: '2.0', id: 4, method: 'ping' } }, 'in');
	log.warn({ err: new Error('locked') }, 'write failed');
	const { observations } = readLines(JSON_SERVER_LOG, lines.join(''), 'x.log');
	expect(observations).toMatchObject([
		{
			server: 'clock',
			logger: 'clock',
			level: 'error',
			pid: process.pid,
			body: { message: { id: '4', method: 'ping' } },
		},
		{
			level: 'warn',
			body: { type: 'log', text: expect.stringContaining('write failed\nError: locked') },
		},
	]);
});

test.each([
	['{"level":"info","time":1,"msg":"cu', 'json-cut'],
	['{"a":1}', 'not-this-format'],
	['text', 'not-json'],
])('no record: %s', (line, reason) => {
	const { observations, rejects } = readLines(JSON_SERVER_LOG, line, 'x.log');
	expect([observations, rejects]).toEqual([[], [{ line: 1, reason }]]);
});

test.each<[Format, string]>([
	[
		SPRING_SERVER,
		'2026-04-15T14:04:39.274Z  INFO 33380 --- [main] c.e.Shop : Started Shop in 0.9 seconds',
	],
	[SPRING_SERVER, '2026-04-15 21:04:39,274 INFO  [io.quarkus] (main) shop started in 1.2s'],
	[SLOG, 'time=2026-04-15T14:04:39.274Z level=INFO msg="user logged in" user=alice'],
	[SLOG, 'time=2026-04-15T14:04:39.274Z level=INFO msg="tool call" tool=search'],
	[DOTNET_SERVER, 'info: Microsoft.Hosting.Lifetime[0]\n      Application started.'],
	[JSON_SERVER_LOG, '{"level":30,"time":1776287079274,"msg":"user logged in","pid":1}'],
	[JSON_SERVER_LOG, '{"level":"info","ts":1776287079.274,"msg":"tool call","tool":"search"}'],
	[JSON_SERVER_LOG, '{"jsonrpc":"2.0","id":1,"method":"tools/call"}'],
	[
		JSON_SERVER_LOG,
		'{"@timestamp":"2026-04-15T14:04:39.274Z","log.level":"info","message":"tools/call"}',
	],
])('$0.id does not take $1', (format, text) => {
	expect(format.detect({ path: 'app.log', lines: text.split('\n') })).toBeLessThan(0.3);
});

test.each([SPRING_SERVER, SLOG, DOTNET_SERVER, JSON_SERVER_LOG])(
	'$id accounts for any line exactly once',
	(format) => {
		const piece = fc.constantFrom(
			...[
				'time=',
				'level=INFO ',
				'msg="',
				'tool=x ',
				'"',
				'\\',
				'info: A[1]',
				'      ',
				"Server (a 1) method 'tools/call' request handler called.",
			],
			...[
				'"x" completed. IsError = False.',
				'2026-04-15 21:04:39,274 INFO  [a] (b) ',
				'MCP message received [x]:',
				'{',
				'}',
				'\tat a.B(C.java:1)',
				'Caused by: x',
			],
			...[
				'{"level":"info","msg":"tool call","tool":"x","duration_ms":1',
				',"error":"y"',
				'{"EventId":1,"LogLevel":"Warning","Message":"',
				'Call tool x [id: 1]',
				'__proto__=1 ',
			],
		);
		const line = fc.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string()), { maxLength: 6 });
		fc.assert(
			fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
				const text = lines.map((parts) => parts.join('').replaceAll('\n', '')).join('\n');
				const { accounts } = readLines(format, text, 'x.log');
				expect(accounts.every((count) => count === 1)).toBe(true);
			}),
			{ numRuns: 300 },
		);
	},
);
