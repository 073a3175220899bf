import { Transform, type TransformCallback } from 'node:stream';

/** An `endpoint` event is short; what is longer is none. */
const MAX_EVENT = 64 * 1024;
const NAME = 'event:';

/**
 * Passes an event stream through and changes one thing: the address in the `endpoint` event of legacy HTTP+SSE
 * (2024-11-05), where it is an absolute one of the upstream, so that the client comes back to the proxy. Holds nothing
 * back but the beginning of such an event, and nothing at all once a first event has passed.
 */
export class EndpointRewrite extends Transform {
	readonly #upstream: string;
	readonly #local: string;
	#held: Buffer = Buffer.alloc(0);
	#isDone = false;

	/** Origins, such as `https://example.com` and `http://127.0.0.1:8080`. */
	constructor(upstream: string, local: string) {
		super();
		this.#upstream = upstream;
		this.#local = local;
	}

	override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
		if (this.#isDone) {
			done(null, chunk);
			return;
		}
		this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
		this.#pass();
		done();
	}

	override _flush(done: TransformCallback): void {
		this.#release();
		done();
	}

	#pass(): void {
		// Bytes as characters: lengths stay true whatever the text is.
		let text = this.#held.toString('latin1');
		while (!this.#isDone) {
			// Comments and blank lines before the first event.
			const lead = /^(?::[^\r\n]*(?:\r\n|\r|\n)|\r\n|\r|\n)+/.exec(text)?.[0] ?? '';
			const rest = text.slice(lead.length);
			this.push(Buffer.from(lead, 'latin1'));
			text = rest;
			if (rest === '' || rest.startsWith(':')) break;
			const end = /\r\n\r\n|\n\n|\r\r/.exec(rest);
			if (end === null) {
				const isPossible = rest.startsWith(NAME) || NAME.startsWith(rest);
				const isOther = /^event:(?! ?endpoint[\r\n])[^\r\n]*[\r\n]/.test(rest);
				if (isPossible && !isOther && rest.length < MAX_EVENT) break;
				this.#isDone = true;
			} else {
				const to = end.index + end[0].length;
				const event = rest.slice(0, to);
				text = rest.slice(to);
				this.push(Buffer.from(this.#rewritten(event), 'latin1'));
				this.#isDone = true;
			}
		}
		this.#held = Buffer.from(text, 'latin1');
		if (this.#isDone) this.#release();
	}

	#rewritten(event: string): string {
		if (!/^event: ?endpoint\s/.test(event)) return event;
		return event.replace(/^(data: ?)(\S+)/m, (whole, name: string, address: string) => {
			const origin = originOf(address);
			if (origin !== this.#upstream) return whole;
			return `${name}${this.#local}${address.slice(address.indexOf('/', address.indexOf('//') + 2))}`;
		});
	}

	#release(): void {
		if (this.#held.length > 0) this.push(this.#held);
		this.#held = Buffer.alloc(0);
	}
}

/** Origin of an absolute address; `null` for a relative one. */
export function originOf(address: string): string | null {
	if (!/^https?:\/\//i.test(address)) return null;
	try {
		return new URL(address).origin;
	} catch {
		return null;
	}
}
