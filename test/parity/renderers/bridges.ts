import { both, leavesOutToolErrorTexts, missesToolErrors } from '../differences.ts';
import { wire } from '../messages.ts';
import { lines, localTime, type Renderer, utcTime } from '../renderer.ts';
import { posts } from './har.ts';
import { pythonBytes } from './server-logs.ts';

const UNNAMED = {
	why: 'The bridge does not know what its client calls the server.',
	as: () => null,
};

/** The debug file of mcp-remote, one per server. */
export const MCP_REMOTE: Renderer = {
	format: 'mcp-remote',
	names: UNNAMED,
	address: ({ name }) => `https://${name}.example.com/mcp`,
	differs: both(
		missesToolErrors('Of a result the file tells that it is there.'),
		leavesOutToolErrorTexts('Of a result the file tells that it is there.'),
	),
	render: (session) =>
		session.servers.map(({ name, start }, i) => {
			const url = `https://${name}.example.com/mcp`;
			const at = (time: number) => `[${utcTime(time)}][700${i}] `;
			return {
				path: `.mcp-auth/mcp-remote-0.1.38/${String(i).repeat(32)}_debug.log`,
				text: lines([
					`${at(start)}Starting mcp-remote with server URL: ${url} `,
					`${at(start + 4)}[700${i}] Connecting to remote server: ${url} `,
					`${at(start + 200)}Connected to remote server using StreamableHTTPClientTransport `,
					...posts(session)
						.filter(({ server }) => server === name)
						.flatMap(({ sent, answered, start: time, end }) => {
							const { id, method, params } = sent;
							const asked = {
								method,
								...(id === undefined ? {} : { id }),
								...(params === undefined ? {} : { params: JSON.stringify(params).slice(0, 500) }),
							};
							const { error } = answered ?? {};
							const told = { id, ...(error ? { error } : { result: 'result-present' }) };
							return [
								`${at(time)}[Local→Remote] ${method}`,
								`${at(time)}Local → Remote message ${JSON.stringify(asked)}`,
								...(answered === undefined
									? []
									: [
											`${at(end)}[Remote→Local] ${id}`,
											`${at(end)}Remote → Local message ${JSON.stringify(told)}`,
										]),
							];
						}),
				]),
			};
		}),
};

/** What mcp-proxy writes with `--debug` of a server that it starts for clients of HTTP+SSE. */
export const MCP_PROXY: Renderer = {
	format: 'mcp-proxy',
	names: UNNAMED,
	render: (session) =>
		session.servers.map((server) => {
			const { command, args, start } = server;
			const at = (time: number, level: string, logger: string) => {
				const stamp = localTime(time).replace('.', ',');
				return `[${level} ${stamp}.${stamp.slice(-3)} ${logger}]`;
			};
			return {
				path: `mcp-proxy-${server.name}.stderr`,
				text: lines([
					`${at(start, 'I', 'mcp_proxy.mcp_server')} Setting up default server: ${[command, ...args].join(' ')}`,
					`${at(start + 40, 'D', 'mcp_proxy.proxy_server')} Sending initialization request to remote MCP server...`,
					...wire(session)
						.filter((one) => one.server === server && one.from !== 'server')
						.map((one) =>
							one.from === 'stderr'
								? one.text
								: `${at(one.time, 'D', 'mcp.server.sse')} Received JSON: ${pythonBytes(JSON.stringify(one.message))}`,
						),
				]),
			};
		}),
};
