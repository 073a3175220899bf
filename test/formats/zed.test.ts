import fc from 'fast-check';
import { expect, test } from 'vitest';
import { debugStrings } from '../../ingest/formats/zed/rust-debug.ts';
import { ZED } from '../../ingest/formats/zed.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { inputOf } from '../../ingest/read/input.ts';
import { readAll } from '../read-sample.ts';
import { readLines } from './read-lines.ts';

const T = '2026-09-19T23:48:16+07:00';
const START = `${T} INFO  [zed] ========== starting zed version 1.0.0 ==========`;

function starting(name: string): string {
	return `${T} INFO  [context_server] starting context server ${name}`;
}
function launch(path: string): string {
	return `${T} INFO  [context_server::client] starting context server (executable="${path}", args=["-y"])`;
}
function recv(json: string): string {
	return `${T} TRACE [context_server::client] recv: ${json}`;
}
function read(...lines: string[]): Observation[] {
	const { observations, rejects, accounts } = readLines(ZED, lines.join('\n'), 'Zed.log');
	expect(rejects).toEqual([]);
	expect(accounts.every((count) => count === 1)).toBe(true);
	return observations;
}

test.each([
	['"a", "b c"]', ['a', 'b c']],
	['"caf\\u{e9} \\"x\\" \\\\ \\n", ""]', ['café "x" \\ \n', '']],
	['"a"], env: ["b"]', ['a']],
	['"open', ['open']],
	['"\\u{ffffff}"]', ['u{ffffff}']],
	[']', []],
])('strings that Rust prints: %s', (text, strings) => {
	expect(debugStrings(text)).toEqual(strings);
});

test('a launch is named by the line that follows it', () => {
	const seen = read(
		launch('/a'),
		starting('one'),
		launch('/b'),
		`${T} INFO  [lsp] x`,
		launch('/c'),
		starting('three'),
	);
	expect(
		seen.map(({ server, body }) => [
			server,
			body.type === 'server' ? body.launch.command : body.type,
		]),
	).toEqual([
		['one', '/a'],
		['one', 'lifecycle'],
		[null, '/b'],
		['three', '/c'],
		['three', 'lifecycle'],
	]);
});

test('messages belong to the only server, and to none when there are several', () => {
	const ping = recv('{"jsonrpc":"2.0","id":1,"result":{}}');
	const seen = read(
		START,
		starting('one'),
		ping,
		starting('two'),
		ping,
		START,
		starting('two'),
		ping,
	);
	expect(seen.filter(({ body }) => body.type === 'rpc').map(({ server }) => server)).toEqual([
		'one',
		null,
		'two',
	]);
});

test('a message that is printed on several lines is one', () => {
	const seen = read(
		recv('{'),
		'  "jsonrpc": "2.0",',
		'  "method": "ping", "id": 1',
		'}',
		starting('one'),
	);
	expect(seen[0]).toMatchObject({
		line: 1,
		lines: 4,
		direction: 'server_to_client',
		body: { message: { method: 'ping' } },
	});
});

test('a message that is cut says so', () => {
	expect(read(recv('{"jsonrpc":"2.0","id'))[0]).toMatchObject({
		quality: 'truncated',
		body: { type: 'log' },
	});
});

test.each([
	`${T} INFO  [lsp] starting language server process`,
	`${T} INFO  [workspace] Rendered first frame`,
	`${T} TRACE [context_server::client] took 1.5ms to receive response to "ping" id 1`,
	`${T} [INFO] set status on client 0: Connecting`,
	'    at a stack frame',
	'',
])('no event of its own: %s', (line) => {
	expect(read(line)).toEqual([]);
});

test('credentials among the arguments of a launch are masked', async () => {
	const secret = 'EXAMPLE9f8a7b6c5d4e3f2a';
	const line = `${T} INFO  [project::context_server_store::extension] loaded command for context server a: Command { command: "/a", args: ["--token", "${secret}"], env: [("A_KEY", "${secret}")] }`;
	const { batch, documents } = await readAll([
		inputOf('Zed.log', `${START}\n${line}\n${starting('a')}`),
	]);
	expect(batch.servers).toMatchObject([{ server: 'a', env_keys: 'A_KEY', has_auth: true }]);
	expect(JSON.stringify([batch, documents])).not.toContain(secret);
});

test.each([
	[
		'another program in Rust',
		'2026-09-19T23:48:16Z INFO  [server::http] listening on 192.0.2.1:80',
	],
	['another log', '2026-09-19T23:48:16.000Z [info] x'],
])('is not recognised: %s', (_, line) => {
	expect(ZED.detect({ path: 'Zed.log', lines: [line] })).toBe(0);
});

test('any lines are accounted for exactly once', () => {
	const line = fc.oneof(
		fc.constantFrom(
			START,
			launch('/a'),
			starting('a'),
			recv('{'),
			'}',
			'  "x": 1',
			`${T} ERROR [lsp] x`,
			`${T} WARN  [context_server::client] context server stderr: x`,
		),
		fc.string(),
		fc.string().map((text) => `${T} INFO  [context_server] ${text}`),
		fc
			.string()
			.map(
				(text) => `${T} INFO  [x] loaded command for context server a: Command { command: "${text}`,
			),
	);
	fc.assert(
		fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
			const { accounts } = readLines(ZED, lines.join('\n'), 'Zed.log');
			expect(accounts.every((count) => count === 1)).toBe(true);
		}),
		{ numRuns: 300 },
	);
});
