import type { Moment } from '../../read/timestamp.ts';
import type { JsonDocument, PlacedValue } from '../json-document.ts';

/** One HTTP request and its response as a capture holds them. */
export interface HttpExchange {
	/** Where the exchange stands in the file. */
	readonly place: PlacedValue;
	readonly start: Moment | null;
	/** From the start of the request to the end of the response. */
	readonly durationMs: number | null;
	readonly method: string;
	readonly url: string;
	readonly requestHeaders: HttpHeaders;
	readonly responseHeaders: HttpHeaders;
	readonly requestBody: HttpBody | null;
	readonly responseBody: HttpBody | null;
	/** `null` when no response came. */
	readonly status: number | null;
	readonly statusText: string;
	/** Why no response came, in the words of the capture. */
	readonly failure: string | null;
}

export interface HttpBody {
	readonly text: string;
	/** Finds the JSON string that holds the text; `null` when the text stands there in another form, such as base64. */
	readonly place: () => PlacedValue | null;
	readonly document: JsonDocument;
}

/**
 * The headers that say something of MCP, by lower-case name. Values of all other headers, which may be credentials,
 * are not kept.
 */
export class HttpHeaders {
	readonly #values = new Map<string, string>();
	/** Whether a header that carries credentials is among them. */
	hasCredentials = false;

	add(name: string, value: unknown): void {
		const key = name.toLowerCase();
		if (CREDENTIALS.has(key)) this.hasCredentials = true;
		if (KEPT.has(key) && typeof value === 'string') this.#values.set(key, value.slice(0, 1024));
	}

	/** The value of a kept header; `null` when there is none. */
	get(name: string): string | null {
		return this.#values.get(name) ?? null;
	}

	/** Whether one of the headers that only MCP has is among them. */
	get areMcp(): boolean {
		return MCP.some((name) => this.#values.has(name));
	}
}

const MCP = ['mcp-session-id', 'mcp-protocol-version', 'mcp-method', 'mcp-name'];
const KEPT = new Set([...MCP, 'content-type']);
const CREDENTIALS = new Set(['authorization', 'proxy-authorization', 'x-api-key', 'api-key']);

/** `Mcp-Session-Id`, or the session that legacy HTTP+SSE writes into the address; `null` when there is none. */
export function sessionOf(exchange: HttpExchange): string | null {
	return (
		exchange.requestHeaders.get('mcp-session-id') ??
		exchange.responseHeaders.get('mcp-session-id') ??
		sessionOfAddress(exchange.url)
	);
}

/** `session_id` or `sessionId` in the query of an address, as legacy HTTP+SSE has it (2024-11-05). */
export function sessionOfAddress(address: string): string | null {
	const found = /[?&]session_?id=([^&#]{1,256})/i.exec(address);
	return found === null ? null : found[1]!;
}

/** Address without query and fragment. */
export function endpointOf(url: string): string {
	return url.replace(/[?#].*$/s, '');
}

/** Scheme, host and port of an address; `null` when it is none. */
export function originOf(url: string): string | null {
	return /^https?:\/\/[^/?#]+/i.exec(url)?.[0].toLowerCase() ?? null;
}

/** Whether a query carries a key or a token, which is why queries are left out. */
export function hasKey(url: string): boolean {
	return /[?&][\w-]{0,64}(?:token|key|secret|auth)[\w-]{0,64}=./i.test(url);
}
