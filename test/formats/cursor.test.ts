import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CURSOR } from '../../ingest/formats/cursor.ts';
import { readLines } from './read-lines.ts';

const T = '2026-02-04 18:00:27.377';
const TIME = Date.UTC(2026, 1, 4, 18, 0, 27, 377) * 1000;
const PATH = '/logs/20260204T170000/window1/exthost/anysphere.cursor-mcp/MCP user-tasks.log';

function read(lines: readonly string[], path = PATH, zone: number | string = 0) {
	const result = readLines(CURSOR, lines.join('\n'), path, zone);
	expect(result.accounts).toEqual(lines.map(() => 1));
	return result.observations;
}

test('a call: its name, its id in two lines, the zone given', () => {
	const lines = [
		`${T} [info] Handling CallTool action for tool 'add' with toolCallId: call_EXAMPLE1`,
		'fc_000000000001',
		`${T} [info] Calling tool 'add' with toolCallId: call_EXAMPLE1`,
		'fc_000000000001',
		`${T} [info] Successfully called tool 'add'`,
	];
	const toolCallId = 'call_EXAMPLE1\nfc_000000000001';
	expect(read(lines, PATH, 540)).toMatchObject([
		{
			line: 1,
			lines: 4,
			time: TIME - 9 * 3_600_000_000,
			timestampSource: 'assumed',
			server: 'tasks',
			client: 'Cursor',
			quality: 'name-only',
			direction: 'client_to_server',
			toolCallId,
			body: {
				message: {
					kind: 'request',
					id: toolCallId,
					method: 'tools/call',
					name: 'add',
					arguments: null,
				},
			},
		},
		{
			line: 5,
			direction: 'server_to_client',
			body: { message: { kind: 'result', id: toolCallId, name: 'add' } },
		},
	]);
});

test('a line between the two tellings of a call parts them', () => {
	const seen = read([
		`${T} [info] Handling CallTool action for tool 'add' with toolCallId: call_EXAMPLE1`,
		`${T} [info] Handling ListOfferings action, server stored: true`,
		`${T} [info] Calling tool 'add' with toolCallId: call_EXAMPLE1`,
		'fc_000000000001',
		'said by nobody known',
		`${T} [info] Successfully called tool 'add'`,
	]);
	expect(seen.map(({ line, lines, body }) => [line, lines, body.type])).toEqual([
		[1, 1, 'rpc'],
		[2, 1, 'lifecycle'],
		[5, 1, 'log'],
		[6, 1, 'rpc'],
	]);
	expect(seen[3]).toMatchObject({ body: { message: { id: 'call_EXAMPLE1' } } });
});

test('answers go to the oldest request of the same name that is still open', () => {
	const ask = (name: string) => `${T} [info] Handling CallTool action for tool '${name}'`;
	const answer = (name: string) => `${T} [info] Successfully called tool '${name}'`;
	const seen = read([
		ask('a'),
		ask('b'),
		ask('a'),
		answer('b'),
		answer('a'),
		answer('a'),
		answer('a'),
		ask('a'),
		`${T} [info] Client closed for command`,
		answer('a'),
	]);
	const ids = seen.map(({ body }) => (body.type === 'rpc' ? body.message.id : body.type));
	expect(ids).toEqual([
		'line:1',
		'line:2',
		'line:3',
		'line:2',
		'line:1',
		'line:3',
		'line:7',
		'line:8',
		'lifecycle',
		'line:10',
	]);
});

test.each([
	['MCP error -32602: Invalid arguments', '-32602'],
	['McpError: MCP error -32001: Request timed out\n    at x (y.js:1:2)', '-32001'],
	['Not connected', null],
	['', null],
])('a failed call: %s', (text, errorCode) => {
	const lines = [
		`${T} [info] Handling CallTool action for tool 'a'`,
		...`${T} [error] Error calling tool 'a': ${text}`.split('\n'),
	];
	expect(read(lines)[1]).toMatchObject({
		body: { message: { kind: 'error', id: 'line:1', errorCode, errorMessage: text } },
	});
});

test.each([
	["Handling GetPrompt action for prompt 'p'", 'prompts/get', { name: 'p' }],
	["Getting prompt 'p'", 'prompts/get', { name: 'p' }],
	["Handling ReadResource action for URI 'a://b'", 'resources/read', { uri: 'a://b' }],
	['Reading resource: a://b', 'resources/read', { uri: 'a://b' }],
	["Calling tool 'it's'", 'tools/call', { name: "it's" }],
	["Handling CallTool action for tool '' with toolCallId: undefined", 'tools/call', { name: '' }],
])('a request: %s', (text, method, about) => {
	expect(read([`${T} [info] ${text}`])).toMatchObject([
		{ toolCallId: null, body: { message: { kind: 'request', id: 'line:1', method, ...about } } },
	]);
});

test.each([
	['ElicitRequest received from server: Which?', 'request', 'elicitation/create'],
	['ListRootsRequest received', 'request', 'roots/list'],
	['ToolListChangedNotification received', 'notification', 'notifications/tools/list_changed'],
	['ProgressNotification received for t1 {"progress":1}', 'notification', 'notifications/progress'],
])('sent by the server: %s', (text, kind, method) => {
	expect(read([`${T} [info] ${text}`])).toMatchObject([
		{ direction: 'server_to_client', quality: 'summary', body: { message: { kind, method } } },
	]);
});

test.each([
	['Starting new stdio process with command: npx -y x', 'starting'],
	['Creating streamableHttp transport', 'starting'],
	['[V2 FSM] connection:connect_start: conn=idle -> conn=connecting', 'starting'],
	['Successfully connected to sse server', 'connected'],
	['Client closed for command', 'closed'],
	['Cleaning up, reason: config_server_modified', 'closed'],
	['Handling DeleteClient action, reason: server_disabled', 'closing'],
	['Connection failed: spawn npx ENOENT', 'failed'],
	['Failed to reload client: MCP error -32000: Connection closed', 'failed'],
	['Error connecting to streamableHttp server, falling back to SSE: x', 'info'],
	['Found 7 tools: ["a","b"]', 'info'],
	['Handling ListToolsRaw action', 'info'],
	['[V2] Handling CreateClient action', 'info'],
])('a step of the connection: %s', (text, step) => {
	const [seen] = read([`${T} [info] ${text}`]);
	expect(seen).toMatchObject({ body: { type: 'lifecycle', step, text } });
});

test('the command line of a server is its launch', () => {
	const line = `${T} [info] Starting new stdio process with command: uvx "my server" --root /srv`;
	expect(read([line])[1]).toMatchObject({
		transport: 'pipe',
		body: { launch: { origin: 'launch', command: 'uvx', args: ['my server', '--root', '/srv'] } },
	});
});

test('what a local server writes to stderr is an error without a mark of Cursor', () => {
	const seen = read([
		`${T} [error] before the way to the server is known`,
		`${T} [info] Storing stdio client: user-tasks`,
		`${T} [error] ready`,
		'on stdio',
		' undefined',
		`${T} [error] Client error for command x`,
		`${T} [warning] ready`,
		`${T} [info] Connected to streamableHttp server, fetching offerings`,
		`${T} [error] ready`,
	]);
	expect(seen.map(({ line, logger }) => [line, logger])).toEqual([
		[1, null],
		[2, null],
		[3, 'stderr'],
		[6, null],
		[7, null],
		[8, null],
		[9, null],
	]);
	expect(seen[2]?.body).toEqual({ type: 'log', text: 'ready\non stdio' });
});

test.each([
	['MCP user-my-notes.log', 'my-notes'],
	['MCP project-0-shop-Stock Room.log', 'Stock Room'],
	['MCP project-12-my-shop-notes.log', 'my-shop-notes'],
	['mcp-server-user-notes.log', 'notes'],
	['mcp-server-user-notes.workbench.log', 'notes'],
	['mcp-server-plugin-desk-notes.log', 'plugin-desk-notes'],
	['MCP cursor-browser-extension.log', 'cursor-browser-extension'],
	['Cursor MCP.log', null],
	['mcp-server-notes.log', null],
])('server of the file %s', (path, server) => {
	expect(read([`${T} [info] Handling CreateClient action`], path)[0]?.server).toBe(server);
});

test('a file without a server in its name learns it from the log', () => {
	const seen = read(
		[
			`${T} [info] Handling CreateClient action`,
			`${T} [info] Storing stdio client: project-0-my-shop-notes`,
			`${T} [info] [MCP Allowlist] Creating adapter with serverName="notes", identifier="project-0-my-shop-notes"`,
			`${T} [info] Handling CallTool action for tool 'add'`,
		],
		'pasted.log',
	);
	expect(seen.map(({ server }) => server)).toEqual([null, 'my-shop-notes', 'notes', 'notes']);
});

test('lines of 2025-03 begin with the end of the server name', () => {
	const seen = read(
		[
			`${T} [info] otes: Handling CallTool action for tool 'add'`,
			`${T} [info]  MCP: Handling CallTool action for tool 'add'`,
			`${T} [info] listOfferings: Found 2 tools`,
			`${T} [info]  MCP: Successfully called tool 'add'`,
			`${T} [error] abc: no sentence of Cursor`,
		],
		'Cursor MCP.log',
	);
	expect(seen.map(({ server, variant }) => [server, variant])).toEqual([
		['otes', 'tag'],
		['MCP', 'tag'],
		[null, 'plain'],
		['MCP', 'tag'],
		[null, 'plain'],
	]);
	expect(seen[3]).toMatchObject({ body: { message: { id: 'line:2' } } });
});

test.each([
	['calls', [`${T} [info] db10: Handling CallTool action for tool 'x'`], 1],
	['the first versions', [`${T} [info] [MCP] Handling ListTools action for stdio server: x`], 1],
	['steps', ['x', `${T} [info] Successfully connected to stdio server`], 0.9],
	['VS Code', [`${T} [info] Connection state: Running`], 0],
	['Claude Desktop', ['2026-03-01T09:39:03.047Z [files] [info] Initializing server...'], 0],
	['nothing', [], 0],
])('detection: %s', (_, lines, score) => {
	expect(CURSOR.detect({ path: 'x.log', lines })).toBe(score);
});

test('whatever a file holds, each line is accounted for exactly once', () => {
	const piece = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.constantFrom(
			'',
			' undefined',
			`${T} `,
			`${T} [info] `,
			`${T} [error] `,
			'[MCP] ',
			'otes: ',
			"Handling CallTool action for tool 'a'",
			"Calling tool 'a'",
			' with toolCallId: call_EXAMPLE1',
			'fc_000000000001',
			"Successfully called tool 'a'",
			"Error calling tool 'a': ",
			'Storing stdio client ',
			'Starting new stdio process with command: ',
			'ElicitRequest received from server: ',
		),
	);
	const lines = fc.array(
		fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')),
		{ maxLength: 12 },
	);
	fc.assert(
		fc.property(lines, fc.constantFrom(PATH, 'x'), (lines, path) => {
			const { accounts } = readLines(CURSOR, lines.join('\n'), path);
			expect(accounts).toEqual(accounts.map(() => 1));
		}),
		{ numRuns: 1000 },
	);
});
