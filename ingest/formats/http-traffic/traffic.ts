import { isKnownMethod } from '../../mcp/methods.ts';
import { type BodyContent, readBody } from './body-messages.ts';
import {
	endpointOf,
	type HttpExchange,
	originOf,
	sessionOf,
	sessionOfAddress,
} from './exchange.ts';

/** An exchange with what its bodies hold. */
export interface ReadExchange {
	readonly http: HttpExchange;
	readonly request: BodyContent;
	readonly response: BodyContent;
	/** `Mcp-Session-Id` or its like in legacy HTTP+SSE; `null` when the exchange is in no session. */
	readonly session: string | null;
	readonly isLegacy: boolean;
}

const NOTHING: BodyContent = { messages: [], others: 0, endpoint: null };

/** Reads the bodies of an exchange. */
export function readExchange(http: HttpExchange): ReadExchange {
	const request = http.requestBody === null ? NOTHING : readBody(http.requestBody.text);
	const response = http.responseBody === null ? NOTHING : readBody(http.responseBody.text);
	const { endpoint } = response;
	const session = sessionOf(http) ?? (endpoint === null ? null : sessionOfAddress(endpoint));
	const isLegacy = endpoint !== null || sessionOfAddress(http.url) !== null || isSsePath(http);
	return { http, request, response, session, isLegacy };
}

/** Tells MCP traffic from everything else that a browser or a proxy records. */
export class McpEndpoints {
	readonly #endpoints = new Set<string>();
	readonly #origins = new Set<string>();

	/** Learns an address when the exchange shows by itself that MCP is spoken there. */
	learn(exchange: ReadExchange): void {
		if (!showsMcp(exchange)) return;
		this.#endpoints.add(endpointOf(exchange.http.url));
		const origin = originOf(exchange.http.url);
		if (origin !== null) this.#origins.add(origin);
	}

	/** Whether the exchange is MCP traffic, by what it holds or by where it goes. */
	has(exchange: ReadExchange): boolean {
		const { http } = exchange;
		if (showsMcp(exchange) || this.#endpoints.has(endpointOf(http.url))) return true;
		// The stream of legacy HTTP+SSE has an address of its own, and captures often hold nothing of it.
		return isSsePath(http) && this.#origins.has(originOf(http.url) ?? '');
	}
}

function showsMcp({ http, request, response }: ReadExchange): boolean {
	return (
		http.requestHeaders.areMcp ||
		http.responseHeaders.areMcp ||
		response.endpoint !== null ||
		[...request.messages, ...response.messages].some(
			({ message }) => message.method !== null && isKnownMethod(message.method),
		)
	);
}

function isSsePath({ method, responseHeaders, url }: HttpExchange): boolean {
	const type = responseHeaders.get('content-type') ?? '';
	return method === 'GET' && /^text\/event-stream/i.test(type) && endpointOf(url).endsWith('/sse');
}

/** The server that an exchange is with: its address, or what the two addresses of legacy HTTP+SSE share. */
export function serverKey({ http, isLegacy }: ReadExchange): string {
	const endpoint = endpointOf(http.url);
	return isLegacy ? endpoint.replace(/\/(?:sse|messages?)\/?$/, '') : endpoint;
}
