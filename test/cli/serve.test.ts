import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Served, serveApp } from '../../cli/serve.ts';
import { HEADERS } from '../../web/csp.ts';

const LOG = '{"jsonrpc":"2.0","id":1}\n';
const SCRIPT = 'export const answer = 42;\n';
let dir: string;
let served: Served;
let token: string;

beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'sillok-serve-'));
	await mkdir(join(dir, 'web/assets'), { recursive: true });
	const headers = HEADERS.map(([name, value]) => `  ${name}: ${value}\n`).join('');
	const files: Record<string, string | Uint8Array> = {
		'web/index.html': '<!doctype html><title>sillok</title>',
		'web/_headers': `/*\n${headers}`,
		'web/assets/app.js': SCRIPT,
		'web/assets/app.js.br': brotliCompressSync(SCRIPT),
		'web/assets/sample-1a2b.log': LOG,
		'web/assets/engine.wasm': new Uint8Array([0, 97, 115, 109]),
		'secret.txt': 'out of reach',
		'log with space.jsonl': LOG,
		'empty.log': '',
	};
	for (const [name, body] of Object.entries(files)) await writeFile(join(dir, name), body);
	served = await serveApp({
		dir: join(dir, 'web'),
		files: [
			{ path: 'logs/log with space.jsonl', file: join(dir, 'log with space.jsonl') },
			{ path: 'empty.log', file: join(dir, 'empty.log') },
			{ path: 'gone.log', file: join(dir, 'gone.log') },
		],
	});
	token = new URL(served.url).searchParams.get('files') ?? '';
});
afterAll(async () => {
	await served.close();
	await rm(dir, { recursive: true });
});

interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
}

/** A request whose path and headers go out as they are, which fetch would tidy. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
	const { hostname, port } = new URL(served.url);
	return new Promise((done, failed) => {
		const asked = request({ hostname, port, path, method, headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', failed);
			response.on('end', () => {
				const { statusCode: status = 0, headers } = response;
				done({ status, headers, body: Buffer.concat(chunks) });
			});
		});
		asked.on('error', failed);
		asked.end();
	});
}

test.each([
	['/', 200, 'text/html; charset=utf-8'],
	['/index.html', 200, 'text/html; charset=utf-8'],
	['/?files=whatever', 200, 'text/html; charset=utf-8'],
	['/assets/app.js', 200, 'text/javascript; charset=utf-8'],
	['/assets/engine.wasm', 200, 'application/wasm'],
	['/assets/sample-1a2b.log', 200, 'application/octet-stream'],
	['/assets/app.js.br', 404, 'text/plain; charset=utf-8'],
	['/_headers', 404, 'text/plain; charset=utf-8'],
	['/assets', 404, 'text/plain; charset=utf-8'],
	['/assets/', 404, 'text/plain; charset=utf-8'],
	['/missing.js', 404, 'text/plain; charset=utf-8'],
	['/../secret.txt', 404, 'text/plain; charset=utf-8'],
	['/%2e%2e/secret.txt', 404, 'text/plain; charset=utf-8'],
	['/..%2fsecret.txt', 404, 'text/plain; charset=utf-8'],
	['/assets/..\\..\\secret.txt', 404, 'text/plain; charset=utf-8'],
	['/assets/../../secret.txt', 404, 'text/plain; charset=utf-8'],
	['//secret.txt', 404, 'text/plain; charset=utf-8'],
	['/__proto__', 404, 'text/plain; charset=utf-8'],
])('GET %s answers %d', async (path, status, type) => {
	const answer = await ask(path);
	expect(answer.status).toBe(status);
	expect(answer.headers['content-type']).toBe(type);
	for (const [name, value] of HEADERS) expect(answer.headers[name.toLowerCase()]).toBe(value);
});

test.each([
	['gzip, br', 'br'],
	['gzip', undefined],
	['', undefined],
])('Accept-Encoding %j gets encoding %s', async (accept, encoding) => {
	const { headers, body } = await ask('/assets/app.js', { 'Accept-Encoding': accept });
	expect(headers['content-encoding']).toBe(encoding);
	const plain = encoding === 'br' ? brotliDecompressSync(body) : body;
	expect(plain.toString()).toBe(SCRIPT);
});

test.each([
	['evil.example.com', 403],
	['127.0.0.1.example.com:80', 403],
	['localhost:1', 200],
	['127.0.0.1', 200],
	['[::1]:8080', 200],
])('Host %s answers %d', async (host, status) => {
	expect((await ask('/', { Host: host })).status).toBe(status);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
	const answer = await ask('/', {}, method);
	expect(answer.status).toBe(405);
	expect(answer.headers.allow).toBe('GET, HEAD');
});

test('HEAD sends the headers alone', async () => {
	const answer = await ask('/assets/app.js', {}, 'HEAD');
	expect(answer.status).toBe(200);
	expect(answer.headers['content-length']).toBe(String(SCRIPT.length));
	expect(answer.body).toHaveLength(0);
});

test.each([
	['/files/manifest.json', ''],
	['/files/0', ''],
	['/files/0', 'x'.repeat(32)],
	['/files/manifest.json', 'short'],
])('%s with token %j is refused', async (path, wrong) => {
	const answer = await ask(path, wrong === '' ? {} : { 'X-Sillok-Token': wrong });
	expect(answer.status).toBe(403);
	expect(answer.body.toString()).not.toContain('jsonrpc');
});

test('the token in a query opens nothing: another page could guess at addresses, not at headers', async () => {
	expect((await ask(`/files/0?token=${token}`)).status).toBe(403);
});

test.each([
	['0', 200, LOG],
	['1', 200, ''],
	['2', 500, undefined],
	['3', 404, undefined],
	['-1', 404, undefined],
	['0/../1', 404, undefined],
	['', 404, undefined],
])('file %s with the token answers %d', async (name, status, body) => {
	const answer = await ask(`/files/${name}`, { 'X-Sillok-Token': token });
	expect(answer.status).toBe(status);
	if (body !== undefined) expect(answer.body.toString()).toBe(body);
});

test('the manifest lists files that are there, with sizes', async () => {
	const { body } = await ask('/files/manifest.json', { 'X-Sillok-Token': token });
	const { files } = JSON.parse(body.toString()) as { files: Record<string, unknown>[] };
	expect(files.map(({ index, path, size }) => ({ index, path, size }))).toEqual([
		{ index: 0, path: 'logs/log with space.jsonl', size: LOG.length },
		{ index: 1, path: 'empty.log', size: 0 },
	]);
});

test('a folder without a built page is refused', async () => {
	await expect(serveApp({ dir: join(dir, 'nothing') })).rejects.toThrow('npm run build');
});

test('without files the address carries no token', async () => {
	const plain = await serveApp({ dir: join(dir, 'web') });
	expect(plain.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
	await plain.close();
});
