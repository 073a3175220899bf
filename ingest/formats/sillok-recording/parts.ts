import { base64Bytes } from '../../facts/encoded.ts';
import type { Line } from '../../read/line.ts';

/** A message beyond this, in bytes, is not put together: its start is. */
const MAX_WHOLE = 0x8000000;
/** Messages that may come in at once, one a direction or an exchange. */
const MAX_OPEN = 64;

/** A message that the recorder cut into several lines. */
export interface Parted {
	/** Where its first line stands. */
	readonly line: number;
	readonly offset: number;
	/** Bytes of its first line. */
	readonly length: number;
	readonly pieces: Uint8Array[];
	bytes: number;
	/** Whether something of it is missing. */
	isCut: boolean;
}

const encoder = new TextEncoder();

/** The bytes that a line keeps as text or in base64. */
export function keptBytes(text: string, isBase64: boolean): Uint8Array {
	return isBase64 ? base64Bytes(text) : encoder.encode(text);
}

/** Puts messages together that a recording holds in parts. */
export class Parts {
	readonly #open = new Map<string, Parted>();

	/** Takes the part of this number of the message that comes in on `key`. */
	add(key: string, part: number, line: Line, bytes: Uint8Array): void {
		let open = this.#open.get(key);
		if (open === undefined || part === 0) {
			if (this.#open.size >= MAX_OPEN) return;
			const { length, number, offset } = line;
			open = { line: number, offset, length, pieces: [], bytes: 0, isCut: part !== 0 };
			this.#open.set(key, open);
		}
		if (open.bytes + bytes.length > MAX_WHOLE) open.isCut = true;
		else if (!open.isCut || part > 0) {
			open.pieces.push(bytes);
			open.bytes += bytes.length;
		}
	}

	/** The message whose last part has come; `undefined` when none of it was kept. */
	finish(key: string): Parted | undefined {
		const open = this.#open.get(key);
		this.#open.delete(key);
		return open;
	}

	/** Messages whose last part never came. */
	*rest(): Generator<[key: string, open: Parted]> {
		yield* this.#open;
		this.#open.clear();
	}
}

/** The bytes of a message, one after the other. */
export function joined({ pieces, bytes }: Parted): Uint8Array {
	const whole = new Uint8Array(bytes);
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}
