import { wrapsErrors } from '../differences.ts';
import { textOf } from '../messages.ts';
import { type Differences, jsonLines, lines, type Renderer, utcTime } from '../renderer.ts';
import type { Call, Server, Session } from '../session.ts';

interface Said {
	readonly time: number;
	readonly server: string;
	readonly key: 'debug' | 'error';
	readonly text: string;
}

function connected({ info, name, start, stderr }: Server): Said[] {
	const capabilities = {
		hasTools: true,
		serverVersion: info,
		protocolEra: 'legacy',
		negotiatedProtocolVersion: '2025-06-18',
	};
	const at = (later: number, key: Said['key'], text: string) => ({
		time: start + later,
		server: name,
		key,
		text,
	});
	return [
		at(0, 'debug', 'Starting connection with timeout of 30000ms'),
		...stderr.map((line, i) => at(310 + i * 290, 'error', `Server stderr: ${line}`)),
		at(664, 'debug', 'Successfully connected (transport: stdio) in 664ms'),
		at(665, 'debug', `Connection established with capabilities: ${JSON.stringify(capabilities)}`),
	];
}

function called(call: Call): Said[] {
	const { ending, end, server, start, tool } = call;
	if (ending.type === 'refused') return [];
	const said = (time: number, key: Said['key'], text: string) => ({ time, server, key, text });
	const asked = said(start, 'debug', `Calling MCP tool: ${tool}`);
	if (ending.type === 'result' && !ending.result.isError) {
		const millis = end - start;
		const took = millis < 1000 ? `${millis}ms` : `${Math.round(millis / 1000)}s`;
		return [asked, said(end, 'debug', `Tool '${tool}' completed successfully in ${took}`)];
	}
	const code = ending.type === 'error' ? `MCP error ${ending.code}: ` : '';
	const text = `${code}${textOf(call)}`;
	return [
		asked,
		...(ending.type === 'error' ? [] : [said(end, 'error', text)]),
		said(end, 'debug', `Tool '${tool}' failed after 0s: ${text}`),
	];
}

function everything({ calls, servers }: Session): Said[] {
	const all = [...servers.flatMap(connected), ...calls.flatMap(called)];
	return all.sort((a, b) => a.time - b.time);
}

const differs: Differences = {
	...wrapsErrors(
		"The client's library puts the code before the message.",
		(message) => `MCP error -32602: ${message}`,
	),
};

/** A file per server and connection. */
export const CLAUDE_CODE_MCP: Renderer = {
	format: 'claude-code-mcp',
	differs,
	render: (session) =>
		session.servers.map(({ name }) => ({
			path: `claude-cli-nodejs/-Users-alice-trip/mcp-logs-${name}/2026-03-02T09-15-00-000Z.jsonl`,
			text: jsonLines(
				everything(session)
					.filter(({ server }) => server === name)
					.map(({ time, key, text }) => ({
						[key]: text,
						timestamp: utcTime(time),
						sessionId: session.id,
						cwd: '/Users/alice/trip',
					})),
			),
		})),
};

/** The debug log of a session, with the same sentences of all servers. */
export const CLAUDE_CODE_DEBUG: Renderer = {
	format: 'claude-code-debug',
	differs,
	render: (session) => [
		{
			path: `.claude/debug/${session.id}.txt`,
			text: lines(
				everything(session).map(({ time, server, key, text }) =>
					key === 'debug'
						? `${utcTime(time)} [DEBUG] MCP server "${server}": ${text}`
						: `${utcTime(time)} [ERROR] MCP server "${server}" ${text}`,
				),
			),
		},
	],
};
