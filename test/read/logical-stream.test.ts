import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logicalStream } from '../../ingest/read/logical-stream.ts';

test.each([
	['mcp.log', 'mcp.log'],
	['/home/alice/logs/mcp.log', 'mcp.log'],
	['C:\\Users\\alice\\logs\\mcp.log', 'mcp.log'],
	['laptop.zip/logs/mcp.log', 'mcp.log'],
	['mcp1.log', 'mcp.log'],
	['main1.log', 'main.log'],
	['mcp12.log.gz', 'mcp.log'],
	['mcp-server-memory.log', 'mcp-server-memory.log'],
	['mcp-server-memory1.log', 'mcp-server-memory1.log'],
	['mcp-server-Zoteus — Zotero MCP.log', 'mcp-server-Zoteus — Zotero MCP.log'],
	['window1.log', 'window1.log'],
	['server.log.1', 'server.log'],
	['server.log.2.gz', 'server.log'],
	['server.log.GZ', 'server.log'],
	['capture.jsonl.10', 'capture.jsonl'],
	['server.log-20261122', 'server.log'],
	['server.log-20261122.gz', 'server.log'],
	['server.log-2026112213', 'server.log'],
	['server.log-20261122-1790000000', 'server.log'],
	['server.log.2026-11-22', 'server.log'],
	['server.log.2026-11-22_13-05-59', 'server.log'],
	['server.log.2026-11-22.1', 'server.log'],
	['audit-20261122', 'audit'],
	['audit-20261399', 'audit-20261399'],
	['server-1.2', 'server-1.2'],
	['proxy.1', 'proxy.1'],
	['run_20260216_101427.log', 'run_20260216_101427.log'],
	['gateway-2026-11-22.log', 'gateway-2026-11-22.log'],
	['.gz', '.gz'],
	['-20261122', '-20261122'],
	['', ''],
])('%j is the stream %j', (path, expected) => {
	expect(logicalStream(path)).toBe(expected);
});

test('a stream name is its own stream, and rotation does not change it', () => {
	const base = fc.stringMatching(/^[a-z]{1,12}(-[a-z]{1,8})?\.(log|jsonl|txt)$/);
	const rotation = fc.constantFrom('', '.1', '.12', '-20261122', '.2026-11-22');
	const packed = fc.constantFrom('', '.gz', '.zst', '.bz2');
	fc.assert(
		fc.property(base, rotation, packed, (name, rotated, ending) => {
			expect(logicalStream(name)).toBe(name);
			expect(logicalStream(`logs/${name}${rotated}${ending}`)).toBe(name);
		}),
	);
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (path) => {
			const stream = logicalStream(path);
			expect(logicalStream(stream)).toBe(stream);
		}),
	);
});
