import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLAUDE_DESKTOP_MAIN } from '../../ingest/formats/claude-desktop-main.ts';
import { readLines } from './read-lines.ts';

const T = '2026-08-03 14:34:54';
const TIME = Date.UTC(2026, 7, 3, 14, 34, 54) * 1000;

function read(lines: readonly string[], zone: number | string = 0) {
	const result = readLines(CLAUDE_DESKTOP_MAIN, lines.join('\n'), 'main.log', zone);
	expect(result.accounts).toEqual(lines.map(() => 1));
	expect(result.rejects).toEqual([]);
	return result.observations;
}

function say(...texts: readonly string[]) {
	return read(texts.map((text) => `${T} [info] ${text}`));
}

test.each([
	['once', 'accepted'],
	['always', 'accepted'],
	['deny', 'denied'],
])('an answer to a permission request names server and tool: %s', (answer, decision) => {
	const seen = read(
		[
			`${T} [info] Emitted tool permission request r1 for mcp__parcels__track in session local_1`,
			`${T} [info] Received permission response for r1: ${answer} (tool: mcp__parcels__track)`,
		],
		120,
	);
	expect(seen).toMatchObject([
		{
			time: TIME - 2 * 3_600_000_000,
			timestampSource: 'assumed',
			server: 'parcels',
			client: 'Claude Desktop',
			session: 'local_1',
			logger: 'permissions',
			decision: null,
			body: { type: 'log' },
		},
		{
			server: 'parcels',
			session: 'local_1',
			decision,
			quality: 'name-only',
			body: { type: 'decision', tool: 'track' },
		},
	]);
});

test('an answer of an unknown kind is no decision', () => {
	expect(say('Received permission response for r1: perhaps (tool: Bash)')).toMatchObject([
		{ server: 'claude-code', session: null, decision: null, body: { type: 'log' } },
	]);
});

test.each([
	['{toolName: "parcels:track", approvalRequired: false}', 'accepted', 'parcels', 'decision'],
	[
		"{\n  toolName: 'parcels:track',\n  approvalRequired: false\n}",
		'accepted',
		'parcels',
		'decision',
	],
	['{"toolName":"a:b:track","approvalRequired":true}', null, 'a:b', 'log'],
	['{toolName: "parcels:track"}', null, 'parcels', 'log'],
	['{}', null, null, 'log'],
])('the approval gate: %s', (object, decision, server, type) => {
	const lines = `${T} [info] tool_approval_gate ${object}`.split('\n');
	expect(read(lines)).toMatchObject([{ lines: lines.length, decision, server, body: { type } }]);
});

test.each([
	['MCP Server connection requested for: my notes', 'info', 'my notes'],
	['Launching MCP Server: notes', 'starting', 'notes'],
	['Shutting down MCP Server: notes', 'closing', 'notes'],
	['Could not attach to MCP server notes: Error: x', 'failed', 'notes'],
	['[MCP] MCP server notes went away before the attach completed', 'failed', 'notes'],
	['[localMcpBridge] announcing notes: 3 tool(s)', 'info', 'notes'],
	['[LocalMcpServerManager] Connecting to plugin:desk:notes', 'starting', 'plugin:desk:notes'],
	['[LocalMcpServerManager] Connected to notes (16 tools)', 'connected', 'notes'],
	['[LocalMcpServerManager] Failed to connect to plugin:a:b: x', 'failed', 'plugin:a:b'],
	['[LocalMcpServerManager] Closing notes', 'closing', 'notes'],
	['[LocalMcpServerManager] notes disconnected', 'closed', 'notes'],
	['[LocalMcpServerManager] Closing all (0 servers)', 'info', null],
	['[LocalMcpServerManager] Using built-in Node.js for MCP server: notes', 'info', 'notes'],
])('a step in the life of a server: %s', (text, step, server) => {
	expect(say(text)).toMatchObject([{ server, body: { type: 'lifecycle', step, text } }]);
});

test('tool names spell servers in a way of their own', () => {
	const [, seen] = say(
		'Launching MCP Server: My Notes',
		'Received permission response for r1: once (tool: mcp__My_Notes__add)',
	);
	expect(seen).toMatchObject({ server: 'My Notes', body: { tool: 'add' } });
});

test('a request that failed, stderr, and what else speaks of MCP', () => {
	expect(
		say(
			'Request tools/list to notes failed: Error: MCP error -32603: x',
			'[UtilityProcess stderr] ready',
			'[CCD] [replaceRemoteMcpServers] Calling SDK with 7 total servers',
		),
	).toMatchObject([
		{
			server: 'notes',
			body: { message: { kind: 'error', id: null, method: 'tools/list', errorCode: '-32603' } },
		},
		{ logger: 'stderr', body: { type: 'log', text: 'ready' } },
		{ logger: null, body: { type: 'log' } },
	]);
});

test('all other entries are the frame of the file', () => {
	expect(
		read([
			'before',
			`${T} [info] Starting app {`,
			"  appVersion: '1.0'",
			'}',
			'',
			`${T} [info] Done`,
		]),
	).toEqual([]);
});

test.each([
	[
		'permissions',
		[`${T} [info] Emitted tool permission request r for Bash in session local_1`],
		0.92,
	],
	['servers', [`${T} [warn] [LocalMcpServerManager] notes disconnected`], 0.92],
	['a start', [`${T} [info] Starting app {`, "  appVersion: '0.10.14',"], 0.7],
	['another app', [`${T} [info] Starting app`, `${T} [info] listening`], 0],
	['VS Code', ['2026-10-05 09:49:21.365 [info] Connection state: Running'], 0],
])('detection: %s', (_, lines, score) => {
	expect(CLAUDE_DESKTOP_MAIN.detect({ path: 'main.log', lines })).toBe(score);
});

test('whatever a file holds, each line is accounted for exactly once', () => {
	const piece = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.constantFrom(
			'',
			`${T} [info] `,
			`${T} [error] `,
			'Emitted tool permission request r for a:b in session s',
			'Received permission response for r: once (tool: mcp__a__b)',
			'[LocalMcpServerManager] ',
			'tool_approval_gate {toolName: "a:b", approvalRequired: false}',
			'Request tools/list to a failed: ',
		),
	);
	const lines = fc.array(
		fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join('')),
		{ maxLength: 10 },
	);
	fc.assert(
		fc.property(lines, (lines) => {
			const { accounts } = readLines(CLAUDE_DESKTOP_MAIN, lines.join('\n'), 'main.log');
			expect(accounts).toEqual(accounts.map(() => 1));
		}),
		{ numRuns: 1000 },
	);
});
