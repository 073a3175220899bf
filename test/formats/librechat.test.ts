import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessage } from '../../ingest/formats/librechat/message.ts';
import { mcpText } from '../../ingest/formats/librechat/sentence.ts';
import { LIBRECHAT } from '../../ingest/formats/librechat.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { readLines } from './read-lines.ts';

const T = '2026-05-17T12:34:48.001Z';

function read(...lines: string[]): Observation[] {
	const { observations, rejects, accounts } = readLines(
		LIBRECHAT,
		lines.join('\n'),
		'debug-2026-05-17.log',
	);
	expect(rejects).toEqual([]);
	expect(accounts.every((count) => count === 1)).toBe(true);
	return observations;
}

test.each([
	['[MCP][a] x', null, 'a', 'x'],
	['[MCP][User: u1][a] x', 'u1', 'a', 'x'],
	['[MCP][User: u1][a][tool] failed', 'u1', 'a', '[tool] failed'],
	['[MCP] Initializing servers', null, null, 'Initializing servers'],
	['[MCP][a b-c.d] x', null, 'a b-c.d', 'x'],
	['[MCPManager] x', null, null, '[MCPManager] x'],
	['[AgentClient] [MCP] x', undefined, undefined, undefined],
])('the prefix of %s', (message, user, server, text) => {
	expect(mcpText(message)).toEqual(text === undefined ? null : { user, server, text });
});

test.each([
	[
		'{"method":"tools/call","params":{"name":"t","arguments":{"a":"b","c":[1,2... [truncated]',
		'request',
		'tools/call',
		't',
		'{"a":"b","c":[1]}',
	],
	['{"method":"tools/call","params":{"na... [truncated]', 'request', 'tools/call', null, null],
	[
		'{"method":"notifications/progress","params":{"progress":... [truncated]',
		'notification',
		'notifications/progress',
		null,
		null,
	],
	['{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"te...', 'result', null, null, null],
	['{"error":{"code":-32602,"message":"no such... [truncated]', 'error', null, null, null],
])('a cut message: %s', (json, kind, method, name, args) => {
	expect(readMessage(json)).toMatchObject({
		isCut: true,
		message: { kind, method, name, arguments: args },
	});
});

test.each(['{"method":"tools/call"', 'x... [truncated]', '{"a":1}', ''])(
	'no message: %s',
	(json) => {
		expect(readMessage(json)).toBeNull();
	},
);

test('a message that is logged twice is one', () => {
	const json = '{"jsonrpc":"2.0","id":1,"result":{}}';
	const received = `${T} debug: [MCP][a] Transport received: ${json}`;
	const seen = read(`${T} info: [MCP][a] Message received: ${json}`, received, received);
	expect(seen.map(({ line }) => line)).toEqual([1, 3]);
});

test.each([
	['connecting', 'starting'],
	['connected', 'connected'],
	['disconnected', 'closed'],
	['error', 'failed'],
])('the state %s', (state, step) => {
	expect(read(`${T} info: [MCP][a] Connection state: ${state}`)).toMatchObject([
		{ server: 'a', timestampSource: 'utc', body: { type: 'lifecycle', step } },
	]);
});

test('a torn record of the error file is a reject', () => {
	const whole = '{"level":"error","message":"[MCP][a] x"}';
	const { rejects, accounts } = readLines(
		LIBRECHAT,
		`${whole}\n{"level":"err`,
		'error-2026-05-17.log',
	);
	expect([rejects, accounts]).toEqual([[{ line: 2, reason: 'json-cut' }], [1, 1]]);
});

test('a time without a zone is read in the given one', () => {
	const { observations } = readLines(LIBRECHAT, '2026-05-17 12:34:48 info: [MCP][a] x', 'x', 540);
	expect(observations).toMatchObject([
		{ timestampSource: 'assumed', time: Date.UTC(2026, 4, 17, 3, 34, 48) * 1000 },
	]);
});

test.each([
	['another winston log', '2026-05-17T12:34:48.001Z info: Server started'],
	['Claude Desktop', '2025-06-17T13:22:03.708Z [info] [a] x'],
	['ECS', '{"@timestamp":"2026-05-17T12:34:48.001Z","message":"x"}'],
])('is not recognised: %s', (_, line) => {
	expect(LIBRECHAT.detect({ path: 'debug-2026-05-17.log', lines: [line] })).toBe(0);
});

test('any lines are accounted for exactly once', () => {
	const line = fc.oneof(
		fc.string(),
		fc.string().map((text) => `${T} info: [MCP][a] ${text}`),
		fc.json().map((json) => `${T} debug: [MCP][a] Transport received: ${json}`),
		fc
			.string()
			.map((text) => `${T} debug: [MCP][a] Transport sending: {"method":"x${text}... [truncated]`),
		fc.json(),
		fc.constantFrom(`${T} info: x`, '    at x', '{', '}', ''),
	);
	fc.assert(
		fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
			const { accounts } = readLines(LIBRECHAT, lines.join('\n'), 'x');
			expect(accounts.every((count) => count === 1)).toBe(true);
		}),
		{ numRuns: 300 },
	);
});
