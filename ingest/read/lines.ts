import { Line } from './line.ts';

/** Longest line that is read, in bytes without its end. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Text is decoded in pieces of this size: a string cut from one keeps the whole piece alive. */
const PIECE_BYTES = 16 * 1024;
/** Few lines at once: what is made of them is handed on while it is young. */
const RUN_LINES = 256;
const LF = 10;
const CR = 13;
/** The high bit of each of four bytes. */
const HIGH_BITS = 0x80808080 | 0;

/** A line over the cap: counted, its bytes not kept. `length` is in bytes without the line end. */
export interface LongLine {
	readonly number: number;
	readonly offset: number;
	readonly length: number;
}

/** Consecutive lines of a file; `tooLong` follows the last of them. */
export interface LineRun {
	readonly lines: readonly Line[];
	readonly tooLong: LongLine | null;
	/** Byte offset in the file up to which everything has been handed over. */
	readonly end: number;
}

export interface ReadLinesOptions {
	/** Default 16 MiB. */
	readonly maxLineBytes?: number;
	readonly signal?: AbortSignal | undefined;
	/** Sees every byte of the file once, in order, before the lines cut from it: for a hash, for progress. */
	readonly onBytes?: (bytes: Uint8Array) => void;
}

/**
 * The lines of a file in runs, with 1-based numbers and exact byte offsets.
 *
 * A line ends with LF or CRLF; a UTF-8 byte order mark at the start belongs to no line; the last line needs no end.
 * Memory is bounded by the line cap. If the stream fails, the lines before the failure come first, then its error.
 */
export async function* readLines(
	stream: ReadableStream<Uint8Array>,
	options: ReadLinesOptions = {},
): AsyncGenerator<LineRun, void, undefined> {
	const { signal, onBytes } = options;
	const cutter = new LineCutter(options.maxLineBytes ?? MAX_LINE_BYTES);
	const reader = stream.getReader();
	const abort = () => void reader.cancel(signal?.reason).catch(() => {});
	signal?.addEventListener('abort', abort, { once: true });
	try {
		let failure: { error: unknown } | null = null;
		while (failure === null) {
			signal?.throwIfAborted();
			let chunk: Uint8Array | undefined;
			try {
				chunk = (await reader.read()).value;
			} catch (error) {
				failure = { error };
			}
			signal?.throwIfAborted();
			if (chunk === undefined) break;
			onBytes?.(chunk);
			yield* cutter.push(chunk);
		}
		yield* cutter.finish();
		if (failure !== null) throw failure.error;
	} finally {
		signal?.removeEventListener('abort', abort);
		// A stream that failed rejects its cancellation with the same error.
		await reader.cancel().catch(() => {});
	}
}

/** Cuts bytes that arrive in any portions into lines; whole lines are windows on the portion that brought them. */
class LineCutter {
	readonly #maxLine: number;
	/** The line that no portion has ended yet: its bytes so far; `#base` is the file offset of the first. */
	#open: Uint8Array = new Uint8Array();
	#filled = 0;
	#base = 0;
	#number = 1;
	/** Bytes of an over-long line that were dropped so far, `null` outside one. */
	#dropped: number | null = null;
	#droppedCr = false;

	constructor(maxLine: number) {
		this.#maxLine = maxLine;
	}

	*push(chunk: Uint8Array): Generator<LineRun> {
		let at = 0;
		if (this.#dropped !== null || this.#filled > 0) {
			const end = chunk.indexOf(LF);
			const stop = end === -1 ? chunk.length : end;
			if (this.#dropped !== null) this.#drop(chunk, 0, stop);
			else this.#add(chunk.subarray(0, end === -1 ? stop : stop + 1));
			if (end === -1) return;
			at = end + 1;
			if (this.#dropped !== null) yield this.#endOfLongLine(1);
			else yield* this.#endOfOpen();
		}
		const lineEnd = chunk.lastIndexOf(LF) + 1;
		if (lineEnd > at) yield* this.#cut(chunk, at, lineEnd);
		if (chunk.length > Math.max(lineEnd, at)) this.#add(chunk.subarray(Math.max(lineEnd, at)));
	}

	*finish(): Generator<LineRun> {
		if (this.#dropped !== null) yield this.#endOfLongLine(0);
		else if (this.#filled > 0) yield* this.#endOfOpen();
	}

	*#endOfOpen(): Generator<LineRun> {
		const bytes = this.#open;
		const filled = this.#filled;
		this.#open = new Uint8Array();
		this.#filled = 0;
		yield* this.#cut(bytes, 0, filled);
	}

	/** More of the line that is still open; gives it up when it is over the cap. */
	#add(bytes: Uint8Array): void {
		const length = this.#filled + bytes.length;
		if (length > this.#open.length) {
			const room = new Uint8Array(Math.max(length, this.#open.length * 2));
			room.set(this.#open.subarray(0, this.#filled));
			this.#open = room;
		}
		this.#open.set(bytes, this.#filled);
		this.#filled = length;
		const mark = this.#base === 0 ? byteOrderMark(this.#open) : 0;
		// Two bytes more than the cap may still be the line end.
		if (length - mark <= this.#maxLine + 2) return;
		const open = this.#open.subarray(0, length);
		this.#open = new Uint8Array();
		this.#filled = 0;
		if (open[length - 1] !== LF) {
			this.#base += mark;
			this.#drop(open, mark, length);
			return;
		}
		// The line ended with these bytes: `#cut` counts it as too long.
		this.#open = open;
		this.#filled = length;
	}

	#drop(bytes: Uint8Array, from: number, to: number): void {
		if (to === from) return;
		this.#dropped = (this.#dropped ?? 0) + to - from;
		this.#droppedCr = bytes[to - 1] === CR;
	}

	#endOfLongLine(lineEnd: 0 | 1): LineRun {
		const bytes = this.#dropped ?? 0;
		const length = lineEnd === 1 && this.#droppedCr ? bytes - 1 : bytes;
		const tooLong = { number: this.#number++, offset: this.#base, length };
		this.#base += bytes + lineEnd;
		this.#dropped = null;
		return { lines: [], tooLong, end: this.#base };
	}

	/** Hands over the bytes between two positions as lines; only the end of the file can lack a line end. */
	*#cut(bytes: Uint8Array, from: number, to: number): Generator<LineRun> {
		const base = this.#base - from;
		this.#base += to - from;
		let lines: Line[] = [];
		let at = base === 0 && from === 0 ? byteOrderMark(bytes) : from;
		while (at < to) {
			const pieceEnd = endOfAsciiLines(bytes, at, to);
			// A search in text is several times faster than one in bytes; a line that is not ASCII is decoded where it is read.
			const text = pieceEnd === -1 ? undefined : decoder.decode(bytes.subarray(at, pieceEnd));
			const shift = at;
			const stop = pieceEnd === -1 ? at + 1 : pieceEnd;
			while (at < stop) {
				let next = text === undefined ? bytes.indexOf(LF, at) : text.indexOf('\n', at - shift);
				if (next !== -1 && text !== undefined) next += shift;
				if (next === -1 || next > to) next = text === undefined ? to : stop;
				const end = next < to && next > at && bytes[next - 1] === CR ? next - 1 : next;
				if (end - at > this.#maxLine) {
					const tooLong = { number: this.#number++, offset: base + at, length: end - at };
					yield { lines, tooLong, end: base + Math.min(next + 1, to) };
					lines = [];
				} else lines.push(new Line(bytes, at, end, this.#number++, base + at, text, shift));
				at = next + 1;
			}
			if (lines.length >= RUN_LINES) {
				yield { lines, tooLong: null, end: base + Math.min(at, to) };
				lines = [];
			}
		}
		if (lines.length > 0) yield { lines, tooLong: null, end: base + to };
	}
}

/** End of the whole lines from `at`, at most a piece of them, that are nothing but ASCII; -1 when the first is not. */
function endOfAsciiLines(bytes: Uint8Array, at: number, to: number): number {
	const end = asciiEnd(bytes, at, Math.min(to, at + PIECE_BYTES));
	if (end === to) return to;
	const lineEnd = end === at ? -1 : bytes.lastIndexOf(LF, end - 1);
	return lineEnd < at ? -1 : lineEnd + 1;
}

/** Position of the first byte that is not ASCII, or `to`. */
function asciiEnd(bytes: Uint8Array, from: number, to: number): number {
	let at = from;
	while (at < to && ((bytes.byteOffset + at) & 3) !== 0) {
		if (bytes[at]! >= 0x80) return at;
		at++;
	}
	if (to - at < 16) return asciiEndByByte(bytes, at, to);
	const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >> 2);
	let word = 0;
	const fours = words.length - 3;
	while (
		word < fours &&
		((words[word]! | words[word + 1]! | words[word + 2]! | words[word + 3]!) & HIGH_BITS) === 0
	) {
		word += 4;
	}
	return asciiEndByByte(bytes, at + word * 4, to);
}

function asciiEndByByte(bytes: Uint8Array, from: number, to: number): number {
	let at = from;
	while (at < to && bytes[at]! < 0x80) at++;
	return at;
}

/** Length of the UTF-8 byte order mark at the start of a file. */
function byteOrderMark(bytes: Uint8Array): 0 | 3 {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
