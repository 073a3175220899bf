import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLAUDE_CODE } from '../../ingest/formats/claude-code.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { readLines } from './read-lines.ts';

const T = '2026-08-03T12:00:00.000Z';
const TIME = Date.UTC(2026, 7, 3, 12) * 1000;
const ENVELOPE = { sessionId: 's-1', timestamp: T, version: '2.1.220' };

function use(id: string, name: string, input: unknown = {}): object {
	return {
		...ENVELOPE,
		type: 'assistant',
		message: { role: 'assistant', content: [{ type: 'tool_use', id, name, input }] },
	};
}

function result(id: string, content: unknown, more: object = {}, isError?: boolean): object {
	const block = { type: 'tool_result', tool_use_id: id, content, is_error: isError };
	return { ...ENVELOPE, type: 'user', message: { role: 'user', content: [block] }, ...more };
}

function user(content: unknown, more: object = {}): object {
	return { ...ENVELOPE, type: 'user', message: { role: 'user', content }, ...more };
}

function read(...records: readonly (object | string)[]): Observation[] {
	const lines = records.map((r) => (typeof r === 'string' ? r : JSON.stringify(r)));
	const { observations, rejects, accounts } = readLines(CLAUDE_CODE, lines.join('\n'), 's.jsonl');
	expect(rejects).toEqual([]);
	expect(accounts.every((count) => count === 1)).toBe(true);
	return observations;
}

test('a call is a request with the id that the model gave it', () => {
	expect(read(use('toolu_1', 'mcp__parcels__track', { parcel: 'EX-1' }))).toMatchObject([
		{
			time: TIME,
			timestampSource: 'utc',
			variant: 'transcript',
			server: 'parcels',
			client: 'claude-code',
			clientVersion: '2.1.220',
			session: 's-1',
			direction: 'client_to_server',
			toolCallId: 'toolu_1',
			body: {
				type: 'rpc',
				message: {
					kind: 'request',
					id: 'toolu_1',
					idIsString: true,
					method: 'tools/call',
					name: 'track',
					arguments: '{"parcel":"EX-1"}',
					params: '{"name":"track","arguments":{"parcel":"EX-1"}}',
				},
			},
		},
	]);
});

test.each([
	['mcp__parcels__track', 'parcels', 'track'],
	['mcp__parcels__track__all', 'parcels', 'track__all'],
	['mcp__plugin_desk_notes__add', 'plugin_desk_notes', 'add'],
	['mcp__claude_ai_Drive__search', 'claude_ai_Drive', 'search'],
	['mcp____odd', '__odd', '__odd'],
	['mcp__alone', 'alone', 'alone'],
	['Bash', 'claude-code', 'Bash'],
	['__proto__', 'claude-code', '__proto__'],
	['constructor', 'claude-code', 'constructor'],
])('the tool name %s', (name, server, tool) => {
	expect(read(use('toolu_1', name))).toMatchObject([{ server, body: { message: { name: tool } } }]);
});

test('a server name with __ is known once the transcript has named it', () => {
	const init = {
		type: 'system',
		subtype: 'init',
		session_id: 's-1',
		tools: [],
		mcp_servers: [{ name: 'my__desk', status: 'connected' }],
	};
	const [connected, call] = read(init, use('toolu_1', 'mcp__my__desk__add__tag'));
	expect(connected).toMatchObject({
		server: 'my__desk',
		variant: 'stream-json',
		body: { step: 'connected' },
	});
	expect(call).toMatchObject({ server: 'my__desk', body: { message: { name: 'add__tag' } } });
});

test.each([
	['text', 'done', undefined, '{"content":[{"type":"text","text":"done"}]}'],
	['blocks', [{ type: 'text', text: 'a' }], false, '{"content":[{"type":"text","text":"a"}]}'],
	['an error', 'no', true, '{"content":[{"type":"text","text":"no"}],"isError":true}'],
	['nothing', undefined, undefined, '{"content":[{"type":"text","text":""}]}'],
])('the result of a call: %s', (_, content, isError, json) => {
	const [, seen] = read(use('toolu_1', 'mcp__a__b'), result('toolu_1', content, {}, isError));
	expect(seen).toMatchObject({
		server: 'a',
		direction: 'server_to_client',
		toolCallId: 'toolu_1',
		body: {
			message: {
				kind: 'result',
				id: 'toolu_1',
				method: 'tools/call',
				name: 'b',
				result: json,
				isError: isError === true,
			},
		},
	});
});

test('structured content and meta of a result are kept', () => {
	const mcpMeta = { structuredContent: { n: 1 }, _meta: { k: 'v' } };
	const [, seen] = read(use('toolu_1', 'mcp__a__b'), result('toolu_1', 'x', { mcpMeta }));
	expect(seen).toMatchObject({
		body: {
			message: {
				result: '{"content":[{"type":"text","text":"x"}],"structuredContent":{"n":1}}',
				meta: '{"k":"v"}',
			},
		},
	});
});

const REFUSED = "The user doesn't want to proceed with this tool use. The tool use was rejected.";

test.each([
	['the kind that newer versions write', 'Denied by a rule', { toolDenialKind: 'user-rejected' }],
	['the sentence that the model reads', REFUSED, {}],
	['a missing permission', 'Permission to use Bash with command ls has been denied.', {}],
	[
		'a permission not granted yet',
		"Claude requested permissions to use mcp__a__b, but you haven't granted it yet.",
		{},
	],
])('a refusal is a decision, not an answer: %s', (_, text, more) => {
	const [, seen] = read(use('toolu_1', 'mcp__a__b'), result('toolu_1', text, more, true));
	expect(seen).toMatchObject({
		server: 'a',
		toolCallId: 'toolu_1',
		decision: 'denied',
		body: { type: 'decision', tool: 'b', text },
	});
});

test('what a person adds to a refusal is what they typed', () => {
	const text = `${REFUSED} To tell you how to proceed, the user said:\nAsk the depot first`;
	expect(
		read(use('toolu_1', 'mcp__a__b'), result('toolu_1', text, {}, true)).slice(1),
	).toMatchObject([
		{ decision: 'denied', body: { type: 'decision', text } },
		{ decision: null, logger: 'user', body: { type: 'log', text: 'Ask the depot first' } },
	]);
});

test('the kind of denial may stand in the block', () => {
	const block = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'x', is_error: true };
	const [, seen] = read(
		use('toolu_1', 'mcp__a__b'),
		user([{ ...block, toolDenialKind: 'automode-blocked' }]),
	);
	expect(seen).toMatchObject({ decision: 'denied' });
});

test.each([
	[
		'a preview',
		'<persisted-output>\nOutput too large (36.8KB). Full output saved to: /p/tool-results/a.txt\n\nPreview (first 2KB):\nx',
		'truncated',
	],
	[
		'a notice',
		'Error: result (307,533 characters across 9 lines) exceeds maximum allowed tokens. Output has been saved to /p/tool-results/a.txt.',
		'summary',
	],
	['the words of a tool', 'Output too large (36.8KB). Full output saved to: x', 'full'],
])('a result that was saved elsewhere: %s', (_, text, quality) => {
	const [, seen] = read(use('toolu_1', 'mcp__a__b'), result('toolu_1', text));
	expect(seen).toMatchObject({ quality, body: { message: { isError: false } } });
});

test('stream-json carries structured content in a member of another name', () => {
	const [, seen] = read(
		use('toolu_1', 'mcp__a__b'),
		result('toolu_1', 'x', { tool_use_result: { content: 'x', structuredContent: { n: 1 } } }),
	);
	expect(seen).toMatchObject({
		body: {
			message: {
				result: '{"content":[{"type":"text","text":"x"}],"structuredContent":{"n":1}}',
			},
		},
	});
});

test('a call has the same mark in every file that tells of it', () => {
	const hashes = read(
		use('toolu_1', 'mcp__a__b'),
		use('toolu_2', 'mcp__a__b'),
		result('toolu_1', 'x'),
	).map(({ body }) => (body.type === 'rpc' ? body.message.hash : null));
	expect(hashes[0]).not.toBeNull();
	expect(hashes[0]).toBe(hashes[2]);
	expect(hashes[0]).not.toBe(hashes[1]);
});

test('what a subagent did is told once, at the time it happened', () => {
	const nested = { ...use('toolu_1', 'mcp__a__b'), timestamp: '2026-08-03T11:59:59.000Z' };
	const progress = {
		...ENVELOPE,
		type: 'progress',
		data: { type: 'agent_progress', message: nested },
	};
	const answer = { ...progress, data: { type: 'agent_progress', message: result('toolu_1', 'x') } };
	expect(read(progress, progress, answer)).toMatchObject([
		{ time: TIME - 1_000_000, server: 'a', body: { message: { kind: 'request' } } },
		{ time: TIME, server: 'a', body: { message: { kind: 'result', id: 'toolu_1' } } },
	]);
});

function attach(attachment: object): object {
	return { ...ENVELOPE, type: 'attachment', attachment };
}

test('definitions as the model was given them, by server, changed ones again', () => {
	const tools = [
		{ name: 'mcp__a__x', description: 'X.', schema: { type: 'object' } },
		{ name: 'mcp__b__y', description: 'Y.', input_schema: { type: 'object' } },
		{ name: 'mcp__a__z', description: 'Z.' },
		{ name: 'Bash', description: 'Run' },
		{ name: 'mcp__a__nameless' },
	];
	const changed = [{ ...tools[0], description: 'X. And more.' }, tools[2]];
	const seen = read(
		attach({ type: 'prompt_snapshot', tools }),
		attach({ type: 'deferred_tools_record', entries: tools }),
		attach({ type: 'prompt_snapshot', tools: changed }),
	);
	expect(
		seen.map(({ server, body }) => [server, body.type === 'rpc' ? body.message.result : null]),
	).toEqual([
		[
			'a',
			'{"tools":[{"name":"x","description":"X.","inputSchema":{"type":"object"}},{"name":"z","description":"Z."}]}',
		],
		['b', '{"tools":[{"name":"y","description":"Y.","inputSchema":{"type":"object"}}]}'],
		['a', '{"tools":[{"name":"x","description":"X. And more.","inputSchema":{"type":"object"}}]}'],
	]);
	expect(seen[0]).toMatchObject({
		direction: 'server_to_client',
		body: { message: { kind: 'result', method: 'tools/list' } },
	});
});

test('states of servers, each told once; their names take tool names apart', () => {
	const delta = attach({
		type: 'deferred_tools_delta',
		failedMcpServers: [{ name: 'my__desk', errorCode: 'X' }],
		needsAuthMcpServers: ['claude.ai Drive'],
		pendingMcpServers: null,
	});
	const progress = {
		...ENVELOPE,
		type: 'progress',
		data: { type: 'mcp_progress', serverName: 'old__shop' },
	};
	const seen = read(
		delta,
		delta,
		progress,
		use('1', 'mcp__my__desk__add'),
		use('2', 'mcp__old__shop__buy'),
	);
	expect(seen).toMatchObject([
		{ server: 'my__desk', body: { step: 'failed', text: 'MCP server my__desk: failed (X)' } },
		{ server: 'claude_ai_Drive', body: { step: 'info' } },
		{ server: 'my__desk', body: { message: { name: 'add' } } },
		{ server: 'old__shop', body: { message: { name: 'buy' } } },
	]);
});

test.each([
	['broken off', REFUSED, { toolDenialKind: 'interrupted' }, true],
	['quoted by a result that is no error', REFUSED, {}, false],
	['quoted in an error', `Error: page says: ${REFUSED}`, {}, true],
])('no refusal: %s', (_, text, more, isError) => {
	const [, seen] = read(use('toolu_1', 'mcp__a__b'), result('toolu_1', text, more, isError));
	expect(seen).toMatchObject({ decision: null, body: { type: 'rpc' } });
});

test('refusals listed at the end are told once', () => {
	const denial = { tool_name: 'mcp__a__b', tool_use_id: 'toolu_1', tool_input: {} };
	const last = {
		type: 'result',
		session_id: 's-1',
		permission_denials: [denial, { ...denial, tool_use_id: 'toolu_2' }],
	};
	const seen = read(use('toolu_1', 'mcp__a__b'), result('toolu_1', REFUSED, {}, true), last);
	expect(seen.map(({ decision, toolCallId }) => [decision, toolCallId])).toEqual([
		[null, 'toolu_1'],
		['denied', 'toolu_1'],
		['denied', 'toolu_2'],
	]);
});

test('records stored twice are counted once', () => {
	const call = use('toolu_1', 'mcp__a__b');
	const answer = result('toolu_1', 'x');
	expect(read(call, call, answer, answer)).toHaveLength(2);
});

test('resources are read from the server that the tool names', () => {
	const seen = read(
		use('toolu_1', 'ReadMcpResourceTool', { server: 'parcels', uri: 'parcels://a' }),
		result('toolu_1', '{"contents":[{"uri":"parcels://a","text":"x"}]}'),
	);
	expect(seen).toMatchObject([
		{
			server: 'parcels',
			body: { message: { method: 'resources/read', uri: 'parcels://a', name: null } },
		},
		{
			server: 'parcels',
			body: { message: { result: '{"contents":[{"uri":"parcels://a","text":"x"}]}' } },
		},
	]);
});

test('instructions of servers are what their handshake said, told once', () => {
	const attachment = {
		type: 'mcp_instructions_delta',
		addedNames: ['a', 'plugin:b:c'],
		addedBlocks: ['Do x.', 'Do y.'],
	};
	const record = { ...ENVELOPE, type: 'attachment', attachment };
	expect(read(record, record)).toMatchObject([
		{
			server: 'a',
			body: {
				message: { kind: 'result', method: 'initialize', result: '{"instructions":"Do x."}' },
			},
		},
		{ server: 'plugin_b_c', body: { message: { result: '{"instructions":"Do y."}' } } },
	]);
});

test.each([
	['text', user('Buy leeks'), 'Buy leeks'],
	[
		'blocks',
		user([{ type: 'text', text: 'Buy' }, { type: 'image' }, { type: 'text', text: 'leeks' }]),
		'Buy\nleeks',
	],
	[
		'beside a result',
		{
			...user([
				{ type: 'tool_result', tool_use_id: 'x', content: '' },
				{ type: 'text', text: 'go on' },
			]),
		},
		'go on',
	],
	[
		'a command',
		user('<command-name>/mcp</command-name>\n<command-args>list</command-args>'),
		'/mcp list',
	],
	['a shell line', user('<bash-input>ls</bash-input>'), '! ls'],
	['marked as typed', user('hi', { origin: { kind: 'human' }, promptSource: 'typed' }), 'hi'],
	[
		'queued',
		{
			...ENVELOPE,
			type: 'attachment',
			attachment: { type: 'queued_command', prompt: 'and leeks' },
		},
		'and leeks',
	],
])('what the person typed is a log line: %s', (_, record, text) => {
	const typed = read(record).filter(({ logger }) => logger === 'user');
	expect(typed).toMatchObject([{ server: null, body: { type: 'log', text } }]);
});

test.each([
	['a reminder', user('<system-reminder>x</system-reminder>')],
	['command output', user('<local-command-stdout>x</local-command-stdout>')],
	['an interruption', user([{ type: 'text', text: '[Request interrupted by user for tool use]' }])],
	['meta', user('x', { isMeta: true })],
	['a summary of earlier talk', user('x', { isCompactSummary: true })],
	['the task of a subagent', user('x', { isSidechain: true })],
	['a notice of a task', user('x', { origin: { kind: 'task-notification' } })],
	[
		'text of the model',
		{ ...ENVELOPE, type: 'assistant', message: { content: [{ type: 'text', text: 'x' }] } },
	],
	['a title', { type: 'ai-title', aiTitle: 'x', sessionId: 's-1' }],
	['a type of the future', { type: 'x-new', y: 1 }],
	['a message of an unknown shape', { ...ENVELOPE, type: 'assistant', message: 'x' }],
	['a blank line', ''],
])('no event of its own: %s', (_, record) => {
	expect(read(record)).toEqual([]);
});

test.each([
	['{"type":"user","message":{"role":"user","content":"ha', 'json-cut'],
	['{"type":"user" "x":1}', 'not-json'],
	['{"message":{}}', 'not-this-format'],
	['[1]', 'not-this-format'],
	['text', 'not-this-format'],
])('no record: %s', (line, reason) => {
	const { observations, rejects, accounts } = readLines(CLAUDE_CODE, line, 's.jsonl');
	expect([observations, rejects, accounts]).toEqual([[], [{ line: 1, reason }], [1]]);
});

test.each([
	['a transcript', [user('x')], 0.9],
	['stream-json', [{ type: 'system', subtype: 'init', tools: [], session_id: 's' }], 0.9],
	[
		'titles first',
		[
			{ type: 'mode', sessionId: 's' },
			{ type: 'ai-title', sessionId: 's' },
		],
		0.5,
	],
	['other records between', [user('x'), { a: 1 }], 0.4],
])('is recognised: %s', (_, records, atLeast) => {
	const lines = records.map((record) => JSON.stringify(record));
	expect(CLAUDE_CODE.detect({ path: 'x', lines: [...lines, '{"type":"us'] })).toBeGreaterThan(
		atLeast,
	);
});

test.each([
	['nothing', []],
	['JSON-RPC', ['{"jsonrpc":"2.0","id":1,"method":"ping"}']],
	['the log of a wrapper', ['{"type":"request","method":"call_tool","count":1,"args":[]}']],
	['another host', ['{"role":"user","message":{"content":[{"type":"text","text":"x"}]}}']],
	['types alone', ['{"type":"user","name":"alice"}', '{"type":"system","name":"x"}']],
])('is not recognised: %s', (_, lines) => {
	expect(CLAUDE_CODE.detect({ path: 'x.jsonl', lines })).toBe(0);
});

test('any record is accounted for exactly once', () => {
	const block = fc.oneof(
		fc.record(
			{
				type: fc.constantFrom('tool_use', 'tool_result', 'text'),
				id: fc.constantFrom('a', 'b', 7, null),
				tool_use_id: fc.constantFrom('a', 'b', 7),
				name: fc.constantFrom('mcp__x__y', 'Bash', 'ReadMcpResourceTool', '', '__proto__', 3),
				input: fc.jsonValue(),
				content: fc.jsonValue(),
				is_error: fc.constantFrom(true, false, 'x'),
			},
			{ requiredKeys: [] },
		),
		fc.jsonValue(),
	);
	const record = fc.record(
		{
			type: fc.constantFrom('assistant', 'user', 'system', 'attachment', 'result', 'progress', 1),
			data: fc.record(
				{
					type: fc.constantFrom('agent_progress', 'mcp_progress'),
					serverName: fc.jsonValue(),
					message: fc.oneof(
						fc.record({
							type: fc.constantFrom('assistant', 'user'),
							message: fc.record({ content: fc.array(block) }),
						}),
						fc.jsonValue(),
					),
				},
				{ requiredKeys: [] },
			),
			subtype: fc.constantFrom('init', 'x'),
			message: fc.oneof(
				fc.record({ content: fc.oneof(fc.array(block), fc.string()) }),
				fc.jsonValue(),
			),
			attachment: fc.oneof(
				fc.record(
					{
						type: fc.constantFrom(
							'prompt_snapshot',
							'deferred_tools_record',
							'deferred_tools_delta',
							'mcp_instructions_delta',
						),
						tools: fc.oneof(fc.array(block), fc.jsonValue()),
						entries: fc.jsonValue(),
						failedMcpServers: fc.jsonValue(),
						addedNames: fc.jsonValue(),
						addedBlocks: fc.jsonValue(),
					},
					{ requiredKeys: [] },
				),
				fc.jsonValue(),
			),
			mcp_servers: fc.jsonValue(),
			permission_denials: fc.oneof(fc.array(block), fc.jsonValue()),
			timestamp: fc.jsonValue(),
			sessionId: fc.jsonValue(),
		},
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(fc.array(record, { maxLength: 4 }), (all) => {
			const text = all.map((one) => JSON.stringify(one)).join('\n');
			const { accounts } = readLines(CLAUDE_CODE, text, 's.jsonl');
			expect(accounts.every((count) => count === 1)).toBe(true);
		}),
		{ numRuns: 300 },
	);
});
