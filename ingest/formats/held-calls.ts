import type { TimestampSource } from '../mcp/observation.ts';
import { hashBytes } from '../read/hash.ts';
import type { Line } from '../read/line.ts';

/** Where a record stands and when it was written, kept of a line that is gone when the record is handed over. */
export interface Place {
	readonly line: number;
	readonly offset: number;
	readonly length: number;
	/** `hashBytes` of the line. */
	readonly hash: number;
	readonly time: number | null;
	readonly timestampSource: TimestampSource;
}

/** The place of a line. */
export function placeOf(line: Line, time: number | null, timestampSource: TimestampSource): Place {
	const { number, offset, length } = line;
	const hash = hashBytes(line.bytes, line.start, line.end);
	return { line: number, offset, length, hash, time, timestampSource };
}

/** More calls than a host has under way at once, and more text than their arguments have. */
const MAX_HELD = 1000;
const MAX_HELD_CHARS = 0x2000000;

/** Values by call id, the oldest first, so many that a file cannot fill the memory with calls that never end. */
export class HeldCalls<T> {
	readonly #held = new Map<string, { readonly value: T; readonly chars: number }>();
	#chars = 0;

	get(id: string): T | undefined {
		return this.#held.get(id)?.value;
	}

	/** Keeps a value of so many characters; returns those that had to give way. */
	put(id: string, value: T, chars: number): T[] {
		this.take(id);
		this.#held.set(id, { value, chars });
		this.#chars += chars;
		const out: T[] = [];
		for (const oldest of this.#held.keys()) {
			if (this.#held.size <= MAX_HELD && this.#chars <= MAX_HELD_CHARS) break;
			out.push(this.take(oldest)!);
		}
		return out;
	}

	take(id: string): T | undefined {
		const held = this.#held.get(id);
		if (held === undefined) return undefined;
		this.#held.delete(id);
		this.#chars -= held.chars;
		return held.value;
	}

	/** All that is held, which then is forgotten. */
	drain(): T[] {
		const all = [...this.#held.values()].map((held) => held.value);
		this.#held.clear();
		this.#chars = 0;
		return all;
	}
}

const MAX_IDS = 100_000;

/** Ids seen so far, of the last 100,000 at least. */
export class SeenIds {
	#now = new Set<string>();
	#before = new Set<string>();

	has(id: string): boolean {
		return this.#now.has(id) || this.#before.has(id);
	}

	add(id: string): void {
		if (this.#now.size >= MAX_IDS) {
			this.#before = this.#now;
			this.#now = new Set();
		}
		this.#now.add(id);
	}
}
