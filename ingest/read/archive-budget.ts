import { InputError } from './input.ts';

/** What an archive may cost. Reading takes constant memory, so these bound time and what follows. */
export interface ArchiveLimits {
	/** Bytes that may come out of one input, all levels of nesting together. */
	readonly maxBytes: number;
	/** Bytes out per byte in, judged once `ratioFrom` bytes came out. */
	readonly maxRatio: number;
	readonly ratioFrom: number;
	readonly maxEntries: number;
	/** Archives in archives: 2 reads the rotated `.gz` files in a `.zip`. */
	readonly maxDepth: number;
}

/**
 * DEFLATE ends at 1032:1 and bombs are made near it; logs measure 5:1 to 40:1, one line repeated for ever about
 * 200:1. Below 64 MiB, a second of work, the ratio does not matter.
 */
export const ARCHIVE_LIMITS: ArchiveLimits = {
	maxBytes: 4 * 1024 ** 3,
	maxRatio: 200,
	ratioFrom: 64 * 1024 ** 2,
	maxEntries: 10_000,
	maxDepth: 2,
};

/** Counts what one input costs; past a limit it throws `InputError` (`archive-limit`). */
export class ArchiveBudget {
	readonly limits: ArchiveLimits;
	#in = 0;
	#out = 0;
	#entries = 0;

	constructor(limits: ArchiveLimits) {
		this.limits = limits;
	}

	/** Bytes of the input itself. */
	read(size: number): void {
		this.#in += size;
	}

	/** Bytes taken out of an archive. */
	wrote(size: number): void {
		this.#out += size;
		const { maxBytes, maxRatio, ratioFrom } = this.limits;
		if (this.#out > maxBytes) {
			throw new InputError('archive-limit', `more than ${maxBytes} bytes come out of this archive`);
		}
		if (this.#out > ratioFrom && this.#out > this.#in * maxRatio) {
			throw new InputError(
				'archive-limit',
				`more than ${maxRatio} bytes come out of every byte of this archive`,
			);
		}
	}

	entry(): void {
		this.#entries += 1;
		const { maxEntries } = this.limits;
		if (this.#entries > maxEntries) {
			throw new InputError('archive-limit', `more than ${maxEntries} entries in this archive`);
		}
	}
}
