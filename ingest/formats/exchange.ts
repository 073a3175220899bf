import { type Observation, observe, type Quality } from '../mcp/observation.ts';
import type { RpcMessage } from '../mcp/rpc.ts';
import { isRecord, parseJson } from '../read/json-record.ts';
import { callMessage, callParams, callResult } from './call-message.ts';

/** One request and what became of it, as a gateway's access log or a span records both in one place. */
export interface Exchange {
	readonly method: string;
	/** JSON-RPC id as text; `null` when the log does not give it. */
	readonly id: string | null;
	/** Tool or prompt. */
	readonly name: string | null;
	readonly uri: string | null;
	/** JSON text of the arguments. */
	readonly arguments: string | null;
	/** The arguments were cut by the log. */
	readonly isCut?: boolean;
	/** JSON text of `params` of a method that has no name and no address, as far as the log gives them. */
	readonly params?: string | null;
	/** `null` when the log does not say that it ended. */
	readonly end: Ending | null;
}

export type Ending =
	/** `result` is JSON text: content blocks, a whole result, or anything else; `null` when the log leaves it out. */
	| { readonly type: 'result'; readonly result: string | null; readonly isError: boolean }
	| { readonly type: 'error'; readonly code: string | null; readonly message: string | null };

/** When an exchange took place, in microseconds since 1970; the duration, where the log states one, in milliseconds. */
export interface Span {
	readonly start: number | null;
	readonly end: number | null;
	readonly durationMs: number | null;
}

/** Start and end of an exchange that is logged when it ends and took so many milliseconds. */
export function endedAt(end: number | null, durationMs: number | null): Span {
	const start = end === null || durationMs === null ? end : end - Math.round(durationMs * 1000);
	return { start, end, durationMs };
}

/**
 * The request of an exchange and, when it ended, its response, both with what `frame` knows of them.
 * `key` stands in for an id that the log does not give.
 */
export function observeExchange(
	frame: Observation,
	exchange: Exchange,
	span: Span,
	key: string,
): Observation[] {
	const { end, id, method, name, uri } = exchange;
	const known = {
		// Only an answer needs one to find its request by.
		id: id ?? (end === null ? null : key),
		// Logs write every id as text; numbers are by far the more common ids.
		idIsString: id === null || !/^-?\d{1,15}$/.test(id),
		method,
		uri,
		name,
	};
	if (method.startsWith('notifications/')) {
		const message = callMessage('notification', { method, uri, params: paramsOf(exchange) });
		return [copy(frame, message, 'summary', span.start ?? span.end)];
	}
	const request = copy(
		frame,
		callMessage('request', {
			...known,
			arguments: exchange.arguments,
			params: paramsOf(exchange),
			bytes: exchange.arguments?.length ?? 0,
		}),
		requestQuality(exchange),
		span.start,
	);
	if (end === null) return [request];
	if (end.type === 'error') {
		const { code, message } = end;
		const error = callMessage('error', { ...known, errorCode: code, errorMessage: message });
		const answer = copy(frame, error, message === null ? 'summary' : 'full', span.end);
		answer.durationMs = span.durationMs;
		return [request, answer];
	}
	const isError = end.isError || (method === 'tools/call' && saysError(end.result));
	const result = end.result === null ? null : resultOf(method, end.result, isError);
	const message = callMessage('result', {
		...known,
		result,
		isError,
		bytes: result?.length ?? 0,
	});
	const answer = copy(frame, message, result === null ? 'summary' : 'full', span.end);
	answer.durationMs = span.durationMs;
	return [request, answer];
}

function copy(
	frame: Observation,
	message: RpcMessage,
	quality: Quality,
	time: number | null,
): Observation {
	const seen = observe(frame.line, frame.offset, frame.length, { type: 'rpc', message });
	Object.assign(seen, frame, { body: seen.body, quality, time });
	if (time === null) seen.timestampSource = 'none';
	return seen;
}

function requestQuality({ arguments: args, isCut, method, name }: Exchange): Quality {
	if (isCut === true) return 'truncated';
	if (args !== null) return 'full';
	return method === 'tools/call' && name !== null ? 'name-only' : 'summary';
}

function paramsOf({ arguments: args, method, name, params, uri }: Exchange): string | null {
	if (method === 'tools/call') return null;
	if (name !== null) return callParams(name, args);
	if (uri !== null) return `{"uri":${JSON.stringify(uri)}}`;
	return params ?? null;
}

/** Whether a tool's result says itself that the tool failed, which the log around it may not repeat. */
function saysError(json: string | null): boolean {
	if (json === null || !json.includes('"isError"')) return false;
	const value = parseJson(json);
	return isRecord(value) && value.isError === true;
}

function resultOf(method: string, json: string, isError: boolean): string {
	return method === 'tools/call' ? callResult(json, isError) : json;
}
