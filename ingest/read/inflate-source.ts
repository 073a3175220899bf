import type { ArchiveBudget } from './archive-budget.ts';
import type { ByteSource } from './byte-source.ts';
import { crc32 } from './crc32.ts';
import { Inflater } from './inflate.ts';
import { InputError } from './input.ts';

/** Compressed bytes decoded at a time: a chunk of the source may be a whole file. */
const PORTION = 64 * 1024;

/** Running account of one compressed or stored piece of an archive. */
export interface Tally {
	/** Compressed bytes taken so far. */
	packed: number;
	/** Bytes given out so far. */
	size: number;
	/** CRC-32 of them. */
	crc: number;
}

/**
 * The decoded bytes of DEFLATE data that starts at the source's position, in bounded pieces.
 * Takes at most `most` bytes and stops right behind the data; throws `InputError` when it is damaged or cut.
 */
export async function* inflateSource(
	source: ByteSource,
	most: number,
	tally: Tally,
	budget: ArchiveBudget,
): AsyncGenerator<Uint8Array, void, undefined> {
	const inflater = new Inflater();
	for (;;) {
		for (let bytes = inflater.pull(); bytes !== null; bytes = inflater.pull()) {
			count(bytes, tally, budget);
			yield bytes;
		}
		if (inflater.ended) break;
		const left = Math.min(most - tally.packed, PORTION);
		const packed = left > 0 ? await source.take(left) : null;
		if (packed === null) throw new InputError('archive-broken', 'the compressed data is cut');
		tally.packed += packed.length;
		inflater.push(packed);
	}
	const rest = inflater.rest();
	tally.packed -= rest.length;
	source.unread(rest);
}

/** The next `size` bytes of the source as they are. */
export async function* copySource(
	source: ByteSource,
	size: number,
	tally: Tally,
	budget: ArchiveBudget,
): AsyncGenerator<Uint8Array, void, undefined> {
	while (tally.packed < size) {
		const bytes = await source.take(size - tally.packed);
		if (bytes === null) throw new InputError('archive-broken', 'the archive is cut');
		tally.packed += bytes.length;
		count(bytes, tally, budget);
		yield bytes;
	}
}

function count(bytes: Uint8Array, tally: Tally, budget: ArchiveBudget): void {
	tally.size += bytes.length;
	tally.crc = crc32(bytes, tally.crc);
	budget.wrote(bytes.length);
}
