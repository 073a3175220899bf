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
import { afterAll } from 'vitest';
import { type HttpProxy, serveHttpProxy } from '../../cli/record/http-proxy.ts';
import { Recorder } from '../../cli/record/recorder.ts';

/** Where the recordings of a test file go. */
export const folder = mkdtempSync(join(tmpdir(), 'sillok-http-'));
const servers: Server[] = [];
const proxies: HttpProxy[] = [];
afterAll(async () => {
	for (const proxy of proxies) await proxy.close();
	for (const server of servers) server.close().closeAllConnections();
	rmSync(folder, { recursive: true });
});

export interface Setup {
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
export async function setUp(
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

export interface Answer {
	readonly status: number;
	readonly headers: IncomingMessage['headers'];
	readonly body: Buffer;
}

/** Sends a request and reads the whole answer. */
export async function ask(
	url: string,
	options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
	const asked = request(url, { method: options.method ?? 'POST', headers: options.headers ?? {} });
	asked.end(options.body);
	const [answer] = (await once(asked, 'response')) as [IncomingMessage];
	return { status: answer.statusCode!, headers: answer.headers, body: await buffer(answer) };
}
