import { expect, test } from 'vitest';
import { detectFormat } from '../../ingest/formats/detect.ts';
import { NOT_MCP } from '../../ingest/formats/not-mcp.ts';
import { readLines } from './read-lines.ts';

test.each([
	['10:12:01 - == MCP 6.2 (data: 6.2, client: 1.2.5, server: 1.2.5) ==', true],
	['== MCP 9.18 (data: 9.19, client: 1.8.9, server: 1.8.9) ==', true],
	['RetroMCP v0.1', true],
	['10:12:01 - == MCP server 1.0 ==', false],
	['10:12:01 - MCP 6.2 (data: x)', false],
	['INFO: Minecraft MCP server at net.minecraft.client', false],
	['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"== MCP 6.2 =="}}', false],
])('%s is not of MCP: %s', (line, expected) => {
	const head = { path: 'logs/mcp.log', lines: ['', line] };
	expect(NOT_MCP.detect(head) > 0.9).toBe(expected);
	expect(detectFormat(head)?.format.id === 'not-mcp').toBe(expected);
});

test('a server for Minecraft is a server', () => {
	const lines = Array.from({ length: 20 }, (_, at) =>
		at % 2 === 0
			? '2026-03-01 10:00:00,000 - mcp.server.lowlevel.server - INFO - Processing request of type CallToolRequest'
			: '2026-03-01 10:00:00,000 - craft - DEBUG - lookup of net.minecraft.src.Block',
	);
	expect(NOT_MCP.detect({ path: 'mcp.log', lines })).toBe(0);
});

test('every line is rejected and says what it is of', () => {
	const text = 'one\n\n10:12:01 - == MCP 6.2 (data: 6.2, client: 1, server: 1) ==\ntwo\n';
	const { accounts, observations, rejects } = readLines(NOT_MCP, text, 'mcp.log');
	expect(observations).toEqual([]);
	expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
		[1, 'not-mcp'],
		[3, 'not-mcp'],
		[4, 'not-mcp'],
	]);
	expect(accounts.every((count) => count === 1)).toBe(true);
});
