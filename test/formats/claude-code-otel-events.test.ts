import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claudeCodeEvent } from '../../ingest/formats/claude-code/otel-events.ts';

const STANDARD = {
	'session.id': 's-1',
	'app.version': '2.1.280',
	'user.email': 'alice@example.com',
};

function read(name: string, attributes: object) {
	return claudeCodeEvent(name, new Map(Object.entries({ ...STANDARD, ...attributes })));
}

const RESULT = {
	tool_name: 'mcp_tool',
	tool_use_id: 'toolu_1',
	success: 'true',
	duration_ms: '412',
	tool_input_size_bytes: '64',
	tool_result_size_bytes: 2048,
};

test('a call without details has no name, but its id, outcome and duration', () => {
	const known = { client: 'claude-code', clientVersion: '2.1.280', session: 's-1' };
	expect(read('claude_code.tool_result', RESULT)).toMatchObject([
		{
			...known,
			user: 'alice@example.com',
			server: null,
			toolCallId: 'toolu_1',
			direction: 'client_to_server',
			quality: 'summary',
			body: { message: { kind: 'request', id: 'toolu_1', name: null, params: null, bytes: 64 } },
		},
		{
			...known,
			server: null,
			direction: 'server_to_client',
			durationMs: 412,
			quality: 'summary',
			body: { message: { kind: 'result', id: 'toolu_1', isError: false, bytes: 2048 } },
		},
	]);
});

test('details name server, tool and arguments', () => {
	const seen = read('tool_result', {
		...RESULT,
		success: 'false',
		error: 'parcel not found',
		decision_type: 'accept',
		tool_parameters: '{"mcp_server_name":"parcels","mcp_tool_name":"track"}',
		tool_input: '{"parcel":"EX-1"}',
	});
	expect(seen).toMatchObject([
		{
			server: 'parcels',
			decision: 'accepted',
			quality: 'full',
			body: {
				message: {
					name: 'track',
					arguments: '{"parcel":"EX-1"}',
					params: '{"name":"track","arguments":{"parcel":"EX-1"}}',
				},
			},
		},
		{
			server: 'parcels',
			quality: 'name-only',
			body: {
				message: {
					isError: true,
					result: '{"content":[{"type":"text","text":"parcel not found"}],"isError":true}',
				},
			},
		},
	]);
});

test.each([
	['mcp__parcels__track', 'parcels', 'track'],
	['Bash', 'claude-code', 'Bash'],
	['mcp_tool', null, null],
	['', null, null],
	[undefined, null, null],
])('the tool name %s', (tool_name, server, tool) => {
	const [request] = read('tool_result', { ...RESULT, tool_name });
	expect(request).toMatchObject({ server, body: { message: { name: tool } } });
	const [decision] = read('tool_decision', { tool_name, decision: 'accept', source: 'config' });
	expect(decision).toMatchObject({ server, body: { tool } });
});

test.each([
	['short values', '{"a":"b"}', 'full'],
	['a value at the limit', JSON.stringify({ a: 'x'.repeat(512) }), 'truncated'],
	['many values', JSON.stringify({ a: Array(900).fill('xxxx') }), 'truncated'],
	['no JSON', '{"a":"b', 'name-only'],
])('arguments may have been cut: %s', (_, tool_input, quality) => {
	const [request] = read('tool_result', { ...RESULT, tool_name: 'mcp__a__b', tool_input });
	expect(request).toMatchObject({ quality });
});

test.each([
	['accept', 'config', 'accepted'],
	['reject', 'user_reject', 'denied'],
])('a decision: %s by %s', (decision, source, said) => {
	expect(
		read('claude_code.tool_decision', {
			tool_name: 'mcp__a__b',
			tool_use_id: 'toolu_2',
			decision,
			source,
		}),
	).toMatchObject([
		{
			server: 'a',
			toolCallId: 'toolu_2',
			decision: said,
			body: { type: 'decision', tool: 'b', text: `${decision} (${source})` },
		},
	]);
});

test.each([
	[{ status: 'connected', transport_type: 'stdio' }, 'connected', 'pipe', 'MCP server: connected'],
	[
		{ status: 'failed', transport_type: 'http', server_name: 'parcels', error_code: '401' },
		'failed',
		'tcp',
		'MCP server parcels: failed: 401',
	],
	[{ status: 'disconnected', transport_type: 'sse' }, 'closed', 'tcp', 'MCP server: disconnected'],
	[{ status: 'dreaming' }, 'info', null, 'MCP server: dreaming'],
	[{}, 'info', null, 'MCP server: unknown'],
])('a connection: %j', (attributes, step, transport, text) => {
	expect(read('mcp_server_connection', { ...attributes, duration_ms: 20 })).toMatchObject([
		{ transport, durationMs: 20, body: { type: 'lifecycle', step, text } },
	]);
});

test('what the person asked, unless it was redacted; the permission mode', () => {
	expect(read('user_prompt', { prompt: 'Buy leeks' })).toMatchObject([
		{ logger: 'user', body: { type: 'log', text: 'Buy leeks' } },
	]);
	expect(read('user_prompt', { prompt: '<REDACTED>' })).toEqual([]);
	expect(
		read('permission_mode_changed', { from_mode: 'default', to_mode: 'bypassPermissions' }),
	).toMatchObject([
		{ body: { type: 'log', text: 'permission mode changed: default -> bypassPermissions' } },
	]);
});

test.each(['claude_code.api_request', 'hook_execution_start', '', '__proto__'])(
	'nothing of MCP: %s',
	(name) => {
		expect(read(name, { tool_name: 'Bash' })).toEqual([]);
	},
);

test('attributes of any shape are read', () => {
	const keys = ['tool_name', 'tool_parameters', 'tool_input', 'success', 'duration_ms', 'status'];
	const names = ['tool_result', 'tool_decision', 'mcp_server_connection', 'user_prompt'];
	fc.assert(
		fc.property(
			fc.constantFrom(...names),
			fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()),
			(name, attributes) => {
				for (const one of read(name, attributes)) expect(one.client).toBe('claude-code');
			},
		),
		{ numRuns: 300 },
	);
});
