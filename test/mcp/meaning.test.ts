import { expect, test } from 'vitest';
import { inputOf } from '../../ingest/read/input.ts';
import { readAll } from '../read-sample.ts';

/** A story: one message a line, `>` from the client, `<` from the server, `@` seconds, optional `server:`. */
async function tell(story: string) {
	let second = 0;
	const lines = story
		.trim()
		.split('\n')
		.map((line) => {
			const [, at, server, arrow, json] = /^\s*(?:@(\d+) )?(?:(\w+): )?([<>]) (.*)$/.exec(line)!;
			second = at === undefined ? second + 1 : Number(at);
			const ts = new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
			const direction = arrow === '>' ? 'client_to_server' : 'server_to_client';
			return `{"ts":"${ts}","server":"${server ?? 'files'}","direction":"${direction}","message":${json}}`;
		});
	const { batch } = await readAll([inputOf('story.jsonl', `${lines.join('\n')}\n`)]);
	const marks = new Map(batch.marks.map((mark) => [mark.event_id, mark.pairing]));
	return batch.events.map((event) => ({
		...event,
		pairing: marks.get(event.event_id) ?? event.pairing,
	}));
}

const ask = (id: unknown, method = 'tools/call') =>
	`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":"${method}","params":{"name":"read"}}`;
const reply = (id: unknown) =>
	`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[]}}`;

test.each([
	['a pair', `> ${ask(1)}\n< ${reply(1)}`, [null, null]],
	['id 0', `> ${ask(0)}\n< ${reply(0)}`, [null, null]],
	['id ""', `> ${ask('')}\n< ${reply('')}`, [null, null]],
	['"1" is not 1', `> ${ask('1')}\n< ${reply(1)}`, ['unanswered', 'unpaired']],
	[
		'directions have id spaces of their own',
		`> ${ask(1)}\n< ${ask(1, 'sampling/createMessage')}\n> ${reply(1)}\n< ${reply(1)}`,
		[null, null, null, null],
	],
	[
		'a response from the asking side answers nothing',
		`> ${ask(1)}\n> ${reply(1)}`,
		['unanswered', 'unpaired'],
	],
	[
		'servers have id spaces of their own',
		`a: > ${ask(1)}\nb: < ${reply(1)}`,
		['unanswered', 'unpaired'],
	],
	[
		'cancelled, then late',
		`> ${ask(1)}\n> {"method":"notifications/cancelled","params":{"requestId":1}}\n< ${reply(1)}`,
		['cancelled', null, 'late'],
	],
	[
		'cancelled and never answered',
		`> ${ask(7)}\n> {"method":"notifications/cancelled","params":{"requestId":7}}`,
		['cancelled', null],
	],
	[
		'cancelling an unknown request',
		`> {"method":"notifications/cancelled","params":{"requestId":7}}`,
		[null],
	],
	[
		'an id used again before its answer',
		`> ${ask(1)}\n> ${ask(1)}\n< ${reply(1)}`,
		['unanswered', null, null],
	],
	[
		'a second handshake starts ids anew',
		`> ${ask(0, 'initialize')}\n> ${ask(1)}\n> ${ask(0, 'initialize')}\n< ${reply(1)}`,
		['unanswered', 'unanswered', 'unanswered', 'unpaired'],
	],
])('%s', async (_, story, pairing) => {
	expect((await tell(story)).map((event) => event.pairing)).toEqual(pairing);
});

test('a response knows method, tool, request and duration', async () => {
	const [request, response] = await tell(`@10 > ${ask(1)}\n@12 < ${reply(1)}`);
	expect(response).toMatchObject({
		method: 'tools/call',
		tool: 'read',
		request_event_id: request?.event_id,
		duration_ms: 2000,
		outcome: 'success',
	});
});

test('three kinds of failure are kept apart', async () => {
	const [, , rpc, tool] = await tell(
		`> ${ask(1)}\n> ${ask(2)}\n< {"id":1,"error":{"code":-32602,"message":"no"}}\n< {"id":2,"result":{"isError":true,"content":[{"type":"text","text":"disk full"}]}}`,
	);
	expect(rpc).toMatchObject({
		outcome: 'failure',
		error_type: 'jsonrpc_error',
		error_code: '-32602',
		error_message: 'no',
	});
	expect(tool).toMatchObject({
		outcome: 'failure',
		error_type: 'tool_error',
		error_code: null,
		error_message: 'disk full',
	});
});

test('sessions: one connection, a new one after a second handshake and after half an hour of silence', async () => {
	const events = await tell(
		`@0 > ${ask(0, 'initialize')}\n@5 > ${ask(1)}\n@10 > ${ask(0, 'initialize')}\n@20 > ${ask(1)}\n@4000 > ${ask(2)}\nother: > ${ask(3)}`,
	);
	const sessions = events.map((event) => event.session_id);
	expect(sessions[0]).toBe(sessions[1]);
	expect(sessions[2]).toBe(sessions[3]);
	expect(new Set(sessions).size).toBe(4);
});

test('revision 2026-07-28: identities and revision from _meta, no handshake, no session header', async () => {
	const meta =
		'"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"codex","version":"1.2"}}';
	const [request, response] = await tell(
		`> {"id":1,"method":"tools/call","params":{"name":"read",${meta}}}\n< {"id":1,"result":{"resultType":"complete","content":[],"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"files-server","version":"3.0"}}}}`,
	);
	expect(request).toMatchObject({
		protocol_version: '2026-07-28',
		client: 'codex',
		client_version: '1.2',
		user_agent: 'codex/1.2',
	});
	expect(response).toMatchObject({
		server_name: 'files-server',
		server_version: '3.0',
		protocol_version: '2026-07-28',
	});
	expect(request?.session_id).toBe(response?.session_id);
});

test.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])(
	'revision %s from the handshake',
	async (revision) => {
		const [, answer, later] = await tell(
			`> {"id":0,"method":"initialize","params":{"protocolVersion":"2026-07-28","clientInfo":{"name":"c","version":"1"}}}\n< {"id":0,"result":{"protocolVersion":"${revision}","serverInfo":{"name":"s","version":"2"}}}\n> ${ask(1)}`,
		);
		expect(answer).toMatchObject({
			protocol_version: revision,
			server_name: 's',
			server_version: '2',
		});
		expect(later).toMatchObject({ protocol_version: revision, client: 'c', server_name: 's' });
	},
);

test('trace context in _meta', async () => {
	const [event] = await tell(
		`> {"id":1,"method":"tools/call","params":{"name":"read","_meta":{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}}`,
	);
	expect(event).toMatchObject({
		trace_id: '0af7651916cd43dd8448eb211c80319c',
		span_id: 'b7ad6b7169203331',
	});
});
