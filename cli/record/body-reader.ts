import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { BodyForm } from './operation.ts';
import { SseEvents } from './sse-events.ts';

/** A body beyond this, in bytes after unpacking, is not recorded further. */
const MAX_BODY = 80 * 1024 * 1024;

export interface BodyOutput {
	/** A whole message. */
	message(bytes: Buffer, time: number): void;
	/** The address to which legacy HTTP+SSE wants messages sent. */
	endpoint(address: string): void;
	/** Bytes that could not be read, and why. */
	lost(bytes: number, reason: string, time: number): void;
}

/** Reads the messages in one body, which may be packed. */
export class BodyReader {
	/** Time of the bytes that came last. */
	time: number;
	readonly #form: BodyForm;
	readonly #out: BodyOutput;
	readonly #unpacker: Transform | null;
	readonly #events: SseEvents;
	#json: Uint8Array[] = [];
	#bytes = 0;
	#isGivenUp = false;
	#reason = '';

	constructor(form: BodyForm, time: number, out: BodyOutput) {
		this.time = time;
		this.#form = form;
		this.#out = out;
		this.#events = new SseEvents(({ data, type }) => {
			if (type === 'endpoint') this.#out.endpoint(data.toString());
			// An empty one only tells the client from where to go on.
			else if (data.length > 0) this.#message(data);
		});
		this.#unpacker = unpackerOf(form.encoding);
		this.#unpacker?.on('data', (bytes: Buffer) => this.#plain(bytes));
		this.#unpacker?.on('error', (error) => this.#giveUp(`it cannot be unpacked: ${error.message}`));
		if (this.#unpacker === null && !isPlain(form.encoding)) {
			this.#giveUp(`it is packed as ${form.encoding}`);
		}
	}

	push(bytes: Uint8Array, time: number): void {
		this.time = time;
		if (this.#isGivenUp) this.#bytes += bytes.length;
		else if (this.#unpacker === null) this.#plain(bytes);
		else this.#unpacker.write(bytes);
	}

	/** Some of the body is missing: an event stream goes on with its next event, anything else cannot be read. */
	lose(bytes: number, reason: string): void {
		if (this.#form.kind === 'sse' && this.#unpacker === null) {
			this.#out.lost(bytes + this.#events.skip(), reason, this.time);
			return;
		}
		this.#giveUp(reason);
		this.#bytes += bytes;
	}

	/** Resolves when everything that came has been read. */
	async end(time: number): Promise<void> {
		const unpacker = this.#unpacker;
		if (unpacker !== null && !unpacker.destroyed) {
			await new Promise<void>((resolve) => {
				unpacker.once('close', resolve);
				unpacker.once('end', resolve);
				unpacker.end();
			});
		}
		this.time = time;
		if (this.#isGivenUp) this.#out.lost(this.#bytes, this.#reason, time);
		else if (this.#form.kind === 'sse') this.#events.end();
		else if (this.#bytes > 0) this.#message(Buffer.concat(this.#json, this.#bytes));
		this.#json = [];
		this.#bytes = 0;
	}

	#plain(bytes: Uint8Array): void {
		if (this.#isGivenUp) return;
		if (this.#form.kind === 'sse') {
			this.#events.push(bytes);
			return;
		}
		this.#json.push(bytes);
		this.#bytes += bytes.length;
		if (this.#bytes > MAX_BODY) this.#giveUp('it is too long');
	}

	#message(bytes: Buffer): void {
		// Beside the endpoint of MCP other things may be asked for, such as tokens.
		if (this.#form.isMcp || bytes.includes('"jsonrpc"')) this.#out.message(bytes, this.time);
	}

	#giveUp(reason: string): void {
		this.#isGivenUp = true;
		this.#reason = `a body was not read: ${reason}`;
		this.#json = [];
		this.#unpacker?.destroy();
	}
}

function isPlain(encoding: string): boolean {
	return encoding === '' || encoding === 'identity';
}

function unpackerOf(encoding: string): Transform | null {
	switch (encoding) {
		case 'gzip':
		case 'x-gzip':
			return createGunzip();
		case 'deflate':
			return createInflate();
		case 'br':
			return createBrotliDecompress();
		default:
			return null;
	}
}
