import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inputOf } from '../../ingest/read/input.ts';
import { readAll } from '../read-sample.ts';
import { RecordedClient } from './record-process.ts';
import { ask, folder, setUp } from './recorded-http.ts';

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
