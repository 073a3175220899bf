/** The bytes hashed last: most calls hash lines of one chunk. */
let viewed: Uint8Array = new Uint8Array(0);
let view = new DataView(viewed.buffer);

/**
 * A 53-bit hash of bytes, for telling apart lines that already share a position or a moment.
 * Not cryptographic: nothing may rely on an attacker being unable to find two inputs with one hash.
 */
export function hashBytes(bytes: Uint8Array, start: number, end: number, seed = 0): number {
	if (viewed !== bytes) {
		viewed = bytes;
		view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}
	const words = view;
	let a = 0x9e3779b1 ^ seed;
	let b = 0x85ebca77 ^ (end - start);
	let at = start;
	// Two words a step, each into a half of its own: neither waits for the other.
	for (const last = end - 7; at < last; at += 8) {
		a = Math.imul(a ^ words.getInt32(at, true), 0x2c1b3c6d);
		b = Math.imul(b ^ words.getInt32(at + 4, true), 0x297a2d39);
		a ^= a >>> 15;
		b ^= b >>> 13;
	}
	for (; at < end; at++) a = Math.imul(a ^ bytes[at]!, 0x01000193);
	a ^= Math.imul(b, 0x45d9f3b3);
	a = Math.imul(a ^ (a >>> 16), 0x21f0aaad);
	a ^= a >>> 15;
	b = Math.imul(b ^ (b >>> 16) ^ a, 0x735a2d97);
	b ^= b >>> 15;
	return (a >>> 0) * 0x200000 + (b >>> 11);
}
