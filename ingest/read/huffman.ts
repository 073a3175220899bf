/** Bits that one look-up decides; longer codes are rare and take the slow way. */
export const TABLE_BITS = 10;
const LONGEST = 15;

/** A canonical Huffman code of DEFLATE. */
export interface HuffmanCode {
	/** By the next `TABLE_BITS` bits: symbol << 4 | length, 0 for a longer or an unused code. */
	readonly table: Uint16Array;
	/** Number of codes of each length. */
	readonly counts: Uint16Array;
	/** Symbols in the order of their codes. */
	readonly symbols: Uint16Array;
}

/** The code with these lengths per symbol (RFC 1951, 3.2.2); `null` when they contradict each other. */
export function huffmanCode(lengths: Uint8Array): HuffmanCode | null {
	const counts = new Uint16Array(LONGEST + 1);
	for (const length of lengths) counts[length]! += 1;
	const used = lengths.length - counts[0]!;
	counts[0] = 0;
	let free = 1;
	const offsets = new Uint16Array(LONGEST + 2);
	const next = new Uint16Array(LONGEST + 2);
	for (let length = 1; length <= LONGEST; length += 1) {
		free = free * 2 - counts[length]!;
		if (free < 0) return null;
		offsets[length + 1] = offsets[length]! + counts[length]!;
		next[length + 1] = (next[length]! + counts[length]!) << 1;
	}
	// Only a code of at most one symbol may leave bit patterns unused.
	if (free > 0 && used > 1) return null;
	const symbols = new Uint16Array(used);
	const table = new Uint16Array(1 << TABLE_BITS);
	for (let symbol = 0; symbol < lengths.length; symbol += 1) {
		const length = lengths[symbol]!;
		if (length === 0) continue;
		symbols[offsets[length]!++] = symbol;
		const code = next[length]!++;
		if (length > TABLE_BITS) continue;
		for (let at = reversed(code, length); at < table.length; at += 1 << length) {
			table[at] = (symbol << 4) | length;
		}
	}
	return { table, counts, symbols };
}

/** The code at the low end of `bits`, bit by bit: symbol << 4 | length, 0 when none matches. */
export function decodeSlowly({ counts, symbols }: HuffmanCode, bits: number): number {
	let code = 0;
	let first = 0;
	let index = 0;
	for (let length = 1; length <= LONGEST; length += 1) {
		code |= (bits >>> (length - 1)) & 1;
		const count = counts[length]!;
		if (code - count < first) return (symbols[index + code - first]! << 4) | length;
		index += count;
		first = (first + count) << 1;
		code <<= 1;
	}
	return 0;
}

/** DEFLATE packs codes with their first bit lowest. */
function reversed(code: number, length: number): number {
	let result = 0;
	for (let bit = 0; bit < length; bit += 1) result = (result << 1) | ((code >>> bit) & 1);
	return result;
}
