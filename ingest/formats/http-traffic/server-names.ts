import { member, textMember } from '../../facts/json-value.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { parseJson } from '../../read/json-record.ts';
import { type ReadExchange, serverKey } from './traffic.ts';

const SERVER_INFO = 'io.modelcontextprotocol/serverInfo';
/** A handshake is small. */
const MAX_RESULT = 1 << 20;

/**
 * Names that keep the servers of one capture apart, by `serverKey`: what a server calls itself, else its host.
 * None when all traffic is with one server: then nothing has to be told apart.
 */
export function serverNames(exchanges: readonly ReadExchange[]): Map<string, string> {
	const names = new Map<string, string | null>();
	for (const exchange of exchanges) {
		const key = serverKey(exchange);
		const known = names.get(key) ?? null;
		names.set(key, known ?? nameIn(exchange));
	}
	const found = new Map<string, string>();
	if (names.size < 2) return found;
	for (const [key, name] of names) found.set(key, name ?? key.replace(/^https?:\/\//i, ''));
	return found;
}

function nameIn({ response }: ReadExchange): string | null {
	for (const { message } of response.messages) {
		const name = nameOf(message);
		if (name !== null) return name;
	}
	return null;
}

function nameOf({ kind, meta, result }: RpcMessage): string | null {
	if (kind !== 'result' || result === null || result.length > MAX_RESULT) return null;
	if (meta?.includes(SERVER_INFO)) {
		const name = textMember(member(parseJson(meta), SERVER_INFO), 'name');
		if (name !== null) return name.slice(0, 256);
	}
	if (!result.includes('"serverInfo"')) return null;
	return textMember(member(parseJson(result), 'serverInfo'), 'name')?.slice(0, 256) ?? null;
}
