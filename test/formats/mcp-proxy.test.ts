import { expect, test } from 'vitest';
import { MCP_PROXY } from '../../ingest/formats/mcp-proxy.ts';
import { readLines } from './read-lines.ts';

const I = '[I 2025-09-30 21:14:02,417.417 mcp_proxy.mcp_server] ';
const TIME = Date.UTC(2025, 8, 30, 21, 14, 2, 417) * 1000;

function read(text: string) {
	const { accounts, observations, rejects } = readLines(MCP_PROXY, text, 'mcp-proxy.log');
	expect(rejects).toEqual([]);
	expect(accounts.every((count) => count === 1)).toBe(true);
	return observations;
}

test.each([
	[`${I}hello`, 'info', 'mcp_proxy.mcp_server'],
	['[D 2025-09-30 21:14:02,417 mcp_proxy] hello', 'debug', 'mcp_proxy'],
	['[W 2025-09-30 21:14:02.417 mcp_proxy.a] hello', 'warning', 'mcp_proxy.a'],
	['[C 2025-09-30 21:14:02,417.1000 root] hello', 'critical', 'root'],
])('%s', (line, level, logger) => {
	expect(read(line)).toMatchObject([
		{ time: TIME, timestampSource: 'assumed', level, logger, body: { type: 'log', text: 'hello' } },
	]);
});

test.each([
	[
		"Request Headers: {'authorization': '***MASKED***', 'x-key': 'EXAMPLE'}",
		'authorization, x-key',
	],
	["Response Headers: {'a': \"it's EXAMPLE\", 'set-cookie': 'EXAMPLE=1; b'}", 'a, set-cookie'],
	["Request Headers: {'authorization': 'EXAMPLE", 'unreadable'],
	["Request Headers: Headers([('a', 'EXAMPLE')])", 'unreadable'],
])('no value of a header comes out: %s', (text, names) => {
	const observations = read(I + text);
	expect(JSON.stringify(observations)).not.toContain('EXAMPLE');
	expect(observations[0]?.body).toMatchObject({ text: expect.stringContaining(`: ${names}`) });
});

test('a server that is configured and then set up is told of once', () => {
	const observations = read(
		[
			"Configured named server 'tides' from config: uvx tides --bay 'East Sea'",
			"Setting up named server 'tides': uvx tides --bay 'East Sea'",
			'Setting up default server: node notes.js',
		]
			.map((text) => I + text)
			.join('\n'),
	);
	expect(observations.map(({ body, server }) => [body.type, server])).toEqual([
		['log', 'tides'],
		['server', 'tides'],
		['lifecycle', 'tides'],
		['lifecycle', null],
		['server', null],
	]);
	expect(observations[1]?.body).toMatchObject({
		launch: { origin: 'launch', command: 'uvx', args: ['tides', '--bay', 'East Sea'] },
	});
});

test.each([
	[`${I}x`, true],
	['INFO:mcp_proxy.sse_server:x', true],
	['[I 2025-09-30 21:14:02,417.417 notebook.app] x', false],
	['INFO:mcp.server.sse:x', false],
	['[I 2025-09-30 21:14:02,417.417 my_mcp_proxy] x', false],
])('%s is of mcp-proxy: %s', (line, expected) => {
	expect(MCP_PROXY.detect({ path: 'mcp-proxy.log', lines: [line] }) > 0.5).toBe(expected);
});
