import { sha256 } from '@noble/hashes/sha2.js';

/** Lengths of the words that can be addresses. */
export const SHORTEST_WALLET = 26;
export const LONGEST_WALLET = 74;

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** Which currency a word is an address of (`bitcoin`, `ethereum`), by form and checksum; `null` for any other word. */
export function walletKind(word: string): 'bitcoin' | 'ethereum' | null {
	if (word.startsWith('0x')) return /^0x[0-9A-Fa-f]{40}$/.test(word) ? 'ethereum' : null;
	if (/^bc1[02-9ac-hj-np-z]{11,71}$/i.test(word)) {
		return hasBech32Checksum(word.toLowerCase()) ? 'bitcoin' : null;
	}
	if (!/^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(word)) return null;
	return hasBase58Checksum(word) ? 'bitcoin' : null;
}

/** Base58Check: version byte, 20 bytes, and the first four bytes of their double SHA-256. */
function hasBase58Checksum(word: string): boolean {
	let value = 0n;
	for (const character of word) value = value * 58n + BigInt(BASE58.indexOf(character));
	const bytes = new Uint8Array(25);
	for (let at = 24; at >= 0; at--) {
		bytes[at] = Number(value & 0xffn);
		value >>= 8n;
	}
	if (value !== 0n) return false;
	const check = sha256(sha256(bytes.subarray(0, 21)));
	return bytes.subarray(21).every((byte, at) => byte === check[at]);
}

/** BIP 173 and BIP 350. */
function hasBech32Checksum(word: string): boolean {
	const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
	// The human-readable part `bc`, expanded.
	const values = [3, 3, 0, 2, 3, ...Array.from(word.slice(3), (letter) => BECH32.indexOf(letter))];
	let check = 1;
	for (const value of values) {
		const top = check >>> 25;
		check = ((check & 0x1ffffff) << 5) ^ value;
		for (const [bit, polynomial] of generator.entries()) if ((top >>> bit) & 1) check ^= polynomial;
	}
	return check === 1 || check === 0x2bc830a3;
}
