import { callsErrorsToolErrors, wrapsErrors } from '../differences.ts';
import { textOf } from '../messages.ts';
import { jsonLines, type Renderer, utcTime } from '../renderer.ts';
import type { Call, Session } from '../session.ts';

const REFUSED =
	"The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file). STOP what you are doing and wait for the user to tell you how to proceed.";

function answer(call: Call): object {
	const { callId, ending } = call;
	const block = { tool_use_id: callId, type: 'tool_result' };
	const isError = ending.type !== 'result' || ending.result.isError;
	const text = ending.type === 'refused' ? REFUSED : shownText(call);
	return {
		message: {
			role: 'user',
			content: [
				isError
					? { ...block, content: text, is_error: true }
					: { ...block, content: ending.result.content },
			],
		},
		...(ending.type === 'refused'
			? { toolUseResult: 'User rejected tool use', toolDenialKind: 'user-rejected' }
			: { toolUseResult: isError ? `Error: ${text}` : ending.result.content }),
	};
}

/** The client's library puts the code of a JSON-RPC error before its message. */
function shownText(call: Call): string {
	const { ending } = call;
	return ending.type === 'error' ? `MCP error ${ending.code}: ${ending.message}` : textOf(call);
}

function definitions({ servers }: Session): object {
	return {
		type: 'prompt_snapshot',
		systemPrompt: ['You are Claude Code.'],
		tools: servers.flatMap((server) =>
			server.tools.map(({ name, description, inputSchema }) => ({
				name: `mcp__${server.name}__${name}`,
				description,
				schema: inputSchema,
			})),
		),
	};
}

/** A transcript below `~/.claude/projects/`. */
export const CLAUDE_CODE: Renderer = {
	format: 'claude-code',
	differs: {
		...callsErrorsToolErrors('Both kinds of failure are a tool_result with is_error.'),
		...wrapsErrors(
			"The client's library puts the code before the message.",
			(message) => `MCP error -32602: ${message}`,
		),
		definitions: {
			why: 'The model is not given annotations, so the definition has another hash without them.',
			as: (all) => ({ ...all, 'mail send_message': '7d564e3be99f17b1b78beb9d4532b9cb' }),
		},
	},
	render(session) {
		const { id: sessionId, calls, servers } = session;
		let parent: string | null = null;
		const record = (type: string, time: number, more: object) => {
			const uuid = crypto.randomUUID();
			const head = {
				parentUuid: parent,
				isSidechain: false,
				userType: 'external',
				cwd: '/Users/alice/trip',
				sessionId,
				version: '2.1.280',
				gitBranch: 'main',
			};
			parent = uuid;
			return { ...head, type, uuid, timestamp: utcTime(time), ...more };
		};
		return [
			{
				path: `projects/-Users-alice-trip/${sessionId}.jsonl`,
				text: jsonLines([
					record('attachment', servers[1]!.start + 900, { attachment: definitions(session) }),
					...calls.flatMap((call) => [
						record('assistant', call.start, {
							message: {
								id: `msg_${call.callId}`,
								type: 'message',
								role: 'assistant',
								model: 'claude-example-5',
								content: [
									{
										type: 'tool_use',
										id: call.callId,
										name: `mcp__${call.server}__${call.tool}`,
										input: call.args,
									},
								],
								stop_reason: 'tool_use',
							},
							requestId: `req_${call.id}`,
						}),
						record('user', call.end, answer(call)),
					]),
				]),
			},
		];
	},
};
