import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';
import { closeJson } from '../cut-rpc.ts';
import type { Head } from '../format.ts';
import { jsonOfPythonRepr } from '../python-literal.ts';
import { isSse, sseData } from './sse.ts';
import { readTextLine } from './text-line.ts';

const MESSAGES = [
	'message',
	'raw',
	'payload',
	'data',
	'msg',
	'body',
	'request',
	'response',
	'frame',
];
const TOOLS = ['toolName', 'tool_name', 'tool'];
const CALL_PARTS = ['params', 'arguments', 'args', 'kwargs', 'input', 'result', 'output', 'error'];
/** Keys of ECS records, which may hold a message too but have a reader of their own. */
const ECS = ['ecs.version', 'ecs', 'log.level', 'log'];

const MAX_CUT = 4096;

/** A record with a time and a text, which may stand between the messages of a trace. */
const KIN = -1;

/** How sure a file's first lines are JSON-RPC messages: the share of lines that hold one. */
export function detectJsonRpc(head: Head): number {
	let messages = 0;
	let lines = 0;
	for (const [at, raw] of head.lines.entries()) {
		const line = raw.trim().replace(/,$/, '');
		if (line === '' || line === '[' || line === ']') continue;
		const found = holdsMessage(line);
		// The last line may be cut, and frames of the log (starts, rulers, SSE fields) prove nothing.
		if (found === null || (found === 0 && at === head.lines.length - 1 && lines > 0)) continue;
		lines += found === KIN ? 0.3 : 1;
		messages += found === KIN ? 0 : found;
	}
	return messages === 0 ? 0 : 0.05 + (0.9 * messages) / lines;
}

/**
 * Whether a line holds a JSON-RPC message or a tool call (1), or one after a prefix that other formats may know
 * better (0.5), or none (0, or `KIN`); `null` when it can stand in any log of messages.
 */
function holdsMessage(line: string): number | null {
	if (line.startsWith('{') || line.startsWith('[{')) {
		const value = parseJson(line);
		if (holds(value)) return 1;
		return isRecord(value) && isKin(value) ? KIN : 0;
	}
	if (isSse(line)) {
		if (!line.startsWith('data:')) return null;
		return holds(parseJson(sseData(line)[0] ?? '')) ? 1 : 0;
	}
	const found = readTextLine(line, 0);
	if (found === null) return 0;
	if (found.what === 'error') return 1;
	if (found.what !== 'message') return null;
	const text = line.slice(found.at).replace(/['"]$/, '');
	const json = jsonOfPythonRepr(text);
	if (!isMessage(parseJson(text)) && (json === null || !isMessage(parseJson(json)))) {
		// Some proxies cut what they log.
		const cut = found.frame.direction === undefined ? '' : closeJson(text.slice(0, MAX_CUT));
		return isMessage(parseJson(cut)) ? 1 : 0;
	}
	return found.frame.direction === undefined ? 0.5 : 1;
}

function holds(value: unknown): boolean {
	if (Array.isArray(value)) return value.some(isMessage);
	if (!isRecord(value)) return false;
	if (Object.hasOwn(value, '@timestamp') && ECS.some((key) => Object.hasOwn(value, key))) {
		return false;
	}
	if (isMessage(value) || isPythonCall(value)) return true;
	for (const key of MESSAGES) {
		const inner = Object.hasOwn(value, key) ? value[key] : undefined;
		if (isMessage(inner) || (Array.isArray(inner) && inner.some(isMessage))) return true;
		if (typeof inner !== 'string') continue;
		const text = inner.trim();
		const texts = isSse(text) ? sseData(text) : /^[{[]/.test(text) ? [text] : [];
		if (texts.some((data) => holds(parseJson(data)))) return true;
	}
	const isCall = TOOLS.some((key) => typeof value[key] === 'string');
	return isCall && CALL_PARTS.some((key) => isRecord(value[key]) || Array.isArray(value[key]));
}

function isMessage(value: unknown): boolean {
	if (!isRecord(value)) return false;
	if (value.jsonrpc === '2.0') return true;
	const isRequest = typeof value.method === 'string' && isRecord(value.params);
	return isRequest || ('id' in value && (isRecord(value.result) || isRpcError(value.error)));
}

function isRpcError(value: unknown): boolean {
	return isRecord(value) && typeof value.code === 'number' && typeof value.message === 'string';
}

function isPythonCall(value: JsonRecord): boolean {
	if (Array.isArray(value.calls) && isRecord(value.server_info)) return true;
	const isHalf = value.type === 'request' || value.type === 'response';
	return isHalf && typeof value.method === 'string' && typeof value.count === 'number';
}

function isKin(value: JsonRecord): boolean {
	const isTimed = ['timestamp', 'ts', 'time', '@timestamp'].some((key) =>
		Object.hasOwn(value, key),
	);
	return (
		isTimed && ['event', 'message', 'msg', 'text'].some((key) => typeof value[key] === 'string')
	);
}
