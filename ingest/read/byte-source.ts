/** Reads a stream by counted bytes, for container formats. */
export class ByteSource {
	readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
	#held: Uint8Array = new Uint8Array();

	constructor(stream: ReadableStream<Uint8Array>) {
		this.#reader = stream.getReader();
	}

	/** Up to `size` bytes from here without taking them; fewer only at the end of the stream. */
	async look(size: number): Promise<Uint8Array> {
		while (this.#held.length < size) {
			const more = await this.#read();
			if (more === null) break;
			const joined = new Uint8Array(this.#held.length + more.length);
			joined.set(this.#held);
			joined.set(more, this.#held.length);
			this.#held = joined;
		}
		return this.#held.subarray(0, size);
	}

	/** The next bytes as they come, at most `most`; `null` at the end of the stream. */
	async take(most = Number.POSITIVE_INFINITY): Promise<Uint8Array | null> {
		while (this.#held.length === 0) {
			const more = await this.#read();
			if (more === null) return null;
			this.#held = more;
		}
		const taken = this.#held.subarray(0, most);
		this.#held = this.#held.subarray(taken.length);
		return taken;
	}

	/** Passes over bytes; the number passed is smaller only at the end of the stream. */
	async skip(size: number): Promise<number> {
		let left = size;
		while (left > 0) {
			const bytes = await this.take(left);
			if (bytes === null) break;
			left -= bytes.length;
		}
		return size - left;
	}

	/** Puts bytes back in front. */
	unread(bytes: Uint8Array): void {
		const joined = new Uint8Array(bytes.length + this.#held.length);
		joined.set(bytes);
		joined.set(this.#held, bytes.length);
		this.#held = joined;
	}

	async close(): Promise<void> {
		// A stream that failed rejects its cancellation with the same error.
		await this.#reader.cancel().catch(() => {});
	}

	async #read(): Promise<Uint8Array | null> {
		const { value } = await this.#reader.read();
		return value ?? null;
	}
}
