import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Format } from '../../ingest/formats/format.ts';
import { HAR } from '../../ingest/formats/har.ts';
import { JSONRPC } from '../../ingest/formats/jsonrpc.ts';
import { MCP_DEBUG } from '../../ingest/formats/mcp-debug.ts';
import { MCPSNOOP } from '../../ingest/formats/mcpsnoop.ts';
import { readLines } from './read-lines.ts';

function sample(path: string): string {
	return readFileSync(new URL(`../../sample-logs/${path}`, import.meta.url), 'utf8');
}

const SAMPLES: readonly (readonly [Format, string])[] = [
	[MCP_DEBUG, 'mcp-debug/recording/session.jsonl'],
	[MCPSNOOP, 'mcpsnoop/export/tides.json'],
	[HAR, 'har/mcpsnoop/tides.har'],
];

test.each(SAMPLES)('$id: cut or damaged anywhere, %s loses no line', (format, path) => {
	const whole = sample(path);
	fc.assert(
		fc.property(fc.nat(whole.length), fc.nat(40), fc.string(), (at, drop, put) => {
			for (const text of [whole.slice(0, at), whole.slice(0, at) + put + whole.slice(at + drop)]) {
				const { accounts } = readLines(format, text, 'x');
				expect(accounts.every((count) => count === 1)).toBe(true);
			}
		}),
		{ numRuns: 50 },
	);
});

test('a recording of whole messages is no recording of mcp-debug', () => {
	const lines = sample('jsonrpc/recording/session.jsonl').split('\n');
	expect(MCP_DEBUG.detect({ path: 'session.jsonl', lines })).toBe(0);
	expect(JSONRPC.detect({ path: 'session.jsonl', lines })).toBeGreaterThan(0.5);
});

test.each([
	['mcp://tides/tools/call/next', 'tides', 'tools/call'],
	['mcp://npx @example/tides/tools/list', 'npx @example/tides', 'tools/list'],
	['mcp://tides/initialize', 'tides', 'initialize'],
	['mcp://tides/vendor/thing', 'tides', 'vendor/thing'],
])('%s is %s, %s', (url, server, method) => {
	const request = { method: 'POST', url, postData: { text: '{"name":"next","arguments":{}}' } };
	const entries = [{ startedDateTime: '2026-08-09T10:00:00Z', time: 1, request }];
	const log = { version: '1.2', creator: { name: 'mcpsnoop' }, entries };
	const { observations, rejects } = readLines(HAR, JSON.stringify({ log }), 'x.har');
	expect(rejects).toEqual([]);
	expect(observations).toMatchObject([{ server, body: { message: { kind: 'request', method } } }]);
});

test('an export without events is rejected', () => {
	const { rejects } = readLines(MCPSNOOP, '{"session":{}}', 'x.json');
	expect(rejects).toEqual([{ line: 1, reason: 'not-this-format' }]);
});
