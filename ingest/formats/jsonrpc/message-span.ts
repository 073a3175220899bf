import type { RpcMessage } from '../../mcp/rpc.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { scanArray, skipSpace } from '../../read/json-scan.ts';
import { Line } from '../../read/line.ts';
import { closeJson } from '../cut-rpc.ts';
import type { Emitter } from './emitter.ts';
import { sseData } from './sse.ts';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
/** A message cut off at more than this many characters is not repaired. */
const MAX_CUT = 1 << 20;

const encoder = new TextEncoder();

/** Emits the messages of a JSON-RPC batch (revision 2025-03-26); `false` when the span is no array with one. */
export function emitBatch(emitter: Emitter, line: Line, start: number, end: number): boolean {
	const messages: RpcMessage[] = [];
	let others = 0;
	const after = scanArray(line.bytes, start, end, (from, to) => {
		const message = line.bytes[from] === OPEN_BRACE ? scanRpc(line, from, to) : null;
		if (message === null) others++;
		else messages.push(message);
	});
	if (after === -1 || skipSpace(line.bytes, after, end) !== end) return false;
	if (messages.length === 0) return false;
	for (const message of messages) emitter.message(message, 'batch');
	if (others > 0) {
		const all = others + messages.length;
		const text = `${others} of ${all} elements of the batch are no JSON-RPC messages`;
		emitter.record({ type: 'log', text }, 'batch');
	}
	return true;
}

/** Emits the message or batch that a text is; `false` when it is neither. */
export function emitText(emitter: Emitter, text: string, variant: string): boolean {
	const line = lineOf(emitter, text);
	const start = skipSpace(line.bytes, 0, line.end);
	if (line.bytes[start] === OPEN_BRACKET) return emitBatch(emitter, line, start, line.end);
	const message = scanRpc(line, start, line.end);
	if (message === null) return false;
	emitter.message(message, variant);
	return true;
}

/** Emits the messages in the data of server-sent events; `false` when there is none. */
export function emitEvents(emitter: Emitter, text: string): boolean {
	let found = false;
	for (const data of sseData(text)) if (emitText(emitter, data, 'sse')) found = true;
	return found;
}

/**
 * Emits what still shows of a message that was cut off at its end; `false` when that is no message.
 * `id` is the message's id where something else on the line repeats it.
 */
export function emitCut(
	emitter: Emitter,
	text: string,
	id: string | null,
	variant: string,
): boolean {
	if (text.length > MAX_CUT || !/^\{\s*"/.test(text)) return false;
	const line = lineOf(emitter, closeJson(text));
	const message = scanRpc(line, 0, line.end);
	if (message === null) return false;
	if (message.id === null && id !== null) {
		message.id = id;
		message.idIsString = !/^-?\d+$/.test(id);
		if (message.kind === 'notification') message.kind = 'request';
	}
	emitter.frame.quality = 'truncated';
	emitter.message(message, variant);
	return true;
}

function lineOf(emitter: Emitter, text: string): Line {
	const bytes = encoder.encode(text);
	return new Line(bytes, 0, bytes.length, emitter.line.number, emitter.line.offset);
}
