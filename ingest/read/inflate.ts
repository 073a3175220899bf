import {
	DISTANCE_BASE,
	DISTANCE_EXTRA,
	FIXED_DISTANCES,
	FIXED_LITERALS,
	LENGTH_BASE,
	LENGTH_EXTRA,
	LENGTHS_ORDER,
} from './deflate-tables.ts';
import { decodeSlowly, type HuffmanCode, huffmanCode, TABLE_BITS } from './huffman.ts';
import { InputError } from './input.ts';

const WINDOW = 32 * 1024;
const OUTPUT = 128 * 1024;
/** Longest copy. */
const MATCH = 258;
/** Zeros behind the input: one symbol may read this far before it is noticed that the input ended. */
const PADDING = 16;
/** Longest symbol with its extra bits, a distance with its own included. */
const SYMBOL_BITS = 48;

const TABLE_MASK = (1 << TABLE_BITS) - 1;

type State = 'header' | 'stored' | 'codes' | 'ended';

/**
 * Decodes DEFLATE (RFC 1951) from portions of any size.
 *
 * The libraries at hand give no bound on what one portion may become (a thousandfold), and do not say where the
 * compressed data ends, which multi-member gzip and zip entries of unstated size need.
 */
export class Inflater {
	#state: State = 'header';
	#lastBlock = false;
	#storedLeft = 0;
	#literals: HuffmanCode = FIXED_LITERALS;
	#distances: HuffmanCode = FIXED_DISTANCES;

	#input = new Uint8Array(PADDING);
	#inputEnd = 0;
	#at = 0;
	/** Bits taken from the input and not used yet, the next one lowest. */
	#hold = 0;
	#bits = 0;

	/** The window, then what was decoded; `#given` of it has been handed over. */
	readonly #output = new Uint8Array(WINDOW + OUTPUT);
	#to = 0;
	#given = 0;

	/** Whether the last block was decoded to its end. */
	get ended(): boolean {
		return this.#state === 'ended';
	}

	/** Adds compressed bytes. */
	push(chunk: Uint8Array): void {
		const left = this.#inputEnd - this.#at;
		const input = new Uint8Array(left + chunk.length + PADDING);
		input.set(this.#input.subarray(this.#at, this.#inputEnd));
		input.set(chunk, left);
		this.#input = input;
		this.#inputEnd = left + chunk.length;
		this.#at = 0;
	}

	/**
	 * The next decoded bytes, at most 128 KiB and the caller's to keep; `null` when more input is needed or all
	 * is decoded. Throws `InputError` (`archive-broken`) when the data is not DEFLATE.
	 */
	pull(): Uint8Array | null {
		const limit = this.#output.length - MATCH;
		while (this.#state !== 'ended' && this.#to <= limit) {
			if (this.#state === 'header') {
				if (!this.#readHeader()) break;
			} else if (this.#state === 'stored') {
				if (!this.#copyStored(limit)) break;
			} else if (!this.#decode(limit)) break;
		}
		if (this.#to === this.#given) return null;
		const data = this.#output.slice(this.#given, this.#to);
		if (this.#to > limit) {
			this.#output.copyWithin(0, this.#to - WINDOW, this.#to);
			this.#to = WINDOW;
		}
		this.#given = this.#to;
		return data;
	}

	/** Once ended: the bytes that were pushed and do not belong to the compressed data. */
	rest(): Uint8Array {
		return this.#input.slice(this.#at, this.#inputEnd);
	}

	#endBlock(): void {
		this.#state = this.#lastBlock ? 'ended' : 'header';
		if (this.#lastBlock) {
			this.#hold = 0;
			this.#bits = 0;
		}
	}

	/** The next `count` (at most 16) bits, -1 when the input does not hold them. */
	#take(count: number): number {
		while (this.#bits < count) {
			if (this.#at === this.#inputEnd) return -1;
			this.#hold |= this.#input[this.#at++]! << this.#bits;
			this.#bits += 8;
		}
		const value = this.#hold & ((1 << count) - 1);
		this.#hold >>>= count;
		this.#bits -= count;
		return value;
	}

	/** Reads a block header as a whole, or nothing of it when the input ends before it does. */
	#readHeader(): boolean {
		const [at, hold, bits] = [this.#at, this.#hold, this.#bits];
		const last = this.#take(1);
		const type = this.#take(2);
		let complete = last >= 0 && type >= 0;
		if (complete) {
			if (type === 0) complete = this.#readStored();
			else if (type === 2) complete = this.#readCodes();
			else if (type === 3) throw broken('unknown block type');
			else {
				this.#literals = FIXED_LITERALS;
				this.#distances = FIXED_DISTANCES;
			}
		}
		if (!complete) {
			[this.#at, this.#hold, this.#bits] = [at, hold, bits];
			return false;
		}
		this.#lastBlock = last === 1;
		this.#state = type === 0 ? 'stored' : 'codes';
		return true;
	}

	#readStored(): boolean {
		this.#take(this.#bits & 7);
		const length = this.#take(16);
		const inverse = this.#take(16);
		if (length < 0 || inverse < 0) return false;
		if (length !== (~inverse & 0xffff)) throw broken('stored block with a wrong length');
		this.#storedLeft = length;
		return true;
	}

	#copyStored(limit: number): boolean {
		const size = Math.min(this.#storedLeft, this.#inputEnd - this.#at, limit + 1 - this.#to);
		this.#output.set(this.#input.subarray(this.#at, this.#at + size), this.#to);
		this.#at += size;
		this.#to += size;
		this.#storedLeft -= size;
		if (this.#storedLeft > 0) return false;
		this.#endBlock();
		return true;
	}

	/** The two codes of a dynamic block (RFC 1951, 3.2.7). */
	#readCodes(): boolean {
		const literals = this.#take(5) + 257;
		const distances = this.#take(5) + 1;
		const count = this.#take(4) + 4;
		if (count < 4) return false;
		if (literals > 286 || distances > 30) throw broken('too many codes');
		const lengths = new Uint8Array(19);
		for (let i = 0; i < count; i += 1) {
			const length = this.#take(3);
			if (length < 0) return false;
			lengths[LENGTHS_ORDER[i]!] = length;
		}
		const code = huffmanCode(lengths);
		if (code === null) throw broken('code lengths that contradict each other');
		const all = new Uint8Array(literals + distances);
		for (let i = 0; i < all.length; ) {
			const symbol = this.#takeSymbol(code);
			if (symbol < 0) return false;
			if (symbol < 16) {
				all[i++] = symbol;
				continue;
			}
			const repeat = symbol === 16 ? this.#take(2) : symbol === 17 ? this.#take(3) : this.#take(7);
			if (repeat < 0) return false;
			const end = i + repeat + (symbol === 18 ? 11 : 3);
			if (end > all.length || (symbol === 16 && i === 0)) throw broken('too many code lengths');
			all.fill(symbol === 16 ? all[i - 1]! : 0, i, end);
			i = end;
		}
		const literalCode = huffmanCode(all.subarray(0, literals));
		const distanceCode = huffmanCode(all.subarray(literals));
		if (literalCode === null || distanceCode === null || all[256] === 0) {
			throw broken('codes that contradict each other');
		}
		this.#literals = literalCode;
		this.#distances = distanceCode;
		return true;
	}

	/** A symbol of a short code (at most 7 bits), -1 when the input ends. */
	#takeSymbol(code: HuffmanCode): number {
		let bits = 0;
		for (let length = 1; length <= 7; length += 1) {
			const bit = this.#take(1);
			if (bit < 0) return -1;
			bits |= bit << (length - 1);
			const entry = code.table[bits]!;
			if ((entry & 15) === length) return entry >>> 4;
		}
		throw broken('unknown code');
	}

	/** Decodes symbols until the block ends (true), or input or room end (false). */
	#decode(limit: number): boolean {
		const input = this.#input;
		const end = this.#inputEnd;
		const output = this.#output;
		const literals = this.#literals;
		const distances = this.#distances;
		let at = this.#at;
		let hold = this.#hold;
		let bits = this.#bits;
		let to = this.#to;
		let blockEnded = false;
		while (to <= limit) {
			const before = at;
			const holdBefore = hold;
			const bitsBefore = bits;
			const toBefore = to;
			let fault: string | null = null;
			while (bits <= 24) {
				hold |= input[at++]! << bits;
				bits += 8;
			}
			let entry = literals.table[hold & TABLE_MASK]!;
			if (entry === 0) entry = decodeSlowly(literals, hold);
			hold >>>= entry & 15;
			bits -= entry & 15;
			const symbol = entry >>> 4;
			if (symbol < 256) {
				output[to++] = symbol;
				if (entry === 0) fault = 'unknown code';
			} else if (symbol === 256) {
				blockEnded = true;
			} else if (symbol > 285) {
				fault = 'unknown length';
			} else {
				const lengthExtra = LENGTH_EXTRA[symbol - 257]!;
				const length = LENGTH_BASE[symbol - 257]! + (hold & ((1 << lengthExtra) - 1));
				hold >>>= lengthExtra;
				bits -= lengthExtra;
				while (bits <= 24) {
					hold |= input[at++]! << bits;
					bits += 8;
				}
				let far = distances.table[hold & TABLE_MASK]!;
				if (far === 0) far = decodeSlowly(distances, hold);
				hold >>>= far & 15;
				bits -= far & 15;
				while (bits <= 24) {
					hold |= input[at++]! << bits;
					bits += 8;
				}
				const distanceExtra = DISTANCE_EXTRA[far >>> 4] ?? 0;
				const distance = (DISTANCE_BASE[far >>> 4] ?? 0) + (hold & ((1 << distanceExtra) - 1));
				hold >>>= distanceExtra;
				bits -= distanceExtra;
				if (far === 0 || far >>> 4 > 29) fault = 'unknown distance';
				else if (distance > to) fault = 'distance before the start';
				else for (const stop = to + length; to < stop; to += 1) output[to] = output[to - distance]!;
			}
			// What was read past the input is padding: the symbol waits for the rest of itself.
			const overrun = at > end && at - (bits >>> 3) > end;
			if (overrun || fault !== null) {
				if (!overrun && (end - before) * 8 + bitsBefore >= SYMBOL_BITS) throw broken(fault ?? '');
				at = before;
				hold = holdBefore;
				bits = bitsBefore;
				to = toBefore;
				blockEnded = false;
				break;
			}
			if (blockEnded) break;
		}
		this.#at = at - (bits >>> 3);
		this.#bits = bits & 7;
		this.#hold = hold & ((1 << (bits & 7)) - 1);
		this.#to = to;
		if (blockEnded) this.#endBlock();
		return blockEnded;
	}
}

function broken(what: string): InputError {
	return new InputError('archive-broken', `the compressed data is damaged: ${what}`);
}
