import { ipAddress } from '../../read/address.ts';
import { endpointOf } from '../http-traffic/exchange.ts';
import { type Asked, asked, type Known, type Told } from './said.ts';

/**
 * `127.0.0.1:61423 - "POST /mcp HTTP/1.1" 200 OK` of uvicorn 0.11 and later, hypercorn and others; mcp-use adds the
 * method and the tool: `"POST /mcp [tools/call:search] HTTP/1.1" 200`.
 */
const UVICORN =
	/^(?:MCP: {1,4})?([\w.:%[\]-]{1,80}?):(\d{1,5}) - "([A-Z]{3,10}) {1,4}(\S{1,4096})(?: \[([^\]]{1,300})\])? HTTP\/[\d.]{1,3}"(?: (\d{3}))?\b/;
/** The session in an address. */
export const SESSION = /[?&](?:session_id|sessionId|session)=([\w.-]{1,128})/;

/** One request in an access log: HTTP, or the MCP request that mcp-use names in it. `base` is the address of the server, where it is known. */
export function readAccessLine(text: string, base: string | null): Told | Asked | null {
	const found = UVICORN.exec(text);
	if (found === null) return null;
	const [, host, , httpMethod, path, label, status] = found;
	const known: Known = {
		sourceIp: ipAddress(host!.replace(/^\[|\]$/g, '')),
		httpMethod: httpMethod!,
		httpStatus: status === undefined ? null : Number(status),
		mcpSessionId: SESSION.exec(path!)?.[1] ?? null,
		transport: 'tcp',
		url: urlOf(base, path!),
	};
	if (label !== undefined) {
		const colon = label.indexOf(':');
		const method = colon === -1 ? label : label.slice(0, colon);
		const subject = colon === -1 ? null : label.slice(colon + 1);
		if (/^[a-z]+(?:\/[A-Za-z_/]{1,60})?$/.test(method)) {
			const isRead = method === 'resources/read';
			return asked('middleware', method, {
				// Of the URI of a resource only the last part is written.
				name: isRead ? null : subject,
				isAnswered: false,
				known,
			});
		}
	}
	return { what: 'body', body: { type: 'http', text: withoutQuery(text, path!) }, known };
}

function withoutQuery(text: string, path: string): string {
	const at = path.search(/[?#]/);
	return at === -1 ? text : text.replace(path, path.slice(0, at));
}

/** The address of a path without its query, which may carry a key; `null` where the server's is not known. */
export function urlOf(base: string | null, path: string): string | null {
	return base === null || !path.startsWith('/') ? null : endpointOf(base + path);
}

/** Whether a request in an access log went to an endpoint of MCP. */
export function isMcpPath(text: string): boolean {
	return /"?(?:GET|POST|DELETE|OPTIONS) {1,4}\S*(?:\/mcp\b|\/messages\/?\?session_id=|\/sse\b|\/\.well-known\/oauth-protected-resource)/.test(
		text,
	);
}
