import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SILLOK_RECORDING } from '../../ingest/formats/sillok-recording.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { readLines } from './read-lines.ts';

const T = '"t":"2025-11-03T01:00:00.000123Z"';
const HEAD = `{"sillok":"recording","version":1,${T},"generation":1,"session":"s","server":"notes","transport":"stdio","command":"npx","args":["x"],"pid":7,"env":["HOME","NOTES_KEY"]}\n`;
const HTTP = `{"sillok":"recording","version":1,${T},"generation":1,"session":"s","server":"mail","transport":"http","url":"https://mail.example.com/mcp"}\n`;

const read = (text: string) => readLines(SILLOK_RECORDING, text, 'r.jsonl');
const bodyOf = ({ body }: Observation) => (body.type === 'rpc' ? body.message.method : body.type);

test.each([
	['a message', `{${T},"from":"client","msg":{"jsonrpc":"2.0","id":1,"method":"ping"}}`, ['ping']],
	[
		'keys in another order',
		`{"msg":{"jsonrpc":"2.0","id":1,"method":"ping"},"from":"client",${T}}`,
		['ping'],
	],
	[
		'a key of a later version',
		`{${T},"from":"client","new":{"a":[1]},"msg":{"method":"ping","id":1}}`,
		['ping'],
	],
	[
		'a batch',
		`{${T},"from":"client","msg":[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"tools/list"}]}`,
		['ping', 'tools/list'],
	],
	['JSON that is no message', `{${T},"from":"server","msg":{"a":1}}`, ['log']],
	[
		'a message as text',
		`{${T},"from":"client","text":" {\\"id\\":1,\\"method\\":\\"ping\\",\\"jsonrpc\\":\\"2.0\\"} "}`,
		['ping'],
	],
	['text', `{${T},"from":"server","text":"hello"}`, ['log']],
	['base64', `{${T},"from":"server","base64":"//5B"}`, ['log']],
	['nothing said', `{${T},"from":"server","text":""}`, []],
	['stderr', `{${T},"from":"stderr","text":"hello"}`, ['log']],
	['an event of a later version', `{${T},"from":"sillok","event":"dreamt"}`, ['lifecycle']],
])('%s', (_, line, bodies) => {
	const { accounts, observations, rejects } = read(`${HEAD}${line}\n`);
	expect(rejects).toEqual([]);
	expect(accounts).toEqual([1, 1]);
	expect(observations.slice(2).map(bodyOf)).toEqual(bodies);
	for (const { server, session, time } of observations) {
		expect({ server, session, time }).toEqual({
			server: 'notes',
			session: 's',
			time: 1_762_131_600_000_123,
		});
	}
});

test.each([
	['not JSON', 'hello', 'not-this-format'],
	['cut', `{${T},"from":"client","msg":{"jsonrpc":"2.0"`, 'json-cut'],
	['from nobody', `{${T},"from":"moon","text":"x"}`, 'not-this-format'],
	['without what was said', `{${T},"from":"client"}`, 'not-this-format'],
	['another first line', '{"sillok":"other"}', 'not-this-format'],
])('rejected: %s', (_, line, reason) => {
	const { accounts, rejects } = read(`${HEAD}${line}\n`);
	expect(rejects).toEqual([{ line: 2, reason }]);
	expect(accounts).toEqual([1, 1]);
});

test('variables that every process has are no part of how a server is set up', () => {
	const [, launch] = read(HEAD).observations;
	expect(launch?.body).toMatchObject({
		type: 'server',
		launch: { command: 'npx', envKeys: ['NOTES_KEY'] },
	});
});

test.each([
	['UTC in microseconds', '2025-11-03T01:00:00.000123Z', 1_762_131_600_000_123],
	['another second', '2025-11-03T01:00:59.999999Z', 1_762_131_659_999_999],
	['milliseconds', '2025-11-03T01:00:00.123Z', null],
	['no date', '2025-13-03T01:00:00.000123Z', null],
	['letters', '2025-11-03T01:00:00.00012xZ', null],
])('times: %s', (_, stamp, time) => {
	const text = `{"t":"${stamp}","from":"server","text":"x"}\n`;
	expect(read(text).observations.map((seen) => seen.time)).toEqual([time]);
});

const part = (from: string, nth: number, text: string, isLast = false) =>
	`{${T},"from":"${from}","part":${nth}${isLast ? '' : ',"more":true'},"text":${JSON.stringify(text)}}\n`;
const PARTS = ['{"jsonrpc":"2.0",', '"id":1,"method":', '"ping"}'] as const;

test('parts become one message, which stands on all their lines', () => {
	const text = `${HEAD}${part('client', 0, PARTS[0])}${part('client', 1, PARTS[1])}${part('client', 2, PARTS[2], true)}`;
	const { accounts, observations } = read(text);
	expect(accounts).toEqual([1, 1, 1, 1]);
	expect(observations.at(-1)).toMatchObject({
		line: 2,
		lines: 3,
		offset: HEAD.length,
		quality: 'full',
		direction: 'client_to_server',
	});
	expect(bodyOf(observations.at(-1)!)).toBe('ping');
});

test('parts of both sides may alternate', () => {
	const text = [
		part('client', 0, PARTS[0]),
		part('server', 0, PARTS[0]),
		part('client', 1, PARTS[1]),
		part('server', 1, '"id":1,"result":'),
		part('client', 2, PARTS[2], true),
		part('server', 2, '{}}', true),
	].join('');
	const { accounts, observations } = read(text);
	expect(accounts).toEqual([1, 1, 1, 1, 1, 1]);
	expect(observations.map(({ body }) => body.type === 'rpc' && body.message.kind)).toEqual([
		'request',
		'result',
	]);
});

test.each([
	['the end', part('client', 0, PARTS[0])],
	['the start', part('client', 1, PARTS[1]) + part('client', 2, PARTS[2], true)],
])('parts without %s are shown as far as they go', (_, text) => {
	const { accounts, observations } = read(HEAD + text);
	expect(accounts.every((count) => count === 1)).toBe(true);
	expect(observations.at(-1)).toMatchObject({ quality: 'truncated', body: { type: 'log' } });
});

test('over HTTP a session is what the server calls it', () => {
	const line = (id: number, session: string) =>
		`{${T},"from":"client","x":${id},"verb":"POST","path":"/mcp?k=v","session":"${session}","auth":true,"msg":{"jsonrpc":"2.0","id":${id},"method":"ping"}}\n`;
	const { observations } = read(HTTP + line(1, 'a') + line(2, 'b'));
	expect(observations.map((seen) => [bodyOf(seen), seen.session, seen.mcpSessionId])).toEqual([
		['lifecycle', null, null],
		['server', null, 'a'],
		['ping', null, 'a'],
		['ping', null, 'b'],
	]);
	expect(observations[1]?.body).toMatchObject({ launch: { origin: 'endpoint', hasAuth: true } });
	expect(observations[2]).toMatchObject({
		url: 'https://mail.example.com/mcp',
		httpMethod: 'POST',
		transport: 'tcp',
	});
});

test('a later file of a recording goes on with the same session', () => {
	const { observations } = read(HEAD.replace('"generation":1', '"generation":2'));
	expect(observations[0]).toMatchObject({
		session: 's',
		body: { type: 'lifecycle', step: 'info' },
	});
});

const line = fc.oneof(
	fc.constantFrom(
		HEAD,
		HTTP,
		part('client', 0, PARTS[0]),
		part('server', 3, 'x', true),
		`{${T},"from":"client","x":1,"auth":true,"msg":{"jsonrpc":"2.0","id":1,"method":"ping"}}\n`,
		`{${T},"from":"client","x":1,"auth":true,"part":0,"more":true,"text":"a"}\n`,
		`{${T},"from":"client","auth":true,"text":""}\n`,
		`{${T},"from":"client","auth":true}\n`,
		`{${T},"from":"server","status":202,"msg":{}}\n`,
		`{${T},"from":"sillok","event":"http","verb":"POST","status":202}\n`,
	),
	fc.json().map((json) => `{${T},"from":"server","msg":${json}}\n`),
	fc.json().map((json) => `{${T},"from":${json},"part":${json},"x":${json},"text":${json}}\n`),
	fc
		.json()
		.map(
			(json) =>
				`{"sillok":"recording","version":1,"args":${json},"pid":${json},"url":${json},"transport":"http"}\n`,
		),
);

test('whatever is spliced, every line is accounted for once', () => {
	fc.assert(
		fc.property(fc.array(line, { maxLength: 30 }), fc.nat(), fc.nat(), (lines, from, to) => {
			const whole = lines.join('');
			const text = whole.slice(0, from % (whole.length + 1)) + whole.slice(to % (whole.length + 1));
			const { accounts } = read(text);
			expect(accounts.filter((count) => count !== 1)).toEqual([]);
		}),
		{ numRuns: 1000 },
	);
});
