import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VSCODE } from '../../ingest/formats/vscode.ts';
import { readLines } from './read-lines.ts';

const T = '2025-08-03 19:18:56.857';
const TIME = Date.UTC(2025, 7, 3, 19, 18, 56, 857) * 1000;
const PATH = 'logs/window1/mcpServer.mcp.config.ws0.my.files.log';
const CALL =
	'{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"read","arguments":{"path":"/a"}}}';
const ANSWER = '{"result":{"content":[],"isError":true},"jsonrpc":"2.0","id":4}';

test.each([
	['[info] [Client Says]', 'client_to_server', 'says', 'info'],
	['[info] [editor -> server]', 'client_to_server', 'arrow-info', 'info'],
	['[debug] [editor -> server]', 'client_to_server', 'arrow-debug', 'debug'],
	['[info] [Server Says]', 'server_to_client', 'says', 'info'],
	['[info] [server -> editor]', 'server_to_client', 'arrow-info', 'info'],
	['[trace] [server -> editor]', 'server_to_client', 'arrow-trace', 'trace'],
])('a message: %s', (prefix, direction, variant, level) => {
	const client = direction === 'client_to_server';
	const line = `${T} ${prefix} ${client ? CALL : ANSWER}`;
	expect(readLines(VSCODE, line, PATH).observations).toMatchObject([
		{
			time: TIME,
			timestampSource: 'assumed',
			server: 'my.files',
			client: 'Visual Studio Code',
			quality: 'full',
			direction,
			variant,
			level,
			body: {
				type: 'rpc',
				message: client
					? { kind: 'request', id: '4', name: 'read', arguments: '{"path":"/a"}' }
					: { kind: 'result', id: '4', isError: true },
			},
		},
	]);
});

test('local time is read in the zone given', () => {
	const [seen] = readLines(VSCODE, `${T} [info] [Client Says] ${CALL}`, PATH, 540).observations;
	expect(seen?.time).toBe(TIME - 9 * 3_600_000_000);
});

test('a batch is as many events of one line', () => {
	const { observations, accounts } = readLines(
		VSCODE,
		`${T} [info] [editor -> server] [${CALL},${ANSWER}]`,
		PATH,
	);
	expect(accounts).toEqual([1]);
	expect(observations.map((seen) => seen.body.type === 'rpc' && seen.body.message.kind)).toEqual([
		'request',
		'result',
	]);
});

test.each([
	['{"jsonrpc":"2.0","id":1,"result":{', 'json-cut'],
	['[{"jsonrpc":"2.0"', 'json-cut'],
	['{"hello":1}', 'not-mcp'],
	['[]', 'not-mcp'],
	['hello', 'not-json'],
	['', 'not-json'],
])('a message that cannot be read is a reject: %s', (payload, reason) => {
	const read = readLines(VSCODE, `${T} [info] [server -> editor] ${payload}\nmore`, PATH);
	expect(read.rejects).toEqual([{ line: 1, reason }]);
	expect(read.accounts).toEqual([1, 1]);
});

test.each([
	['Starting server my files', 'starting'],
	['Starting server from LocalProcess extension host', 'info'],
	['Stopping server my files', 'closing'],
	['Connection state: Starting', 'info'],
	['Connection state: Running', 'connected'],
	['Connection state: Stopped', 'closed'],
	['Connection state: Error Process exited with code 1', 'failed'],
	['Connection state: Error\nspawn uvx ENOENT', 'failed'],
	['Server exited before responding to `initialize` request.', 'failed'],
	['Waiting for server to respond to `initialize` request...', 'info'],
	['Discovered 12 tools', 'info'],
])('a step of the connection: %s', (text, step) => {
	const { observations } = readLines(VSCODE, `${T} [info] ${text}`, PATH);
	expect(observations).toMatchObject([
		{ lines: text.split('\n').length, body: { type: 'lifecycle', step, text } },
	]);
});

test.each([
	[
		'404 status sending message to http://198.51.100.7:3000/, will attempt to fall back to legacy SSE',
		'http',
		404,
		'POST',
		'http://198.51.100.7:3000/',
	],
	[
		'405 status connecting to https://mcp.example.com/mcp',
		'http',
		405,
		'GET',
		'https://mcp.example.com/mcp',
	],
	[
		'Connection state: Error 401 status sending message to http://localhost:3000/api/mcp: {"error":"invalid_token"}',
		'lifecycle',
		401,
		'POST',
		'http://localhost:3000/api/mcp',
	],
	[
		'Connection state: Error Error sending message to https://mcp.example.com/mcp: TypeError: fetch failed',
		'lifecycle',
		null,
		'POST',
		'https://mcp.example.com/mcp',
	],
])('a remote server: %s', (text, type, httpStatus, httpMethod, url) => {
	const { observations } = readLines(
		VSCODE,
		`${T} [info] ${text}\n${T} [info] [server -> editor] ${ANSWER}`,
		PATH,
	);
	expect(observations).toMatchObject([
		{ httpStatus, httpMethod, url, transport: 'tcp', body: { type, text } },
		{ url, body: { type: 'server', launch: { origin: 'endpoint', url } } },
		{ url: null, transport: 'tcp' },
	]);
});

test('the address of a server is its endpoint once', () => {
	const line = `${T} [debug] 405 status connecting to https://mcp.example.com/mcp`;
	const { observations, accounts } = readLines(VSCODE, `${line}\n${line}`, PATH);
	expect(accounts).toEqual([1, 1]);
	expect(observations.map((seen) => [seen.line, seen.body.type])).toEqual([
		[1, 'http'],
		[1, 'server'],
		[2, 'http'],
	]);
});

test('what a server sent as a log notification', () => {
	const text = '{"data":"Searching","server":"stories","logger":"search"}';
	expect(readLines(VSCODE, `${T} [info] ${text}`, 'output.log').observations).toMatchObject([
		{ server: 'stories', logger: 'search', level: 'info', body: { type: 'log', text } },
	]);
});

test('the command line of a server is its launch', () => {
	const line = `${T} [debug] Server command line: uv run "C:\\Program Files\\x.py" --root 'a b'`;
	expect(readLines(VSCODE, line, PATH).observations).toMatchObject([
		{
			transport: 'pipe',
			body: {
				type: 'server',
				launch: {
					origin: 'launch',
					command: 'uv',
					args: ['run', 'C:\\Program Files\\x.py', '--root', 'a b'],
				},
			},
		},
	]);
});

test('stderr, lines that go on, and the names of servers', () => {
	const text = [
		'before any time',
		`${T} [info] Starting server alpha`,
		`${T} [info] Starting server from LocalProcess extension host`,
		`${T} [warning] [server stderr] Traceback:`,
		'  File "a.py"',
		'',
		`${T} [error] Error: MPC -32601: Method not found`,
		`${T} [info] [editor -> server] ${CALL}`,
		'after a message',
		`${T} [info] Starting server beta`,
		`${T} [info]`,
	].join('\n');
	const { observations, accounts } = readLines(VSCODE, text, 'output.log');
	expect(accounts).toEqual(Array(11).fill(1));
	expect(
		observations.map((seen) => [
			seen.line,
			seen.lines,
			seen.server,
			seen.logger,
			seen.timestampSource,
		]),
	).toEqual([
		[1, 1, null, null, 'none'],
		[2, 1, 'alpha', null, 'assumed'],
		[3, 1, 'alpha', null, 'assumed'],
		[4, 3, 'alpha', 'stderr', 'assumed'],
		[7, 1, 'alpha', null, 'assumed'],
		[8, 1, 'alpha', null, 'assumed'],
		[9, 1, 'alpha', null, 'inherited'],
		[10, 1, 'beta', null, 'assumed'],
		[11, 1, 'beta', null, 'assumed'],
	]);
	expect(observations[3]?.body).toEqual({ type: 'log', text: 'Traceback:\n  File "a.py"\n' });
});

test.each([
	['mcpServer.mcp.config.usrlocal.github.log', 'github'],
	['mcpServer.mcp.config.ws0.io.example.x.log', 'io.example.x'],
	['mcpServer.cursor-global.files.log', 'files'],
	['mcpServer.log', null],
	['output.log', null],
])('server of the file %s', (path, server) => {
	expect(readLines(VSCODE, `${T} [info] [Client Says] ${CALL}`, path).observations[0]?.server).toBe(
		server,
	);
});

test.each([
	['traffic', [`${T} [info] [Client Says] ${CALL}`], 1],
	['life of a server', ['x', `${T} [info] Connection state: Running`], 0.9],
	['stderr', [`${T} [warning] [server stderr] x`], 0.9],
	[
		'Cursor',
		[
			`${T} [info] Handling CallTool action for tool 'x'`,
			`${T} [info] Starting new stdio process with command: npx`,
		],
		0,
	],
	['Claude Desktop', ['2026-03-01T09:39:03.047Z [files] [info] Initializing server...'], 0],
])('detection: %s', (_, lines, score) => {
	expect(VSCODE.detect({ path: 'mcpServer.a.b.log', lines })).toBe(score);
});

test('whatever a file holds, each line is accounted for exactly once', () => {
	const piece = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.constantFrom(
			'',
			'  x',
			`${T} `,
			`${T} [info] `,
			`${T} [debug] [server -> editor] `,
			'[Client Says] ',
			'[server stderr] ',
			CALL,
			`[${CALL},{}]`,
			'Connection state: Error',
			'Starting server ',
			'Server command line: ',
		),
	);
	const text = fc
		.array(
			fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
			{ maxLength: 12 },
		)
		.map((lines) => lines.join('\n'));
	fc.assert(
		fc.property(text, fc.constantFrom(PATH, 'x'), (text, path) => {
			const { accounts } = readLines(VSCODE, text, path);
			expect(accounts).toEqual(accounts.map(() => 1));
		}),
		{ numRuns: 500 },
	);
});
