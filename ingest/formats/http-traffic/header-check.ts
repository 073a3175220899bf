import { base64Bytes } from '../../facts/encoded.ts';
import { textMember } from '../../facts/json-value.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { parseJson } from '../../read/json-record.ts';
import type { HttpHeaders } from './exchange.ts';

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const decoder = new TextDecoder();

/**
 * Sentences that say where the headers of a request contradict its body: revision 2026-07-28 repeats method, name and
 * protocol version in headers, by which gateways route and filter, and a server must refuse a request that differs.
 */
export function headerMismatches(headers: HttpHeaders, messages: readonly RpcMessage[]): string[] {
	const [message] = messages;
	if (message === undefined) return [];
	const found: string[] = [];
	compare(found, 'Mcp-Method', headers.get('mcp-method'), message.method);
	compare(found, 'Mcp-Name', headers.get('mcp-name'), nameIn(message));
	const version = message.meta === null ? null : textMember(parseJson(message.meta), VERSION);
	compare(found, 'MCP-Protocol-Version', headers.get('mcp-protocol-version'), version);
	return found;
}

/** What only one of the two says can be no contradiction. */
function compare(found: string[], name: string, header: string | null, body: string | null): void {
	if (header === null || body === null) return;
	const value = plainValue(header);
	if (value !== body)
		found.push(`header ${name} says ${short(value)}, the body says ${short(body)}`);
}

/** What `Mcp-Name` repeats: the name of a tool or prompt, the address of a resource, the id of a task. */
function nameIn(message: RpcMessage): string | null {
	const { name, params, uri } = message;
	return name ?? uri ?? (params === null ? null : textMember(parseJson(params), 'taskId'));
}

/** A header value; one that is not plain ASCII travels as `=?base64?…?=` (SEP-2243). */
function plainValue(header: string): string {
	const wrapped = /^=\?base64\?([A-Za-z0-9+/=]*)\?=$/.exec(header.trim());
	return wrapped === null ? header.trim() : decoder.decode(base64Bytes(wrapped[1]!));
}

function short(text: string): string {
	return text.length > 256 ? `${text.slice(0, 256)}…` : text;
}
