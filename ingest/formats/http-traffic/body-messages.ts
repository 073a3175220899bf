import type { RpcMessage } from '../../mcp/rpc.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { scanArray, skipSpace } from '../../read/json-scan.ts';
import { Line } from '../../read/line.ts';
import { closeJson } from '../cut-rpc.ts';

/** A JSON-RPC message in the body of an HTTP request or response. */
export interface BodyMessage {
	readonly message: RpcMessage;
	/** The end of the body is missing, so this is what still shows of the message. */
	readonly isCut: boolean;
	/** Characters of the body that hold the message. */
	readonly from: number;
	readonly to: number;
}

/** What a body holds. */
export interface BodyContent {
	readonly messages: BodyMessage[];
	/** Elements of a batch and events of a stream that are no JSON-RPC message. */
	readonly others: number;
	/** Where legacy HTTP+SSE wants messages posted: the data of its `endpoint` event. */
	readonly endpoint: string | null;
}

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
/** A message cut off at more than this many characters is not repaired. */
const MAX_CUT = 1 << 20;
const encoder = new TextEncoder();

/** The messages of a body: one, a batch (revision 2025-03-26), or those in server-sent events. */
export function readBody(text: string): BodyContent {
	return /^(?:(?:event|data|id|retry)?:|[\r\n])/.test(text) ? readEvents(text) : readJson(text, 0);
}

function readJson(text: string, from: number): BodyContent {
	const bytes = encoder.encode(text);
	const line = new Line(bytes, 0, bytes.length, 1, 0);
	const to = from + text.length;
	const start = skipSpace(bytes, 0, bytes.length);
	// An OAuth error is `{"error":…}` too.
	if (!/"jsonrpc"\s*:\s*"2\.0"/.test(text)) return content([], text.trim() === '' ? 0 : 1);
	if (bytes[start] === OPEN_BRACKET) return readBatch(line, start, from, to);
	const whole = bytes[start] === OPEN_BRACE ? scanRpc(line, start, endOf(bytes)) : null;
	if (whole !== null) return content([{ message: whole, isCut: false, from, to }]);
	const cut = readCut(text);
	return cut === null ? content([], 1) : content([{ message: cut, isCut: true, from, to }]);
}

function readBatch(line: Line, start: number, from: number, to: number): BodyContent {
	const messages: BodyMessage[] = [];
	let others = 0;
	scanArray(line.bytes, start, line.end, (at, end) => {
		const message = line.bytes[at] === OPEN_BRACE ? scanRpc(line, at, end) : null;
		if (message === null) others++;
		else messages.push({ message, isCut: false, from, to });
	});
	return content(messages, others + (messages.length === 0 ? 1 : 0));
}

/** What still shows of a message whose end the capture cut off. */
function readCut(text: string): RpcMessage | null {
	if (text.length > MAX_CUT || !/^\s*\{\s*"/.test(text) || /\}\s*$/.test(text)) return null;
	const bytes = encoder.encode(closeJson(text.trim()));
	return scanRpc(new Line(bytes, 0, bytes.length, 1, 0), 0, bytes.length);
}

/** The events of a stream (HTML standard, 9.2.6), their `data:` lines joined. */
function readEvents(text: string): BodyContent {
	const messages: BodyMessage[] = [];
	let others = 0;
	let endpoint: string | null = null;
	let name = '';
	let data: string[] = [];
	let from = -1;
	let to = 0;
	const finish = () => {
		const joined = data.join('\n');
		if (name === 'endpoint') endpoint ??= joined.slice(0, 2048);
		// Some servers send an event without data first, for its id alone.
		else if (joined.trim() !== '') {
			const inner = readJson(joined, 0);
			for (const { message, isCut } of inner.messages) messages.push({ message, isCut, from, to });
			others += inner.others;
		}
		name = '';
		data = [];
		from = -1;
	};
	for (const found of text.matchAll(/([^\r\n]*)(?:\r\n|\r|\n|$)/g)) {
		const line = found[1]!;
		if (line === '') {
			finish();
			continue;
		}
		if (from === -1) from = found.index;
		to = found.index + line.length;
		if (line.startsWith('data:')) data.push(fieldValue(line, 5));
		else if (line.startsWith('event:')) name = fieldValue(line, 6);
	}
	return { messages, others, endpoint };
}

/** The value of a field: one space after the colon does not belong to it. */
function fieldValue(line: string, at: number): string {
	return line.slice(line[at] === ' ' ? at + 1 : at);
}

function content(messages: BodyMessage[], others = 0): BodyContent {
	return { messages, others, endpoint: null };
}

function endOf(bytes: Uint8Array): number {
	let end = bytes.length;
	while (end > 0 && bytes[end - 1]! <= 0x20) end--;
	return end;
}
