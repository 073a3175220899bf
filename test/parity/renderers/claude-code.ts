import { both, callsErrorsToolErrors, wrapsErrors } from '../differences.ts';
import { textOf } from '../messages.ts';
import { jsonLines, type Renderer, utcTime } from '../renderer.ts';
import type { Call, Session } from '../session.ts';

const REFUSED =
	"The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file). STOP what you are doing and wait for the user to tell you how to proceed.";

function asked({ args, callId, server, tool }: Call): object {
	const name = `mcp__${server}__${tool}`;
	return {
		id: `msg_${callId}`,
		type: 'message',
		role: 'assistant',
		model: 'claude-example-5',
		content: [{ type: 'tool_use', id: callId, name, input: args }],
		stop_reason: 'tool_use',
	};
}

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
							message: asked(call),
							requestId: `req_${call.id}`,
						}),
						record('user', call.end, answer(call)),
					]),
				]),
			},
		];
	},
};

/** What `-p --output-format stream-json` prints: the same without times, and without definitions. */
export const CLAUDE_CODE_STREAM: Renderer = {
	format: 'claude-code',
	variant: 'stream',
	lacks: { time: 'Events have no time.', definitions: 'Tools are listed by name.' },
	differs: both(
		callsErrorsToolErrors('Both kinds of failure are a tool_result with is_error.'),
		wrapsErrors(
			"The client's library puts the code before the message.",
			(message) => `MCP error -32602: ${message}`,
		),
	),
	render: ({ calls, id, servers }) => {
		const of = { parent_tool_use_id: null, session_id: id };
		return [
			{
				path: 'run.jsonl',
				text: jsonLines([
					{
						type: 'system',
						subtype: 'init',
						cwd: '/Users/alice/trip',
						session_id: id,
						tools: servers.flatMap(({ name, tools }) =>
							tools.map((tool) => `mcp__${name}__${tool.name}`),
						),
						mcp_servers: servers.map(({ name }) => ({ name, status: 'connected' })),
						model: 'claude-example-5',
						permissionMode: 'default',
						claude_code_version: '2.1.271',
					},
					...calls.flatMap((call) => [
						{ type: 'assistant', message: asked(call), ...of, uuid: crypto.randomUUID() },
						streamed(call, of),
					]),
				]),
			},
		];
	},
};

function streamed(call: Call, of: object): object {
	const { message } = answer(call) as { message: object };
	const refusal =
		call.ending.type === 'refused'
			? `Claude requested permissions to use mcp__${call.server}__${call.tool}, but you haven't granted it yet.`
			: null;
	const block = { tool_use_id: call.callId, type: 'tool_result', content: refusal, is_error: true };
	return {
		type: 'user',
		message: refusal === null ? message : { role: 'user', content: [block] },
		...of,
		uuid: crypto.randomUUID(),
	};
}
