import {
	both,
	leavesOutCodes,
	leavesOutErrorTexts,
	leavesOutRefusedCalls,
	missesToolErrors,
	previewsResults,
} from '../differences.ts';
import { textOf } from '../messages.ts';
import { jsonLines, localTime, type Renderer, utcTime } from '../renderer.ts';
import type { Call, Session } from '../session.ts';

/** Records about agents: Invariant's traces, Agent Beacon, Splunk's flat records. */

function traced(call: Call): object[] {
	const { args, ending, end, id, start, tool } = call;
	const stamp = (time: number) => `${localTime(time).replace(' ', 'T')}000`;
	const asked = { id: `call_${id}`, type: 'function', function: { name: tool, arguments: args } };
	return [
		{ role: 'assistant', content: '', tool_calls: [asked], timestamp: stamp(start) },
		{
			role: 'tool',
			tool_call_id: `call_${id}`,
			content: ending.type === 'result' ? ending.result.content : null,
			timestamp: stamp(end),
			error: null,
		},
	];
}

/** What Invariant's gateway pushes of a session with each server. */
export const INVARIANT: Renderer = {
	format: 'invariant',
	names: {
		why: 'The gateway knows the name that a server gives itself.',
		as: ({ info }) => info.name,
	},
	differs: both(
		missesToolErrors('Of a result the gateway keeps the content, not isError.'),
		leavesOutCodes('Of an error the gateway keeps nothing, so the content is missing.'),
		leavesOutErrorTexts('Of an error the gateway keeps nothing.'),
	),
	render: ({ calls, client, servers }: Session) => [
		{
			path: 'mcp-trace.jsonl',
			text: jsonLines(
				servers.map(({ info, name, tools }) => ({
					messages: calls
						.filter(({ server, ending }) => server === name && ending.type !== 'refused')
						.flatMap(traced),
					metadata: {
						source: 'mcp',
						session_id: `inv-${name}`,
						system_user: 'alice@worker-07',
						mcp_client: client.name,
						mcp_server: info.name,
						tools,
						is_stateless_http_server: false,
					},
				})),
			),
		},
	],
};

/** Records of Agent Beacon: hooks tell of a call when it has ended. */
export const AGENT_BEACON: Renderer = {
	format: 'agent-beacon',
	differs: leavesOutRefusedCalls('That a tool was refused is told without the call.'),
	render: ({ calls, id }) => [
		{
			path: 'runtime.jsonl',
			text: jsonLines(
				calls.map((call) => {
					const { args, callId, ending, end, server, start, tool } = call;
					const isRefused = ending.type === 'refused';
					const isError = ending.type === 'result' && ending.result.isError;
					const name = `mcp__${server}__${tool}`;
					return {
						timestamp: utcTime(isRefused ? start : end),
						vendor: 'beacon',
						product: 'endpoint-agent',
						schema_version: '1.0',
						event: {
							kind: 'agent_runtime',
							action: isRefused ? 'approval.denied' : 'mcp.tool_invoked',
							category: 'mcp',
						},
						severity: 'info',
						endpoint: { hostname: 'alice-mac', os: 'darwin', agent_version: '0.1.0' },
						user: { name: 'alice', uid: '501' },
						harness: { name: 'claude_code', version: '2.1.220' },
						session: { id, working_directory: '/Users/alice/trip' },
						tool: { name },
						mcp: { server, tool },
						...(isRefused
							? { approval: { required: true, decision: 'denied' } }
							: {
									command: { duration_ms: end - start },
									gen_ai: {
										tool: {
											name: tool,
											type: 'extension',
											call: {
												id: callId,
												arguments: args,
												...(ending.type === 'result' ? { result: ending.result.content } : {}),
											},
										},
									},
								}),
						...(isError ? { error: { type: 'tool_error' } } : {}),
						...(ending.type === 'error'
							? {
									rpc: { response: { status_code: String(ending.code) } },
									error: { type: String(ending.code) },
								}
							: {}),
						message: ending.type === 'error' ? textOf(call) : 'MCP tool invocation observed',
					};
				}),
			),
		},
	],
};

/** Records in which the method is the tool. */
export const SPLUNK_MCP: Renderer = {
	format: 'splunk-mcp',
	names: { why: 'The records name no server.', as: () => null },
	differs: both(
		missesToolErrors('Of a result there is a preview of its text, not isError.'),
		previewsResults('A preview may be the start only.'),
	),
	render: ({ calls }) => [
		{
			path: 'mcp.log',
			text: jsonLines(
				calls
					.filter(({ ending }) => ending.type !== 'refused')
					.flatMap((call, i) => {
						const { args, ending, end, start, tool } = call;
						const outbound = { timestamp: utcTime(end), direction: 'outbound' };
						return [
							{
								timestamp: utcTime(start),
								direction: 'inbound',
								method: tool,
								id: i + 1,
								params: args,
							},
							ending.type === 'error'
								? { ...outbound, id: i + 1, error: { code: ending.code, message: ending.message } }
								: {
										...outbound,
										method: tool,
										id: i + 1,
										params: { result_preview: textOf(call) },
									},
						];
					}),
			),
		},
	],
};
