import type { Observation } from '../../mcp/observation.ts';
import { ipAddress } from '../../read/address.ts';
import type { Attributes } from './attributes.ts';

/** Which side of a call recorded it. */
export type Side = 'client' | 'server' | null;

/** Fills what attributes say of the peers of an operation and where it ran. */
export function fillContext(
	seen: Observation,
	side: Side,
	own: Attributes,
	resource: Attributes,
): void {
	const service = serviceOf(resource);
	const named = own.text(
		'mcp.server.name',
		'mcp_server_name',
		'mcp_server.name',
		'mcp.target',
		'fastmcp.server.name',
		'mcp.server.origin',
		'mcp.provider.name',
		'mcp.backend.name',
	);
	const rpc = own.text('rpc.system') === 'mcp' ? own.text('rpc.service') : null;
	seen.server = named ?? rpc ?? (side === 'server' ? service : null);
	seen.client = own.text('mcp.client.name') ?? (side === 'client' ? service : null);
	if (own.text('mcp.client.name') !== null) seen.clientVersion = own.text('mcp.client.version');
	else if (side === 'client') seen.clientVersion = resource.text('service.version');
	seen.mcpSessionId = own.text('mcp.session.id', 'mcp_session_id');
	seen.session = own.text('gen_ai.conversation.id', 'session.id') ?? resource.text('session.id');
	seen.toolCallId = own.text('gen_ai.tool.call.id', 'tool_call.id');
	seen.host = resource.text('host.name') ?? own.text('host.name');
	seen.pid = resource.number('process.pid');
	seen.user =
		own.text('user.name', 'user.email', 'enduser.id', 'user.id') ??
		resource.text('user.name', 'user.email', 'user.id');
	seen.transport = transportOf(own);
	seen.httpMethod = own.text('http.request.method', 'http.method');
	const status = own.number('http.response.status_code', 'http.status_code', 'http.status');
	seen.httpStatus = status !== null && Number.isInteger(status) ? status : null;
	seen.url = urlOf(own);
	if (side !== 'client') {
		const source = own.text('client.address', 'source.address', 'network.peer.address', 'src.addr');
		seen.sourceIp = ipAddress(withoutPort(source));
	}
}

/** Where a client's span says its server listens: a name of last resort. */
export function addressOf(side: Side, own: Attributes): string | null {
	if (side !== 'client') return null;
	const host = own.text('server.address', 'net.peer.name');
	const port = own.text('server.port', 'net.peer.port');
	if (host === null || port === null || port === '443' || port === '80') return host;
	return `${host}:${port}`;
}

/** `192.0.2.1` of `192.0.2.1:443`, `2001:db8::1` of `[2001:db8::1]:443`. */
export function withoutPort(address: string | null): string | null {
	const found = /^(?:\[([0-9a-fA-F:.]+)\]|(\d+(?:\.\d+){3}))(?::\d+)?$/.exec(address ?? '');
	return found?.[1] ?? found?.[2] ?? address;
}

function serviceOf(resource: Attributes): string | null {
	const name = resource.text('service.name');
	// What an SDK writes when nobody named the service.
	return name === null || /^unknown_service(?::|$)/.test(name) ? null : name;
}

function transportOf(own: Attributes): Observation['transport'] {
	const network = own.text('network.transport', 'net.transport');
	if (network === 'pipe') return 'pipe';
	if (network === 'tcp' || network === 'ip_tcp') return 'tcp';
	const mcp = own.text('mcp.transport', 'mcp.transport.type', 'mcp.server.transport');
	if (mcp === null) return null;
	if (mcp === 'stdio') return 'pipe';
	return /^(?:http|sse|streamable)/i.test(mcp) ? 'tcp' : null;
}

function urlOf(own: Attributes): string | null {
	const url = own.text('url.full', 'http.url', 'mcp.server.endpoint', 'mcp.server.remote_url');
	return url !== null && /^https?:\/\//i.test(url) ? url : null;
}
