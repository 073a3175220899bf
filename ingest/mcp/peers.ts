import type { Connection } from './connection.ts';
import type { RpcMessage } from './rpc.ts';

const PREFIX = 'io.modelcontextprotocol/';
/** Handshakes are small; a larger one is not read. */
const MAX_HANDSHAKE = 1 << 20;

/** Learns client, server and revision from a handshake: `initialize` up to 2025-11-25, `server/discover` after. */
export function learnFromHandshake(
	connection: Connection,
	method: string,
	message: RpcMessage,
): void {
	const { peers } = connection;
	if (method === 'initialize' && message.kind === 'request') {
		const params = asObject(parse(message.params));
		peers.protocolVersion = text(params?.protocolVersion) ?? peers.protocolVersion;
		learnClient(connection, params?.clientInfo);
	} else if (
		(method === 'initialize' || method === 'server/discover') &&
		message.kind === 'result'
	) {
		const result = asObject(parse(message.result));
		peers.protocolVersion = text(result?.protocolVersion) ?? peers.protocolVersion;
		learnServer(connection, result?.serverInfo);
	}
}

/** Learns from `_meta`, where revision 2026-07-28 carries version and identities with every message. */
export function learnFromMeta(connection: Connection, meta: string): void {
	if (!meta.includes(PREFIX)) return;
	const object = asObject(parse(meta));
	if (object === undefined) return;
	const { peers } = connection;
	peers.protocolVersion = text(object[`${PREFIX}protocolVersion`]) ?? peers.protocolVersion;
	learnClient(connection, object[`${PREFIX}clientInfo`]);
	learnServer(connection, object[`${PREFIX}serverInfo`]);
}

/** W3C `traceparent` in `_meta` (SEP-414), as trace id and span id. */
export function traceContext(meta: string): { traceId: string; spanId: string } | undefined {
	const found = /"traceparent"\s*:\s*"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(meta);
	return found === null ? undefined : { traceId: found[1]!, spanId: found[2]! };
}

function learnClient(connection: Connection, info: unknown): void {
	const client = asObject(info);
	if (client === undefined) return;
	const { peers } = connection;
	peers.clientName = text(client.name) ?? peers.clientName;
	peers.clientVersion = text(client.version) ?? peers.clientVersion;
	// Made once here: every event of the connection carries it.
	peers.userAgent =
		peers.clientName === null || peers.clientVersion === null
			? peers.clientName
			: `${peers.clientName}/${peers.clientVersion}`;
}

function learnServer(connection: Connection, info: unknown): void {
	const server = asObject(info);
	if (server === undefined) return;
	connection.peers.serverName = text(server.name) ?? connection.peers.serverName;
	connection.peers.serverVersion = text(server.version) ?? connection.peers.serverVersion;
}

function parse(json: string | null): unknown {
	if (json === null || json.length > MAX_HANDSHAKE) return undefined;
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

function asObject(value: unknown): Record<string, unknown> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' ? value.slice(0, 256) : undefined;
}
