import type { Body } from '../../mcp/observation.ts';
import { callMessage, callParams, callResult } from '../call-message.ts';
import type { Answered, Asked } from './said.ts';

/** The message of a request that a text tells of, under an id of the log's or of our own. */
export function requestBody(ask: Asked, id: string | null): Body {
	const { method, name, args } = ask;
	const isCall = method === 'tools/call';
	const kind = method.startsWith('notifications/') ? 'notification' : 'request';
	return {
		type: 'rpc',
		message: callMessage(kind, {
			id,
			idIsString: id === null || !isNumber(id),
			method,
			name,
			uri: ask.uri,
			arguments: args,
			params: isCall && name !== null ? callParams(name, args) : ask.params,
			bytes: args?.length ?? 0,
		}),
	};
}

/** The message of the end of a request: a tool that fails still gives a result. */
export function resultBody(answer: Answered, id: string | null): Body {
	const { text, failed, method } = answer;
	const isCall = method === 'tools/call';
	return {
		type: 'rpc',
		message: callMessage(failed && !isCall ? 'error' : 'result', {
			id,
			idIsString: id === null || !isNumber(id),
			method,
			name: answer.name,
			result: isCall && text !== null ? callResult(JSON.stringify(text), failed) : null,
			isError: isCall && failed,
			errorMessage: isCall ? null : text,
			bytes: text?.length ?? 0,
		}),
	};
}

function isNumber(id: string): boolean {
	return /^-?\d{1,15}$/.test(id);
}
