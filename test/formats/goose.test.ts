import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gooseLine } from '../../ingest/formats/goose/store.ts';
import { GOOSE } from '../../ingest/formats/goose.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { readLines } from './read-lines.ts';

function message(role: string, ...content: object[]): object {
	return { role, created: 1_749_632_400, content };
}
function request(id: string, name: string, more: object = {}): object {
	const toolCall = { status: 'success', value: { name, arguments: { a: 1 } } };
	return { type: 'toolRequest', id, toolCall, ...more };
}
function response(id: string, toolResult: object): object {
	return { type: 'toolResponse', id, toolResult };
}
function read(...all: (object | string)[]): Observation[] {
	const text = all.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');
	const { observations, rejects, accounts } = readLines(GOOSE, text, '20250611_1.jsonl');
	expect(rejects).toEqual([]);
	expect(accounts.every((count) => count === 1)).toBe(true);
	return observations;
}

test.each([
	['seedbox__list', {}, 'seedbox', 'list'],
	['a__b__c', {}, 'a', 'b__c'],
	['shell', {}, 'goose', 'shell'],
	['shell', { _meta: { goose_extension: 'developer' } }, 'developer', 'shell'],
	['my__box__list', { _meta: { goose_extension: 'my__box' } }, 'my__box', 'list'],
	['__proto__', {}, 'goose', '__proto__'],
	['a__', {}, 'goose', 'a__'],
])('the tool %s %j', (name, more, server, tool) => {
	const [seen] = read(message('assistant', request('1', name, more)));
	expect(seen).toMatchObject({ server, session: '20250611_1', body: { message: { name: tool } } });
});

test.each([
	['blocks', { status: 'success', value: [{ type: 'text', text: 'x' }] }, 'result', false],
	['a failed tool', { status: 'success', value: { content: [], isError: true } }, 'result', true],
	['a call that failed', { status: 'error', error: '-32002: Tool not found' }, 'error', false],
])('two levels of failure: %s', (_, result, kind, isError) => {
	const seen = read(
		message('assistant', request('1', 'a__b')),
		message('user', response('1', result)),
	);
	expect(seen[1]).toMatchObject({
		server: 'a',
		toolCallId: '1',
		body: { message: { kind, isError, name: 'b' } },
	});
});

test.each([
	['The user has declined to run this tool. DO NOT attempt', true],
	['Let the user know the tool call was skipped in goose chat mode.', true],
	['He said: The user has declined to run this tool.', false],
])('a refusal is a decision: %s', (text, isRefusal) => {
	const result = { status: 'success', value: [{ type: 'text', text }] };
	const seen = read(
		message('assistant', request('1', 'a__b')),
		message('user', response('1', result)),
	);
	expect(seen[1]?.body.type).toBe(isRefusal ? 'decision' : 'rpc');
});

test('a result whose call the file does not show', () => {
	const [seen] = read(message('user', response('9', { status: 'success', value: [] })));
	expect(seen).toMatchObject({ server: null, body: { message: { kind: 'result', name: null } } });
});

test('a row of the store reads as a line of a session', () => {
	const line = gooseLine({
		session_id: '20260907_4',
		role: 'assistant',
		content_json: JSON.stringify([request('1', 'a__b')]),
		created_timestamp: 1_788_771_602,
	});
	expect(read(line)).toMatchObject([
		{ session: '20260907_4', server: 'a', time: 1_788_771_602_000_000 },
	]);
	expect(
		JSON.parse(
			gooseLine({ session_id: 'x', role: 'user', content_json: '{', created_timestamp: 1 }),
		),
	).toMatchObject({ content: '{' });
});

test.each([
	[
		'Claude Code',
		'{"type":"user","message":{"role":"user","content":[{"type":"text","text":"x"}]}}',
	],
	['Anthropic messages', '{"role":"user","content":[{"type":"tool_result","tool_use_id":"1"}]}'],
	['JSON-RPC', '{"jsonrpc":"2.0","id":1,"method":"ping"}'],
])('is not recognised as sure: %s', (_, line) => {
	expect(GOOSE.detect({ path: 'x', lines: [line] })).toBeLessThan(0.7);
});

test.each([
	['{"role":"user","created":1,"content":[{"type":"te', 'json-cut'],
	['{"role":"user"}', 'not-this-format'],
	['x', 'not-this-format'],
])('no message: %s', (line, reason) => {
	const { rejects, accounts } = readLines(GOOSE, line, 'x');
	expect([rejects, accounts]).toEqual([[{ line: 1, reason }], [1]]);
});

test('any message is accounted for exactly once', () => {
	const block = fc.record(
		{
			type: fc.constantFrom('toolRequest', 'toolResponse', 'actionRequired', 'text'),
			id: fc.constantFrom('a', 'b', 7, null),
			toolCall: fc.oneof(
				fc.jsonValue(),
				fc.constant({ status: 'success', value: { name: 'a__b' } }),
			),
			toolResult: fc.oneof(
				fc.jsonValue(),
				fc.record({ status: fc.constant('success'), value: fc.jsonValue() }),
			),
			data: fc.oneof(fc.jsonValue(), fc.constant({ actionType: 'elicitation' })),
			text: fc.jsonValue(),
		},
		{ requiredKeys: ['type'] },
	);
	const all = fc.array(fc.array(block, { maxLength: 4 }), { maxLength: 4 });
	fc.assert(
		fc.property(all, fc.boolean(), (messages, isUser) => {
			const role = isUser ? 'user' : 'assistant';
			const text = messages.map((blocks) => JSON.stringify(message(role, ...blocks))).join('\n');
			const { accounts } = readLines(GOOSE, text, 'x');
			expect(accounts.every((count) => count === 1)).toBe(true);
		}),
		{ numRuns: 300 },
	);
});
