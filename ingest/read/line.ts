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
	private whole: string | undefined;
	/** ASCII text of a part of the chunk; its first character is the byte at `shift`. */
	private readonly ascii: string | undefined;
	private readonly shift: number;

	/**
	 * `ascii` may be passed by a reader that decoded the line and what stands around it: text of nothing but ASCII
	 * that begins at the byte `shift`.
	 */
	constructor(
		bytes: Uint8Array,
		start: number,
		end: number,
		number: number,
		offset: number,
		ascii?: string,
		shift = 0,
	) {
		this.bytes = bytes;
		this.start = start;
		this.end = end;
		this.number = number;
		this.offset = offset;
		this.ascii = ascii;
		this.shift = shift;
	}

	/** Length in bytes. */
	get length(): number {
		return this.end - this.start;
	}

	/** The whole line; invalid UTF-8 becomes U+FFFD. */
	text(): string {
		if (this.ascii !== undefined) {
			return this.ascii.slice(this.start - this.shift, this.end - this.shift);
		}
		this.whole ??= decoder.decode(this.bytes.subarray(this.start, this.end));
		return this.whole;
	}

	/** Position of the first byte with this ASCII code at or after `from`, be it behind the line; -1 when there is none. */
	find(code: number, from: number): number {
		if (this.ascii === undefined) return this.bytes.indexOf(code, from);
		const at = this.ascii.indexOf(ASCII[code]!, from - this.shift);
		return at === -1 ? -1 : at + this.shift;
	}

	/** The text between two positions in `bytes`; invalid UTF-8 becomes U+FFFD. */
	slice(from: number, to: number): string {
		if (this.ascii !== undefined) return this.ascii.slice(from - this.shift, to - this.shift);
		const { whole } = this;
		// Every byte is one character exactly when the lengths agree.
		if (whole !== undefined && whole.length === this.end - this.start) {
			return whole.slice(from - this.start, to - this.start);
		}
		return decoder.decode(this.bytes.subarray(from, to));
	}
}

const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
