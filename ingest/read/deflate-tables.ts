import { type HuffmanCode, huffmanCode } from './huffman.ts';

/** Symbols 257 to 285 stand for lengths: base and number of extra bits (RFC 1951, 3.2.5). */
export const LENGTH_BASE = Uint16Array.of(
	...[3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115],
	...[131, 163, 195, 227, 258],
);
export const LENGTH_EXTRA = Uint8Array.of(
	...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
);
/** Distances, likewise. */
export const DISTANCE_BASE = Uint16Array.of(
	...[1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537],
	...[2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577],
);
export const DISTANCE_EXTRA = Uint8Array.of(
	...[0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12],
	...[13, 13],
);
/** Order in which the lengths of the code-length code are written (3.2.7). */
export const LENGTHS_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The codes of a block that brings none (3.2.6). */
export const FIXED_LITERALS = codeOf([144, 8], [112, 9], [24, 7], [8, 8]);
export const FIXED_DISTANCES = codeOf([32, 5]);

function codeOf(...runs: readonly [count: number, length: number][]): HuffmanCode {
	return huffmanCode(
		Uint8Array.from(runs.flatMap(([count, length]) => Array<number>(count).fill(length))),
	)!;
}
