import { type Wire, wire } from '../messages.ts';
import { lines, type Rendered, type Renderer, utcTime } from '../renderer.ts';
import type { Server, Session } from '../session.ts';

/** `mcp.log` and a file per server, which hold the same; standard error stands in the server's file alone. */
function render(
	session: Session,
	payload: (one: Wire & { message: object }) => string,
): Rendered[] {
	const shared: string[] = [];
	const rendered = session.servers.map(({ name }): Rendered => {
		const own: string[] = [];
		for (const { time, text } of said(session, name, payload)) {
			if (time === null) own.push(text);
			else own.push(`${utcTime(time)} [${name}] [info] ${text} { metadata: undefined }`);
			if (time !== null) shared.push(`${utcTime(time)} [info] [${name}] ${text}`);
		}
		return { path: `Claude/mcp-server-${name}.log`, text: lines(own) };
	});
	return [...rendered, { path: 'Claude/mcp.log', text: lines(shared.sort()) }];
}

function said(
	session: Session,
	name: string,
	payload: (one: Wire & { message: object }) => string,
): { time: number | null; text: string }[] {
	const server = session.servers.find((one) => one.name === name)!;
	return [
		{ time: server.start, text: 'Initializing server...' },
		{ time: server.start + 4, text: launch(server) },
		{ time: server.start + 21, text: 'Server started and connected successfully' },
		...wire(session)
			.filter((one) => one.server === server)
			.map((one) =>
				one.from === 'stderr'
					? { time: null, text: one.text }
					: { time: one.time, text: `Message from ${one.from}: ${payload(one)}` },
			),
	];
}

function launch({ command, args }: Server): string {
	return `Using MCP server command: ${command} with args: ${JSON.stringify(args)}`;
}

/** Until early 2026: messages whole. */
export const CLAUDE_DESKTOP: Renderer = {
	format: 'claude-desktop',
	render: (session) => render(session, ({ message }) => JSON.stringify(message)),
};
