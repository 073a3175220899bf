import { expect, test } from 'vitest';
import { lassoCall, lassoTime } from '../../ingest/formats/lasso/event-row.ts';

const ROW = {
	timestamp: '2025-04-22 19:20:08.123456',
	track_id: 'crimson-fox',
	call_id: '0b0a7a0e',
	server_name: 'filesystem',
	capability_name: 'read_file',
	capability_type: 'tool',
	response_type: 'CallToolResult',
	isError: 0,
	content_type: 'text',
	content_text: 'first',
	path: '/srv/notes.txt',
	query: null,
};

test('rows of one call are a request and its result', () => {
	const rows = [ROW, { ...ROW, content_text: 'second' }];
	const said = lassoCall(rows, 0);
	expect(said).toMatchObject([
		{
			server: 'filesystem',
			session: 'crimson-fox',
			time: Date.UTC(2025, 3, 22, 19, 20, 8) * 1000 + 123_456,
			timestampSource: 'assumed',
			direction: 'client_to_server',
			body: {
				message: { kind: 'request', id: '0b0a7a0e', method: 'tools/call', name: 'read_file' },
			},
		},
		{ direction: 'server_to_client', body: { message: { kind: 'result', isError: false } } },
	]);
	// A row is written once, after its call: the time of the request is not known.
	expect(said[1]).not.toHaveProperty('time');
	const [request, result] = said.map(({ body }) => (body.type === 'rpc' ? body.message : null));
	expect(JSON.parse(request?.arguments ?? '')).toEqual({ path: '/srv/notes.txt' });
	expect(JSON.parse(result?.result ?? '')).toEqual({
		content: [
			{ type: 'text', text: 'first' },
			{ type: 'text', text: 'second' },
		],
	});
});

test.each([
	['a failed tool', { isError: 1 }, 'tools/call', true],
	['a prompt', { capability_type: 'prompt' }, 'prompts/get', false],
	['a resource', { capability_type: 'resource' }, 'resources/read', false],
])('%s', (_, change, method, isError) => {
	const [, answer] = lassoCall([{ ...ROW, ...change }], 0);
	expect(answer?.body).toMatchObject({ message: { method, isError } });
});

test.each([
	['no rows', []],
	['a row of another table', [{ timestamp: 'x', name: 'y' }]],
	['an unknown kind', [{ ...ROW, capability_type: 'sampling' }]],
])('nothing: %s', (_, rows) => {
	expect(lassoCall(rows, 0)).toEqual([]);
});

test('arguments that are not flattened', () => {
	const { path: _, ...row } = ROW;
	const [request] = lassoCall([{ ...row, arguments: '{"path":"/a"}' }], 0);
	expect(request?.body).toMatchObject({ message: { arguments: '{"path":"/a"}' } });
});

test('content that is not flattened', () => {
	const { content_type: _, content_text: __, ...row } = ROW;
	const content = "[{'type': 'text', 'text': 'first'}]";
	const [request, answer] = lassoCall([{ ...row, content }], 0);
	expect(request?.body).toMatchObject({ message: { arguments: '{"path":"/srv/notes.txt"}' } });
	expect(answer?.body).toMatchObject({
		message: { result: JSON.stringify({ content: [{ type: 'text', text: content }] }) },
	});
});

test.each([
	['2025-04-22 19:20:08.123456', Date.UTC(2025, 3, 22, 19, 20, 8) * 1000 + 123_456],
	['22-04-2025 19:20:08.123456', Date.UTC(2025, 3, 22, 19, 20, 8) * 1000 + 123_456],
	['04/22/2025', null],
	[7, null],
	[null, null],
])('the time %s', (timestamp, time) => {
	expect(lassoTime(timestamp, 0)?.time ?? null).toBe(time);
});
