import type { ResultValue } from '../../../detections/engine/database.ts';
import {
	both,
	eachCall,
	leavesOutDurations,
	missesToolErrors,
	wrapsErrors,
} from '../differences.ts';
import { textOf } from '../messages.ts';
import { jsonLines, type Renderer, utcTime } from '../renderer.ts';
import { type Call, SESSION, type Server } from '../session.ts';

function asked({ args, callId, server, tool }: Call): object {
	const namespace = `mcp__${server}`;
	const text = JSON.stringify(args);
	return { type: 'function_call', name: tool, namespace, arguments: text, call_id: callId };
}

/** What the program says of a call without a result. */
function errorText({ ending, server, tool }: Call): string {
	if (ending.type !== 'error') return 'user rejected MCP tool call';
	return `tool call error: tool call failed for \`${server}/${tool}\`\n\nCaused by:\n    Mcp error: ${ending.code}: ${ending.message}`;
}

const CODEX_ERRORS = wrapsErrors(
	'The error is told with the chain of its causes.',
	(message) =>
		`tool call error: tool call failed for \`mail/delete_message\`\n\nCaused by:\n    Mcp error: -32602: ${message}`,
);

function ended(call: Call): object {
	const { args, callId, ending, server, start, end, tool } = call;
	const millis = ending.type === 'refused' ? 0 : end - start;
	return {
		type: 'mcp_tool_call_end',
		call_id: callId,
		turn_id: 'turn-1',
		invocation: { server, tool, arguments: args },
		duration: { secs: Math.floor(millis / 1000), nanos: (millis % 1000) * 1e6 },
		result:
			ending.type === 'result'
				? { Ok: { content: ending.result.content, isError: ending.result.isError ?? false } }
				: { Err: errorText(call) },
	};
}

function output(call: Call): object {
	const { callId, ending } = call;
	const told =
		ending.type === 'result'
			? `Wall time: 0.5122 seconds\nOutput:\n${JSON.stringify(ending.result.content)}`
			: textOf(call);
	return { type: 'function_call_output', call_id: callId, output: told };
}

function found({ name, tools }: Server): object {
	return {
		type: 'namespace',
		name: `mcp__${name}`,
		description: `Tools of ${name}`,
		tools: tools.map((tool) => ({
			type: 'function',
			name: tool.name,
			description: tool.description,
			strict: false,
			parameters: tool.inputSchema,
		})),
	};
}

/** A rollout since 2026. */
export const CODEX: Renderer = {
	format: 'codex',
	differs: {
		...CODEX_ERRORS,
		definitions: {
			why: 'Schemas are rewritten for the model, so they have no hash to compare.',
			as: (all) => Object.fromEntries(Object.keys(all).map((tool) => [tool, null])),
		},
	},
	render({ calls, id, servers }) {
		let ordinal = 0;
		const record = (time: number, type: string, payload: object) => ({
			timestamp: utcTime(time),
			ordinal: ordinal++,
			type,
			payload,
		});
		const start = servers[0]!.start;
		const meta = {
			id,
			timestamp: utcTime(start),
			cwd: '/Users/alice/trip',
			cli_version: '0.151.0',
		};
		return [
			{
				path: `sessions/2026/03/02/rollout-2026-03-02T18-15-00-${id}.jsonl`,
				text: jsonLines([
					record(start, 'session_meta', { ...meta, originator: 'codex_cli_rs', source: 'cli' }),
					record(start + 900, 'response_item', {
						type: 'tool_search_output',
						call_id: 'call_T0',
						status: 'completed',
						execution: 'client',
						tools: servers.map(found),
					}),
					...calls.flatMap((call) => [
						record(call.start, 'response_item', asked(call)),
						record(call.end, 'event_msg', ended(call)),
						record(call.end + 3, 'response_item', output(call)),
					]),
				]),
			},
		];
	},
};

function itemOf(call: Call): object {
	const { args, callId, ending, server, tool } = call;
	const isFine = ending.type === 'result' && !ending.result.isError;
	return {
		id: callId,
		type: 'mcp_tool_call',
		server,
		tool,
		arguments: args,
		result:
			ending.type === 'result'
				? { content: ending.result.content, structured_content: null }
				: null,
		error: ending.type === 'result' ? null : { message: errorText(call) },
		status: isFine ? 'completed' : 'failed',
	};
}

/** What `codex exec --json` prints, which has no times. */
export const CODEX_EXEC: Renderer = {
	format: 'codex',
	variant: 'exec',
	lacks: { time: 'Events have no time.', definitions: 'Tools are not listed.' },
	differs: CODEX_ERRORS,
	render: ({ calls, id }) => [
		{
			path: 'run.jsonl',
			text: jsonLines([
				{ type: 'thread.started', thread_id: id },
				{ type: 'turn.started' },
				...calls.flatMap((call) => [
					{
						type: 'item.started',
						item: { ...itemOf(call), result: null, error: null, status: 'in_progress' },
					},
					{ type: 'item.completed', item: itemOf(call) },
				]),
				{ type: 'turn.completed', usage: { input_tokens: 1200, output_tokens: 80 } },
			]),
		},
	],
};

/** A rollout of 2025, bare items without times. */
export const CODEX_OLD: Renderer = {
	format: 'codex',
	variant: '2025',
	lacks: { definitions: 'Tools are not listed.' },
	differs: both(
		CODEX_ERRORS,
		missesToolErrors('Of a result the content is kept, not isError.'),
		leavesOutDurations('Items have no time.'),
		{
			times: {
				why: 'Items have no time; the file has one.',
				as: eachCall<ResultValue>(() => SESSION.servers[0]!.start),
			},
		},
	),
	render: ({ calls, id, servers }) => [
		{
			path: `sessions/2025/08/14/rollout-2025-08-14T09-12-44-${id}.jsonl`,
			text: jsonLines([
				{ id, timestamp: utcTime(servers[0]!.start), instructions: null, git: null },
				{ record_type: 'state' },
				...calls.flatMap((call) => {
					const { args, callId, ending, server, tool } = call;
					return [
						{
							type: 'function_call',
							id: `fc_${callId}`,
							name: `${server}__${tool}`,
							arguments: JSON.stringify(args),
							call_id: callId,
						},
						{
							type: 'function_call_output',
							call_id: callId,
							output:
								ending.type === 'result' ? JSON.stringify(ending.result.content) : errorText(call),
						},
					];
				}),
			]),
		},
	],
};
