import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CODEX } from '../../ingest/formats/codex.ts';
import { detectFormat } from '../../ingest/formats/detect.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { readLines } from './read-lines.ts';

const T = '2026-10-06T14:03:24.000Z';

function item(payload: object): object {
	return { timestamp: T, type: 'response_item', payload };
}
function event(payload: object): object {
	return { timestamp: T, type: 'event_msg', payload };
}
function call(id: string, name: string, more: object = {}): object {
	return item({ type: 'function_call', name, arguments: '{"a":1}', call_id: id, ...more });
}
function output(id: string, text: unknown): object {
	return item({ type: 'function_call_output', call_id: id, output: text });
}
function end(id: string, result: unknown, more: object = {}): object {
	const invocation = { server: 'soil-probe', tool: 'read', arguments: { a: 1 } };
	const duration = { secs: 1, nanos: 500_000_000 };
	return event({ type: 'mcp_tool_call_end', call_id: id, invocation, duration, result, ...more });
}
const OK = { Ok: { content: [{ type: 'text', text: 'x' }] } };

function read(...lines: readonly object[]): Observation[] {
	const text = lines.map((line) => JSON.stringify(line)).join('\n');
	const { observations, rejects, accounts } = readLines(CODEX, text, 'rollout.jsonl');
	expect(rejects).toEqual([]);
	expect(accounts.every((count) => count === 1)).toBe(true);
	return observations;
}

function shape(seen: Observation): unknown[] {
	const { body } = seen;
	if (body.type === 'decision') return [seen.line, 'denied', seen.server, body.tool];
	if (body.type !== 'rpc') return [seen.line, body.type];
	return [seen.line, body.message.kind, seen.server, body.message.name];
}

test.each([
	['SERVER__TOOL', call('1', 'oven-board__list'), 'oven-board', 'list'],
	['mcp__SERVER__TOOL', call('1', 'mcp__oven__list__all'), 'oven', 'list__all'],
	['a namespace', call('1', 'list', { namespace: 'mcp__oven' }), 'oven', 'list'],
	['a namespace that ends in __', call('1', 'list', { namespace: 'mcp__oven__' }), 'oven', 'list'],
	['a tool of Codex', call('1', 'shell'), 'codex', 'shell'],
	['a namespace of Codex', call('1', 'spawn', { namespace: 'agents' }), 'codex', 'agents.spawn'],
	['a name of nothing but __', call('1', '__proto__'), '__proto', '__proto__'],
])('the name of a function: %s', (_, record, server, tool) => {
	const [seen] = read(record);
	expect(seen).toMatchObject({ server, body: { message: { kind: 'request', name: tool } } });
});

test('a call that is told four times is one pair, in the names of the server', () => {
	const begin = event({
		type: 'mcp_tool_call_begin',
		call_id: '1',
		invocation: { server: 'soil-probe', tool: 'read' },
	});
	const seen = read(call('1', 'mcp__soil_probe__read'), begin, end('1', OK), output('1', 'x'));
	expect(seen.map(shape)).toEqual([
		[1, 'request', 'soil-probe', 'read'],
		[3, 'result', 'soil-probe', 'read'],
	]);
	expect(seen[1]).toMatchObject({ durationMs: 1500, toolCallId: '1' });
});

test('a call that only its end tells of is a pair of one line', () => {
	expect(read(end('1', OK)).map(shape)).toEqual([
		[1, 'request', 'soil-probe', 'read'],
		[1, 'result', 'soil-probe', 'read'],
	]);
});

test('an end without a result leaves the answer to the output', () => {
	const seen = read(call('1', 'mcp__soil_probe__read'), end('1', undefined), output('1', 'x'));
	expect(seen.map(shape)).toEqual([
		[1, 'request', 'soil-probe', 'read'],
		[3, 'result', 'soil-probe', 'read'],
	]);
});

test('a call without an answer is handed over when the file ends', () => {
	expect(read(call('1', 'oven__list')).map(shape)).toEqual([[1, 'request', 'oven', 'list']]);
});

test('an output whose call the file does not show', () => {
	expect(read(output('1', 'x')).map(shape)).toEqual([[1, 'result', null, null]]);
});

test.each([
	['a failed tool', { Ok: { content: [], isError: true } }, 'result', true, null],
	['a fault of the transport', { Err: 'tool call error: timed out' }, 'error', false, null],
	['an error of the server', { Err: 'x: Mcp error: -32601: no' }, 'error', false, '-32601'],
	[
		'the same as Rust prints it',
		{ Err: 'McpError(ErrorData { code: ErrorCode(-32602), message: "no" })' },
		'error',
		false,
		'-32602',
	],
])('outcomes: %s', (_, result, kind, isError, errorCode) => {
	expect(read(end('1', result))[1]).toMatchObject({
		body: { message: { kind, isError, errorCode } },
	});
});

test.each([
	'user rejected MCP tool call',
	'user cancelled MCP tool call',
	'MCP tool call blocked by app configuration',
	'This action was rejected due to unacceptable risk.\nReason: x',
])('a refusal is a decision: %s', (text) => {
	const seen = read(call('1', 'mcp__soil_probe__read'), end('1', { Err: text }), output('1', text));
	expect(seen.map(shape)).toEqual([
		[1, 'request', 'soil-probe', 'read'],
		[2, 'denied', 'soil-probe', 'read'],
	]);
	expect(seen[1]).toMatchObject({ decision: 'denied', body: { text } });
});

test.each([
	['text', 'x', '{"content":[{"type":"text","text":"x"}]}', null],
	['blocks', '[{"type":"text","text":"x"}]', '{"content":[{"type":"text","text":"x"}]}', null],
	[
		'under a header',
		'Wall time: 0.2500 seconds\nOutput:\n[{"type":"text","text":"x"}]',
		'{"content":[{"type":"text","text":"x"}]}',
		250,
	],
	[
		'of a program that failed',
		'Exit code: 1\nWall time: 2 seconds\nOutput:\nno',
		'{"content":[{"type":"text","text":"no"}],"isError":true}',
		2000,
	],
	['items', [{ type: 'input_text', text: 'x' }], '{"content":[{"type":"text","text":"x"}]}', null],
	[
		'marked',
		{ content: 'no', success: false },
		'{"content":[{"type":"text","text":"no"}],"isError":true}',
		null,
	],
	['nothing', undefined, '{"content":[{"type":"text","text":""}]}', null],
	['a number', '7', '{"content":[{"type":"text","text":"7"}]}', null],
])('an output: %s', (_, told, result, durationMs) => {
	const seen = read(call('1', 'oven__list'), output('1', told));
	expect(seen[1]).toMatchObject({ durationMs, body: { message: { result } } });
});

test('bare items have the time of the first line, marked as not their own', () => {
	const header = { id: 's-1', timestamp: '2025-08-14T09:12:44.318Z', instructions: null };
	const bare = { type: 'function_call', name: 'oven__list', arguments: '{}', call_id: '1' };
	expect(read(header, { record_type: 'state' }, bare)).toMatchObject([
		{
			session: 's-1',
			timestampSource: 'inherited',
			time: Date.UTC(2025, 7, 14, 9, 12, 44, 318) * 1000,
		},
	]);
});

test.each([
	[
		'a first line too long to see',
		[
			'{"timestamp":"2026-10-06T14:03:20.511Z","type":"session_meta","payload":{"id":"x","base_instructions":"y',
		],
	],
	[
		'an app server',
		[
			'{"id":0,"method":"initialize","params":{"clientInfo":{"name":"x"}}}',
			'{"method":"item/started","params":{"item":{}}}',
		],
	],
	[
		'one notification',
		['{"method":"codex/event/mcp_tool_call_end","params":{"msg":{"type":"mcp_tool_call_end"}}}'],
	],
	['exec', ['{"type":"thread.started","thread_id":"x"}', '{"type":"turn.started"}']],
])('is recognised: %s', (_, lines) => {
	expect(detectFormat({ path: 'x', lines })?.format.id).toBe('codex');
});

test.each([
	[
		'JSON-RPC',
		[
			'{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}',
			'{"jsonrpc":"2.0","id":0,"result":{"serverInfo":{}}}',
		],
	],
	[
		'JSON-RPC without a version',
		['{"id":1,"method":"tools/call","params":{"name":"x"}}', '{"id":1,"result":{"content":[]}}'],
	],
	['a transcript', ['{"type":"user","message":{"role":"user","content":"x"}}']],
	['text', ['codex']],
])('is not recognised: %s', (_, lines) => {
	expect(CODEX.detect({ path: 'rollout.jsonl', lines })).toBe(0);
});

test.each([
	['{"timestamp":"2026-10-06T14:03:20.511Z","type":"event_msg","payload":{"ty', 'json-cut'],
	['{"type":"x" "y":1}', 'not-json'],
	['{"a":1}', 'not-this-format'],
	['{"type":"user","message":{}}', 'not-this-format'],
	['[1]', 'not-this-format'],
])('no record: %s', (line, reason) => {
	const { rejects, accounts } = readLines(CODEX, line, 'x');
	expect([rejects, accounts]).toEqual([[{ line: 1, reason }], [1]]);
});

test('any record is accounted for exactly once', () => {
	const id = fc.constantFrom('a', 'b', 7, null);
	const record = fc.record(
		{
			type: fc.constantFrom(
				'mcp_tool_call_begin',
				'mcp_tool_call_end',
				'item_completed',
				'function_call',
				'function_call_output',
				'custom_tool_call',
				'exec_command_end',
				'guardian_assessment',
				'elicitation_request',
				'mcp_startup_complete',
				'mcp_list_tools_response',
				'tool_search_output',
				'item.completed',
				'message',
				5,
			),
			call_id: id,
			id,
			name: fc.constantFrom('mcp__a__b', '__proto__', '', 'shell', 3),
			server: fc.constantFrom('a', 'codex', '', 4),
			tool: fc.constantFrom('t', 'read_mcp_resource', 9),
			arguments: fc.oneof(fc.jsonValue(), fc.json()),
			output: fc.oneof(fc.jsonValue(), fc.json()),
			result: fc.oneof(fc.jsonValue(), fc.constant(OK), fc.constant({ Err: 'no' })),
			item: fc.jsonValue(),
			invocation: fc.oneof(fc.jsonValue(), fc.constant({ server: 'a', tool: 'b' })),
			tools: fc.jsonValue(),
			status: fc.constantFrom('approved', 'failed', 'declined', 1),
			failed: fc.jsonValue(),
		},
		{ requiredKeys: [] },
	);
	const line = fc.oneof(
		record,
		record.map((payload) => ({ timestamp: T, type: 'event_msg', payload })),
		record.map((payload) => ({ timestamp: T, type: 'response_item', payload })),
		record.map((msg) => ({ id: '1', msg })),
		record.map((params) => ({ id: 1, method: 'item/completed', params: { item: params } })),
		record.map((params) => ({ id: 1, method: 'mcpServer/elicitation/request', params })),
		fc.record({ id: fc.constantFrom(1, 'a'), result: fc.jsonValue() }),
	);
	fc.assert(
		fc.property(fc.array(line, { maxLength: 6 }), (all) => {
			const text = all.map((one) => JSON.stringify(one)).join('\n');
			const { accounts } = readLines(CODEX, text, 'x');
			expect(accounts.every((count) => count === 1)).toBe(true);
		}),
		{ numRuns: 400 },
	);
});
