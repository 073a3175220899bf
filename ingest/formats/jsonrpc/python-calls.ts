import type { RpcMessage } from '../../mcp/rpc.ts';
import { isRecord, parseJson, textOf } from '../../read/json-record.ts';
import { callMessage } from '../call-message.ts';

/** Methods of `ClientSession` in the Python SDK and the MCP methods they send. */
const METHODS: ReadonlyMap<string, { method: string; parameters: readonly string[] }> = new Map([
	['initialize', { method: 'initialize', parameters: [] }],
	['send_ping', { method: 'ping', parameters: [] }],
	['list_tools', { method: 'tools/list', parameters: ['cursor'] }],
	['call_tool', { method: 'tools/call', parameters: ['name', 'arguments'] }],
	['list_resources', { method: 'resources/list', parameters: ['cursor'] }],
	['list_resource_templates', { method: 'resources/templates/list', parameters: ['cursor'] }],
	['read_resource', { method: 'resources/read', parameters: ['uri'] }],
	['subscribe_resource', { method: 'resources/subscribe', parameters: ['uri'] }],
	['unsubscribe_resource', { method: 'resources/unsubscribe', parameters: ['uri'] }],
	['list_prompts', { method: 'prompts/list', parameters: ['cursor'] }],
	['get_prompt', { method: 'prompts/get', parameters: ['name', 'arguments'] }],
	['complete', { method: 'completion/complete', parameters: ['ref', 'argument'] }],
	['set_logging_level', { method: 'logging/setLevel', parameters: ['level'] }],
]);

/** One message of a log that a wrapper around the Python SDK's client session wrote, and when it was sent. */
export interface PythonMessage {
	message: RpcMessage;
	stamp: string | null;
}

/** The message on a line such as `{"type":"request","count":3,"method":"call_tool","args":[…],"kwargs":{}}`; `null` when it is none. */
export function readPythonCall(json: string): PythonMessage | null {
	const record = parseJson(json);
	if (!isRecord(record)) return null;
	const name = textOf(record.method);
	if (name === null || !METHODS.has(name)) return null;
	const id = String(record.count ?? record.id ?? '');
	const message = Object.hasOwn(record, 'args')
		? pythonRequest(name, id, record.args, record.kwargs)
		: pythonResponse(name, id, record.result, record.error);
	return message === null ? null : { message, stamp: textOf(record.timestamp) };
}

/** Server and messages of a line that holds a whole session, `{"session_id":…,"server_info":{…},"calls":[…]}`; `null` when it is none. */
export function readPythonSession(
	json: string,
): { url: string | null; server: string | null; messages: PythonMessage[] } | null {
	const record = parseJson(json);
	if (!isRecord(record) || !Array.isArray(record.calls)) return null;
	const server = isRecord(record.server_info) ? record.server_info : {};
	const messages: PythonMessage[] = [];
	for (const [at, call] of record.calls.entries()) {
		if (!isRecord(call) || !isRecord(call.request)) continue;
		const name = textOf(call.request.method) ?? '';
		const request = pythonRequest(name, String(at), call.request.args, call.request.kwargs);
		if (request === null) continue;
		messages.push({ message: request, stamp: textOf(call.request.timestamp) });
		if (!isRecord(call.response)) continue;
		const response = pythonResponse(name, String(at), call.response.result, call.response.error);
		if (response !== null) {
			messages.push({ message: response, stamp: textOf(call.response.timestamp) });
		}
	}
	return {
		url: textOf(server.url),
		server: textOf(server.name) ?? textOf(server.description),
		messages,
	};
}

/** The request that a call of the Python SDK sends; `null` for other methods. */
function pythonRequest(
	name: string,
	id: string,
	args: unknown,
	kwargs: unknown,
): RpcMessage | null {
	const known = METHODS.get(name);
	if (known === undefined) return null;
	const params = new Map<string, unknown>();
	if (Array.isArray(args)) {
		for (const [at, value] of args.entries()) {
			const parameter = known.parameters[at];
			if (parameter !== undefined) params.set(parameter, value);
		}
	}
	if (isRecord(kwargs)) for (const [key, value] of Object.entries(kwargs)) params.set(key, value);
	const json = JSON.stringify(Object.fromEntries(params));
	const isCall = known.method === 'tools/call';
	return callMessage('request', {
		id,
		idIsString: false,
		method: known.method,
		params: json,
		name: textOf(params.get('name')),
		uri: textOf(params.get('uri')),
		arguments: isCall ? JSON.stringify(params.get('arguments') ?? {}) : null,
		bytes: json.length,
	});
}

/** The response to such a call: a result as the SDK's models print it, or an error text; `null` when there is neither. */
function pythonResponse(
	name: string,
	id: string,
	result: unknown,
	error: unknown,
): RpcMessage | null {
	const method = METHODS.get(name)?.method ?? null;
	if (error !== null && error !== undefined) {
		const text = typeof error === 'string' ? error : JSON.stringify(error);
		return callMessage('error', {
			id,
			idIsString: false,
			method,
			errorMessage: text,
			bytes: text.length,
		});
	}
	if (result === null || result === undefined) return null;
	const plain = withoutModelMarks(result);
	const json = JSON.stringify(plain);
	return callMessage('result', {
		id,
		idIsString: false,
		method,
		result: json,
		isError: isRecord(plain) && plain.isError === true,
		bytes: json.length,
	});
}

/** The value without the `_type` marks and the nulls for absent members, so that it equals what went over the wire. */
function withoutModelMarks(value: unknown): unknown {
	const todo: unknown[] = [value];
	for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
		if (Array.isArray(node)) {
			for (const item of node) if (isContainer(item)) todo.push(item);
		} else if (isRecord(node)) {
			const isModel = Object.hasOwn(node, '_type');
			for (const [key, item] of Object.entries(node)) {
				if (isModel && (key === '_type' || item === null)) delete node[key];
				else if (isContainer(item)) todo.push(item);
			}
		}
	}
	return value;
}

function isContainer(value: unknown): boolean {
	return typeof value === 'object' && value !== null;
}
