/** A message that never ends is handed over in pieces of this size, so that it does not fill the memory. */
const MAX_HELD = 80 * 1024 * 1024;
const LF = 0x0a;

/** What stood behind a message: a line feed or the end of the stream; bodies of HTTP have no end of their own. */
export type MessageEnd = 'lf' | 'none' | 'body';

/** Takes one whole message; of one too long to hold, pieces, of which only the last says how it ended. */
export type OnMessage = (bytes: Buffer, end: MessageEnd | null) => void;

/** Cuts a stream into messages, one a line (MCP stdio transport). */
export class MessageBytes {
	readonly #onMessage: OnMessage;
	#held: Uint8Array[] = [];
	#bytes = 0;
	#skips = false;

	constructor(onMessage: OnMessage) {
		this.#onMessage = onMessage;
	}

	push(bytes: Uint8Array): void {
		let from = 0;
		for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, from)) {
			if (this.#skips) this.#skips = false;
			else this.#onMessage(this.#take(bytes.subarray(from, at)), 'lf');
			from = at + 1;
		}
		if (this.#skips || from === bytes.length) return;
		this.#held.push(bytes.subarray(from));
		this.#bytes += bytes.length - from;
		if (this.#bytes > MAX_HELD) this.#onMessage(this.#take(new Uint8Array()), null);
	}

	/** The stream ended. */
	end(): void {
		if (this.#bytes > 0) this.#onMessage(this.#take(new Uint8Array()), 'none');
	}

	/** Some bytes are missing: drops the message at hand, and what comes up to the next one; returns what it dropped. */
	skip(): number {
		const dropped = this.#bytes;
		this.#held = [];
		this.#bytes = 0;
		this.#skips = true;
		return dropped;
	}

	#take(last: Uint8Array): Buffer {
		if (this.#held.length === 0) {
			return Buffer.from(last.buffer, last.byteOffset, last.byteLength);
		}
		this.#held.push(last);
		const whole = Buffer.concat(this.#held, this.#bytes + last.length);
		this.#held = [];
		this.#bytes = 0;
		return whole;
	}
}
