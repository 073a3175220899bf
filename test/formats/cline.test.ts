import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writtenCalls } from '../../ingest/formats/cline/task-calls.ts';
import { CLINE } from '../../ingest/formats/cline.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { readLines } from './read-lines.ts';

const TASKS = 'globalStorage/saoudrizwan.claude-dev/tasks/1760000000000';

function read(messages: readonly object[]): Observation[] {
	const { observations, rejects, accounts } = readLines(
		CLINE,
		JSON.stringify(messages),
		`${TASKS}/ui_messages.json`,
	);
	expect([rejects, accounts]).toEqual([[], [1]]);
	return observations;
}
function asked(type: 'ask' | 'say', more: object = {}): object {
	const text = JSON.stringify({
		type: 'use_mcp_tool',
		serverName: 'a',
		toolName: 'b',
		arguments: '{"x":1}',
	});
	return { ts: 1_760_000_000_000, type, [type]: 'use_mcp_server', text, ...more };
}
function say(what: string, text?: string): object {
	return { ts: 1_760_000_001_000, type: 'say', say: what, text };
}
function shape({ body, decision }: Observation): string {
	return body.type === 'rpc' ? body.message.kind : (decision ?? body.type);
}

test('task and client come from the path', () => {
	expect(read([asked('say')])).toMatchObject([
		{
			client: 'Cline',
			session: '1760000000000',
			time: 1_760_000_000_000_000,
			server: 'a',
			body: { message: { name: 'b', arguments: '{"x":1}' } },
		},
	]);
});

test.each([
	[
		'asked and approved',
		[asked('ask'), say('mcp_server_request_started'), say('mcp_server_response', 'x')],
		['request', 'accepted', 'result'],
	],
	[
		'approved by a setting',
		[asked('say'), say('mcp_server_request_started'), say('mcp_server_response', 'x')],
		['request', 'result'],
	],
	[
		'refused',
		[asked('ask'), say('user_feedback', 'no'), say('api_req_started')],
		['request', 'log', 'denied'],
	],
	[
		'failed',
		[asked('say'), say('mcp_server_request_started'), say('error', 'Error executing MCP tool: x')],
		['request', 'error'],
	],
	['an error of something else', [asked('ask'), say('error', 'x')], ['request']],
	[
		'broken off while it was written',
		[asked('ask', { partial: true }), say('api_req_started')],
		[],
	],
	[
		'broken off while it ran',
		[asked('say'), say('mcp_server_request_started'), say('api_req_started')],
		['request'],
	],
	['an answer to nothing', [say('mcp_server_response', 'x')], []],
	['no call at all', [{ ts: 1, type: 'ask', ask: 'use_mcp_server', text: '{' }], []],
])('a call in the user interface: %s', (_, messages, shapes) => {
	expect(read([say('api_req_started'), ...messages]).map(shape)).toEqual(shapes);
});

test.each([
	[
		'an unfinished call',
		'<use_mcp_tool>\n<server_name>a</server_name>\n<tool_name>b</tool_name>',
		0,
	],
	['a call without a server', '<use_mcp_tool><tool_name>b</tool_name></use_mcp_tool>', 0],
	[
		'two calls',
		'<use_mcp_tool><server_name>a</server_name><tool_name>b</tool_name></use_mcp_tool> and <access_mcp_resource><server_name>a</server_name><uri>u</uri></access_mcp_resource>',
		2,
	],
])('calls written as XML: %s', (_, text, count) => {
	expect(writtenCalls(text, String)).toHaveLength(count);
});

test('arguments that are no JSON are kept as text', () => {
	const xml =
		'<use_mcp_tool><server_name>a</server_name><tool_name>b</tool_name><arguments>{x</arguments></use_mcp_tool>';
	expect(writtenCalls(xml, String)).toMatchObject([{ args: '"{x"' }]);
});

test.each([
	['messages of another host', '[{"role":"user","content":"hello"}]'],
	['an array of records', '[{"type":"say","text":"x"}]'],
	['JSON-RPC', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]'],
])('is not recognised: %s', (_, text) => {
	expect(CLINE.detect({ path: 'messages.json', lines: [text] })).toBe(0);
});

test('any task file is accounted for line by line', () => {
	const message = fc.record(
		{
			ts: fc.constantFrom(1_760_000_000_000, 'x'),
			type: fc.constantFrom('say', 'ask', 7),
			say: fc.constantFrom(
				'use_mcp_server',
				'mcp_server_request_started',
				'mcp_server_response',
				'error',
				'api_req_started',
				'mcp_notification',
				'text',
			),
			ask: fc.constantFrom('use_mcp_server', 'tool'),
			text: fc.oneof(fc.string(), fc.json(), fc.constant('{"serverName":"a","toolName":"b"}')),
			role: fc.constantFrom('user', 'assistant'),
			content: fc.oneof(
				fc.string(),
				fc.array(
					fc.record(
						{
							type: fc.constantFrom('tool_use', 'tool_result', 'text'),
							id: fc.constantFrom('a', 1),
							tool_use_id: fc.constant('a'),
							name: fc.constantFrom('use_mcp_tool', 'x0mcp0y', 'mcp--a--b', 3),
							input: fc.jsonValue(),
							content: fc.jsonValue(),
							text: fc.oneof(
								fc.string(),
								fc.constant("[use_mcp_tool for 'a'] Result:"),
								fc.constant(
									'<use_mcp_tool><server_name>a</server_name><tool_name>b</tool_name></use_mcp_tool>',
								),
							),
						},
						{ requiredKeys: [] },
					),
				),
			),
		},
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(fc.array(message, { maxLength: 6 }), fc.nat(2), fc.nat(600), (all, indent, cut) => {
			const text = JSON.stringify(all, null, indent);
			for (const some of [text, text.slice(0, cut)]) {
				const { accounts } = readLines(CLINE, some, 'x');
				expect(accounts.every((count) => count === 1)).toBe(true);
			}
		}),
		{ numRuns: 300 },
	);
});
