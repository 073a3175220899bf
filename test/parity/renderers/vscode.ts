import { wire } from '../messages.ts';
import { lines, localTime, type Renderer } from '../renderer.ts';

/** An output channel per server, at the level debug that shows messages since 1.12x. */
export const VSCODE: Renderer = {
	format: 'vscode',
	render: (session) =>
		session.servers.map(({ name, command, args, start, tools }) => ({
			path: `20260302T181459/window1/mcpServer.mcp.config.usrlocal.${name}.log`,
			text: lines([
				`${localTime(start)} [info] Starting server ${name}`,
				`${localTime(start)} [info] Connection state: Starting`,
				`${localTime(start + 9)} [info] Starting server from LocalProcess extension host`,
				`${localTime(start + 11)} [debug] Server command line: ${[command, ...args].join(' ')}`,
				`${localTime(start + 20)} [info] Connection state: Running`,
				...wire(session)
					.filter(({ server }) => server.name === name)
					.map((one) =>
						one.from === 'stderr'
							? `${localTime(one.time)} [warning] [server stderr] ${one.text}`
							: `${localTime(one.time)} [debug] [${one.from === 'client' ? 'editor -> server' : 'server -> editor'}] ${JSON.stringify(one.message)}`,
					),
				`${localTime(start + 40_000)} [info] Discovered ${tools.length} tools`,
			]),
		})),
};
