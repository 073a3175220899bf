import { wrapsErrors } from '../differences.ts';
import { textOf } from '../messages.ts';
import { jsonLines, type Renderer, utcTime } from '../renderer.ts';
import type { Call, Server } from '../session.ts';

function asked({ args, callId, server, tool }: Call): object {
	const namespace = `mcp__${server}`;
	const text = JSON.stringify(args);
	return { type: 'function_call', name: tool, namespace, arguments: text, call_id: callId };
}

function ended({ args, callId, ending, server, start, end, tool }: Call): object {
	const millis = ending.type === 'refused' ? 0 : end - start;
	return {
		type: 'mcp_tool_call_end',
		call_id: callId,
		turn_id: 'turn-1',
		invocation: { server, tool, arguments: args },
		duration: { secs: Math.floor(millis / 1000), nanos: (millis % 1000) * 1e6 },
		result:
			ending.type === 'refused'
				? { Err: 'user rejected MCP tool call' }
				: ending.type === 'error'
					? {
							Err: `tool call error: tool call failed for \`${server}/${tool}\`\n\nCaused by:\n    Mcp error: ${ending.code}: ${ending.message}`,
						}
					: { Ok: { content: ending.result.content, isError: ending.result.isError ?? false } },
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
		...wrapsErrors(
			'The error is told with the chain of its causes.',
			(message) =>
				`tool call error: tool call failed for \`mail/delete_message\`\n\nCaused by:\n    Mcp error: -32602: ${message}`,
		),
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
