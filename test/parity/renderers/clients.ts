import type { ResultValue } from '../../../detections/engine/database.ts';
import { eachCall, wholeSeconds } from '../differences.ts';
import { wire } from '../messages.ts';
import { lines, type Renderer, utcTime } from '../renderer.ts';
import type { Session } from '../session.ts';

/** The daily debug file of LibreChat, with DEBUG_MESSAGE_LENGTH so high that no message is cut. */
export const LIBRECHAT: Renderer = {
	format: 'librechat',
	address: ({ name }) => `https://${name}.example.com/mcp`,
	render: (session) => [
		{
			path: 'logs/debug-2026-03-02.log',
			text: lines([
				...session.servers.flatMap(({ name, start }) => [
					`${utcTime(start)} info: [MCP][${name}] Creating streamable-http transport: https://${name}.example.com/mcp`,
					`${utcTime(start + 1)} info: [MCP][${name}] Connection state: connecting`,
				]),
				...wire(session).flatMap((one) =>
					one.from === 'stderr'
						? []
						: `${utcTime(one.time)} debug: [MCP][User: 66f0a1b2c3d4e5f600000001][${one.server.name}] Transport ${one.from === 'client' ? 'sending' : 'received'}: ${JSON.stringify(one.message)}`,
				),
			]),
		},
	],
};

/** Local, with its offset. */
function zedTime(time: number): string {
	return utcTime(time + 9 * 3_600_000).replace(/\.\d+Z$/, '+09:00');
}

function zed(session: Session): string[] {
	const started = session.servers.flatMap(({ name, command, args, start }) => {
		const at = `${zedTime(start)} DEBUG`;
		return [
			{
				time: start,
				text: `${at} [context_server::client] starting context server (executable="${command}", args=${JSON.stringify(args).replaceAll('","', '", "')})`,
			},
			{ time: start, text: `${at} [context_server] starting context server ${name}` },
		];
	});
	const said = wire(session).map((one) => {
		const client = '[context_server::client]';
		const text =
			one.from === 'stderr'
				? `WARN  ${client} context server stderr: ${one.text}`
				: `TRACE ${client} ${one.from === 'client' ? 'outgoing message' : 'recv'}: ${JSON.stringify(one.message)}`;
		return { time: one.time, text: `${zedTime(one.time)} ${text}` };
	});
	return [...started, ...said].sort((a, b) => a.time - b.time).map(({ text }) => text);
}

/** Zed at the level trace: one log of all servers, which messages do not name. */
export const ZED: Renderer = {
	format: 'zed',
	differs: {
		...wholeSeconds('Times are in whole seconds.'),
		servers: {
			why: 'Messages do not name their server, and two servers count ids alike.',
			as: eachCall<ResultValue>(() => null),
		},
		stderr: {
			why: 'Nor do lines of standard error, once two servers run.',
			as: (all) => all.map((line) => line.replace(/^mail: /, '')).sort(),
		},
	},
	render: (session) => [
		{
			path: 'Zed.log',
			text: lines([
				`${zedTime(session.servers[0]!.start)} INFO  [zed] ========== starting zed version 1.20.2+stable.360 ==========`,
				...zed(session),
			]),
		},
	],
};
