import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import {
	createServer,
	type IncomingMessage,
	request,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { EndpointRewrite } from '../../cli/record/endpoint-rewrite.ts';
import { refusal } from '../../cli/record/http-guard.ts';
import { type HttpProxy, serveHttpProxy } from '../../cli/record/http-proxy.ts';
import { Recorder } from '../../cli/record/recorder.ts';
import { SseEvents } from '../../cli/record/sse-events.ts';
import { inputOf } from '../../ingest/read/input.ts';
import { readAll } from '../read-sample.ts';
import { RecordedClient } from './record-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'sillok-http-'));
const servers: Server[] = [];
const proxies: HttpProxy[] = [];
afterAll(async () => {
	for (const proxy of proxies) await proxy.close();
	for (const server of servers) server.close().closeAllConnections();
	rmSync(folder, { recursive: true });
});

interface Setup {
	/** Origin of the server, and of the proxy. */
	readonly upstream: string;
	readonly local: string;
	readonly seen: IncomingMessage[];
	/** The lines of the recording; ends it. */
	lines(): Promise<Record<string, unknown>[]>;
	readonly file: string;
}

let files = 0;

/** A server behind a proxy that records. */
async function setUp(
	answer: (request: IncomingMessage, response: ServerResponse, origin: string) => unknown,
	path = '/mcp',
): Promise<Setup> {
	const seen: IncomingMessage[] = [];
	let upstream = '';
	const server = createServer((asked, response) => {
		seen.push(asked);
		answer(asked, response, upstream);
	});
	servers.push(server);
	await once(server.listen(0, '127.0.0.1'), 'listening');
	upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const file = join(folder, `h${files++}.jsonl`);
	const recorder = new Recorder(
		{
			path: file,
			maxSize: 2 ** 30,
			keep: 8,
			head: { server: 'test', transport: 'http', url: `${upstream}${path}` },
			redact: null,
		},
		(reason) => {
			throw new Error(reason);
		},
	);
	const proxy = await serveHttpProxy({
		upstream: new URL(`${upstream}${path}`),
		port: 0,
		record: (operation) => recorder.take(structuredClone(operation)),
	});
	proxies.push(proxy);
	return {
		upstream,
		local: new URL(proxy.url).origin,
		seen,
		file,
		async lines() {
			await proxy.close();
			await recorder.close();
			return readFileSync(file, 'utf8')
				.trimEnd()
				.split('\n')
				.map((line) => JSON.parse(line) as Record<string, unknown>);
		},
	};
}

interface Answer {
	readonly status: number;
	readonly headers: IncomingMessage['headers'];
	readonly body: Buffer;
}

async function ask(
	url: string,
	options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
	const asked = request(url, { method: options.method ?? 'POST', headers: options.headers ?? {} });
	asked.end(options.body);
	const [answer] = (await once(asked, 'response')) as [IncomingMessage];
	return { status: answer.statusCode!, headers: answer.headers, body: await buffer(answer) };
}

const JSON_TYPE = {
	'Content-Type': 'application/json',
	Accept: 'application/json, text/event-stream',
};
const CALL =
	'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{"a":1}}}';
const RESULT = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';

test('requests and answers pass as they are, and are recorded without credentials', async () => {
	const setup = await setUp(async (asked, response) => {
		const body = await buffer(asked);
		response.writeHead(200, {
			'Content-Type': 'application/json',
			'X-Echo': String(body),
			'Set-Cookie': ['a=1', 'b=2'],
		});
		response.end(RESULT);
	});
	const answer = await ask(`${setup.local}/mcp?key=EXAMPLE-secret-value`, {
		headers: {
			...JSON_TYPE,
			Authorization: 'Bearer EXAMPLE-token-1',
			'Mcp-Session-Id': 's1',
			'MCP-Protocol-Version': '2025-11-25',
			'X-Own': 'kept',
		},
		body: CALL,
	});
	expect(answer).toMatchObject({
		status: 200,
		headers: { 'x-echo': CALL, 'set-cookie': ['a=1', 'b=2'] },
	});
	expect(answer.body.toString()).toBe(RESULT);
	expect(setup.seen[0]?.headers).toMatchObject({
		host: setup.upstream.slice('http://'.length),
		authorization: 'Bearer EXAMPLE-token-1',
		'x-own': 'kept',
		'content-length': String(CALL.length),
	});
	expect(setup.seen[0]?.url).toBe('/mcp?key=EXAMPLE-secret-value');
	const [, client, server] = await setup.lines();
	expect(client).toMatchObject({
		from: 'client',
		verb: 'POST',
		session: 's1',
		auth: true,
		headers: { 'mcp-session-id': 's1', 'mcp-protocol-version': '2025-11-25' },
		msg: JSON.parse(CALL),
	});
	expect(server).toMatchObject({
		from: 'server',
		status: 200,
		session: 's1',
		msg: JSON.parse(RESULT),
	});
	expect(readFileSync(setup.file, 'utf8')).not.toContain('EXAMPLE');
});

test('an event stream arrives event by event', async () => {
	const releases: (() => void)[] = [];
	const events = ['one', 'two'].map(
		(text) => `event: message\ndata: {"jsonrpc":"2.0","method":"${text}"}\n\n`,
	);
	const setup = await setUp(async (_, response) => {
		response.writeHead(200, { 'Content-Type': 'text/event-stream' });
		response.write(': hello\n\n');
		for (const event of events) {
			await new Promise<void>((resolve) => releases.push(resolve));
			response.write(event);
		}
		response.end();
	});
	const asked = request(`${setup.local}/mcp`, { method: 'POST', headers: JSON_TYPE });
	asked.end(CALL);
	const [answer] = (await once(asked, 'response')) as [IncomingMessage];
	const ended = once(answer, 'end');
	const next = async () => String((await once(answer, 'data'))[0]);
	expect(await next()).toBe(': hello\n\n');
	for (const event of events) {
		// Nothing comes before the server sends it, and what it sends comes before the next.
		const came = next();
		await expect.poll(() => releases.length).toBe(1);
		releases.shift()?.();
		expect(await came).toBe(event);
	}
	await ended;
	const lines = await setup.lines();
	expect(lines.slice(1).map(({ from, msg }) => [from, (msg as { method: string }).method])).toEqual(
		[
			['client', 'tools/call'],
			['server', 'one'],
			['server', 'two'],
		],
	);
});

test.each([
	['gzip', gzipSync],
	['br', brotliCompressSync],
] as const)(
	'a body packed as %s passes packed and is recorded unpacked',
	async (encoding, pack) => {
		const packed = pack(RESULT);
		const setup = await setUp((asked, response) => {
			asked.resume();
			response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': encoding });
			response.end(packed);
		});
		const answer = await ask(`${setup.local}/mcp`, { headers: JSON_TYPE, body: CALL });
		expect(answer.body).toEqual(packed);
		expect((await setup.lines()).at(-1)).toMatchObject({ from: 'server', msg: JSON.parse(RESULT) });
	},
);

test('the session of initialize stands on its request too', async () => {
	const setup = await setUp((asked, response) => {
		asked.resume();
		response.writeHead(200, { 'Content-Type': 'application/json', 'Mcp-Session-Id': 'new' });
		response.end('{"jsonrpc":"2.0","id":0,"result":{"serverInfo":{"name":"s","version":"1"}}}');
	});
	const body = '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}';
	await ask(`${setup.local}/mcp`, { headers: JSON_TYPE, body });
	const lines = (await setup.lines()).slice(1);
	expect(lines.map(({ from, session }) => [from, session])).toEqual([
		['client', 'new'],
		['server', 'new'],
	]);
});

test('legacy HTTP+SSE comes back to the proxy, and is read as one session', async () => {
	let stream: ServerResponse | undefined;
	const setup = await setUp(async (asked, response, origin) => {
		if (asked.method === 'GET') {
			stream = response;
			response.writeHead(200, { 'Content-Type': 'text/event-stream' });
			response.write(`event: endpoint\r\ndata: ${origin}/messages/?session_id=0a1b\r\n\r\n`);
			return;
		}
		const { id } = JSON.parse(String(await buffer(asked))) as { id: number };
		response.writeHead(202).end('Accepted');
		stream?.write(`event: message\r\ndata: {"jsonrpc":"2.0","id":${id},"result":{}}\r\n\r\n`);
	}, '/sse');
	const opened = request(`${setup.local}/sse`, { headers: { Accept: 'text/event-stream' } });
	opened.end();
	const [events] = (await once(opened, 'response')) as [IncomingMessage];
	const first = String((await once(events, 'data'))[0]);
	const address = /data: (\S+)/.exec(first)?.[1];
	expect(address).toBe(`${setup.local}/messages/?session_id=0a1b`);
	await ask(address!, { headers: JSON_TYPE, body: CALL });
	expect(String((await once(events, 'data'))[0])).toContain('"id":1');
	opened.destroy();
	const lines = await setup.lines();
	expect(lines.filter(({ msg }) => msg !== undefined).map(({ session }) => session)).toEqual([
		'0a1b',
		'0a1b',
	]);
	const { documents } = await readAll([inputOf('r.jsonl', readFileSync(setup.file))]);
	const calls = documents.filter((one) => JSON.stringify(one).includes('"tools-call"'));
	expect(calls).toHaveLength(2);
	expect(calls[1]).toMatchObject({
		event: { outcome: 'success' },
		mcp: { session: { id: '0a1b' } },
	});
});

test.each([
	['its own name', { Host: 'localhost:PORT' }, 200],
	['a page of its own', { Origin: 'http://localhost:3000' }, 200],
	['a name that was bound to this address', { Host: 'evil.example.com:PORT' }, 403],
	['a page of another computer', { Origin: 'https://evil.example.com' }, 403],
	['a page from nowhere', { Origin: 'null' }, 403],
])('guard: %s', async (_, headers, status) => {
	const setup = await setUp((asked, response) => {
		asked.resume();
		response.writeHead(200, { 'Content-Type': 'application/json' }).end(RESULT);
	});
	const port = new URL(setup.local).port;
	const given = Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', port)]),
	);
	const answer = await ask(`${setup.local}/mcp`, {
		headers: { ...JSON_TYPE, ...given },
		body: CALL,
	});
	expect(answer.status).toBe(status);
	expect(setup.seen).toHaveLength(status === 200 ? 1 : 0);
});

test.each([
	[undefined, undefined, false],
	['127.0.0.1', undefined, true],
	['127.0.0.1:80', undefined, true],
	['[::1]:80', undefined, true],
	['LOCALHOST:80', undefined, true],
	['127.0.0.1:81', undefined, false],
	['127.0.0.1.example.com', undefined, false],
	['localhost.example.com:80', undefined, false],
	['127.0.0.1', 'http://127.0.0.1:5173', true],
	['127.0.0.1', 'http://127.0.0.1.example.com', false],
	['127.0.0.1', 'file://', false],
	['127.0.0.1', 'https://localhost@example.com', false],
])('Host %s, Origin %s', (host, origin, isFine) => {
	expect(refusal(host, origin, 80) === null).toBe(isFine);
});

test('a server that is not there is told as 502, and noted', async () => {
	const setup = await setUp((asked) => asked.socket.destroy());
	const answer = await ask(`${setup.local}/mcp`, { headers: JSON_TYPE, body: CALL });
	expect(answer.status).toBe(502);
	expect((await setup.lines()).at(-1)).toMatchObject({
		event: 'http',
		verb: 'POST',
		error: 'ECONNRESET',
	});
});

test('a client that hangs up hangs up at the server', async () => {
	let closed: Promise<unknown> | undefined;
	const setup = await setUp((asked, response) => {
		asked.resume();
		closed = once(response, 'close');
		response.writeHead(200, { 'Content-Type': 'text/event-stream' });
		response.write(': wait\n\n');
	});
	const asked = request(`${setup.local}/mcp`, { method: 'POST', headers: JSON_TYPE });
	asked.end(CALL);
	const [answer] = (await once(asked, 'response')) as [IncomingMessage];
	await once(answer, 'data');
	asked.destroy();
	await closed;
});

test('a redirect inside the server leads back to the proxy, one elsewhere does not', async () => {
	const setup = await setUp((asked, response, origin) => {
		asked.resume();
		const to = asked.url === '/mcp' ? `${origin}/mcp/` : 'https://login.example.com/';
		response.writeHead(307, { Location: to }).end();
	});
	const inside = await ask(`${setup.local}/mcp`, { headers: JSON_TYPE, body: CALL });
	expect(inside.headers.location).toBe(`${setup.local}/mcp/`);
	const outside = await ask(`${setup.local}/other`, { headers: JSON_TYPE, body: CALL });
	expect(outside.headers.location).toBe('https://login.example.com/');
});

test('what passes beside the endpoint is not kept', async () => {
	const setup = await setUp((asked, response) => {
		asked.resume();
		response.writeHead(200, { 'Content-Type': 'application/json' });
		response.end('{"access_token":"EXAMPLE-access"}');
	});
	await ask(`${setup.local}/token`, {
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: 'client_secret=EXAMPLE-client',
	});
	const lines = await setup.lines();
	expect(lines.at(-1)).toMatchObject({ event: 'http', verb: 'POST', path: '/token', status: 200 });
	expect(readFileSync(setup.file, 'utf8')).not.toContain('EXAMPLE');
});

test('64 MiB in one request and one answer', async () => {
	const big = Buffer.from(
		`{"jsonrpc":"2.0","id":1,"result":{"text":"${'x'.repeat(64 * 2 ** 20)}"}}`,
	);
	const setup = await setUp(async (asked, response) => {
		const body = await buffer(asked);
		response.writeHead(200, { 'Content-Type': 'application/json' });
		response.end(body);
	});
	const answer = await ask(`${setup.local}/mcp`, { headers: JSON_TYPE, body: big });
	expect(answer.body.equals(big)).toBe(true);
	expect((await setup.lines()).length).toBeGreaterThan(60);
	const { files: rows } = await readAll([inputOf('r.jsonl', readFileSync(setup.file))]);
	expect(rows[0]).toMatchObject({ format: 'sillok-recording', rejected: 0 });
}, 60_000);

test('on the command line: says where to go, and ends when told to', async () => {
	const setup = await setUp((asked, response) => {
		asked.resume();
		response.writeHead(200, { 'Content-Type': 'application/json' }).end(RESULT);
	});
	const file = join(folder, 'cli.jsonl');
	const proxy = new RecordedClient(['--http', `${setup.upstream}/mcp`, '--out', file]);
	await proxy.until('Ctrl+C');
	expect(proxy.text()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp\n$/);
	const answer = await ask(proxy.text().trim(), { headers: JSON_TYPE, body: CALL });
	expect(answer.body.toString()).toBe(RESULT);
	proxy.process.kill('SIGTERM');
	expect(await proxy.ended()).toEqual({ code: 0, signal: null });
	const { files: rows, documents } = await readAll([inputOf('cli.jsonl', readFileSync(file))]);
	expect(rows[0]).toMatchObject({ format: 'sillok-recording', rejected: 0 });
	expect(documents.at(-1)).toMatchObject({ message: 'The recording ends' });
}, 30_000);

const UPSTREAM = 'https://mail.example.com';
const LOCAL = 'http://127.0.0.1:8080';
const MESSAGE_EVENT = 'event: message\ndata: {"x":"https://mail.example.com/"}\n\n';

test.each([
	[
		'absolute',
		`event: endpoint\ndata: ${UPSTREAM}/m?s=1\n\n`,
		`event: endpoint\ndata: ${LOCAL}/m?s=1\n\n`,
	],
	[
		'absolute, CRLF, no space',
		`event:endpoint\r\ndata:${UPSTREAM}/m\r\n\r\n`,
		`event:endpoint\r\ndata:${LOCAL}/m\r\n\r\n`,
	],
	[
		'after a comment',
		`: hi\n\nevent: endpoint\ndata: ${UPSTREAM}/m\n\n`,
		`: hi\n\nevent: endpoint\ndata: ${LOCAL}/m\n\n`,
	],
	['relative', 'event: endpoint\ndata: /m?s=1\n\n', null],
	['elsewhere', 'event: endpoint\ndata: https://other.example.com/m\n\n', null],
	['a name that begins alike', `event: endpoint\ndata: ${UPSTREAM}.example.net/m\n\n`, null],
	['no endpoint', MESSAGE_EVENT, null],
	['only data', 'data: {"jsonrpc":"2.0"}\n\n', null],
	['never closed', `event: endpoint\ndata: ${UPSTREAM}/m`, null],
	['not first', `${MESSAGE_EVENT}event: endpoint\ndata: ${UPSTREAM}/m\n\n`, null],
])('the address of an endpoint event: %s', async (_, sent, expected) => {
	const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
	await fc.assert(
		fc.asyncProperty(cuts, async (sizes) => {
			const rewrite = new EndpointRewrite(UPSTREAM, LOCAL);
			const out = buffer(rewrite);
			const whole = Buffer.from(`${sent}${expected === null ? '' : MESSAGE_EVENT}한글`);
			for (let at = 0, nth = 0; at < whole.length; nth++) {
				const to = at + sizes[nth % sizes.length]!;
				rewrite.write(whole.subarray(at, to));
				at = to;
			}
			rewrite.end();
			expect((await out).toString()).toBe(
				expected === null ? `${sent}한글` : `${expected}${MESSAGE_EVENT}한글`,
			);
		}),
		{ numRuns: 25 },
	);
});

test('events of a stream, however it is cut', () => {
	const events: [string, string][] = [];
	const text =
		': note\r\n\r\nid: 7\ndata: a\ndata:b\n\nevent: endpoint\r\ndata: /m\r\n\r\nretry: 1\n\ndata\n\ndata: end';
	const reader = new SseEvents(({ data, type }) => events.push([type, data.toString()]));
	for (const byte of Buffer.from(text)) reader.push(Uint8Array.of(byte));
	reader.end();
	expect(events).toEqual([
		['message', 'a\nb'],
		['endpoint', '/m'],
		['message', ''],
		['message', 'end'],
	]);
});
