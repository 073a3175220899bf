import { parseIsoUtc } from '../../read/time.ts';

const SECONDS = 19;
const FRACTION = 20;
/** `"2025-11-03T01:00:00.000123Z"` with its quotes. */
const LENGTH = 29;

/**
 * Reads the times of a recording, `2025-11-03T01:00:00.000123Z`, in microseconds since 1970; NaN for anything else.
 * Of lines in the same second only the fraction is read.
 */
export class Stamps {
	readonly #second = new Uint8Array(SECONDS);
	#start = Number.NaN;

	/** The time in the JSON string between two positions. */
	read(bytes: Uint8Array, from: number, to: number): number {
		if (to - from !== LENGTH || bytes[from + 1 + SECONDS] !== 0x2e || bytes[to - 2] !== 0x5a) {
			return Number.NaN;
		}
		const text = from + 1;
		if (!this.#isSame(bytes, text)) {
			this.#second.set(bytes.subarray(text, text + SECONDS));
			const second = String.fromCharCode(...this.#second);
			this.#start = parseIsoUtc(`${second}Z`) ?? Number.NaN;
		}
		let fraction = 0;
		for (let at = text + FRACTION; at < text + FRACTION + 6; at++) {
			const digit = bytes[at]! - 0x30;
			if (digit < 0 || digit > 9) return Number.NaN;
			fraction = fraction * 10 + digit;
		}
		return this.#start + fraction;
	}

	#isSame(bytes: Uint8Array, from: number): boolean {
		for (let at = 0; at < SECONDS; at++) if (bytes[from + at] !== this.#second[at]) return false;
		return true;
	}
}
