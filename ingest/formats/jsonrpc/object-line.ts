import { isKnownMethod } from '../../mcp/methods.ts';
import type { Direction } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { scanRpc, stringText } from '../../mcp/scan-rpc.ts';
import { parseJson } from '../../read/json-record.ts';
import { skipValue } from '../../read/json-scan.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import { CallRecords } from './call-record.ts';
import type { Emitter } from './emitter.ts';
import { Envelope, MESSAGES, slots } from './envelope.ts';
import { readFrame } from './frame.ts';
import { emitBatch, emitCut, emitEvents, emitText } from './message-span.ts';
import { type PythonMessage, readPythonCall, readPythonSession } from './python-calls.ts';
import { isSse } from './sse.ts';
import { launchOf } from './text-line.ts';

const VERSION = slots('jsonrpc');
const METHOD = slots('method');
const PARAMS = slots('params');
const RESULT = slots('result');
const TARGET = slots('url path');
const CALLS = slots('calls');
const COMMAND = slots('command');
const DIRECTION = slots('direction');
const RAW = slots('raw');
const [REQUEST, RESPONSE] = slots('request response') as readonly [number, number];
const TEXT = slots('message msg text event raw payload data body');

const VERBS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/i;

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Reads lines that are one JSON object: a message, an envelope around one, or a record beside them. */
export class ObjectLines {
	readonly #zone: Zone;
	readonly #envelope = new Envelope();
	readonly #calls = new CallRecords();

	constructor(zone: Zone) {
		this.#zone = zone;
	}

	/** Emits what the object between two positions says, or rejects the line. */
	read(emitter: Emitter, start: number, end: number): void {
		const { line, frame } = emitter;
		const envelope = this.#envelope;
		const found = envelope.readMessage(line, start, end);
		if (found !== null) {
			const isFramed = readFrame(envelope, this.#zone, frame);
			emitter.message(found.message, found.isInner ? 'wrapped' : isFramed ? 'spread' : 'bare');
			return;
		}
		if (!envelope.read(line, start, end)) {
			rejectMalformed(emitter, start, end);
			return;
		}
		const isFramed = readFrame(envelope, this.#zone, frame);
		const variant = isFramed ? 'spread' : 'bare';
		if (envelope.start(VERSION[0]!) !== -1) {
			const message = scanRpc(line, start, end);
			if (message !== null) {
				emitter.message(message, variant);
				return;
			}
		}
		if (this.#wrapped(emitter) || this.#pythonCalls(emitter, start, end)) return;
		const calls = this.#calls.read(envelope, line.number);
		if (calls.length > 0) {
			frame.direction = null;
			for (const message of calls) emitter.message(message, 'call');
			return;
		}
		const loose = scanRpc(line, start, end);
		if (loose !== null && this.#isMessage(loose)) emitter.message(loose, variant);
		else this.#other(emitter, isFramed);
	}

	/** Whether members that could be a message are one, though `jsonrpc` is not among them. */
	#isMessage(message: RpcMessage): boolean {
		const envelope = this.#envelope;
		if (message.method !== null) {
			return isKnownMethod(message.method) || envelope.opens(PARAMS[0]!) === OPEN_BRACE;
		}
		if (message.id === null) return false;
		return envelope.opens(RESULT[0]!) === OPEN_BRACE || message.errorCode !== null;
	}

	/** Emits the messages in the members of an envelope; `false` when there is none. */
	#wrapped(emitter: Emitter): boolean {
		for (const slot of MESSAGES) {
			if (!this.#member(emitter, slot)) continue;
			// Request and response of one exchange in one record.
			if (slot !== RESPONSE && this.#envelope.start(RESPONSE) !== -1) {
				const { frame } = emitter;
				const direction = slot === REQUEST ? null : opposite(frame.direction);
				emitter.turn(direction);
				this.#member(emitter, RESPONSE);
			}
			return true;
		}
		return false;
	}

	#member(emitter: Emitter, slot: number): boolean {
		const { line } = emitter;
		const from = this.#envelope.start(slot);
		const to = this.#envelope.end(slot);
		switch (this.#envelope.opens(slot)) {
			case OPEN_BRACE: {
				const message = scanRpc(line, from, to);
				if (message === null) return false;
				emitter.message(message, 'wrapped');
				return true;
			}
			case OPEN_BRACKET:
				return emitBatch(emitter, line, from, to);
			case QUOTE: {
				const text = stringText(line, from, to).trim();
				if (isSse(text)) return emitEvents(emitter, text);
				if (!text.startsWith('{') && !text.startsWith('[')) return false;
				if (emitText(emitter, text, 'string')) return true;
				return parseJson(text) === undefined && emitCut(emitter, text, null, 'string');
			}
			default:
				return false;
		}
	}

	/** Emits the calls of a wrapper around the Python SDK; `false` when the line is none of its records. */
	#pythonCalls(emitter: Emitter, start: number, end: number): boolean {
		const envelope = this.#envelope;
		const { frame, line } = emitter;
		if (envelope.opens(CALLS[0]!) === OPEN_BRACKET) {
			const session = readPythonSession(line.slice(start, end));
			if (session === null || session.messages.length === 0) return false;
			frame.server = session.server;
			frame.url = session.url;
			if (session.url !== null) {
				this.#stamp(emitter, session.messages[0]!);
				const launch = { ...launchOf(''), origin: 'endpoint' as const, url: session.url };
				emitter.record({ type: 'server', launch, text: session.url }, 'python');
			}
			for (const sent of session.messages) {
				this.#stamp(emitter, sent);
				emitter.message(sent.message, 'python');
			}
			return true;
		}
		if (envelope.text(METHOD) === null || envelope.start(VERSION[0]!) !== -1) return false;
		const call = readPythonCall(line.slice(start, end));
		if (call === null) return false;
		emitter.message(call.message, 'python');
		return true;
	}

	#stamp(emitter: Emitter, sent: PythonMessage): void {
		const moment = sent.stamp === null ? null : parseTimestamp(sent.stamp, this.#zone);
		if (moment !== null) emitter.at(moment);
	}

	/** A record of the same log that carries no message: the server's stderr, its launch, or a line of text. */
	#other(emitter: Emitter, isFramed: boolean): void {
		const envelope = this.#envelope;
		const { frame, line } = emitter;
		const direction = envelope.text(DIRECTION);
		if (direction === 'meta' && envelope.opens(RAW[0]!) === OPEN_BRACE) {
			const inner = new Envelope();
			inner.read(line, envelope.start(RAW[0]!), envelope.end(RAW[0]!));
			const words = stringsOf(inner.json(COMMAND));
			if (words.length > 0) {
				const text = words.join(' ');
				const launch = { ...launchOf(''), command: words[0]!, args: words.slice(1) };
				emitter.record({ type: 'lifecycle', step: 'starting', text }, 'wrapped');
				emitter.record({ type: 'server', launch, text }, 'wrapped');
				return;
			}
		}
		const verb = envelope.text(METHOD);
		if (verb !== null && isFramed && VERBS.test(verb)) {
			const target = envelope.text(TARGET) ?? '';
			frame.httpMethod = verb.toUpperCase();
			frame.direction = null;
			const text = `${frame.httpMethod} ${target} ${frame.httpStatus ?? ''}`.trim();
			emitter.record({ type: 'http', text }, 'log');
			return;
		}
		const text = envelope.text(TEXT);
		if (text === null || !isFramed) {
			const start = line.text().trim().slice(0, 80);
			emitter.reject('not-mcp', `JSON without a JSON-RPC message: ${start}`);
		} else if (text.startsWith('{"')) {
			emitter.reject('json-cut', 'the message inside the record is cut off or no JSON-RPC message');
		} else {
			if (direction === 'stderr') frame.logger ??= 'stderr';
			frame.direction = null;
			emitter.record({ type: 'log', text }, 'log');
		}
	}
}

/** Rejects a line whose JSON is cut off, not well formed, or followed by something. */
export function rejectMalformed(emitter: Emitter, start: number, end: number): void {
	const close = skipValue(emitter.line.bytes, start, end);
	if (close === -1) emitter.reject('json-cut', 'the JSON ends before it is closed');
	else if (close < end) emitter.reject('not-json', 'text after the end of the JSON');
	else emitter.reject('not-json', 'not well-formed JSON');
}

function opposite(direction: Direction | null): Direction | null {
	if (direction === 'client_to_server') return 'server_to_client';
	return direction === 'server_to_client' ? 'client_to_server' : null;
}

function stringsOf(json: string | null): string[] {
	const value = json === null ? null : parseJson(json);
	return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
