import type { Quality } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import type { JsonRecord } from '../../read/json-record.ts';
import { callMessage, callParams, callResult } from '../call-message.ts';
import { jsonField, numberField, textField } from './fields.ts';

/** A request and its response, as far as one record tells of them. */
export interface Operation {
	/** The request and, when the record tells of its end, the response; each with what the record shows of it. */
	messages: { message: RpcMessage; quality: Quality }[];
	/** Milliseconds. */
	durationMs: number | null;
	toolCallId: string | null;
}

/**
 * The MCP operation that a record's fields describe, in the names of OpenTelemetry's MCP convention or those in use
 * beside it; `null` when it describes none. `line` stands in for an id that the record does not give.
 */
export function readOperation(record: JsonRecord, line: number): Operation | null {
	const tool = textField(record, 'gen_ai.tool.name', 'mcp.tool.name');
	const method =
		textField(record, 'mcp.method.name', 'mcp.method') ??
		(tool !== null && textField(record, 'gen_ai.operation.name') === 'execute_tool'
			? 'tools/call'
			: null);
	if (method === null) return null;
	const id = textField(record, 'jsonrpc.request.id');
	const toolCallId = textField(record, 'gen_ai.tool.call.id');
	const uri = textField(record, 'mcp.resource.uri');
	const prompt = textField(record, 'gen_ai.prompt.name');
	if (method.startsWith('notifications/')) {
		return {
			messages: [{ message: callMessage('notification', { method, uri }), quality: 'summary' }],
			durationMs: null,
			toolCallId,
		};
	}
	const args = jsonField(record, 'gen_ai.tool.call.arguments', 'mcp.tool.arguments');
	const result = jsonField(record, 'gen_ai.tool.call.result', 'mcp.tool.result');
	const nanoseconds = numberField(record, 'event.duration');
	const durationMs = nanoseconds === null ? null : nanoseconds / 1e6;
	const known = {
		id: id ?? `line:${line}`,
		// The convention writes every id as text; numbers are by far the more common ids.
		idIsString: id === null || !/^-?\d{1,15}$/.test(id),
		method,
		uri,
		name: method === 'tools/call' ? tool : prompt,
	};
	const request = callMessage('request', {
		...known,
		arguments: args,
		params: known.name === null ? null : callParams(known.name, args),
		bytes: args?.length ?? 0,
	});
	const unseen: Quality = method === 'tools/call' ? 'name-only' : 'summary';
	const messages: Operation['messages'] = [
		{ message: request, quality: args === null ? unseen : 'full' },
	];
	const answer = readAnswer(record, known, result, durationMs !== null);
	if (answer !== null) {
		messages.push({ message: answer, quality: result === null ? 'summary' : 'full' });
	}
	return { messages, durationMs, toolCallId };
}

/** The response, when the record says that the operation ended. */
function readAnswer(
	record: JsonRecord,
	known: Partial<RpcMessage>,
	result: string | null,
	isTimed: boolean,
): RpcMessage | null {
	const code = textField(record, 'rpc.response.status_code', 'mcp.error.code');
	const type = textField(record, 'error.type');
	const outcome = textField(record, 'event.outcome');
	const isToolError = type === 'tool_error';
	if (code !== null && /^-\d+$/.test(code)) {
		const errorMessage = textField(record, 'mcp.error.message', 'error.message');
		return callMessage('error', { ...known, errorCode: code, errorMessage });
	}
	if (isToolError || result !== null) {
		const json = result ?? JSON.stringify(textField(record, 'error.message') ?? '');
		return callMessage('result', {
			...known,
			result: callResult(json, isToolError),
			isError: isToolError,
			bytes: json.length,
		});
	}
	if (type !== null || outcome === 'failure') {
		const errorMessage = textField(record, 'error.message');
		const errorCode = type !== null && /^-\d+$/.test(type) ? type : null;
		return callMessage('error', { ...known, errorCode, errorMessage });
	}
	return isTimed || outcome === 'success' ? callMessage('result', known) : null;
}
