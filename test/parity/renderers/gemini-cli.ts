import type { ResultValue } from '../../../detections/engine/database.ts';
import { callsErrorsToolErrors, eachCall } from '../differences.ts';
import { textOf } from '../messages.ts';
import { type Differences, jsonLines, type Renderer, utcTime } from '../renderer.ts';
import type { Call } from '../session.ts';

/** What the model is told of a call that failed. */
function errorText({ args, ending, tool }: Call): string {
	if (ending.type === 'refused')
		return '[Operation Cancelled] Reason: User did not allow tool call';
	if (ending.type === 'error') return `MCP error ${ending.code}: ${ending.message}`;
	const asked = JSON.stringify({ name: tool, args });
	const answered = JSON.stringify([{ functionResponse: { name: tool, response: ending.result } }]);
	return `MCP tool '${tool}' reported tool error for function call: ${asked} with response: ${answered}`;
}

const TOLD = 'Failures are told in sentences of the product, with the call and the answer in them.';
const errorTexts = eachCall<ResultValue>((text, call) =>
	call.ending.type === 'error' || (call.ending.type === 'result' && call.ending.result.isError)
		? errorText(call)
		: text,
);
const differs: Differences = {
	...callsErrorsToolErrors('A failed call has the state error, whatever failed.'),
	errorMessages: { why: TOLD, as: errorTexts },
	results: { why: TOLD, as: errorTexts },
};

function toolCall(call: Call): object {
	const { args, callId: id, ending, end, server, tool } = call;
	const name = `mcp_${server}_${tool}`;
	const isError = ending.type === 'error' || (ending.type === 'result' && ending.result.isError);
	const response =
		ending.type === 'refused' || isError ? { error: errorText(call) } : { output: textOf(call) };
	return {
		id,
		name,
		args,
		result: [{ functionResponse: { id, name, response } }],
		status: ending.type === 'refused' ? 'cancelled' : isError ? 'error' : 'success',
		timestamp: utcTime(end),
		displayName: `${tool} (${server} MCP Server)`,
		description: JSON.stringify(args),
		renderOutputAsMarkdown: true,
	};
}

/** A chat below `~/.gemini/tmp`, one message to a line. */
export const GEMINI_CHAT: Renderer = {
	format: 'gemini-cli',
	variant: 'chat',
	differs,
	render: ({ calls, id, servers }) => [
		{
			path: 'chats/session-2026-03-02T09-15-3f1c2a9e.jsonl',
			text: jsonLines([
				{ sessionId: id, projectHash: '0f0f0f', startTime: utcTime(servers[0]!.start) },
				...calls.map((call, i) => ({
					id: `m${i}`,
					timestamp: utcTime(call.start),
					type: 'gemini',
					content: '',
					toolCalls: [toolCall(call)],
				})),
			]),
		},
	],
};

function event(sessionId: string, time: number, attributes: object, body: string): string {
	const resource = { 'service.name': 'gemini-cli', 'session.id': sessionId };
	const hrTime = [Math.floor(time / 1000), (time % 1000) * 1e6];
	const record = {
		hrTime,
		hrTimeObserved: hrTime,
		resource: {
			_rawAttributes: Object.entries(resource),
			_asyncAttributesPending: false,
			_memoizedAttributes: resource,
		},
		instrumentationScope: { name: 'gemini-cli' },
		attributes: { 'session.id': sessionId, 'event.timestamp': utcTime(time), ...attributes },
		_body: body,
	};
	return `${JSON.stringify(record, null, 2)}\n`;
}

/** The file of `telemetry.outfile`, one printed object after the other. */
export const GEMINI_TELEMETRY: Renderer = {
	format: 'gemini-cli',
	variant: 'telemetry',
	lacks: { results: 'Of a result the event tells its length alone.' },
	differs,
	render: ({ calls, id }) => [
		{
			path: '.gemini/telemetry.log',
			text: calls
				.map((call) => {
					const { args, ending, end, server, start, tool } = call;
					const isError = ending.type !== 'result' || ending.result.isError;
					return event(
						id,
						end,
						{
							'event.name': 'gemini_cli.tool_call',
							function_name: `mcp_${server}_${tool}`,
							function_args: JSON.stringify(args, null, 2),
							duration_ms: end - start,
							success: !isError,
							decision: ending.type === 'refused' ? 'reject' : 'accept',
							...(isError && ending.type !== 'refused'
								? { error: errorText(call), error_type: 'mcp_tool_error' }
								: {}),
							prompt_id: `${id}########0`,
							tool_type: 'mcp',
							mcp_server_name: server,
							start_time: start,
							end_time: end,
						},
						`Tool call: mcp_${server}_${tool}.`,
					);
				})
				.join(''),
		},
	],
};
