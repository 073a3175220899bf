/**
 * One line of a file: a window on the chunk of bytes that holds it.
 * `start` and `end` index `bytes` (line end excluded); `offset` is the byte offset in the file; `number` is 1-based.
 */
export class Line {
	readonly bytes: Uint8Array;
	readonly start: number;
	readonly end: number;
	readonly number: number;
	readonly offset: number;
	#text: string | undefined;
	#ascii: boolean | undefined;

	/** `text` may be passed by a reader that decoded the whole chunk already. */
	constructor(
		bytes: Uint8Array,
		start: number,
		end: number,
		number: number,
		offset: number,
		text?: string,
	) {
		this.bytes = bytes;
		this.start = start;
		this.end = end;
		this.number = number;
		this.offset = offset;
		this.#text = text;
	}

	/** Length in bytes. */
	get length(): number {
		return this.end - this.start;
	}

	/** The whole line; invalid UTF-8 becomes U+FFFD. */
	text(): string {
		this.#text ??= decoder.decode(this.bytes.subarray(this.start, this.end));
		return this.#text;
	}

	/** The text between two positions in `bytes`. */
	slice(from: number, to: number): string {
		const text = this.text();
		// Every byte is one character exactly when the lengths agree.
		this.#ascii ??= text.length === this.end - this.start;
		return this.#ascii
			? text.slice(from - this.start, to - this.start)
			: decoder.decode(this.bytes.subarray(from, to));
	}
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
