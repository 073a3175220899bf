import { scanRpc } from '../mcp/scan-rpc.ts';
import { isRecord, parseJson, textOf } from '../read/json-record.ts';
import { skipSpace, skipValue } from '../read/json-scan.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { callMessage } from './call-message.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import { detectJsonRpc } from './jsonrpc/detect.ts';
import { Emitter } from './jsonrpc/emitter.ts';
import { emitBatch, emitCut, emitText } from './jsonrpc/message-span.ts';
import { ObjectLines, rejectMalformed } from './jsonrpc/object-line.ts';
import { readTextLine, serverNameOf, type TextLine } from './jsonrpc/text-line.ts';
import { jsonOfPythonRepr } from './python-literal.ts';

/** Raw JSON-RPC, one message per line, bare or in whatever envelope a proxy or a host put around it. */
export const JSONRPC: Format = {
	id: 'jsonrpc',
	title: 'JSON-RPC messages (raw capture or debugging proxy)',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'stderr',
		'launch',
		'time',
	],
	detect: detectJsonRpc,
	open: (source) => new JsonRpcReader(source),
};

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

/** Processes whose server is remembered; beyond it the log is no log of launches. */
const MAX_PROCESSES = 10_000;

class JsonRpcReader implements FormatReader {
	readonly #zone: Zone;
	readonly #objects: ObjectLines;
	#emitter: Emitter | undefined;
	/** Servers whose start the log shows, by process id; without one, the server started last. */
	readonly #servers = new Map<number | null, string>();

	constructor(source: Source) {
		this.#zone = source.zone;
		this.#objects = new ObjectLines(source.zone);
	}

	line(line: Line, out: Records): void {
		const { bytes } = line;
		const start = skipSpace(bytes, line.start, line.end);
		let end = line.end;
		while (end > start && bytes[end - 1]! <= 0x20) end--;
		this.#emitter ??= new Emitter(line, out);
		const emitter = this.#emitter;
		emitter.begin(line, out);
		if (start === end) {
			emitter.part();
			return;
		}
		const first = bytes[start];
		// A JSON array written one element per line: brackets alone, and commas after the elements.
		if (bytes[end - 1] === COMMA && end - start > 1) end--;
		if (first === OPEN_BRACE) {
			this.#objects.read(emitter, start, end);
		} else if (end - start === 1 && (first === OPEN_BRACKET || first === CLOSE_BRACKET)) {
			emitter.part();
		} else if (first === OPEN_BRACKET && bytes[skipSpace(bytes, start + 1, end)] === OPEN_BRACE) {
			if (emitBatch(emitter, line, start, end)) return;
			if (skipValue(bytes, start, end) !== end) rejectMalformed(emitter, start, end);
			else emitter.reject('not-mcp', 'a JSON array without a JSON-RPC message');
		} else {
			this.#text(emitter, start, end);
		}
	}

	end(): void {}

	#text(emitter: Emitter, start: number, end: number): void {
		const { line } = emitter;
		const text = line.slice(start, end);
		if (/^(?:event|id|retry):|^[:#]/.test(text)) {
			emitter.part();
			return;
		}
		if (text.startsWith('data:')) {
			if (emitText(emitter, text.slice(5).trim(), 'sse')) return;
			emitter.reject('not-mcp', 'a server-sent event without a JSON-RPC message');
			return;
		}
		const found = readTextLine(text, this.#zone);
		if (found === null) emitter.reject('not-this-format', 'text without a JSON-RPC message');
		else if (found.what === 'ruler') emitter.part();
		else if (found.what === 'message') {
			this.#place(emitter, found);
			const at = messageAt(line, start, end, text, found.at);
			readPrefixed(emitter, at, end, found.id);
		} else if (found.what === 'error') {
			this.#place(emitter, found);
			readError(emitter, text.slice(found.at), found.id);
		} else {
			this.#place(emitter, found);
			this.#step(emitter, found);
		}
	}

	/** Takes over what the prefix says, and the server of the process that it names. */
	#place(emitter: Emitter, found: Exclude<TextLine, { what: 'ruler' }>): void {
		const { pid = null } = found.frame;
		if (found.what === 'start') {
			const server = serverNameOf(found.launch);
			if (this.#servers.size >= MAX_PROCESSES) this.#servers.clear();
			if (server !== null) this.#servers.set(pid, server).set(null, server);
		}
		Object.assign(emitter.frame, found.frame);
		emitter.frame.server = this.#servers.get(pid) ?? null;
	}

	#step(emitter: Emitter, found: Exclude<TextLine, { what: 'ruler' | 'message' | 'error' }>): void {
		const { text } = found;
		if (found.what === 'log') emitter.record({ type: 'log', text }, 'prefixed');
		else if (found.what === 'step') {
			emitter.record({ type: 'lifecycle', step: found.step, text }, 'prefixed');
		} else {
			emitter.record({ type: 'lifecycle', step: 'starting', text }, 'prefixed');
			emitter.record({ type: 'server', launch: found.launch, text }, 'prefixed');
		}
	}
}

/** Emits the message after a prefix: JSON, JSON that was cut off, or the `repr` of a Python dict. */
function readPrefixed(emitter: Emitter, start: number, end: number, id: string | null): void {
	const { line } = emitter;
	const close = skipValue(line.bytes, start, end);
	const stop = close === -1 ? end : close;
	if (line.bytes[start] === OPEN_BRACKET && emitBatch(emitter, line, start, stop)) return;
	const message = scanRpc(line, start, stop);
	if (message !== null) {
		emitter.message(message, 'prefixed');
		return;
	}
	const text = line.slice(start, end);
	if (close === -1 && emitCut(emitter, text, id, 'prefixed')) return;
	const json = jsonOfPythonRepr(text.replace(/['"]\s*$/, ''));
	if (json !== null && emitText(emitter, json, 'python-repr')) return;
	if (close === -1) emitter.reject('json-cut', 'the message after the prefix is cut off');
	else emitter.reject('not-mcp', 'what follows the prefix is no JSON-RPC message');
}

/** Emits the error of a response, of which only the id and the error object are logged. */
function readError(emitter: Emitter, repr: string, id: string | null): void {
	const json = jsonOfPythonRepr(repr.trimEnd());
	const error = json === null ? undefined : parseJson(json);
	if (isRecord(error)) {
		const message = callMessage('error', {
			id,
			idIsString: id !== null && !/^-?\d+$/.test(id),
			errorCode: typeof error.code === 'number' ? String(error.code) : null,
			errorMessage: textOf(error.message),
			bytes: repr.length,
		});
		emitter.message(message, 'prefixed');
		return;
	}
	emitter.reject('not-json', 'an error that is not the repr of a dict');
}

/** The byte where the message after a prefix of `at` characters starts. */
function messageAt(line: Line, start: number, end: number, text: string, at: number): number {
	if (text.length === end - start) return start + at;
	// Characters and bytes disagree, so the n-th bracket of the text is found again in the bytes.
	const open = text.charCodeAt(at);
	let nth = 0;
	for (let i = 0; i <= at; i++) if (text.charCodeAt(i) === open) nth++;
	let position = start - 1;
	for (; nth > 0; nth--) position = line.bytes.indexOf(open, position + 1);
	return position;
}
