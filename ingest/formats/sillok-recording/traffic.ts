import { isObject } from '../../facts/json-value.ts';
import { maskSecrets } from '../../facts/secrets.ts';
import { type Observation, observe } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { hashBytes } from '../../read/hash.ts';
import { skipSpace } from '../../read/json-scan.ts';
import { Line } from '../../read/line.ts';
import type { Records } from '../format.ts';
import { HttpHeaders } from '../http-traffic/exchange.ts';
import { headerMismatches } from '../http-traffic/header-check.ts';
import type { Emitter } from '../jsonrpc/emitter.ts';
import { emitBatch, emitText } from '../jsonrpc/message-span.ts';
import { joined, keptBytes, type Parted, Parts } from './parts.ts';
import type { RecordedLine } from './recorded-line.ts';
import { NO_HEAD, type RecordingHead } from './recording-head.ts';

const OPEN_BRACKET = 0x5b;
/** Of a message that is none, or incomplete, this much is shown. */
const MAX_SHOWN = 0x100000;
/** Of a page that a server answers with this much. */
const MAX_PAGE = 4096;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads the lines of a recording that hold what client, server and its stderr said. */
export class Traffic {
	readonly #recorded: RecordedLine;
	readonly #parts = new Parts();
	readonly #endpoints = new Set<true | null>();
	#head: RecordingHead = NO_HEAD;

	constructor(recorded: RecordedLine) {
		this.#recorded = recorded;
	}

	/** `stdio` or `http`. */
	get variant(): string {
		return this.#head.transport === 'tcp' ? 'http' : 'stdio';
	}

	/** Reads the line at hand; `false` when it is from none of the three. */
	read(emitter: Emitter, head: RecordingHead, out: Records): boolean {
		const from = this.#recorded.text('from');
		if (from !== 'client' && from !== 'server' && from !== 'stderr') return false;
		const { frame } = emitter;
		let isAccounted = false;
		this.surround(frame, head);
		if (from === 'stderr') {
			frame.logger = 'stderr';
			frame.pid = head.pid;
		} else {
			frame.direction = from === 'client' ? 'client_to_server' : 'server_to_client';
			if (head.transport === 'tcp') {
				this.http(frame);
				if (from === 'client') isAccounted = this.#endpoint(emitter);
			}
		}
		if (this.#recorded.has('part')) {
			if (!isAccounted) emitter.part();
			this.#part(emitter, from, out);
		} else if (this.#recorded.has('msg')) this.#message(emitter);
		else {
			const text = this.#recorded.text('text') ?? this.#decoded();
			if (text === null || text.trim() === '') {
				if (isAccounted) return true;
				if (text !== null) emitter.part();
				else emitter.reject('not-this-format', 'a line without what was said');
			} else if (from === 'stderr') emitter.record({ type: 'log', text }, this.variant);
			else this.#text(emitter, text);
		}
		return true;
	}

	/** Writes what the first line said into an observation. */
	surround(frame: Observation, head: RecordingHead): void {
		this.#head = head;
		frame.server = head.server;
		// Over HTTP one recording may hold several sessions, which their own ids tell apart.
		frame.session = head.transport === 'pipe' ? head.session : null;
		frame.transport = head.transport;
	}

	/** The file ended: of messages that never became whole the start is handed over. */
	end(out: Records): void {
		for (const [key, parted] of this.#parts.rest()) {
			const { line, offset } = parted;
			const frame = observe(line, offset, parted.length, { type: 'log', text: '' });
			this.surround(frame, this.#head);
			frame.direction = key.startsWith('client') ? 'client_to_server' : 'server_to_client';
			if (key.startsWith('stderr')) frame.direction = null;
			this.#whole(frame, { ...parted, isCut: true }, out);
		}
	}

	/** Writes what the line at hand says of its HTTP exchange into an observation. */
	http(frame: Observation): void {
		const recorded = this.#recorded;
		frame.mcpSessionId = recorded.text('session');
		frame.httpMethod = recorded.text('verb');
		frame.httpStatus = recorded.number('status');
		frame.url = this.#head.launch.url;
	}

	/** The first exchange, and the first with a credential, also say how the server is reached; whether this one did. */
	#endpoint(emitter: Emitter): boolean {
		const { launch, text } = this.#head;
		const hasAuth = this.#recorded.has('auth') ? true : null;
		if (launch.url === null || this.#endpoints.has(hasAuth)) return false;
		this.#endpoints.add(hasAuth);
		const { direction } = emitter.frame;
		emitter.frame.direction = null;
		emitter.record({ type: 'server', launch: { ...launch, hasAuth }, text }, this.variant);
		emitter.turn(direction);
		return true;
	}

	#message(emitter: Emitter): void {
		const recorded = this.#recorded;
		const { line } = emitter;
		const message = recorded.message();
		const from = recorded.start('msg');
		const to = recorded.end('msg');
		if (message !== null) {
			emitter.message(message, this.variant);
			if (recorded.has('headers')) this.#compare(emitter, message);
		} else if (line.bytes[from] !== OPEN_BRACKET || !emitBatch(emitter, line, from, to)) {
			this.#unknown(emitter, line.slice(from, to));
		}
	}

	/** Says where the headers of a request contradict the message. */
	#compare(emitter: Emitter, message: RpcMessage): void {
		const value = this.#recorded.value('headers');
		if (!isObject(value)) return;
		const headers = new HttpHeaders();
		for (const [name, text] of Object.entries(value)) headers.add(name, text);
		for (const text of headerMismatches(headers, [message])) {
			emitter.frame.level = 'warning';
			emitter.record({ type: 'log', text }, this.variant);
		}
	}

	/** A message that stands there as text, as it is not one line of JSON. */
	#text(emitter: Emitter, text: string): void {
		if (/^\s*[{[]/.test(text) && emitText(emitter, text.trim(), this.variant)) return;
		this.#unknown(emitter, text);
	}

	/** What is no message: a page or a refusal over HTTP, over stdio whatever a program printed. */
	#unknown(emitter: Emitter, text: string): void {
		const { frame } = emitter;
		if (frame.httpStatus !== null) {
			if (frame.httpStatus === 202) emitter.part();
			else {
				const path = (this.#recorded.text('path') ?? '').replace(/[?#].*$/s, '');
				const shown = maskSecrets(text.slice(0, MAX_PAGE));
				const said = `${frame.httpMethod ?? ''} ${path} ${frame.httpStatus}: ${shown}`;
				emitter.record({ type: 'http', text: said.trim() }, this.variant);
			}
			return;
		}
		frame.logger = frame.direction === 'client_to_server' ? 'stdin' : 'stdout';
		emitter.record({ type: 'log', text }, this.variant);
	}

	#decoded(): string | null {
		const text = this.#recorded.text('base64');
		return text === null ? null : decoder.decode(keptBytes(text, true));
	}

	#part(emitter: Emitter, from: string, out: Records): void {
		const recorded = this.#recorded;
		const { frame, line } = emitter;
		const text = recorded.text('text');
		const bytes = keptBytes(text ?? recorded.text('base64') ?? '', text === null);
		const key = `${from} ${recorded.number('x') ?? ''}`;
		this.#parts.add(key, recorded.number('part') ?? 0, line, bytes);
		if (recorded.has('more')) return;
		const parted = this.#parts.finish(key);
		if (parted === undefined) return;
		frame.lines = line.number - parted.line + 1;
		frame.length = line.offset + line.length - parted.offset;
		this.#whole(frame, parted, out);
	}

	/** Hands over a message that was put together; its lines are accounted for. */
	#whole(frame: Observation, parted: Parted, out: Records): void {
		const bytes = joined(parted);
		frame.line = parted.line;
		frame.offset = parted.offset;
		frame.variant = this.variant;
		const line = new Line(bytes, 0, bytes.length, parted.line, parted.offset);
		const start = skipSpace(bytes, 0, bytes.length);
		const message =
			frame.direction === null || parted.isCut ? null : scanRpc(line, start, bytes.length);
		if (message !== null) frame.body = { type: 'rpc', message };
		else {
			frame.quality = 'truncated';
			frame.body = { type: 'log', text: decoder.decode(bytes.subarray(0, MAX_SHOWN)) };
		}
		out.record(frame, false, hashBytes(bytes, 0, bytes.length));
	}
}
