import { type Wire, wire } from '../messages.ts';
import {
	type Differences,
	jsonLines,
	lines,
	localTime,
	type Rendered,
	type Renderer,
	utcTime,
} from '../renderer.ts';
import type { Server, Session } from '../session.ts';

/** Logs that servers themselves write of the messages they get and send; each has a file of its own. */

function perServer(
	session: Session,
	name: string,
	of: (one: Wire) => readonly string[],
	first: (server: Server) => readonly string[] = () => [],
): Rendered[] {
	return session.servers.map((server) => ({
		path: `${server.name}/${name}`,
		text: lines([
			...first(server),
			...wire(session)
				.filter((one) => one.server === server)
				.flatMap(of),
		]),
	}));
}

const OWN_NAME = {
	why: 'A server does not know what a client calls it; here it has the name that it gives itself.',
	as: ({ info }: Server) => info.name,
};

const UNNAMED: Differences = {
	stderr: {
		why: 'Until the server has named itself its lines are of no known server.',
		as: (all) =>
			all.map((line) => (line.includes('Roots') ? line : line.replace(/^[\w-]+: /, ''))).sort(),
	},
};
const NO_REFUSALS = 'No server ever heard of a call that was refused.';
const NO_LAUNCH = 'A server does not say how it was started.';

/** The text of a value as Python prints it. */
export function pythonRepr(value: unknown): string {
	if (typeof value === 'string') return pythonText(value);
	if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
	if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value).map(
			([key, one]) => `${pythonText(key)}: ${pythonRepr(one)}`,
		);
		return `{${members.join(', ')}}`;
	}
	if (value === null) return 'None';
	return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

function pythonText(text: string): string {
	const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
	const inner = [...text]
		.map((letter) => {
			if (letter === '\\' || letter === quote) return `\\${letter}`;
			const point = letter.codePointAt(0)!;
			const short = { 9: '\\t', 10: '\\n', 13: '\\r' }[point];
			if (short !== undefined) return short;
			if (point < 0x20) return `\\x${point.toString(16).padStart(2, '0')}`;
			if (!/\p{Cf}|\p{Cn}/u.test(letter)) return letter;
			return point > 0xffff
				? `\\U${point.toString(16).padStart(8, '0')}`
				: `\\u${point.toString(16).padStart(4, '0')}`;
		})
		.join('');
	return `${quote}${inner}${quote}`;
}

/** As `pythonText`, of bytes. */
export function pythonBytes(text: string): string {
	const letters = [...new TextEncoder().encode(text)].map((byte) => {
		if (byte === 0x5c) return '\\\\';
		if (byte === 0x27) return "\\'";
		if (byte > 0x1f && byte < 0x7f) return String.fromCharCode(byte);
		return `\\x${byte.toString(16).padStart(2, '0')}`;
	});
	return `b'${letters.join('')}'`;
}

function pydantic({ error, id, result }: Readonly<Record<string, unknown>>): string {
	if (error === undefined) {
		return `JSONRPCResponse(jsonrpc='2.0', id=${id}, result=${pythonRepr(result)})`;
	}
	const { code, message } = error as { code: number; message: string };
	return `JSONRPCError(jsonrpc='2.0', id=${id}, error=ErrorData(code=${code}, message=${pythonText(message)}, data=None))`;
}

/** The Python SDK (1.x) at the level debug, over HTTP+SSE. */
export const PYTHON_SERVER: Renderer = {
	format: 'python-server',
	names: OWN_NAME,
	lacks: { decisions: NO_REFUSALS, launch: NO_LAUNCH },
	differs: UNNAMED,
	render: (session) =>
		perServer(session, 'server.log', (one) => {
			if (one.from === 'stderr') return [one.text];
			const at = `${localTime(one.time).replace('.', ',')} - mcp.server.sse - DEBUG -`;
			return one.from === 'client'
				? [`${at} Received JSON: ${pythonBytes(JSON.stringify(one.message))}`]
				: [
						`${at} Sending message via SSE: SessionMessage(message=JSONRPCMessage(root=${pydantic(one.message)}), metadata=None)`,
					];
		}),
};

/** A server in Node.js that writes its messages with sentences of its own. */
export const SERVER_TEXT: Renderer = {
	format: 'server-text',
	names: OWN_NAME,
	lacks: { launch: NO_LAUNCH },
	differs: UNNAMED,
	render: (session) =>
		perServer(
			session,
			'server.log',
			(one) => {
				if (one.from === 'stderr') return [one.text];
				const said = one.from === 'client' ? 'Received message' : 'Sending response';
				const at = `[${utcTime(one.time)}]`;
				return [
					`${at} INFO: ${said}: ${JSON.stringify(one.message)}`,
					`${at} DEBUG: Health check: {"status":"ok","uptime":13.2}`,
					`${at} DEBUG: Health check: {"status":"ok","uptime":13.3}`,
				];
			},
			({ start, tools }) => [
				...tools.map(({ name }) => `[${utcTime(start)}] INFO: Registered tool: ${name}`),
				`[${utcTime(start)}] INFO: MCP Server running on stdio`,
			],
		),
};

/** A server in Go whose transport logs its bytes. */
export const SLOG: Renderer = {
	format: 'slog',
	names: OWN_NAME,
	lacks: { decisions: NO_REFUSALS, launch: NO_LAUNCH },
	differs: UNNAMED,
	render: (session) =>
		perServer(session, 'server.log', (one) => {
			if (one.from === 'stderr') return [one.text];
			const said = one.from === 'client' ? '[stdin]: received bytes' : '[stdout]: sending bytes';
			const data = `${JSON.stringify(one.message)}\n`;
			return [
				`time=${utcTime(one.time)} level=INFO msg="${said}" count=${data.length} data=${goQuoted(data)}`,
			];
		}),
};

/** As Go's `strconv.Quote`, which escapes what does not print. */
function goQuoted(text: string): string {
	return JSON.stringify(text).replace(/\p{Cf}/gu, (letter) => {
		const point = letter.codePointAt(0)!;
		return point > 0xffff
			? `\\U${point.toString(16).padStart(8, '0')}`
			: `\\u${point.toString(16).padStart(4, '0')}`;
	});
}

/** Quarkus with its traffic log, messages over several lines. */
export const SPRING_SERVER: Renderer = {
	format: 'spring-server',
	names: OWN_NAME,
	differs: {
		stderr: {
			why: 'Only lines about messages name the connection, and with it the server.',
			as: (all) => all.map((line) => line.replace(/^[\w-]+: /, '')).sort(),
		},
	},
	render: (session) =>
		perServer(session, 'server.log', (one) => {
			if (one.from === 'stderr') return [one.text];
			const said = one.from === 'client' ? 'received' : 'sent';
			const head = `INFO  [io.qua.mcp.server.traffic] (vert.x-eventloop-thread-0) MCP message ${said} [YmFzZTY0LWlk]:`;
			const json = JSON.stringify(one.message, null, 2).replace(
				/^(\s*"(?:[^"\\]|\\.)*"): /gm,
				'$1 : ',
			);
			return [`${localTime(one.time).replace('.', ',')} ${head}`, '', ...json.split('\n')];
		}),
};

/** The C# SDK at the level trace. */
export const DOTNET_SERVER: Renderer = {
	format: 'dotnet-server',
	names: OWN_NAME,
	render: (session) =>
		perServer(session, 'server.log', (one) => {
			if (one.from === 'stderr') return [one.text];
			const { name } = one.server.info;
			const said = one.from === 'client' ? 'received' : 'sending';
			return [
				`${utcTime(one.time)} trce: ModelContextProtocol.Server.StdioServerTransport[1] Server (stream) (${name}) transport ${said} message. Message: '${JSON.stringify(one.message)}'.`,
			];
		}),
};

/** A server in Node.js that logs with pino. */
export const JSON_SERVER_LOG: Renderer = {
	format: 'json-server-log',
	names: OWN_NAME,
	lacks: { decisions: NO_REFUSALS, launch: NO_LAUNCH },
	render: (session) =>
		perServer(session, 'server.log', (one) => {
			if (one.from === 'stderr') return [];
			const head = { level: 30, time: one.time, pid: 41, hostname: 'notes-01' };
			const { name } = one.server.info;
			return [
				JSON.stringify({
					...head,
					name,
					rpc: one.message,
					msg: one.from === 'client' ? 'in' : 'out',
				}),
			];
		}),
};

/** A server in Node.js that logs with pino in ECS. */
export const ECS: Renderer = {
	format: 'ecs',
	names: OWN_NAME,
	lacks: { launch: NO_LAUNCH },
	render: (session) =>
		perServer(session, 'server.log', (one) => {
			if (one.from === 'stderr') return [];
			return [
				JSON.stringify({
					'log.level': 'info',
					'@timestamp': utcTime(one.time),
					'process.pid': 41,
					'host.hostname': 'notes-01',
					'ecs.version': '8.10.0',
					'service.name': one.server.info.name,
					'event.dataset': one.server.info.name,
					mcp: { message: one.message, session: { id: 'f3b0c442-EXAMPLE' } },
					message: one.from === 'client' ? 'received' : 'sent',
				}),
			];
		}),
};

/** What `sillok record` writes, a file per server. */
export const SILLOK_RECORDING: Renderer = {
	format: 'sillok-recording',
	render: (session) =>
		session.servers.map((server) => {
			const { name, command, args, start } = server;
			const t = (time: number) => utcTime(time).replace('Z', '000Z');
			return {
				path: `recordings/${name}-2026-03-02T09-15-00.000Z-4242.jsonl`,
				text: jsonLines([
					{
						sillok: 'recording',
						version: 1,
						t: t(start),
						generation: 1,
						session: `6d0f3c2e-${name}`,
						server: name,
						transport: 'stdio',
						command,
						args,
						pid: 4242,
						env: ['HOME', 'PATH'],
						redacted: false,
					},
					{ t: t(start), from: 'sillok', event: 'started' },
					...wire(session)
						.filter((one) => one.server === server)
						.map((one) =>
							one.from === 'stderr'
								? { t: t(one.time), from: 'stderr', text: one.text }
								: { t: t(one.time), from: one.from, msg: one.message },
						),
				]),
			};
		}),
};
