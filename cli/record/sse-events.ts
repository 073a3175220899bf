import { MessageBytes } from './message-bytes.ts';

const COLON = 0x3a;
const CR = 0x0d;

/** One server-sent event (HTML standard, 9.2.6). */
export interface SseEvent {
	/** `message` unless the event names another. */
	readonly type: string;
	/** Its `data:` lines, joined by line feeds. */
	readonly data: Buffer;
}

/** Cuts the body of an event stream into its events; events without data are left out. */
export class SseEvents {
	readonly #lines: MessageBytes;
	readonly #onEvent: (event: SseEvent) => void;
	#type = '';
	#data: Buffer[] = [];
	#skips = false;

	constructor(onEvent: (event: SseEvent) => void) {
		this.#onEvent = onEvent;
		this.#lines = new MessageBytes((line) => this.#line(line));
	}

	push(bytes: Uint8Array): void {
		this.#lines.push(bytes);
	}

	/** Some bytes are missing: drops the event at hand and what is left of it; returns how much it dropped. */
	skip(): number {
		const dropped = this.#data.reduce((sum, line) => sum + line.length, 0);
		this.#data = [];
		this.#skips = true;
		return dropped + this.#lines.skip();
	}

	/** The stream ended; an event that is not closed by an empty line counts too, as its bytes have been passed on. */
	end(): void {
		this.#lines.end();
		this.#line(Buffer.alloc(0));
	}

	#line(whole: Buffer): void {
		const line = whole.at(-1) === CR ? whole.subarray(0, -1) : whole;
		if (line.length === 0) {
			if (this.#data.length > 0) {
				const type = this.#type === '' ? 'message' : this.#type;
				this.#onEvent({ type, data: joinLines(this.#data) });
			}
			this.#type = '';
			this.#data = [];
			this.#skips = false;
			return;
		}
		if (this.#skips) return;
		const colon = line.indexOf(COLON);
		const name = line.toString('latin1', 0, colon === -1 ? line.length : colon);
		let from = colon === -1 ? line.length : colon + 1;
		if (line[from] === 0x20) from++;
		if (name === 'data') this.#data.push(Buffer.from(line.subarray(from)));
		else if (name === 'event') this.#type = line.toString('utf8', from);
	}
}

function joinLines(lines: readonly Buffer[]): Buffer {
	if (lines.length === 1) return lines[0]!;
	return Buffer.concat(
		lines.flatMap((line, at) => (at === 0 ? [line] : [Buffer.from('\n'), line])),
	);
}
