import { hashBytes } from '../read/hash.ts';
import { skipSpace, skipString, skipValue } from '../read/json-scan.ts';
import type { Line } from '../read/line.ts';
import type { RpcMessage } from './rpc.ts';

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * The JSON-RPC 2.0 message between two positions in the bytes of a line, read in one pass without JSON.parse.
 * `null` when the brackets do not close, something follows the object, or it is no JSON-RPC message.
 * Of a key that stands twice the last one counts, as in JSON.parse. `message` may be an empty one to fill.
 */
export function scanRpc(
	line: Line,
	start: number,
	end: number,
	message: RpcMessage = newMessage(),
): RpcMessage | null {
	const after = scanMembers(line, start, end, message);
	if (after === -1 || skipSpace(line.bytes, after, end) !== end) return null;
	return settleMessage(line, start, end, message) ? message : null;
}

/** A message of which nothing is known yet, for `scanMembers` to fill. */
export function newMessage(): RpcMessage {
	return {
		kind: 'notification',
		id: null,
		idIsString: false,
		method: null,
		params: null,
		name: null,
		uri: null,
		arguments: null,
		result: null,
		isError: false,
		errorCode: null,
		errorMessage: null,
		meta: null,
		hash: null,
		bytes: 0,
	};
}

/** The same message, empty again, for a caller that keeps no message longer than its line. */
export function emptyMessage(message: RpcMessage): RpcMessage {
	message.kind = 'notification';
	message.id = null;
	message.idIsString = false;
	message.method = null;
	message.params = null;
	message.name = null;
	message.uri = null;
	message.arguments = null;
	message.result = null;
	message.isError = false;
	message.errorCode = null;
	message.errorMessage = null;
	message.meta = null;
	message.hash = null;
	message.bytes = 0;
	return message;
}

/**
 * Called at the value of a member that is none of a JSON-RPC message's; returns the position after that value,
 * or -1 to have it skipped.
 */
export type OtherMember = (keyStart: number, keyEnd: number, valueStart: number) => number;

/**
 * Reads the members of the object at `start` into `message`, which `settleMessage` then judges; others go to
 * `onOther`. Returns the position after the object, or -1 when its brackets do not close.
 */
export function scanMembers(
	line: Line,
	start: number,
	end: number,
	message: RpcMessage,
	onOther?: OtherMember,
): number {
	const { bytes } = line;
	let paramsStart = -1;
	let paramsEnd = -1;
	const open = skipSpace(bytes, start, end);
	if (open >= end || bytes[open] !== OPEN_BRACE) return -1;
	let at = skipSpace(bytes, open + 1, end);
	while (at < end && bytes[at] !== CLOSE_BRACE) {
		if (bytes[at] !== QUOTE) return -1;
		const keyEnd = skipString(bytes, at, end);
		if (keyEnd === -1) return -1;
		const valueStart = valueAfterKey(bytes, keyEnd, end);
		if (valueStart === -1) return -1;
		const key = memberKey(line, at + 1, keyEnd - 1);
		let valueEnd = -1;
		if (key === 'params' || key === 'result') {
			valueEnd = scanBody(line, valueStart, end, message, key);
			if (key === 'result')
				message.result = valueEnd === -1 ? null : line.slice(valueStart, valueEnd);
			else {
				paramsStart = valueStart;
				paramsEnd = valueEnd;
			}
		} else if (key === 'error') {
			valueEnd = scanBody(line, valueStart, end, message, key);
			// Anything but null.
			message.kind = valueEnd !== -1 && bytes[valueStart] !== 0x6e ? 'error' : 'notification';
		} else {
			if (onOther !== undefined && key !== 'method' && key !== 'id') {
				valueEnd = onOther(at, keyEnd, valueStart);
			}
			if (valueEnd === -1) valueEnd = skipValue(bytes, valueStart, end);
			if (valueEnd === -1) return -1;
			if (key === 'method') message.method = scalarText(line, valueStart, valueEnd);
			else if (key === 'id') {
				message.id = scalarText(line, valueStart, valueEnd);
				message.idIsString = bytes[valueStart] === QUOTE;
			}
		}
		if (valueEnd === -1) return -1;
		at = nextMember(bytes, valueEnd, end);
		if (at === -1) return -1;
	}
	if (at >= end) return -1;
	// The arguments of a tool call are kept by themselves.
	if (paramsEnd !== -1 && message.method !== 'tools/call') {
		message.params = line.slice(paramsStart, paramsEnd);
	}
	return at + 1;
}

/** Gives a message read from the span its kind, size and hash; `false` when it is no JSON-RPC message. */
export function settleMessage(
	line: Line,
	start: number,
	end: number,
	message: RpcMessage,
): boolean {
	if (message.method !== null) message.kind = message.id === null ? 'notification' : 'request';
	else if (message.kind !== 'error') {
		if (message.result === null) return false;
		message.kind = 'result';
	}
	message.bytes = end - start;
	message.hash = hashBytes(line.bytes, start, end);
	return true;
}

/** Scans `params`, `result` or `error` for the members that pairing needs; position after it, or -1. */
function scanBody(
	line: Line,
	start: number,
	end: number,
	message: RpcMessage,
	body: 'params' | 'result' | 'error',
): number {
	const { bytes } = line;
	if (bytes[start] !== OPEN_BRACE) return skipValue(bytes, start, end);
	let at = skipSpace(bytes, start + 1, end);
	while (at < end && bytes[at] !== CLOSE_BRACE) {
		if (bytes[at] !== QUOTE) return -1;
		const keyEnd = skipString(bytes, at, end);
		if (keyEnd === -1) return -1;
		const valueStart = valueAfterKey(bytes, keyEnd, end);
		if (valueStart === -1) return -1;
		const valueEnd = skipValue(bytes, valueStart, end);
		if (valueEnd === -1) return -1;
		const key = memberKey(line, at + 1, keyEnd - 1);
		if (key === '_meta') message.meta = line.slice(valueStart, valueEnd);
		else if (body === 'params') {
			if (key === 'arguments') message.arguments = line.slice(valueStart, valueEnd);
			else if (key === 'name') message.name = scalarText(line, valueStart, valueEnd);
			else if (key === 'uri') message.uri = scalarText(line, valueStart, valueEnd);
		} else if (body === 'result') {
			if (key === 'isError') message.isError = bytes[valueStart] === 0x74; // true
		} else if (key === 'code') message.errorCode = scalarText(line, valueStart, valueEnd);
		else if (key === 'message') message.errorMessage = scalarText(line, valueStart, valueEnd);
		at = nextMember(bytes, valueEnd, end);
		if (at === -1) return -1;
	}
	return at < end ? at + 1 : -1;
}

function valueAfterKey(bytes: Uint8Array, keyEnd: number, end: number): number {
	const colon = skipSpace(bytes, keyEnd, end);
	if (colon >= end || bytes[colon] !== 0x3a) return -1;
	const value = skipSpace(bytes, colon + 1, end);
	return value < end ? value : -1;
}

/** Position of the next key or of the closing brace; -1 when neither follows. */
function nextMember(bytes: Uint8Array, at: number, end: number): number {
	const next = skipSpace(bytes, at, end);
	if (next >= end) return -1;
	if (bytes[next] === CLOSE_BRACE) return next;
	if (bytes[next] !== 0x2c) return -1;
	const key = skipSpace(bytes, next + 1, end);
	return key < end && bytes[key] === QUOTE ? key : -1;
}

const encoder = new TextEncoder();
const known = <Key extends string>(key: Key) => ({ key, bytes: encoder.encode(key) });
const ID = known('id');
const URI = known('uri');
const CODE = known('code');
const NAME = known('name');
const ERROR = known('error');
const META = known('_meta');
const METHOD = known('method');
const PARAMS = known('params');
const RESULT = known('result');
const MESSAGE = known('message');
const IS_ERROR = known('isError');
const ARGUMENTS = known('arguments');

/** Which of the known keys stands there; '' for any other. Length and first byte leave one candidate. */
function memberKey(line: Line, start: number, end: number): string {
	const { bytes } = line;
	const first = bytes[start];
	let candidate: { readonly key: string; readonly bytes: Uint8Array } | undefined;
	switch (end - start) {
		case 2:
			candidate = ID;
			break;
		case 3:
			candidate = URI;
			break;
		case 4:
			candidate = first === 0x6e ? NAME : CODE;
			break;
		case 5:
			candidate = first === 0x5f ? META : ERROR;
			break;
		case 6:
			candidate = first === 0x6d ? METHOD : first === 0x70 ? PARAMS : RESULT;
			break;
		case 7:
			candidate = first === 0x6d ? MESSAGE : IS_ERROR;
			break;
		case 9:
			candidate = ARGUMENTS;
			break;
	}
	if (candidate !== undefined) {
		const { bytes: key } = candidate;
		let i = 0;
		while (i < key.length && bytes[start + i] === key[i]) i++;
		if (i === key.length) return candidate.key;
	}
	// An escaped key such as "m\u0065thod" is the same key to every JSON parser, so it is to us.
	for (let i = start; i < end; i++)
		if (bytes[i] === 0x5c) return stringText(line, start - 1, end + 1);
	return '';
}

/** A string's content, a number or literal as text; `null` for null, objects and arrays. */
function scalarText(line: Line, start: number, end: number): string | null {
	const first = line.bytes[start]!;
	if (first === QUOTE) return stringText(line, start, end);
	if (first === 0x6e || first === OPEN_BRACE || first === 0x5b) return null;
	return line.slice(start, end);
}

/** The content of the JSON string that spans the two positions (quotes included). */
export function stringText(line: Line, start: number, end: number): string {
	const { bytes } = line;
	for (let i = start + 1; i < end - 1; i++) {
		if (bytes[i] === 0x5c) {
			try {
				return String(JSON.parse(line.slice(start, end)));
			} catch {
				break; // A bad escape: show it as it stands.
			}
		}
	}
	return line.slice(start + 1, end - 1);
}
