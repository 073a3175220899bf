import { both, leavesOutToolErrorTexts, missesToolErrors, wrapsErrors } from '../differences.ts';
import { lines, localTime, type Renderer } from '../renderer.ts';
import type { Call, Server } from '../session.ts';

function started({ name, command, args, start, stderr, tools }: Server): string[] {
	return [
		`${localTime(start)} [info] Handling CreateClient action`,
		`${localTime(start)} [info] Starting new stdio process with command: ${[command, ...args].join(' ')}`,
		...stderr.flatMap((line, i) => [
			`${localTime(start + 310 + i * 290)} [error] ${line}`,
			' undefined',
		]),
		`${localTime(start + 620)} [info] Successfully connected to stdio server`,
		`${localTime(start + 620)} [info] Storing stdio client user-${name}`,
		`${localTime(start + 621)} [info] CreateClient completed, server stored: true`,
		`${localTime(start + 640)} [info] Found ${tools.length} tools, 0 prompts, and 0 resources`,
	];
}

function called({ callId, ending, start, end, tool }: Call): string[] {
	const asked = [
		`${localTime(start)} [info] Handling CallTool action for tool '${tool}'`,
		`${localTime(start)} [info] Calling tool '${tool}' with toolCallId: ${callId}`,
	];
	if (ending.type === 'refused') return [];
	if (ending.type === 'error') {
		const error = `McpError: MCP error ${ending.code}: ${ending.message}`;
		return [...asked, `${localTime(end)} [error] Error calling tool '${tool}': ${error}`];
	}
	return [...asked, `${localTime(end)} [info] Successfully called tool '${tool}'`];
}

/** A channel per server, since late 2025. */
export const CURSOR: Renderer = {
	format: 'cursor',
	differs: both(
		missesToolErrors('A tool that failed is said to be called successfully.'),
		leavesOutToolErrorTexts('What tools say is not logged.'),
		wrapsErrors(
			'An error is printed with its class and code.',
			(message) => `McpError: MCP error -32602: ${message}`,
		),
	),
	render: ({ calls, servers }) =>
		servers.map((server) => ({
			path: `exthost/anysphere.cursor-mcp/MCP user-${server.name}.log`,
			text: lines([
				...started(server),
				...calls.filter((call) => call.server === server.name).flatMap(called),
			]),
		})),
};
