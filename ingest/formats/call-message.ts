import type { RpcMessage } from '../mcp/rpc.ts';
import { isRecord, parseJson } from '../read/json-record.ts';

/** The message of a call that a log records in words of its own, without JSON-RPC text: only the given members are known. */
export function callMessage(
	kind: RpcMessage['kind'],
	known: Partial<Omit<RpcMessage, 'kind'>>,
): RpcMessage {
	return {
		kind,
		id: known.id ?? null,
		idIsString: known.idIsString ?? true,
		method: known.method ?? null,
		params: known.params ?? null,
		name: known.name ?? null,
		uri: known.uri ?? null,
		arguments: known.arguments ?? null,
		result: known.result ?? null,
		isError: known.isError ?? false,
		errorCode: known.errorCode ?? null,
		errorMessage: known.errorMessage ?? null,
		meta: known.meta ?? null,
		hash: known.hash ?? null,
		bytes: known.bytes ?? 0,
	};
}

/** Params of `tools/call` as JSON text, from the name and the JSON text of the arguments. */
export function callParams(name: string, args: string | null): string {
	return `{"name":${JSON.stringify(name)}${args === null ? '' : `,"arguments":${args}`}}`;
}

/** A tool result as JSON text, from what a log keeps of it: JSON text of content blocks, of a whole result, or of anything else. */
export function callResult(json: string, isError: boolean): string {
	const tail = isError ? ',"isError":true}' : '}';
	const value = parseJson(json);
	if (Array.isArray(value) && value.every(isBlock)) return `{"content":${json}${tail}`;
	if (isRecord(value) && Array.isArray(value.content)) return json;
	const text = typeof value === 'string' ? value : json;
	return `{"content":[{"type":"text","text":${JSON.stringify(text)}}]${tail}`;
}

function isBlock(value: unknown): boolean {
	return isRecord(value) && typeof value.type === 'string';
}
