import { wrapsErrors } from '../differences.ts';
import { textOf } from '../messages.ts';
import type { Differences, Rendered, Renderer } from '../renderer.ts';
import type { Call, Session } from '../session.ts';

/** What the model is told of a call. */
function told(call: Call): string {
	const { ending } = call;
	if (ending.type === 'refused') return 'The user denied this operation.';
	if (ending.type === 'error') {
		return `Error executing MCP tool: MCP error ${ending.code}: ${ending.message}`;
	}
	return ending.result.isError ? `Error:\n${textOf(call)}` : textOf(call);
}

function uiMessages(call: Call): object[] {
	const { args, end, ending, server, start, tool } = call;
	const asked = {
		type: 'use_mcp_tool',
		serverName: server,
		toolName: tool,
		arguments: JSON.stringify(args, null, 2),
	};
	const text = JSON.stringify(asked);
	const ask = { ts: start, type: 'ask', ask: 'use_mcp_server', text, partial: false };
	if (ending.type === 'refused') {
		return [
			ask,
			{ ts: end, type: 'say', say: 'user_feedback', text: 'No', images: [] },
			{ ts: end + 9, type: 'say', say: 'api_req_started', text: '{}' },
		];
	}
	return [
		ask,
		{ ts: start, type: 'say', say: 'mcp_server_request_started' },
		ending.type === 'error'
			? { ts: end, type: 'say', say: 'error', text: told(call) }
			: { ts: end, type: 'say', say: 'mcp_server_response', text: told(call) },
	];
}

function history(call: Call): object[] {
	const { args, callId, end, server, start, tool } = call;
	const input = { server_name: server, tool_name: tool, arguments: JSON.stringify(args) };
	const content = [{ type: 'text', text: told(call) }];
	return [
		{
			role: 'assistant',
			content: [{ type: 'tool_use', id: callId, name: 'use_mcp_tool', input }],
			ts: start,
		},
		{ role: 'user', content: [{ type: 'tool_result', tool_use_id: callId, content }], ts: end },
	];
}

function task({ calls }: Session, name: string, first: object, of: (call: Call) => object[]) {
	const path = `globalStorage/saoudrizwan.claude-dev/tasks/1772442900000/${name}`;
	return [{ path, text: JSON.stringify([first, ...calls.flatMap(of)]) }] satisfies Rendered[];
}

const differs: Differences = wrapsErrors(
	'The sentence for a call that failed stands before the message.',
	(message) => `Error executing MCP tool: MCP error -32602: ${message}`,
);

/** What the panel shows. */
export const CLINE_UI: Renderer = {
	format: 'cline',
	variant: 'ui messages',
	differs,
	render: (session) => {
		const first = {
			ts: session.servers[0]!.start,
			type: 'say',
			say: 'text',
			text: 'Plan the trip',
		};
		return task(session, 'ui_messages.json', first, uiMessages);
	},
};

/** What the model is told, with native tool calls. */
export const CLINE_HISTORY: Renderer = {
	format: 'cline',
	variant: 'history',
	differs,
	render: (session) => {
		const text = '<task>\nPlan the trip\n</task>\n<environment_details>\n</environment_details>';
		const first = {
			role: 'user',
			content: [{ type: 'text', text }],
			ts: session.servers[0]!.start,
		};
		return task(session, 'api_conversation_history.json', first, history);
	},
};
