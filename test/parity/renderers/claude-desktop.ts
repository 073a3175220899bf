import {
	both,
	leavesOutErrorTexts,
	leavesOutToolErrorTexts,
	missesToolErrors,
} from '../differences.ts';
import { type Wire, wire } from '../messages.ts';
import { type Differences, lines, type Rendered, type Renderer, utcTime } from '../renderer.ts';
import type { Server, Session } from '../session.ts';

type Message = Wire & { readonly from: 'client' | 'server' };

/** `mcp.log` and a file per server, which hold the same; standard error stands in the server's file alone. */
function render(session: Session, payload: (one: Message) => string): Rendered[] {
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
	payload: (one: Message) => string,
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

const SUMMARY = 'A line tells method, id and kind of a message.';
const CUT: Differences = {
	definitions: {
		why: 'Of a list of tools the first is left, without its end, and so without a hash.',
		as: () => ({ 'files read_text_file': null, 'mail send_message': null }),
	},
};

/** Until early 2026: messages whole. */
export const CLAUDE_DESKTOP: Renderer = {
	format: 'claude-desktop',
	render: (session) => render(session, ({ message }) => JSON.stringify(message)),
};

/** From early to mid 2026: of more than 512 characters the first and the last 256. */
export const CLAUDE_DESKTOP_CUT: Renderer = {
	format: 'claude-desktop',
	variant: 'cut',
	differs: CUT,
	render: (session) => render(session, ({ message }) => cut(JSON.stringify(message))),
};

function cut(json: string): string {
	if (json.length <= 512) return json;
	return `${json.slice(0, 256)}...[${json.length - 512} chars truncated]...${json.slice(-256)}`;
}

/** Since mid 2026: method, id and kind of a message. */
export const CLAUDE_DESKTOP_SUMMARY: Renderer = {
	format: 'claude-desktop',
	variant: 'summary',
	lacks: {
		'tool-names': SUMMARY,
		arguments: SUMMARY,
		results: SUMMARY,
		definitions: SUMMARY,
	},
	differs: both(
		missesToolErrors('A result is said to have so many blocks, whatever they say.'),
		leavesOutToolErrorTexts('What a result says is not logged.'),
		leavesOutErrorTexts('Of an error the code is logged.'),
	),
	render: (session) => render(session, summary),
};

function summary({ message }: { readonly message: Readonly<Record<string, unknown>> }): string {
	const { error, id, method, params, result } = message;
	const known = id === undefined ? '' : ` id=${id}`;
	if (method !== undefined)
		return `method="${method}"${known}${params === undefined ? '' : ' params'}`;
	if (error !== undefined) return `id=${id} error(code=${(error as { code: number }).code})`;
	const { content } = result as { content?: readonly unknown[] };
	return `id=${id} result${content === undefined ? '' : `(${content.length} blocks)`}`;
}
