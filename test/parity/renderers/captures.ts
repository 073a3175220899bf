import { callsErrorsToolErrors, wrapsErrors } from '../differences.ts';
import { textOf, wire } from '../messages.ts';
import { jsonLines, lines, type Renderer, utcTime } from '../renderer.ts';
import type { Call } from '../session.ts';
import { type Post, posts } from './har.ts';

/** With an offset and nanoseconds, as Go prints a local time. */
function goTime(time: number): string {
	return utcTime(time + 9 * 3_600_000).replace('Z', '000000+09:00');
}

function debugRecord(call: Call, direction: 'request' | 'response'): object {
	const { args, ending, end, server, start, tool } = call;
	const isError = ending.type === 'error' || (ending.type === 'result' && ending.result.isError);
	const text = ending.type === 'error' ? `[${server}] ${textOf(call)}` : textOf(call);
	const name = `${server}_${tool}`;
	return {
		timestamp: goTime(direction === 'request' ? start : end),
		direction,
		message_type: 'tool_call',
		tool_name: name,
		server_name: server,
		message:
			direction === 'request'
				? { method: 'tools/call', params: { name, arguments: args } }
				: { content: [{ type: 'text', text }], ...(isError ? { isError } : {}) },
	};
}

/** mcp-debug, which puts all blocks of a result into one. */
export const MCP_DEBUG: Renderer = {
	format: 'mcp-debug',
	differs: {
		...callsErrorsToolErrors(
			'The proxy answers its client with a failed tool when a server gives an error.',
		),
		...wrapsErrors('The server is named before the error.', (message) => `[mail] ${message}`),
	},
	render: ({ calls, servers }) => {
		const start = goTime(servers[0]!.start);
		const session = { start_time: start, server_info: 'Dynamic MCP Proxy v1.0.0', messages: [] };
		return [
			{
				path: 'session.jsonl',
				text:
					lines(['# MCP Recording Session', `# Started: ${start}`]) +
					jsonLines([
						session,
						...calls
							.filter(({ ending }) => ending.type !== 'refused')
							.flatMap((call) => [debugRecord(call, 'request'), debugRecord(call, 'response')]),
					]),
			},
		];
	},
};

const DIRECTIONS = { client: 'c2s', server: 's2c', stderr: 'stderr' };

/** The JSON export of mcpsnoop, a file per session. */
export const MCPSNOOP: Renderer = {
	format: 'mcpsnoop',
	render: (session) =>
		session.servers.map(({ name, command, args, start }) => ({
			path: `${name}.json`,
			text: JSON.stringify(
				{
					generated_at: goTime(start + 60_000),
					session: {
						id: `01JEXAMPLE${name}`,
						label: name,
						first: goTime(start),
						last: goTime(start + 40_000),
						pending: 0,
						late_results: 0,
						missing_frames: 0,
					},
					summary: { tools: [], slowest_calls: [] },
					calls: [],
					events: [
						{
							seq: 1,
							timestamp: goTime(start),
							direction: 'meta',
							kind: 'meta',
							raw: { command: [command, ...args], cwd: '/Users/alice' },
						},
						...wire(session)
							.filter(({ server }) => server.name === name)
							.map((one, i) => ({
								seq: i + 2,
								timestamp: goTime(one.time),
								direction: DIRECTIONS[one.from],
								...(one.from === 'stderr'
									? { kind: 'stderr', text: one.text }
									: { kind: 'frame', raw: one.message }),
							})),
					],
				},
				null,
				2,
			),
		})),
};

function protocolEntry({ answered, end, sent, start }: Post, i: number): object {
	const isRequest = sent.id !== undefined;
	return {
		id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
		timestamp: utcTime(start),
		direction: isRequest ? 'request' : 'notification',
		origin: 'client',
		message: sent,
		...(answered === undefined ? {} : { response: answered, duration: end - start }),
	};
}

/** Two of the three exports of MCP Inspector, for a server that it started itself. */
export const INSPECTOR_PROTOCOL: Renderer = {
	format: 'mcp-inspector',
	variant: 'protocol and console',
	lacks: { launch: 'These exports do not say how a server is started.' },
	render: (session) =>
		session.servers.flatMap(({ name, start, stderr }) => [
			{
				path: `inspector-protocol-${name}-2026-03-02T09-20-00.000Z.json`,
				text: JSON.stringify(
					posts(session)
						.filter(({ server }) => server === name)
						.map(protocolEntry),
					null,
					2,
				),
			},
			{
				path: `inspector-console-${name}-2026-03-02T09-20-00.000Z.json`,
				text: JSON.stringify(
					stderr.map((message, i) => ({ timestamp: utcTime(start + 310 + i * 290), message })),
					null,
					2,
				),
			},
		]),
};

function networkEntry({ answered, end, sent, server, start }: Post, i: number): object {
	const id = { 'mcp-session-id': `EXAMPLE-session-${server}` };
	return {
		id: `175570000000${i}-example`,
		timestamp: utcTime(start),
		method: 'POST',
		url: `https://${server}.example.com/mcp`,
		requestHeaders: { 'content-type': 'application/json', ...(sent.id === 0 ? {} : id) },
		requestBody: JSON.stringify(sent),
		responseStatus: answered === undefined ? 202 : 200,
		responseStatusText: '',
		responseHeaders: { ...(answered ? { 'content-type': 'text/event-stream' } : {}), ...id },
		...(answered ? { responseBody: `event: message\ndata: ${JSON.stringify(answered)}\n\n` } : {}),
		duration: end - start,
		category: 'transport',
	};
}

/** The third one, for servers that are reached over HTTP. */
export const INSPECTOR_NETWORK: Renderer = {
	format: 'mcp-inspector',
	variant: 'network',
	lacks: { stderr: 'Servers behind HTTP keep theirs.' },
	address: ({ name }) => `https://${name}.example.com/mcp`,
	render: (session) =>
		session.servers.map(({ name }) => ({
			path: `inspector-network-${name}-2026-03-02T09-20-00.000Z.json`,
			text: JSON.stringify(
				posts(session)
					.filter(({ server }) => server === name)
					.map(networkEntry),
				null,
				2,
			),
		})),
};
