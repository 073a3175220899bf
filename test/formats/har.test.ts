import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HAR } from '../../ingest/formats/har.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { type ReadLines, readLines } from './read-lines.ts';

const URL = 'https://mcp.example.com/mcp';
const START = '2026-02-03T10:00:00.250Z';
const TIME = Date.UTC(2026, 1, 3, 10, 0, 0, 250) * 1000;

interface Given {
	readonly method?: string;
	readonly url?: string;
	readonly headers?: Record<string, string>;
	readonly post?: string;
	readonly status?: number;
	readonly answerHeaders?: Record<string, string>;
	readonly answer?: string;
	readonly base64?: boolean;
	readonly started?: unknown;
	readonly time?: unknown;
}

function entry(given: Given): unknown {
	const list = (headers: Record<string, string> = {}) =>
		Object.entries(headers).map(([name, value]) => ({ name, value }));
	const { answer, base64, post } = given;
	return {
		startedDateTime: 'started' in given ? given.started : START,
		time: 'time' in given ? given.time : 12.5,
		request: {
			method: given.method ?? 'POST',
			url: given.url ?? URL,
			headers: list(given.headers),
			...(post === undefined ? {} : { postData: { mimeType: 'application/json', text: post } }),
		},
		response: {
			status: given.status ?? 200,
			statusText: '',
			headers: list(given.answerHeaders),
			content: {
				...(answer === undefined
					? {}
					: { text: base64 ? Buffer.from(answer).toString('base64') : answer }),
				...(base64 ? { encoding: 'base64' } : {}),
			},
		},
	};
}

function read(entries: readonly unknown[], indent?: number): ReadLines {
	const log = { version: '1.2', creator: { name: 'test', version: '1' }, entries };
	const result = readLines(HAR, JSON.stringify({ log }, null, indent), 'x.har');
	expect(result.accounts.every((count) => count === 1)).toBe(true);
	return result;
}

/** Kind and id or text of each record but the one that says how the server is reached. */
function told(observations: readonly Observation[]): string[] {
	return observations
		.filter(({ body }) => body.type !== 'server')
		.map(({ body }) =>
			body.type === 'rpc' ? `${body.message.kind} ${body.message.id}` : `${body.type} ${body.text}`,
		);
}

const CALL =
	'{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"read","arguments":{"p":"/a"}}}';
const ANSWER = '{"jsonrpc":"2.0","id":4,"result":{"content":[]}}';
const NOTE = '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}}';

test.each<[string, Given, string[]]>([
	['JSON', { post: CALL, answer: ANSWER }, ['request 4', 'result 4']],
	['base64', { post: CALL, answer: ANSWER, base64: true }, ['request 4', 'result 4']],
	['an event', { post: CALL, answer: `data: ${ANSWER}\n\n` }, ['request 4', 'result 4']],
	[
		'an event without its blank line',
		{ post: CALL, answer: `data:${ANSWER}` },
		['request 4', 'result 4'],
	],
	[
		'events with everything that a stream may hold',
		{
			post: CALL,
			answer: `: hi\r\nretry: 10\r\nid: 1\r\ndata:\r\n\r\nevent: message\r\ndata: ${NOTE}\r\n\r\ndata: {"jsonrpc":"2.0",\r\ndata: ${ANSWER.slice(17)}\r\n\r\n`,
		},
		['request 4', 'notification null', 'result 4'],
	],
	[
		'events that are no messages',
		{ post: CALL, answer: `data: {}\n\ndata: ${ANSWER}\n\n` },
		['request 4', 'result 4', 'log 1 parts of the answer are no JSON-RPC messages'],
	],
	[
		'a batch',
		{ post: `[${CALL},${NOTE}]`, answer: `[${ANSWER}]` },
		['request 4', 'notification null', 'result 4'],
	],
	['a notification', { post: NOTE, status: 202 }, ['notification null']],
	[
		'a notification answered with a text',
		{ post: NOTE, status: 200, answer: 'ok' },
		['notification null'],
	],
	[
		'a request without answer',
		{ post: CALL },
		['request 4', `http POST ${URL} 200: the capture holds nothing of the answer`],
	],
	[
		'a refusal',
		{ post: CALL, status: 403, answer: 'Invalid Origin header' },
		['request 4', `http POST ${URL} 403: Invalid Origin header`],
	],
	[
		'an OAuth error',
		{ post: CALL, status: 401, answer: '{"error":"invalid_token"}' },
		['request 4', `http POST ${URL} 401: {"error":"invalid_token"}`],
	],
	['no response', { post: CALL, status: 0 }, ['request 4', `http POST ${URL} failed: no response`]],
	[
		'a stream of which nothing was kept',
		{ method: 'GET', headers: { 'Mcp-Session-Id': 's' } },
		[`http GET ${URL} 200: the capture holds nothing of the answer`],
	],
	[
		'the end of a session',
		{ method: 'DELETE', headers: { 'mcp-session-id': 's' }, status: 204 },
		[`lifecycle DELETE ${URL} 204: the client ended the session`],
	],
	[
		'an end of the session that the server refuses',
		{ method: 'DELETE', headers: { 'mcp-session-id': 's' }, status: 405 },
		[`http DELETE ${URL} 405`],
	],
	[
		'a body that is no message',
		{ headers: { 'mcp-method': 'x' }, post: 'a=b', status: 400 },
		[`http POST ${URL} 400: the request is no JSON-RPC message`],
	],
	[
		'a body that was cut off',
		{ post: CALL.slice(0, 80), answer: ANSWER },
		['request 4', 'result 4'],
	],
	[
		'headers that contradict the body',
		{ headers: { 'MCP-METHOD': 'tools/list', 'mcp-name': 'write' }, post: CALL, answer: ANSWER },
		[
			'request 4',
			'log header Mcp-Method says tools/list, the body says tools/call',
			'log header Mcp-Name says write, the body says read',
			'result 4',
		],
	],
	[
		'headers that agree with the body',
		{
			headers: { 'mcp-method': 'tools/call', 'mcp-name': '=?base64?cmVhZA==?=' },
			post: CALL,
			answer: ANSWER,
		},
		['request 4', 'result 4'],
	],
])('%s', (_, given, expected) => {
	const { observations, rejects } = read([entry(given)]);
	expect(told(observations)).toEqual(expected);
	expect(rejects).toEqual([]);
});

test.each([
	['a duration', { time: 12.5 }, [TIME, TIME + 12_500], 'utc'],
	['an unknown duration', { time: -1 }, [TIME, TIME], 'inherited'],
	['no duration', { time: null }, [TIME, TIME], 'inherited'],
	['an offset', { started: '2026-02-03T19:00:00.250+09:00' }, [TIME, TIME + 12_500], 'offset'],
	['no time', { started: undefined }, [null, null], 'none'],
	['a bad time', { started: 'yesterday' }, [null, null], 'none'],
])('times with %s', (_, given, times, source) => {
	const { observations } = read([entry({ ...given, post: CALL, answer: ANSWER })]);
	const [, request, answer] = observations;
	expect([request?.time, answer?.time]).toEqual(times);
	expect(answer?.timestampSource).toBe(source);
});

test('session, address and status stand on the records, header values do not', () => {
	const { observations } = read([
		entry({
			url: `${URL}?api_key=EXAMPLEEXAMPLE0123456789abcd`,
			headers: { Authorization: 'Bearer EXAMPLE-secret', 'X-Api-Key': 'EXAMPLE-other' },
			post: CALL,
			answer: ANSWER,
			answerHeaders: { 'Mcp-Session-Id': 'abc', 'Set-Cookie': 'EXAMPLE-cookie' },
		}),
	]);
	expect(observations.map((seen) => seen.mcpSessionId)).toEqual(['abc', 'abc', 'abc']);
	expect(observations.map((seen) => seen.httpStatus)).toEqual([null, null, 200]);
	expect(observations[0]?.body).toMatchObject({ launch: { url: URL, hasAuth: true } });
	expect(JSON.stringify(observations)).not.toContain('EXAMPLE');
});

test('what is no MCP traffic is rejected where it stands', () => {
	const { observations, rejects } = read(
		[
			entry({ method: 'GET', url: 'https://www.example.com/', answer: '<p>' }),
			entry({
				post: '{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[]}',
				url: 'https://rpc.example.net',
			}),
			entry({ post: CALL, answer: ANSWER }),
			{ request: {} },
			entry({ method: 'GET' }),
		],
		1,
	);
	expect(rejects.map(({ reason }) => reason)).toEqual(['not-mcp', 'not-mcp', 'not-this-format']);
	expect(observations).toHaveLength(4);
});

test.each([
	['{"log":{"version":"1.2","entries":[]}}', 1],
	['{"log":{}}', 1],
	['{"log":{"entries":[{"request"', 1],
	['not json', 1],
	['', 0],
])('nothing to read: %s', (text, rejected) => {
	const { accounts, observations, rejects } = readLines(HAR, text, 'x.har');
	expect(observations).toEqual([]);
	expect(rejects).toHaveLength(rejected);
	expect(accounts.every((count) => count === 1)).toBe(true);
});

test('the messages of a stream stand apart in the file', () => {
	const stream = `event: endpoint\ndata: /messages?sessionId=s1\n\ndata: ${NOTE}\n\n: "é"\n\ndata: ${ANSWER}\n\n`;
	const given = { url: 'http://localhost:1/messages?sessionId=s1', status: 202 };
	const entries = [
		entry({ method: 'GET', url: 'http://localhost:1/sse', answer: stream }),
		entry({ ...given, post: CALL }),
	];
	const log = { version: '1.2', creator: {}, entries };
	const text = JSON.stringify({ log }, null, 2);
	const { observations } = readLines(HAR, text, 'x.har');
	expect(told(observations)).toEqual([
		'lifecycle GET http://localhost:1/sse 200: a stream opens',
		'notification null',
		'request 4',
		'result 4',
	]);
	const bytes = new TextEncoder().encode(text);
	const raw = observations.map(({ length, offset }) =>
		new TextDecoder().decode(bytes.subarray(offset, offset + length)),
	);
	expect(raw[2]).toBe(JSON.stringify(`data: ${NOTE}`).slice(1, -1));
	expect(raw.at(-1)).toBe(JSON.stringify(`data: ${ANSWER}`).slice(1, -1));
});

test('an archive cut anywhere loses no line and does not throw', () => {
	const entries = [
		entry({
			method: 'GET',
			url: 'http://localhost:1/sse',
			answer: 'event: endpoint\ndata: /m?session_id=1\n\n',
		}),
		entry({ post: CALL, answer: `data: ${NOTE}\n\ndata: ${ANSWER}\n\n` }),
		entry({ post: `[${CALL}]`, answer: `[${ANSWER}]`, base64: true }),
	];
	const whole = JSON.stringify({ log: { version: '1.2', creator: {}, entries } }, null, 1);
	fc.assert(
		fc.property(fc.nat(whole.length - 2), fc.nat(8), fc.string(), (at, drop, put) => {
			const cut = readLines(HAR, whole.slice(0, at), 'x.har');
			expect(cut.accounts.every((count) => count === 1)).toBe(true);
			expect(cut.rejects).toHaveLength(at === 0 ? 0 : 1);
			const spliced = whole.slice(0, at) + put + whole.slice(at + drop);
			const { accounts } = readLines(HAR, spliced, 'x.har');
			expect(accounts.every((count) => count === 1)).toBe(true);
		}),
	);
});
