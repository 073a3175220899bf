import { maskSecrets } from '../../facts/secrets.ts';
import type { Body } from '../../mcp/observation.ts';
import { endpointOf } from './exchange.ts';
import type { ReadExchange } from './traffic.ts';

/** More of a page that a server answers with tells nothing. */
const MAX_PAGE = 4096;

/** Whether the exchange is a stream on which the server sends by itself, and the capture holds something of it. */
export function isStream({ http, response }: ReadExchange): boolean {
	return http.method === 'GET' && (response.messages.length > 0 || response.endpoint !== null);
}

/** `GET https://example.com/mcp 200 OK`. */
export function summary({ http }: ReadExchange): string {
	const { method, status, statusText, url } = http;
	const answer = status === null ? '' : ` ${status} ${statusText}`.trimEnd();
	return `${method} ${endpointOf(url)}${answer}`;
}

/** What an exchange says besides its messages; `null` when that is nothing. */
export function restOf(exchange: ReadExchange): Body | null {
	const { http, isLegacy, request, response } = exchange;
	const { failure, method, status } = http;
	if (failure !== null) return { type: 'http', text: `${summary(exchange)} failed: ${failure}` };
	const isGood = status !== null && status >= 200 && status < 300;
	if (method === 'DELETE' && isGood) {
		const text = `${summary(exchange)}: the client ended the session`;
		return { type: 'lifecycle', step: 'closed', text };
	}
	const messages = request.messages.length;
	if (response.messages.length > 0) {
		if (response.others === 0) return null;
		const text = `${response.others} parts of the answer are no JSON-RPC messages`;
		return { type: 'log', text };
	}
	const waits = request.messages.some(({ message }) => message.kind === 'request');
	// Whoever posts a notification or an answer is only told that it arrived; in legacy HTTP+SSE so are all.
	if (messages > 0 && isGood && (!waits || isLegacy || status === 202)) return null;
	const body = (http.responseBody?.text ?? '').trim();
	const text = [summary(exchange)];
	if (messages === 0 && http.requestBody !== null) text.push('the request is no JSON-RPC message');
	if (body !== '') text.push(body.slice(0, MAX_PAGE));
	else if (isGood && method !== 'OPTIONS') text.push('the capture holds nothing of the answer');
	return { type: 'http', text: maskSecrets(text.join(': ')) };
}
