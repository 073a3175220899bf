import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLAUDE_CODE_DEBUG } from '../../ingest/formats/claude-code-debug.ts';
import { CLAUDE_CODE_MCP } from '../../ingest/formats/claude-code-mcp.ts';
import type { Format } from '../../ingest/formats/format.ts';
import { readLines } from './read-lines.ts';

const T = '2026-07-07T12:49:41.279Z';
const TIME = Date.UTC(2026, 6, 7, 12, 49, 41, 279) * 1000;
const PATH = 'claude-cli-nodejs/-Users-alice-shop/mcp-logs-parcels/2026-07-07T12-47-32-359Z.jsonl';
const SESSION = '5b0c8a1e-0000-4000-8000-00000000c0de';

function read(format: Format, lines: readonly string[], path = PATH) {
	const result = readLines(format, lines.join('\n'), path);
	expect(result.accounts).toEqual(lines.map(() => 1));
	expect(result.rejects).toEqual([]);
	return result.observations;
}

function record(text: string, more: object = { timestamp: T, sessionId: SESSION, cwd: '/shop' }) {
	return JSON.stringify({ debug: text, ...more });
}

function say(...texts: readonly string[]) {
	return read(
		CLAUDE_CODE_MCP,
		texts.map((text) => record(text)),
	);
}

test('a record: server of the folder, session, time', () => {
	const seen = read(CLAUDE_CODE_MCP, [
		record('Calling MCP tool: track'),
		'',
		JSON.stringify({ error: 'Server stderr: ready\n' }),
	]);
	expect(seen).toMatchObject([
		{
			time: TIME,
			timestampSource: 'utc',
			server: 'parcels',
			client: 'claude-code',
			session: SESSION,
			level: 'debug',
			quality: 'name-only',
			direction: 'client_to_server',
			body: { message: { kind: 'request', id: 'line:1', method: 'tools/call', name: 'track' } },
		},
		{ time: null, session: null, level: 'error', logger: 'stderr', body: { text: 'ready' } },
	]);
});

test.each([
	["Tool 'a' completed successfully in 505ms", { durationMs: 505 }],
	["Tool 'a' completed successfully in 8s", { durationMs: null }],
	["Tool 'a' completed successfully in 1m 5s", { durationMs: null }],
	[
		"Tool 'a' failed after 0s: MCP error -32000: Connection closed",
		{ body: { message: { kind: 'error', errorCode: '-32000' } } },
	],
	[
		"Tool 'a' failed after 1m 0s: Error: Request timed out",
		{
			body: {
				message: { kind: 'error', errorCode: null, errorMessage: 'Error: Request timed out' },
			},
		},
	],
	[
		"Tool 'a' failed after 2s: no such parcel\nEX-9",
		{
			body: {
				message: {
					kind: 'result',
					isError: true,
					result: '{"content":[{"type":"text","text":"no such parcel\\nEX-9"}],"isError":true}',
				},
			},
		},
	],
	["Tool 'a' failed after 2s", { body: { message: { kind: 'result', isError: true } } }],
])('the end of a call: %s', (text, expected) => {
	const [, end] = say('Calling MCP tool: a', text);
	expect(end).toMatchObject({ direction: 'server_to_client', ...expected });
	expect(end).toMatchObject({ body: { message: { id: 'line:1', name: 'a' } } });
});

test.each([
	['505ms', 505],
	['8s', 8000],
	['1m 5s', 65_000],
	['1h 0m 1s', 3_601_000],
	['soon', null],
])('without times the log states the duration: %s', (text, durationMs) => {
	const lines = ['Calling MCP tool: a', `Tool 'a' completed successfully in ${text}`];
	const [, end] = read(
		CLAUDE_CODE_MCP,
		lines.map((line) => record(line, {})),
	);
	expect(end).toMatchObject({ durationMs, body: { message: { id: 'line:1' } } });
});

test('an answer without a request, and one after a new start', () => {
	const seen = say(
		"Tool 'a' completed successfully in 5ms",
		'Calling MCP tool: a',
		'Starting connection with timeout of 30000ms',
		"Tool 'a' completed successfully in 5ms",
	);
	expect(seen.map(({ body }) => (body.type === 'rpc' ? body.message.id : body.type))).toEqual([
		'line:1',
		'line:2',
		'lifecycle',
		'line:4',
	]);
});

test.each([
	['Starting connection with timeout of 30000ms', 'starting', null],
	['Starting connection attempt', 'starting', null],
	['Successfully connected (transport: stdio) in 164ms', 'connected', 'pipe'],
	['Successfully connected (transport: sse) in 164ms', 'connected', 'tcp'],
	['Connection failed after 73ms (CONNECTION_CLOSED)', 'failed', null],
	['Connection failed (-32000): x', 'failed', null],
	['STDIO connection dropped after 139s uptime', 'failed', 'pipe'],
	['HTTP connection closed after 11s (cleanly)', 'closed', 'tcp'],
	['UNKNOWN connection closed after 3s (cleanly)', 'closed', null],
	['Closing transport (stdio transport error: Error)', 'closing', null],
	['SIGTERM failed, sending SIGKILL to MCP server process', 'closing', null],
	['Connection error: x', 'info', null],
	['Cleared connection cache for reconnection', 'info', null],
])('a step of the connection: %s', (text, step, transport) => {
	expect(say(text)).toMatchObject([{ transport, body: { type: 'lifecycle', step, text } }]);
});

test('the answer to the handshake as far as the log keeps it', () => {
	const capabilities = {
		hasTools: true,
		hasPrompts: false,
		hasResources: true,
		hasResourceSubscribe: true,
		serverVersion: { name: 'parcels-mcp', version: '2.4.0' },
		protocolEra: 'modern',
		negotiatedProtocolVersion: '2026-07-28',
	};
	const text = `Connection established with capabilities: ${JSON.stringify(capabilities)}`;
	expect(say(text)).toMatchObject([
		{
			quality: 'summary',
			direction: 'server_to_client',
			body: {
				message: {
					kind: 'result',
					id: null,
					method: 'server/discover',
					result:
						'{"protocolVersion":"2026-07-28","capabilities":{"tools":{},"resources":{"subscribe":true}},"serverInfo":{"name":"parcels-mcp","version":"2.4.0"}}',
				},
			},
		},
	]);
	expect(say(text.slice(0, -1))).toMatchObject([{ body: { type: 'log' } }]);
});

test('what the server asks the person, and what it pushes into the talk', () => {
	const asked = { method: 'elicitation/create', params: { message: 'Which?' }, id: 0 };
	expect(
		say(
			`Elicitation request received in print mode: ${JSON.stringify(asked)}`,
			'notifications/claude/channel: delivered',
		),
	).toMatchObject([
		{
			direction: 'server_to_client',
			body: {
				message: { kind: 'request', method: 'elicitation/create', params: '{"message":"Which?"}' },
			},
		},
		{ direction: 'server_to_client', body: { type: 'log', text: 'delivered' } },
	]);
});

test('a remote server: its address, the names of its headers but not their values', () => {
	const options = { url: 'https://mcp.example.com/mcp', headers: { 'X-Key': 'EXAMPLE-key' } };
	const seen = say(
		'Initializing HTTP transport to https://mcp.example.com/mcp',
		`HTTP transport options: ${JSON.stringify(options)}`,
	);
	expect(seen).toMatchObject([
		{ body: { type: 'lifecycle', step: 'starting' } },
		{
			url: options.url,
			transport: 'tcp',
			body: { launch: { origin: 'endpoint', url: options.url } },
		},
		{ body: { type: 'server', text: `HTTP transport options: ${options.url} (headers: X-Key)` } },
	]);
	expect(JSON.stringify(seen)).not.toContain('EXAMPLE-key');
});

test('one JSON array, as older versions wrote it, also torn', () => {
	const records = ['Starting connection attempt', 'Calling MCP tool: a'].map((text) => ({
		debug: text,
		timestamp: T,
	}));
	const whole = JSON.stringify(records, null, 2).split('\n');
	expect(
		read(CLAUDE_CODE_MCP, whole).map(({ line, lines, variant }) => [line, lines, variant]),
	).toEqual([
		[2, 4, 'array'],
		[6, 4, 'array'],
	]);
	const torn = readLines(CLAUDE_CODE_MCP, whole.slice(0, -3).join('\n'), PATH);
	expect(torn.observations).toHaveLength(1);
	expect(torn.rejects).toMatchObject([{ reason: 'json-cut' }]);
	expect(torn.accounts).toEqual(whole.slice(0, -3).map(() => 1));
});

test.each([
	['{"debug":"x"', 'json-cut'],
	['{"debug":"x" "y"}', 'not-json'],
	['text', 'not-this-format'],
	['{"debug":"x","error":"y"}', 'not-this-format'],
	['{"debug":"x","tool":"y"}', 'not-this-format'],
	['{"debug":1}', 'not-this-format'],
	['["x"]', 'not-this-format'],
	['[{"debug":1}]', 'not-this-format'],
])('no record: %s', (line, reason) => {
	const { observations, rejects, accounts } = readLines(CLAUDE_CODE_MCP, line, PATH);
	expect([observations, rejects, accounts]).toEqual([[], [{ line: 1, reason }], [1]]);
});

const DEBUG_PATH = `/Users/alice/.claude/debug/${SESSION}.txt`;

test('the debug log: entries about servers, with the lines they go on in', () => {
	const seen = read(
		CLAUDE_CODE_DEBUG,
		[
			'not yet an entry',
			`${T} [DEBUG] Loading`,
			'    of the loading',
			`${T} [ERROR] MCP server "plugin:desk:notes" Server stderr: Traceback`,
			'  File "a.py"',
			`${T} [INFO] done`,
			'[DEBUG] MCP server "a b": Calling MCP tool: x',
		],
		DEBUG_PATH,
	);
	expect(seen).toMatchObject([
		{
			line: 4,
			lines: 2,
			time: TIME,
			server: 'plugin_desk_notes',
			session: SESSION,
			level: 'error',
			logger: 'stderr',
			variant: 'timed',
			body: { text: 'Traceback\n  File "a.py"' },
		},
		{
			line: 7,
			timestampSource: 'inherited',
			server: 'a_b',
			variant: 'untimed',
			body: { message: { name: 'x' } },
		},
	]);
});

test.each([
	[CLAUDE_CODE_MCP, 'x.jsonl', [record('Calling MCP tool: a')], 0.97],
	[CLAUDE_CODE_MCP, 'x.jsonl', [record('something else')], 0],
	[CLAUDE_CODE_MCP, PATH, [record('something else')], 0.9],
	[CLAUDE_CODE_MCP, 'x.txt', ['[', '  {', '    "debug": "Starting connection attempt",'], 0.97],
	[CLAUDE_CODE_MCP, 'x.txt', ['[', '  {', '    "debug": "something else",'], 0],
	[CLAUDE_CODE_MCP, 'x.jsonl', ['{"error":"x","time":1}'], 0],
	[CLAUDE_CODE_DEBUG, 'x.txt', [`${T} [DEBUG] MCP server "a": x`], 0.95],
	[CLAUDE_CODE_DEBUG, 'x.txt', ['[DEBUG] MCP server "a": x'], 0.95],
	[CLAUDE_CODE_DEBUG, DEBUG_PATH, Array(5).fill(`${T} [DEBUG] x`), 0.6],
	[CLAUDE_CODE_DEBUG, 'x.txt', Array(5).fill(`${T} [DEBUG] x`), 0],
])('detection %#', (format, path, lines, score) => {
	expect(format.detect({ path, lines })).toBe(score);
});

test('whatever a file holds, each line is accounted for exactly once', () => {
	const text = fc.constantFrom(
		'Calling MCP tool: a',
		"Tool 'a' completed successfully in 5ms",
		"Tool 'a' failed after 0s: ",
		'Connection established with capabilities: {}',
		'Connection established with capabilities: {"serverVersion":[]}',
		'Elicitation request received: {}',
		'HTTP transport options: {"headers":[]}',
		'Server stderr: ',
	);
	const line = fc.oneof(
		fc.string({ unit: 'binary' }),
		text.map((one) => record(one)),
		text.map((one) => `${T} [DEBUG] MCP server "a": ${one}`),
		text.map((one) => `[ERROR] MCP server "a" ${one}`),
		fc.jsonValue().map((value) => JSON.stringify({ debug: value, timestamp: value })),
		fc.constantFrom('[', ']', '{', '},', '', '  "debug": "x"', '[{"debug":"x"},'),
	);
	fc.assert(
		fc.property(
			fc.array(line, { maxLength: 10 }),
			fc.constantFrom(CLAUDE_CODE_MCP, CLAUDE_CODE_DEBUG),
			(lines, format) => {
				const { accounts } = readLines(format, lines.join('\n'), PATH);
				expect(accounts).toEqual(accounts.map(() => 1));
			},
		),
		{ numRuns: 1000 },
	);
});
