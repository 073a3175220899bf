import {
	Agent,
	type ClientRequest,
	createServer,
	type IncomingMessage,
	request as requestHttp,
	type ServerResponse,
} from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { EndpointRewrite, originOf } from './endpoint-rewrite.ts';
import { ExchangeWatch, type WatchedExchange } from './exchange-watch.ts';
import { refusal } from './http-guard.ts';
import { endToEnd } from './http-headers.ts';
import type { Operation } from './operation.ts';
import { pass } from './pass.ts';

const LOOPBACK = '127.0.0.1';
/** An idle connection is not used again after this: some servers close theirs after five seconds. */
const IDLE_MS = 4_000;
const STREAM = /\btext\/event-stream\b/i;

/** The server and how it is reached. */
interface Upstream {
	readonly url: URL;
	/** Origin of the proxy. */
	readonly local: string;
	readonly agent: Agent;
	readonly send: typeof requestHttp;
}

export interface HttpProxyOptions {
	/** Address of the server. */
	readonly upstream: URL;
	/** Port on loopback, 0 for a free one. */
	readonly port: number;
	/** Takes what is to be recorded; may not throw. */
	readonly record: (operation: Operation) => void;
}

export interface HttpProxy {
	/** The address to give to the client. */
	readonly url: string;
	close(): Promise<void>;
}

/** Serves a proxy on loopback for one server over Streamable HTTP or HTTP+SSE; rejects when the port is taken. */
export async function serveHttpProxy(options: HttpProxyOptions): Promise<HttpProxy> {
	const { port, upstream } = options;
	const isSecure = upstream.protocol === 'https:';
	const agent = isSecure
		? new SecureAgent({ keepAlive: true, timeout: IDLE_MS })
		: new Agent({ keepAlive: true, timeout: IDLE_MS });
	const send = isSecure ? requestHttps : requestHttp;
	let exchanges = 0;
	let local = '';
	let bound = 0;
	const watch = new ExchangeWatch(upstream, options.record);
	const server = createServer((request, response) => {
		const reason = refusal(request.headers.host, request.headers.origin, bound);
		if (reason !== null) {
			response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' });
			response.end(`sillok: ${reason}\n`);
			return;
		}
		passOn(
			request,
			response,
			{ url: upstream, local, agent, send },
			watch.begin(++exchanges, request),
		);
	});
	// A stream may stay open for hours, and a large message may take its time.
	server.requestTimeout = 0;
	server.headersTimeout = 60_000;
	server.timeout = 0;
	await new Promise<void>((done, failed) => {
		server.once('error', failed);
		server.listen(port, LOOPBACK, done);
	});
	bound = (server.address() as AddressInfo).port;
	local = `http://${LOOPBACK}:${bound}`;
	return {
		url: `${local}${upstream.pathname}${upstream.search}`,
		close: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
				agent.destroy();
			}),
	};
}

function passOn(
	request: IncomingMessage,
	response: ServerResponse,
	upstream: Upstream,
	exchange: WatchedExchange,
): void {
	const isStream = request.method === 'GET' && STREAM.test(request.headers.accept ?? '');
	// The one event that may have to be changed must be readable.
	const headers = endToEnd(request, ['host', ...(isStream ? ['accept-encoding'] : [])]);
	if (request.headers['transfer-encoding'] !== undefined)
		headers.push('Transfer-Encoding', 'chunked');
	const { url } = upstream;
	const fail = (error: Error) => {
		exchange.failed(error);
		if (response.headersSent) response.destroy();
		else {
			response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' });
			response.end(`sillok: ${url.origin} does not answer: ${error.message}\n`);
		}
	};
	let asked: ClientRequest;
	try {
		asked = upstream.send({
			agent: upstream.agent,
			hostname: url.hostname.replace(/^\[|\]$/g, ''),
			port: url.port,
			method: request.method ?? 'GET',
			path: request.url ?? '/',
			headers: ['Host', url.host, ...headers],
		});
	} catch (error) {
		fail(error instanceof Error ? error : new Error(String(error)));
		return;
	}
	pass(request, asked, (bytes) => exchange.asked(bytes));
	request.once('end', () => exchange.askedAll());
	asked.on('error', fail);
	asked.on('response', (answer) => answerWith(answer, response, upstream, exchange, isStream));
	// The client hung up: so does the proxy.
	response.once('close', () => {
		if (!response.writableFinished) asked.destroy();
		exchange.answeredAll();
	});
}

function answerWith(
	answer: IncomingMessage,
	response: ServerResponse,
	{ local, url }: Upstream,
	exchange: WatchedExchange,
	isStream: boolean,
): void {
	exchange.answered(answer);
	const isEvents = isStream && STREAM.test(answer.headers['content-type'] ?? '');
	const headers = endToEnd(answer, isEvents ? ['content-length'] : []);
	for (let at = 0; at < headers.length; at += 2) {
		// A redirect inside the upstream must not lead around the proxy.
		const value = headers[at + 1]!;
		if (headers[at]!.toLowerCase() === 'location' && originOf(value) === url.origin) {
			headers[at + 1] = local + value.slice(url.origin.length);
		}
	}
	response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers);
	response.flushHeaders();
	if (isEvents) {
		const rewrite = new EndpointRewrite(url.origin, local);
		pass(answer, rewrite, (bytes) => exchange.answer(bytes));
		pass(rewrite, response, () => {});
	} else pass(answer, response, (bytes) => exchange.answer(bytes));
	answer.once('aborted', () => response.destroy());
}
