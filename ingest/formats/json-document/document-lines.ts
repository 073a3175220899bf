import type { Line } from '../../read/line.ts';

const MAX_BYTES = 64 * 1024 * 1024;
/** Lines so short that only a made-up file has as many. */
const MAX_LINES = 4_000_000;
const LF = 0x0a;

/** The lines of a document as one text, LF between them, with the place of each in the file. */
export class DocumentLines {
	bytes = new Uint8Array(64 * 1024);
	/** Bytes of `bytes` in use. */
	end = 0;
	/** Something did not fit any more. */
	isFull = false;
	readonly #starts: number[] = [];
	readonly #offsets: number[] = [];
	readonly #numbers: number[] = [];

	get count(): number {
		return this.#starts.length;
	}

	/** Appends a copy of a line; `false` when the document is full. */
	add(line: Line): boolean {
		const size = this.end + line.length + 1;
		if (this.isFull || size > MAX_BYTES || this.count >= MAX_LINES) {
			this.isFull = true;
			return false;
		}
		if (size > this.bytes.length) {
			const grown = new Uint8Array(Math.min(MAX_BYTES, Math.max(size, this.bytes.length * 2)));
			grown.set(this.bytes);
			this.bytes = grown;
		}
		this.#starts.push(this.end);
		this.#offsets.push(line.offset);
		this.#numbers.push(line.number);
		this.bytes.set(line.bytes.subarray(line.start, line.end), this.end);
		this.end = size;
		this.bytes[size - 1] = LF;
		return true;
	}

	/** Index of the line that holds a position of the text. */
	lineAt(position: number): number {
		const starts = this.#starts;
		let low = 0;
		let high = starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (starts[middle]! <= position) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	/** Position of a line's first byte in the text. */
	startOf(nth: number): number {
		return this.#starts[nth] ?? 0;
	}

	/** Position after a line's last byte in the text. */
	endOf(nth: number): number {
		return (this.#starts[nth + 1] ?? this.end) - 1;
	}

	/** 1-based number of a line in the file. */
	numberOf(nth: number): number {
		return this.#numbers[nth] ?? 1;
	}

	/** Byte offset in the file of a position that lies on a line. */
	offsetOf(nth: number, position: number): number {
		return (this.#offsets[nth] ?? 0) + position - this.startOf(nth);
	}
}
