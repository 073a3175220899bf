import { wholeSeconds } from '../differences.ts';
import { type Wire, wire } from '../messages.ts';
import { jsonLines, lines, localTime, type Rendered, type Renderer, utcTime } from '../renderer.ts';
import type { Server, Session } from '../session.ts';

/** A tap between client and server, which writes one file per server. */
export const TAP: Renderer = {
	format: 'jsonrpc',
	variant: 'tap',
	render: (session) =>
		session.servers.map(({ name, command, args, start }) => {
			const label = { session_id: `01JEXAMPLE${name}`, server_label: name };
			const meta = { ts: utcTime(start), direction: 'meta', transport: 'stdio' };
			const all = wire(session).filter(({ server }) => server.name === name);
			return {
				path: `sessions/01JEXAMPLE${name}.jsonl`,
				text: jsonLines([
					{ ...label, seq: 0, ...meta, raw: { command: [command, ...args], cwd: '/Users/alice' } },
					...all.map((one, i) => ({
						...label,
						seq: i + 1,
						ts: utcTime(one.time),
						direction: { client: 'c2s', server: 's2c', stderr: 'stderr' }[one.from],
						transport: 'stdio',
						...(one.from === 'stderr' ? { text: one.text } : { raw: one.message }),
					})),
				]),
			};
		}),
};

type Message = Wire & { readonly from: 'client' | 'server' };

function perServer(
	{ servers }: Session,
	all: readonly Wire[],
	write: (server: Server, messages: readonly Message[]) => string,
): Rendered[] {
	return servers.map((server) => ({
		path: `${server.name}/mcp.log`,
		text: write(
			server,
			all.flatMap((one) => (one.server === server && one.from !== 'stderr' ? [one] : [])),
		),
	}));
}

const NO_STDERR = 'It lets messages through and nothing else.';
const NO_LAUNCH = 'It does not start the server.';
const OWN_NAME = {
	why: 'It does not know what the client calls the server.',
	as: ({ info }: Server) => info.name,
};

/** A small host, which marks messages with arrows. */
export const ARROWS: Renderer = {
	format: 'jsonrpc',
	variant: 'arrows',
	lacks: { stderr: NO_STDERR },
	names: {
		why: 'The server is known by the command that starts it.',
		as: ({ args }) =>
			args[0] === '-y' ? '@modelcontextprotocol/server-filesystem' : 'example-mail-mcp',
	},
	render: (session) =>
		perServer(session, wire(session), ({ args, command, start }, messages) =>
			lines([
				`[${utcTime(start)}] START ${[command, ...args].join(' ')} (pid=63838)`,
				...messages.map(
					({ from, message, time }) =>
						`[${utcTime(time)}] ${from === 'client' ? '>>>' : '<<<'} ${JSON.stringify(message)}`,
				),
			]),
		),
};

/** A middleware for HTTP, which spreads a message over its record, and keeps server-sent events as they are. */
export const SPREAD: Renderer = {
	format: 'jsonrpc',
	variant: 'spread',
	lacks: { stderr: NO_STDERR, launch: NO_LAUNCH },
	names: OWN_NAME,
	render: (session) =>
		perServer(session, wire(session), (_, messages) =>
			jsonLines(
				messages.map(({ from, message, time }) => ({
					timestamp: utcTime(time),
					direction: from === 'client' ? 'request' : 'response',
					path: '/mcp',
					...(from === 'client'
						? message
						: { raw: `event: message\ndata: ${JSON.stringify(message)}\n\n` }),
				})),
			),
		),
};

function askedAt(messages: readonly Message[], id: unknown): number {
	return messages.find(({ message }) => message.id === id)!.time;
}

/** A gateway that keeps what passes with what it knows of it. */
export const CAPTURE: Renderer = {
	format: 'jsonrpc',
	variant: 'capture',
	lacks: { stderr: NO_STDERR, launch: NO_LAUNCH },
	render: (session) =>
		perServer(session, wire(session), ({ name }, messages) =>
			jsonLines(
				messages.map(({ from, message, time }) => ({
					timestamp: utcTime(time),
					method: message.method ?? 'unknown',
					id: message.id ?? null,
					metadata: {
						serverName: name,
						sessionId: `6f1f0c1e-${name}`,
						durationMs: from === 'client' ? 0 : time - askedAt(messages, message.id),
						httpStatus: from === 'client' ? 0 : 200,
						client: session.client,
					},
					[from === 'client' ? 'request' : 'response']: message,
				})),
			),
		),
};

/** Frames of all servers in one file, marked with the two ends. */
export const FRAMES: Renderer = {
	format: 'jsonrpc',
	variant: 'frames',
	lacks: { stderr: NO_STDERR, launch: NO_LAUNCH },
	render: (session) => [
		{
			path: 'frames.jsonl',
			text: jsonLines(
				wire(session).flatMap((one) =>
					one.from === 'stderr'
						? []
						: {
								'@timestamp': utcTime(one.time),
								dir: one.from === 'client' ? 'client → server' : 'server → client',
								serverName: one.server.name,
								frame: one.message,
							},
				),
			),
		},
	],
};

/** An auditing proxy, which writes sentences in local time. */
export const AUDIT: Renderer = {
	format: 'jsonrpc',
	variant: 'audit',
	lacks: { stderr: NO_STDERR },
	differs: wholeSeconds('Times are in whole seconds.'),
	names: ARROWS.names!,
	render: (session) =>
		perServer(session, wire(session), ({ args, command, start }, messages) => {
			const at = (time: number) => `${localTime(time).slice(0, 19)} - [PID:9968] - `;
			return lines([
				`${at(start)}--- STARTING PROXY FOR: ${[command, ...args].join(' ')} ---`,
				...messages.map(({ from, message, time }) => {
					const head = from === 'client' ? '[REQUEST]' : '[RESPONSE]';
					const { id = '?', method = 'unknown' } = message;
					return `${at(time)}${head} Method: ${method} | ID: ${id} | Payload: ${JSON.stringify(message)}`;
				}),
			]);
		}),
};
