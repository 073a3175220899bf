import type { EventRow } from '../ecs/fields.ts';
import { contentText } from '../facts/content.ts';
import { cutText } from '../facts/cut.ts';
import { isRecord, parseJson } from '../read/json-record.ts';
import type { Pending } from './connection.ts';
import type { Direction, Observation } from './observation.ts';
import { methodOfResult } from './result-shape.ts';
import type { RpcMessage } from './rpc.ts';

/** Whether a record has a time of its own, rather than that of a line above or of the file. */
export function isOwnTime(seen: Observation): boolean {
	const { timestampSource } = seen;
	return seen.time !== null && timestampSource !== 'inherited' && timestampSource !== 'file';
}

/** Fills tool, prompt, resource and arguments: from the message, or on a response from its request. */
export function fillSubject(
	row: EventRow,
	message: RpcMessage,
	pending: Pending | undefined,
	textLimit: number,
): void {
	if (row.method === 'tools/call') row.tool = message.name ?? pending?.tool ?? null;
	else if (row.method === 'prompts/get') row.prompt = message.name ?? pending?.prompt ?? null;
	row.resource_uri = message.uri ?? pending?.uri ?? null;
	row.tool_call_id ??= pending?.toolCallId ?? null;
	if (message.arguments !== null) {
		const kept = cutText(message.arguments, textLimit);
		row.arguments_text = kept;
		if (kept.length < message.arguments.length) row.text_truncated = true;
	}
}

/**
 * Fills outcome, error, duration and request of a response; a JSON-RPC error and a failed tool are kept apart.
 * Returns the whole text that a tool gave back, of which the row may hold only the start.
 */
export function fillAnswer(
	row: EventRow,
	seen: Observation,
	message: RpcMessage,
	pending: Pending | undefined,
	textLimit: number,
): string | null {
	row.duration_ms = seen.durationMs;
	if (pending !== undefined) {
		row.request_event_id = pending.eventId;
		if (pending.cancelled) row.pairing = 'late';
		if (row.duration_ms === null && pending.time !== null && isOwnTime(seen)) {
			row.duration_ms = Math.max(0, (seen.time! - pending.time) / 1000);
		}
	}
	if (message.kind === 'error') {
		row.outcome = 'failure';
		// Without a code and without a message text the log only says that the call came to nothing.
		row.error_type =
			message.errorCode === null && message.hash === null ? 'call_error' : 'jsonrpc_error';
		row.error_code = message.errorCode;
		row.error_message = message.errorMessage === null ? null : cutText(message.errorMessage, 4096);
		if (row.method === 'tools/call') row.result_text = row.error_message;
		return null;
	}
	row.outcome = message.isError ? 'failure' : 'success';
	if (message.isError) row.error_type = 'tool_error';
	return fillResultText(row, message, textLimit);
}

function fillResultText(row: EventRow, message: RpcMessage, textLimit: number): string | null {
	if (message.result === null || (row.method !== 'tools/call' && row.method !== null)) return null;
	const text = contentText(message.result);
	if (text === '') return null;
	const kept = cutText(text, textLimit);
	row.result_text = kept;
	if (kept.length < text.length) row.text_truncated = true;
	if (message.isError) row.error_message = cutText(text, 1024);
	return text;
}

/** The method of a result whose request the log does not show, as far as its shape tells. */
export function shapeOf(message: RpcMessage): string | null {
	return message.kind !== 'result' || message.result === null
		? null
		: methodOfResult(message.result);
}

/** Fills the text (`data` as it is, anything but text as JSON), level and logger of a log notification. */
export function fillLogNotification(row: EventRow, message: RpcMessage, limit: number): void {
	const params = message.params === null ? undefined : parseJson(message.params);
	if (!isRecord(params)) return;
	const { data, level, logger } = params;
	if (typeof level === 'string') row.level ??= level.slice(0, 64);
	if (typeof logger === 'string') row.logger ??= logger.slice(0, 256);
	if (data === undefined) return;
	row.message = cutText(typeof data === 'string' ? data : JSON.stringify(data), limit);
}

/** A message whose log does not say who sent it: its method tells; a response comes from the other side. */
export function directionOf(message: RpcMessage, from: Direction | null): Direction | null {
	if (from === null) return null;
	if (message.kind === 'request' || message.kind === 'notification') return from;
	return from === 'client_to_server' ? 'server_to_client' : 'client_to_server';
}
