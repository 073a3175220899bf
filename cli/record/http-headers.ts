import type { IncomingMessage } from 'node:http';

/** Headers that hold for one connection only (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
	'connection',
	'keep-alive',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
]);
/** Headers that carry credentials: that they are there is recorded, their values never. */
const CREDENTIALS = ['authorization', 'proxy-authorization', 'x-api-key', 'api-key', 'cookie'];
const MCP = /^mcp-/;
const MAX_VALUE = 1024;

/** The headers of a message as they were sent, name and value in turn, without those of the connection and those given. */
export function endToEnd(message: IncomingMessage, without: readonly string[] = []): string[] {
	const { rawHeaders } = message;
	const named = String(message.headers.connection ?? '').toLowerCase();
	const ofConnection = new Set(named.split(',').map((name) => name.trim()));
	const kept: string[] = [];
	for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
		const name = rawHeaders[at]!;
		const key = name.toLowerCase();
		if (HOP_BY_HOP.has(key) || ofConnection.has(key) || without.includes(key)) continue;
		kept.push(name, rawHeaders[at + 1]!);
	}
	return kept;
}

/** The headers that are MCP's own, by lower-case name; `undefined` when there is none. */
export function mcpHeaders(message: IncomingMessage): Record<string, string> | undefined {
	const found: [string, string][] = [];
	for (const [name, value] of Object.entries(message.headers)) {
		if (MCP.test(name) && typeof value === 'string') found.push([name, value.slice(0, MAX_VALUE)]);
	}
	return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Whether a request carries a credential. */
export function hasCredential(message: IncomingMessage): boolean {
	return CREDENTIALS.some((name) => message.headers[name] !== undefined);
}

/** A header that stands once; `undefined` when it is absent. */
export function header(message: IncomingMessage, name: string): string | undefined {
	const value = message.headers[name];
	return typeof value === 'string' ? value.slice(0, MAX_VALUE) : undefined;
}
