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
	private shape: 'unknown' | 'ascii' | 'mapped' | 'broken' = 'unknown';
	/** A place in the bytes whose place in the text is known. */
	private markByte = 0;
	private markChar = 0;

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

	/** The text between two positions in `bytes`. */
	slice(from: number, to: number): string {
		if (this.ascii !== undefined) return this.ascii.slice(from - this.shift, to - this.shift);
		const text = this.text();
		if (this.shape === 'unknown') {
			// Every byte is one character exactly when the lengths agree.
			if (text.length === this.end - this.start) this.shape = 'ascii';
			// Where bytes were replaced, places in bytes and text no longer correspond.
			else this.shape = text.includes('\ufffd') ? 'broken' : 'mapped';
			this.markByte = this.start;
		}
		if (this.shape === 'ascii') return text.slice(from - this.start, to - this.start);
		if (this.shape === 'broken') return decoder.decode(this.bytes.subarray(from, to));
		const first = this.charAt(from);
		return text.slice(first, this.charAt(to));
	}

	/** Where the character that begins at a byte stands in the text; walks on from the last place asked for. */
	private charAt(at: number): number {
		const { bytes } = this;
		let byte = this.markByte;
		let char = this.markChar;
		if (at < byte) {
			byte = this.start;
			char = 0;
		}
		while (byte < at) {
			const lead = bytes[byte]!;
			// Continuation bytes are no character; what takes four bytes takes two UTF-16 units.
			if ((lead & 0xc0) !== 0x80) char += lead >= 0xf0 ? 2 : 1;
			byte++;
		}
		this.markByte = at;
		this.markChar = char;
		return char;
	}
}

const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
