import type { Call, Server, Session } from './session.ts';

/** A JSON-RPC message or a line of standard error of a session; `time` in milliseconds since 1970. */
export type Wire = { readonly time: number; readonly server: Server } & (
	| { readonly from: 'client' | 'server'; readonly message: Readonly<Record<string, unknown>> }
	| { readonly from: 'stderr'; readonly text: string }
);

/** Everything that goes over the pipes of a session, in the order of time; a refused call goes nowhere. */
export function wire(session: Session): Wire[] {
	const all = session.servers.flatMap((server) => handshake(session, server));
	for (const call of session.calls) {
		if (call.ending.type === 'refused') continue;
		const server = serverOf(session, call);
		all.push({ time: call.start, server, from: 'client', message: requestOf(call) });
		all.push({ time: call.end, server, from: 'server', message: responseOf(call) });
	}
	return all.sort((a, b) => a.time - b.time);
}

/** The server of a call. */
function serverOf(session: Session, call: Call): Server {
	return session.servers.find(({ name }) => name === call.server)!;
}

/** The `tools/call` request of a call. */
export function requestOf(call: Call): Readonly<Record<string, unknown>> {
	const params = { name: call.tool, arguments: call.args };
	return { jsonrpc: '2.0', id: call.id, method: 'tools/call', params };
}

/** What the server answered to a call that was not refused. */
export function responseOf({ id, ending }: Call): Readonly<Record<string, unknown>> {
	if (ending.type === 'refused') throw new Error('A refused call has no answer');
	if (ending.type === 'result') return { jsonrpc: '2.0', id, result: ending.result };
	const { code, message } = ending;
	return { jsonrpc: '2.0', id, error: { code, message } };
}

/** All texts of an ending, one to a line. */
export function textOf({ ending }: Call): string {
	if (ending.type === 'refused') return '';
	if (ending.type === 'error') return ending.message;
	return ending.result.content.map(({ text }) => text).join('\n');
}

function handshake({ client }: Session, server: Server): Wire[] {
	const { protocolVersion, start } = server;
	const at = (later: number, from: 'client' | 'server', message: object): Wire => ({
		time: start + later,
		server,
		from,
		message: { jsonrpc: '2.0', ...message },
	});
	const params = { protocolVersion, capabilities: {}, clientInfo: client };
	const serverInfo = server.info;
	return [
		...server.stderr.map(
			(text, i): Wire => ({ time: start + 310 + i * 290, server, from: 'stderr', text }),
		),
		at(300, 'client', { id: 0, method: 'initialize', params }),
		at(420, 'server', {
			id: 0,
			result: { protocolVersion, capabilities: { tools: {} }, serverInfo },
		}),
		at(424, 'client', { method: 'notifications/initialized' }),
		at(430, 'client', { id: 1, method: 'tools/list', params: {} }),
		at(655, 'server', { id: 1, result: { tools: server.tools } }),
	];
}
