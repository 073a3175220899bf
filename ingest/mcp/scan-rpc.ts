import { hashBytes } from '../read/hash.ts';
import { type Key, KeyReader } from '../read/json-keys.ts';
import { skipSpace, skipValue } from '../read/json-scan.ts';
import { knownText } from '../read/known-texts.ts';
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

/** Keys of a message; a `KeyReader` for `scanMembers` knows these first, in this order. */
export const MESSAGE_KEYS = ['id', 'method', 'params', 'result', 'error'] as const;
const ID = 0;
const METHOD = 1;
const PARAMS = 2;
const RESULT = 3;
const ERROR = 4;
const messageKeys = new KeyReader(new Map(MESSAGE_KEYS.map((key, code) => [key, code])));

/**
 * Called at the value of a member that is none of a JSON-RPC message's, with the number of its key (-1 for a key that
 * the reader does not know); returns the position after that value, or -1 when it is not closed.
 */
export type OtherMember = (key: number, valueStart: number) => number;

/**
 * Reads the members of the object at `start` into `message`, which `settleMessage` then judges; others go to
 * `onOther`. Returns the position after the object, or -1 when its brackets do not close.
 */
export function scanMembers(
	line: Line,
	start: number,
	end: number,
	message: RpcMessage,
	keys: KeyReader = messageKeys,
	onOther?: OtherMember,
): number {
	const { bytes } = line;
	let paramsStart = -1;
	let paramsEnd = -1;
	const open = skipSpace(bytes, start, end);
	if (open >= end || bytes[open] !== OPEN_BRACE) return -1;
	let at = skipSpace(bytes, open + 1, end);
	let key: Key | null = keys.first;
	while (at < end && bytes[at] !== CLOSE_BRACE) {
		key = keys.read(line, at, end, key);
		if (key === null) return -1;
		const value = keys.value;
		let after: number;
		switch (key.code) {
			case ID:
				after = skipValue(bytes, value, end, line);
				if (after === -1) return -1;
				message.id = scalarText(line, value, after);
				message.idIsString = bytes[value] === QUOTE;
				break;
			case METHOD:
				after = skipValue(bytes, value, end, line);
				if (after === -1) return -1;
				message.method = nameText(line, value, after);
				break;
			case PARAMS:
				after = scanBody(line, value, end, message, paramsKeys);
				paramsStart = value;
				paramsEnd = after;
				break;
			case RESULT:
				after = scanBody(line, value, end, message, resultKeys);
				message.result = after === -1 ? null : line.slice(value, after);
				break;
			case ERROR:
				after = scanBody(line, value, end, message, errorKeys);
				// Anything but null.
				message.kind = after !== -1 && bytes[value] !== 0x6e ? 'error' : 'notification';
				break;
			default:
				after =
					onOther === undefined ? skipValue(bytes, value, end, line) : onOther(key.code, value);
		}
		if (after === -1) return -1;
		at = nextMember(bytes, after, end);
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
	else if (message.kind === 'error') {
		// `{"error":"invalid_token"}` is what an HTTP endpoint says, not an answer to a request.
		if (message.id === null && message.errorCode === null && message.errorMessage === null) {
			return false;
		}
	} else {
		if (message.result === null) return false;
		message.kind = 'result';
	}
	message.bytes = end - start;
	message.hash = hashBytes(line.bytes, start, end);
	return true;
}

const META = 0;
const NAME = 1;
const URI = 2;
const ARGUMENTS = 3;
const IS_ERROR = 4;
const CODE = 5;
const MESSAGE = 6;
/** Where a key counts: `name` is one of `params` only. */
const paramsKeys = new KeyReader(
	new Map([
		['_meta', META],
		['name', NAME],
		['uri', URI],
		['arguments', ARGUMENTS],
	]),
);
const resultKeys = new KeyReader(
	new Map([
		['_meta', META],
		['isError', IS_ERROR],
	]),
);
const errorKeys = new KeyReader(
	new Map([
		['_meta', META],
		['code', CODE],
		['message', MESSAGE],
	]),
);

/** Scans `params`, `result` or `error` for the members that pairing needs; position after it, or -1. */
function scanBody(
	line: Line,
	start: number,
	end: number,
	message: RpcMessage,
	keys: KeyReader,
): number {
	const { bytes } = line;
	if (bytes[start] !== OPEN_BRACE) return skipValue(bytes, start, end, line);
	let at = skipSpace(bytes, start + 1, end);
	let key: Key | null = keys.first;
	while (at < end && bytes[at] !== CLOSE_BRACE) {
		key = keys.read(line, at, end, key);
		if (key === null) return -1;
		const { value } = keys;
		const after = skipValue(bytes, value, end, line);
		if (after === -1) return -1;
		switch (key.code) {
			case META:
				message.meta = line.slice(value, after);
				break;
			case NAME:
				message.name = nameText(line, value, after);
				break;
			case URI:
				message.uri = scalarText(line, value, after);
				break;
			case ARGUMENTS:
				message.arguments = line.slice(value, after);
				break;
			case IS_ERROR:
				message.isError = bytes[value] === 0x74; // true
				break;
			case CODE:
				message.errorCode = scalarText(line, value, after);
				break;
			case MESSAGE:
				message.errorMessage = scalarText(line, value, after);
				break;
		}
		at = nextMember(bytes, after, end);
		if (at === -1) return -1;
	}
	return at < end ? at + 1 : -1;
}

/** Position of the next key or of the closing brace; -1 when neither follows. */
function nextMember(bytes: Uint8Array, at: number, end: number): number {
	let next = at;
	if (next < end && bytes[next]! <= 0x20) next = skipSpace(bytes, at, end);
	if (next >= end) return -1;
	if (bytes[next] === CLOSE_BRACE) return next;
	if (bytes[next] !== 0x2c) return -1;
	if (bytes[next + 1] === QUOTE && next + 1 < end) return next + 1;
	const key = skipSpace(bytes, next + 1, end);
	return key < end && bytes[key] === QUOTE ? key : -1;
}

/** A string's content, a number or literal as text; `null` for null, objects and arrays. */
function scalarText(line: Line, start: number, end: number): string | null {
	const first = line.bytes[start]!;
	if (first === QUOTE) return stringText(line, start, end);
	if (first === 0x6e || first === OPEN_BRACE || first === 0x5b) return null;
	return line.slice(start, end);
}

/** The same for a text that comes again and again, such as the name of a method or a tool. */
export function nameText(line: Line, start: number, end: number): string | null {
	if (line.bytes[start] !== QUOTE) return scalarText(line, start, end);
	return knownText(line, start + 1, end - 1) ?? stringText(line, start, end);
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
