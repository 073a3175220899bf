import { jsonText } from '../../facts/json-value.ts';
import { isKnownMethod } from '../../mcp/methods.ts';
import type { Direction, Quality } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';
import { Line } from '../../read/line.ts';
import { callMessage } from '../call-message.ts';
import { closeJson } from '../cut-rpc.ts';

/** `[Local→Remote] tools/call`: the method of a message, or its id when it is an answer. */
export interface ShortTraffic {
	readonly direction: Direction;
	readonly word: string;
}

/** `Local → Remote message {…}`: what the debug log keeps of a message. */
export interface TrafficDetail {
	readonly direction: Direction;
	/** JSON in the file, what Node's `util.inspect` prints on stderr, maybe over several lines. */
	readonly fields: string;
}

export interface ReadTraffic {
	readonly message: RpcMessage;
	readonly quality: Quality;
}

/** Where the debug log cuts the params, in characters. */
const MAX_PARAMS = 500;
const encoder = new TextEncoder();

/** Reads the short form; `null` when the text is another. */
export function shortTraffic(text: string): ShortTraffic | null {
	const found = /^\[(Local|Remote)→(?:Remote|Local)\] (.{1,512})$/.exec(text);
	return found === null ? null : { direction: directionOf(found[1]!), word: found[2]! };
}

/** Reads the beginning of the long form; `null` when the text is another. */
export function trafficDetail(text: string): TrafficDetail | null {
	const found = /^(Local|Remote) → (?:Remote|Local) message (?=\{)/.exec(text);
	if (found === null) return null;
	return { direction: directionOf(found[1]!), fields: text.slice(found[0].length) };
}

/** The long form as it stood on its line. */
export function detailText(direction: Direction, fields: string): string {
	const sides = direction === 'client_to_server' ? 'Local → Remote' : 'Remote → Local';
	return `${sides} message ${fields}`;
}

function directionOf(from: string): Direction {
	return from === 'Local' ? 'client_to_server' : 'server_to_client';
}

/** The message that the short form names; `null` for the id of an answer, which may be a result or an error. */
export function messageOfShort(word: string): ReadTraffic | null {
	const isMethod = isKnownMethod(word) || word.includes('/');
	if (!isMethod) return null;
	const kind = word.startsWith('notifications/') ? 'notification' : 'request';
	return { message: callMessage(kind, { method: word }), quality: 'summary' };
}

/** The message that the long form describes; `null` when it is the answer of a client, of which only the id is kept. */
export function messageOfDetail(fields: JsonRecord): ReadTraffic | null {
	const { error, id, method, params, result } = fields;
	const hasId = typeof id === 'string' || typeof id === 'number';
	const known = { id: hasId ? String(id) : null, idIsString: typeof id === 'string' };
	if (typeof method === 'string') {
		return request(method, hasId ? JSON.stringify(id) : null, params);
	}
	if (isRecord(error)) {
		const errorCode = typeof error.code === 'number' ? String(error.code) : null;
		const errorMessage = typeof error.message === 'string' ? error.message : null;
		return {
			message: callMessage('error', { ...known, errorCode, errorMessage }),
			quality: 'full',
		};
	}
	if (result === undefined || result === null) return null;
	return { message: callMessage('result', known), quality: 'summary' };
}

/** A request or notification put together again from its parts. */
function request(method: string, id: string | null, params: unknown): ReadTraffic | null {
	let quality: Quality = 'full';
	let inner = typeof params === 'string' ? params : null;
	if (inner !== null && !isRecord(parseJson(inner))) {
		inner = closeJson(inner.slice(0, 2 * MAX_PARAMS));
		quality = 'truncated';
	}
	// Of what the server asks, no params are kept.
	if (inner === null && id !== null) quality = 'summary';
	const members = [
		'"jsonrpc":"2.0"',
		...(id === null ? [] : [`"id":${id}`]),
		`"method":${JSON.stringify(method)}`,
		...(inner === null ? [] : [`"params":${inner}`]),
	];
	const bytes = encoder.encode(`{${members.join(',')}}`);
	const message = scanRpc(new Line(bytes, 0, bytes.length, 1, 0), 0, bytes.length);
	if (message === null) return null;
	// These are not the bytes that travelled.
	message.hash = null;
	message.bytes = inner?.length ?? 0;
	return { message, quality };
}

/** The message that was printed as a whole, on several lines; `null` when the text is none. */
export function printedMessage(text: string): RpcMessage | null {
	const value = parseJson(text);
	if (!isRecord(value)) return null;
	// It travelled without the white space.
	const bytes = encoder.encode(jsonText(value));
	return scanRpc(new Line(bytes, 0, bytes.length, 1, 0), 0, bytes.length);
}
