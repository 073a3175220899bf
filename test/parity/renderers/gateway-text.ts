import type { ResultValue } from '../../../detections/engine/database.ts';
import {
	both,
	eachCall,
	leavesOutCodes,
	leavesOutDurations,
	leavesOutErrorTexts,
	leavesOutFailedCalls,
	leavesOutRefusedCalls,
	leavesOutToolErrorTexts,
	missesToolErrors,
} from '../differences.ts';
import { requestOf, textOf } from '../messages.ts';
import { jsonLines, lines, localTime, type Renderer, utcTime } from '../renderer.ts';
import type { Call, Server } from '../session.ts';

/** Logs of gateways that are sentences. */

function container({ name }: Server): string {
	const labels = `-l docker-mcp=true -l docker-mcp-name=${name} -l docker-mcp-transport=stdio`;
	return `run --rm -i --init ${labels}`;
}

function goDuration(millis: number): string {
	return millis < 1000 ? `${millis}ms` : `${millis / 1000}s`;
}

/** Docker MCP Gateway up to 2026-06, which printed arguments. */
export const DOCKER_MCP_GATEWAY: Renderer = {
	format: 'docker-mcp-gateway',
	address: (server) => `docker ${container(server)} mcp/${server.name}`,
	differs: both(
		missesToolErrors('That a call took so long is said of a tool that failed too.'),
		leavesOutToolErrorTexts('Results are not logged.'),
		leavesOutRefusedCalls('That a tool was denied is told without the call.'),
		leavesOutErrorTexts('A call that an error ended has no second line.'),
		{
			servers: {
				why: 'A call does not name its server, which was started before.',
				as: eachCall<ResultValue>(() => null),
			},
			durations: {
				why: 'The line that ends a call says how long it took, though no line has a time.',
				as: eachCall<ResultValue>((_, { start, end, ending }) =>
					ending.type === 'error' ? null : end - start,
				),
			},
			errorTypes: {
				why: 'A call that an error ended has no second line.',
				as: eachCall<ResultValue>(() => null),
			},
			errorCodes: {
				why: 'A call that an error ended has no second line.',
				as: eachCall<ResultValue>(() => null),
			},
		},
	),
	render: ({ calls, client, servers }) => [
		{
			path: 'gateway.log',
			text: lines([
				'- Reading configuration...',
				`- Those servers are enabled: ${servers.map(({ name }) => name).join(', ')}`,
				'- Listing MCP tools...',
				...servers.map((server) => `  - Running mcp/${server.name} with [${container(server)}]`),
				...servers.flatMap(({ name, stderr }) => stderr.map((line) => `- ${name}: ${line}`)),
				...servers.map(({ name, tools }) => `  > ${name}: (${tools.length} tools)`),
				'> Start stdio server',
				`- Client initialized ${client.name}@${client.version} `,
				...calls.flatMap((call) => {
					const { args, ending, end, server, start, tool } = call;
					if (ending.type === 'refused') {
						return [`policy denied tool ${server}/${tool}: not on the allow list`];
					}
					return [
						`  - Calling tool ${tool} with arguments: ${JSON.stringify(args)}`,
						'  - Scanning tool call arguments for secrets...',
						'  > No secret found in arguments.',
						...(ending.type === 'error'
							? []
							: [`  > Calling tool ${tool} took: ${goDuration(end - start)}`]),
					];
				}),
			]),
		},
	],
};

/** Tools behind ContextForge have the name of their server in front, in lower-case words. */
function slug({ server, tool }: Call): string {
	return `${server}-${tool.replaceAll('_', '-')}`;
}

function contextforge(call: Call, i: number): object[] {
	const { ending, end, start, tool } = call;
	const request = `8a1c2f0e6b7d4c${i.toString(16).padStart(2, '0')}`;
	const record = (time: number, name: string, message: string, more: object = {}) => ({
		asctime: localTime(time).slice(0, 19).replace(' ', 'T'),
		name: `mcpgateway.${name}`,
		levelname: 'INFO',
		message,
		'@timestamp': utcTime(time).replace('Z', '000Z'),
		hostname: 'gw-0',
		process_id: 17,
		request_id: request,
		...more,
	});
	const event = (time: number, message: string, more: object) =>
		record(time, 'services.structured_logger', `[tool_service] ${message}`, {
			component: 'tool_service',
			correlation_id: request,
			...more,
		});
	if (ending.type === 'refused') {
		const more = { event_type: 'tool_access_denied', resource_type: 'tool', resource_name: tool };
		return [event(start, 'Tool access denied', more)];
	}
	const rpc = { ...requestOf(call), params: { name: slug(call), arguments: call.args } };
	const body = `📩 Incoming request: POST /rpc\nQuery params: {}\nHeaders: {'host': 'gw.example.com'}\nBody: ${JSON.stringify(rpc)}`;
	const metadata = { tool_name: tool, transport: 'sse' };
	const took = { duration_ms: end - start };
	return [
		record(start, 'middleware.request_logging_middleware', body),
		event(start, `MCP tool call started: ${tool}`, { metadata }),
		ending.type === 'error'
			? event(end, `MCP tool call failed: ${tool}`, {
					...took,
					error_details: { error_type: 'McpError', error_message: textOf(call) },
					metadata,
				})
			: event(end, `MCP tool call completed: ${tool}`, {
					...took,
					metadata: { ...metadata, success: !ending.result.isError },
				}),
	];
}

export const CONTEXTFORGE: Renderer = {
	format: 'contextforge',
	names: { why: 'The gateway knows the address of a server.', as: () => null },
	toolName: { why: 'The name behind the gateway is another one.', as: slug },
	differs: both(
		leavesOutToolErrorTexts('Results are not logged.'),
		leavesOutCodes('The error is a text without its code.'),
		leavesOutRefusedCalls('That a tool was denied is told without the call.'),
	),
	render: ({ calls }) => [{ path: 'mcpgateway.log', text: jsonLines(calls.flatMap(contextforge)) }],
};

function lasso(call: Call): string[] {
	const { ending, end, server, start, tool } = call;
	const at = (time: number, logger: string, level = 'INFO') =>
		`${localTime(time).replace('.', ',')} - mcp_gateway.${logger} - ${level} - `;
	const shown = `${server}_${tool}`;
	const asked = `${at(start, 'server')}Executing dynamic tool '${shown}' (proxied from ${server}/${tool})`;
	if (ending.type === 'refused') {
		return [
			asked,
			`${at(start, 'server', 'WARNING')}Tool call ${server}/${tool} blocked by request sanitizer plugin.`,
			`${at(start, 'server', 'ERROR')}Sanitization policy violation for dynamic tool '${shown}': Request blocked by gateway policy`,
		];
	}
	return [
		asked,
		`${at(start, 'sanitizers')}Sanitizing tool call args for ${server} tool ${tool}`,
		ending.type === 'error'
			? `${at(end, 'server', 'ERROR')}Error executing dynamic tool '${shown}': ${textOf(call)}`
			: `${at(end, 'sanitizers')}Sanitizing tool call result for ${server} tool ${tool}`,
	];
}

/** The log of Lasso's gateway. */
export const LASSO_LOG: Renderer = {
	format: 'lasso',
	variant: 'log',
	lacks: {
		arguments: 'The log names calls only; the database of a plugin has their arguments.',
		results: 'The log names calls only.',
	},
	differs: both(
		missesToolErrors('A result is a result.'),
		leavesOutToolErrorTexts('Results are not logged.'),
		leavesOutCodes('The error is a text without its code.'),
	),
	render: ({ calls, servers }) => [
		{
			path: 'gateway.log',
			text: lines([
				...servers.map(
					({ name, start }) =>
						`${localTime(start).replace('.', ',')} - mcp_gateway.server - INFO - Starting proxied server: ${name}...`,
				),
				...calls.flatMap(lasso),
			]),
		},
	],
};

/** Rows of the database of its plugin, a row for each block of a result, written when a call has ended. */
export const LASSO_ROWS: Renderer = {
	format: 'lasso',
	variant: 'database',
	lacks: { decisions: 'What the gateway blocked is no row.' },
	differs: both(
		leavesOutDurations('The one time there is stands for request and answer.'),
		leavesOutFailedCalls('A call that an error ended is no row.'),
		{
			times: {
				why: 'A row is written when the call has ended.',
				as: eachCall<ResultValue>((_, { end }) => end),
			},
		},
	),
	render: ({ calls }) => {
		const rows = calls.flatMap((call) => {
			const { args, callId, ending, end, server, tool } = call;
			if (ending.type !== 'result') return [];
			return ending.result.content.map(({ text }) => ({
				track_id: 'brave-fox-0001',
				timestamp: `${localTime(end)}000`,
				server_name: server,
				capability_type: 'tool',
				capability_name: tool,
				...args,
				response_type: 'CallToolResult',
				isError: ending.result.isError ? 1 : 0,
				call_id: callId,
				content_type: 'text',
				content_text: text,
			}));
		});
		const { timestamp, call_id } = rows[0]!;
		const first = { rowid: 1, timestamp, call_id };
		return [
			{
				path: 'track.db',
				text: jsonLines([{ store: 'lasso', table: 'events', first }, ...rows]),
			},
		];
	},
};

/** .NET's console of Microsoft's gateway, which has no times by default. */
export const MICROSOFT_MCP_GATEWAY: Renderer = {
	format: 'microsoft-mcp-gateway',
	names: { why: 'The sentences name no server.', as: () => null },
	differs: both(
		missesToolErrors('A result is a result.'),
		leavesOutToolErrorTexts('Results are not logged.'),
		leavesOutCodes('The error is a text without its code.'),
		leavesOutRefusedCalls('That a tool was denied is told without the call.'),
	),
	render: ({ calls }) => [
		{
			path: 'mcpgateway.log',
			text: lines(
				calls.flatMap((call) => {
					const { args, ending, server, tool } = call;
					const executor = 'Microsoft.McpGateway.Tools.Services.HttpToolExecutor[0]';
					const registry = 'Microsoft.McpGateway.Management.Foundry.AgentToolRegistry[0]';
					if (ending.type === 'refused') {
						return [`warn: ${executor}`, `      User 9d2f denied read access for tool ${tool}`];
					}
					if (ending.type === 'error') {
						const length = JSON.stringify(args).length;
						return [
							`info: ${registry}`,
							`      Calling MCP tool ${tool} at http://${server}:8000/call (args ${length} bytes)`,
							`warn: ${registry}`,
							`      MCP tool ${tool} returned 400: ${textOf(call)}`,
						];
					}
					return [
						`info: ${executor}`,
						`      Executing tool: ${tool}`,
						`info: ${executor}`,
						`      Tool ${tool} executed successfully`,
					];
				}),
			),
		},
	],
};
