import type { Direction, Quality } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { Line } from '../../read/line.ts';
import { closeJson } from '../cut-rpc.ts';
import { jsonOfRepr, readPythonString, textOfBytes } from '../python-literal.ts';
import type { Known, Sent } from './said.ts';

/** How servers and SDKs announce a message that follows as JSON, and its direction where the words tell. */
const PREFIXES: readonly (readonly [RegExp, Direction | null])[] = [
	// Java SDK, stdio transport.
	[/^Received JSON message: (?=\{)/, 'client_to_server'],
	// mcp-use, at its second debug level.
	[/^MCP: {1,4}\[[^\]]{1,200}\] Request \([\d.]{1,12}ms\): (?=[{[])/, 'client_to_server'],
	[/^MCP: {1,4}\[[^\]]{1,200}\] Response: (?=[{[])/, 'server_to_client'],
	// Hand-written ones.
	[
		/^(?:<<?<?|<-|←|⬅️?|(?:Received|Incoming|Got|Raw)(?: (?:JSON-?RPC|MCP|raw|client|stdin))?(?: (?:message|request|notification|input|line|data))?(?: from client)?)\s*:?\s*(?=\{\s*["'])/i,
		'client_to_server',
	],
	[
		/^(?:>>?>?|->|→|➡️?|(?:Sent|Sending|Outgoing|Responding(?: with)?)(?: (?:JSON-?RPC|MCP|raw))?(?: (?:message|response|result|notification|output|data))?(?: to client)?|Response)\s*:?\s*(?=\{\s*["'])/i,
		'server_to_client',
	],
	// The logging transport of the Go SDK, which clients may use too, and other short words.
	[/^(?:read|write|message|msg|request|req|rpc|stdin|stdout|in|out)\s*:?\s*(?=\{\s*["'])/i, null],
];
/** Quarkus, in several lines; the name is that of the connection. */
const TRAFFIC = /^MCP message (received|sent) \[([^\]\s]{1,128})\]:\s{1,4}(?=[{[])/;
/** Python SDK v1 and v2, SSE transport. */
const RECEIVED_BYTES = /^Received JSON: b(?=['"])/;
const SENT_OBJECT = /^Sending message via SSE: \w{1,64}\(/;
const OBJECT = /\bJSONRPC(?:Request|Notification|Response|Error)\(/;
/** A message that is repaired when it was cut has at most this many characters. */
const MAX_CUT = 1 << 20;

const encoder = new TextEncoder();

/** The JSON-RPC message that a text holds behind words that announce it, or that it is; `null` when it holds none. */
export function readWireText(text: string): Sent | null {
	switch (text.charCodeAt(0)) {
		case 0x7b: // {
			return readJson(text, null, {});
		case 0x52: // R
			if (RECEIVED_BYTES.test(text)) return readBytes(text);
			break;
		case 0x53: // S
			if (SENT_OBJECT.test(text)) return readObject(text);
			break;
		case 0x4d: // M
			if (text.startsWith('MCP message ')) return readTraffic(text);
	}
	const brace = text.indexOf('{');
	if (brace === -1 || brace > 240) return null;
	const head = text.slice(0, brace + 8);
	for (const [pattern, direction] of PREFIXES) {
		const found = pattern.exec(head);
		if (found !== null) return readJson(text.slice(found[0].length), direction, {});
	}
	return null;
}

/** A JSON-RPC message, whole or cut off at its end; `null` for any other text. `isSure` when what stands before it leaves no doubt. */
export function readJson(
	json: string,
	direction: Direction | null,
	known: Known,
	isSure = false,
): Sent | null {
	if (json.startsWith("{'")) return readDict(json, direction, known);
	if (!/^\{\s*"(?:jsonrpc|id|method|result|error|params)"/.test(json)) return null;
	const message = messageOf(json.trimEnd());
	if (message !== null) return isMcp(message) ? sent(message, direction, 'full', known) : null;
	if (json.length > MAX_CUT || !(isSure || json.includes('"jsonrpc"'))) return null;
	const closed = messageOf(closeJson(json.replace(/(?:\.{3}|…)$/, '')));
	if (closed === null) return null;
	closed.hash = null;
	// Its id may stand behind the cut.
	if (closed.method !== null && !closed.method.startsWith('notifications/'))
		closed.kind = 'request';
	return sent(closed, direction, 'truncated', known);
}

/** A message as Python prints a dict: `{'jsonrpc': '2.0', 'method': 'ping'}`. */
function readDict(text: string, direction: Direction | null, known: Known): Sent | null {
	if (!/^\{'(?:jsonrpc|id|method|result|error|params)': /.test(text)) return null;
	const value = jsonOfRepr(text, 0);
	const message = value === null ? null : messageOf(value.json);
	if (message === null || !isMcp(message)) return null;
	message.hash = null;
	return sent(message, direction, 'full', known);
}

/** A message without the version member has at least a method of MCP, or is the answer to one. */
function isMcp(message: RpcMessage): boolean {
	return message.method !== null || message.id !== null;
}

/** The bytes of a request's body as Python shows them: `b'{"method":"ping"}'`. */
function readBytes(text: string): Sent | null {
	const open = text.indexOf('b') === 16 ? 17 : text.search(/['"]/);
	const literal = readPythonString(text, open);
	if (literal === null) return null;
	return readJson(textOfBytes(literal.text), 'client_to_server', {}, true);
}

/** A message object of the Python SDK as its `repr`. */
function readObject(text: string): Sent | null {
	const found = OBJECT.exec(text.length > 300 ? text.slice(0, 300) : text);
	if (found === null) return null;
	const value = jsonOfRepr(text, found.index);
	if (value === null) return null;
	const message = messageOf(value.json);
	if (message === null) return null;
	// It is not the text that went over the wire.
	message.hash = null;
	return sent(message, 'server_to_client', 'full', {});
}

function readTraffic(text: string): Sent | null {
	const found = TRAFFIC.exec(text);
	if (found === null) return null;
	const direction = found[1] === 'received' ? 'client_to_server' : 'server_to_client';
	const said = readJson(text.slice(found[0].length), direction, { mcpSessionId: found[2]! }, true);
	// The text is laid out anew.
	if (said !== null) said.message.hash = null;
	return said;
}

function messageOf(json: string): RpcMessage | null {
	const bytes = encoder.encode(json);
	return scanRpc(new Line(bytes, 0, bytes.length, 0, 0), 0, bytes.length);
}

function sent(
	message: RpcMessage,
	direction: Direction | null,
	quality: Quality,
	known: Known,
): Sent {
	return { what: 'message', message, direction, quality, known };
}
