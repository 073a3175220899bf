import type { Observation } from '../mcp/observation.ts';
import { callMessage, callParams } from './call-message.ts';

/** An observation in the making: what is known besides place, time and session. */
export type Said = Partial<Observation> & Pick<Observation, 'body'>;

/** A call as a host records it in words of its own. */
export interface HostCall {
	/** The id that the host or the model gave the call; request and answer are paired by it. */
	readonly id: string | null;
	readonly server: string | null;
	readonly tool: string;
	/** `tools/call`, or `resources/read` where a tool of the host only passes a server's resource on. */
	readonly method: 'tools/call' | 'resources/read';
	readonly uri: string | null;
}

/** The request of a call; `args` is the JSON text of its arguments. */
export function callAsked(call: HostCall, args: string | null): Said {
	const isTool = call.method === 'tools/call';
	return {
		server: call.server,
		direction: 'client_to_server',
		toolCallId: call.id,
		body: {
			type: 'rpc',
			message: callMessage('request', {
				id: call.id,
				method: call.method,
				params: isTool ? callParams(call.tool, args) : (args ?? '{}'),
				name: isTool ? call.tool : null,
				uri: call.uri,
				arguments: isTool ? args : null,
				bytes: args?.length ?? 0,
			}),
		},
	};
}

/** The answer of a call that its server gave; `result` is JSON text of a whole result. */
export function callAnswered(call: HostCall, result: string, isError: boolean): Said {
	const isTool = call.method === 'tools/call';
	return {
		server: call.server,
		direction: 'server_to_client',
		toolCallId: call.id,
		body: {
			type: 'rpc',
			message: callMessage('result', {
				id: call.id,
				method: call.method,
				name: isTool ? call.tool : null,
				uri: call.uri,
				result,
				isError,
				bytes: result.length,
			}),
		},
	};
}

/** Codes of JSON-RPC errors as Rust and TypeScript clients print them into their messages. */
const ERROR_CODE = /(?:^(?=-\d{5}: )|Mcp error: |MCP error |ErrorCode\()(-?\d{1,6})\b/;

/** The end of a call that got no result: the transport failed or the server answered with an error. */
export function callFailed(call: HostCall, text: string): Said {
	return {
		server: call.server,
		direction: 'server_to_client',
		toolCallId: call.id,
		body: {
			type: 'rpc',
			message: callMessage('error', {
				id: call.id,
				method: call.method,
				name: call.method === 'tools/call' ? call.tool : null,
				uri: call.uri,
				errorCode: ERROR_CODE.exec(text.slice(0, 4096))?.[1] ?? null,
				errorMessage: text,
				bytes: text.length,
			}),
		},
	};
}

/** A person or a policy decided on a call. */
export function callDecided(call: HostCall, decision: 'accepted' | 'denied', text: string): Said {
	return {
		server: call.server,
		toolCallId: call.id,
		decision,
		body: { type: 'decision', text, tool: call.tool },
	};
}

/**
 * What an event says of a call that had ended when it was written, at `end` in microseconds since 1970: a request
 * without a time of its own was sent as long before as its answer took.
 */
export function askedBefore(said: readonly Said[], end: number | null): Said[] {
	const took = said.find((one) => typeof one.durationMs === 'number')?.durationMs ?? null;
	if (end === null || took === null) return [...said];
	return said.map((one) => {
		const isRequest = one.body.type === 'rpc' && one.body.message.kind === 'request';
		return isRequest && one.time === undefined
			? { ...one, time: end - Math.round(took * 1000) }
			: one;
	});
}
