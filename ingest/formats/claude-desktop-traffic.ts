import { type Direction, type Observation, observe, observeAgain } from '../mcp/observation.ts';
import type { RpcMessage } from '../mcp/rpc.ts';
import { emptyMessage, newMessage, scanRpc } from '../mcp/scan-rpc.ts';
import { hashBytes } from '../read/hash.ts';
import { skipValue } from '../read/json-scan.ts';
import type { Line } from '../read/line.ts';
import type { RejectReason } from '../read/reject.ts';
import { isCut, readCutRpc } from './cut-rpc.ts';

const encoder = new TextEncoder();
const FROM_CLIENT = encoder.encode('Message from client: ');
const FROM_SERVER = encoder.encode('Message from server: ');
const SUFFIXES = [
	encoder.encode(' { metadata: undefined }'),
	encoder.encode(" { metadata: { context: 'connection', stack: undefined } }"),
];
const OPEN_BRACE = 0x7b;

/** The direction of the message that the text at `at` announces; `null` when it announces none. */
export function trafficDirection(line: Line, at: number): Direction | null {
	// The letter that tells them apart spares comparing both.
	return line.bytes[at + 13] === FROM_CLIENT[13]
		? startsWith(line, at, FROM_CLIENT)
			? 'client_to_server'
			: null
		: startsWith(line, at, FROM_SERVER)
			? 'server_to_client'
			: null;
}

/** Where the text of a line ends, without the empty ` { metadata: … }` that the log library adds since 2025-06. */
export function textEnd(line: Line, at: number): number {
	for (const suffix of SUFFIXES) {
		const end = line.end - suffix.length;
		if (end >= at && startsWith(line, end, suffix)) return end;
	}
	return line.end;
}

/** Nearly all lines are full messages: these are filled anew for each. */
const FULL = { type: 'rpc' as const, message: newMessage() };
const SEEN = observe(0, 0, 0, FULL);

/**
 * The message of a traffic line whose text starts at `at`, or why it cannot be read.
 * What it returns holds until the next call. Variants: `full` and `full+metadata` (to 2026-03), `truncated` (to 2026-05), `summary` (from 2026-07).
 */
export function readTraffic(line: Line, at: number): Observation | RejectReason {
	const start = at + FROM_CLIENT.length;
	const end = textEnd(line, start);
	if (line.bytes[start] !== OPEN_BRACE || start >= end) {
		const summary = readSummary(line, start, end);
		return summary === null ? 'not-mcp' : traffic(line, summary, 'summary', 'summary');
	}
	const cut = isCut(line, start, end);
	// A cut inside one string leaves well-formed JSON; any other must not pass for a message by chance.
	const message =
		!cut || isJson(line.slice(start, end))
			? scanRpc(line, start, end, emptyMessage(FULL.message))
			: null;
	if (message !== null) {
		if (cut) return traffic(line, message, 'truncated', 'truncated');
		observeAgain(SEEN, line.number, line.offset, line.length, FULL);
		SEEN.variant = end === line.end ? 'full' : 'full+metadata';
		return SEEN;
	}
	const rest = readCutRpc(line, start, end);
	if (rest !== null) return traffic(line, rest, 'truncated', 'truncated');
	return skipValue(line.bytes, start, end) === end ? 'not-mcp' : 'json-cut';
}

function traffic(
	line: Line,
	message: RpcMessage,
	variant: string,
	quality: Observation['quality'],
): Observation {
	const observation = observe(line.number, line.offset, line.length, { type: 'rpc', message });
	observation.variant = variant;
	observation.quality = quality;
	return observation;
}

const ASKS = /^method="([^"]*)"(?: id=(\S+))?(?: params)?$/;
const ANSWERS = /^id=(\S+) (?:result(?:\(\d+ blocks?\))?|error\(code=(-?\d+)\))$/;

/** A summary line: `method="tools/call" id=2 params`, `id=2 result(1 blocks)`, `id=2 error(code=-32603)`. */
function readSummary(line: Line, start: number, end: number): RpcMessage | null {
	const text = line.slice(start, end);
	const asks = ASKS.exec(text);
	const answers = asks === null ? ANSWERS.exec(text) : null;
	if (asks === null && answers === null) return null;
	const id = asks?.[2] ?? answers?.[1] ?? null;
	const errorCode = answers?.[2] ?? null;
	const quoted = id !== null && id.length >= 2 && id.startsWith('"') && id.endsWith('"');
	return {
		kind:
			asks !== null
				? id === null
					? 'notification'
					: 'request'
				: errorCode === null
					? 'result'
					: 'error',
		id: quoted ? id.slice(1, -1) : id,
		// Summaries of other builds may print a string id without its quotes.
		idIsString: id !== null && (quoted || !/^-?\d+$/.test(id)),
		method: asks?.[1] ?? null,
		params: null,
		name: null,
		uri: null,
		arguments: null,
		result: null,
		isError: false,
		errorCode,
		errorMessage: null,
		meta: null,
		hash: hashBytes(line.bytes, start, end),
		bytes: end - start,
	};
}

function startsWith(line: Line, at: number, text: Uint8Array): boolean {
	if (at + text.length > line.end) return false;
	for (let i = 0; i < text.length; i++) if (line.bytes[at + i] !== text[i]) return false;
	return true;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
