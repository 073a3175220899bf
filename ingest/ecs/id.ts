import { sha256 } from '@noble/hashes/sha2.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const PAIRS = Array.from({ length: 4096 }, (_, i) => ALPHABET[i >> 6]! + ALPHABET[i & 63]!);
const encoder = new TextEncoder();

/**
 * Key of a stream: 10 characters of SHA-256 over source id, logical stream and first line.
 * A renamed, rotated or compressed copy keeps it; another server's log with the same lines does not.
 */
export function streamKey(sourceId: string, logicalStream: string, firstLine: Uint8Array): string {
	const head = encoder.encode(`v1\n${sourceId}\n${logicalStream}\n`);
	const input = new Uint8Array(head.length + firstLine.length);
	input.set(head);
	input.set(firstLine, head.length);
	return base64url(sha256(input)).slice(0, 10);
}

const CODES = Array.from(ALPHABET, (char) => char.charCodeAt(0));
const codes = new Uint8Array(22);

/**
 * `event.id`: 22 characters, the stream key, the byte offset (42 bits) and a hash of the line (30 bits);
 * `#n` follows for the second and later events of one line. Two events of one stream never share an id.
 */
export function eventId(key: string, offset: number, lineHash: number, sub: number): string {
	const high = Math.floor(offset / 0x1000000);
	const low = offset % 0x1000000;
	const hash = lineHash % 0x40000000;
	for (let i = 0; i < 10; i++) codes[i] = key.charCodeAt(i);
	codes[10] = CODES[(high >> 12) & 63]!;
	codes[11] = CODES[(high >> 6) & 63]!;
	codes[12] = CODES[high & 63]!;
	codes[13] = CODES[low >> 18]!;
	codes[14] = CODES[(low >> 12) & 63]!;
	codes[15] = CODES[(low >> 6) & 63]!;
	codes[16] = CODES[low & 63]!;
	codes[17] = CODES[hash >> 24]!;
	codes[18] = CODES[(hash >> 18) & 63]!;
	codes[19] = CODES[(hash >> 12) & 63]!;
	codes[20] = CODES[(hash >> 6) & 63]!;
	codes[21] = CODES[hash & 63]!;
	// One flat string: put together from pieces it would keep all of them in memory as long as its row lives.
	const c = codes;
	// All by name: spread or applied they cost three times as much.
	const id = String.fromCharCode(
		c[0]!,
		c[1]!,
		c[2]!,
		c[3]!,
		c[4]!,
		c[5]!,
		c[6]!,
		c[7]!,
		c[8]!,
		c[9]!,
		c[10]!,
		c[11]!,
		c[12]!,
		c[13]!,
		c[14]!,
		c[15]!,
		c[16]!,
		c[17]!,
		c[18]!,
		c[19]!,
		c[20]!,
		c[21]!,
	);
	return sub === 0 ? id : `${id}#${sub}`;
}

/** 22 characters of SHA-256 over the JSON array of the parts; for sessions, alerts and other derived ids. */
export function derivedId(...parts: readonly string[]): string {
	return base64url(sha256(encoder.encode(JSON.stringify(parts)))).slice(0, 22);
}

/** Base64 with the URL alphabet and without padding (RFC 4648 section 5). */
export function base64url(bytes: Uint8Array): string {
	let text = '';
	for (let i = 0; i < bytes.length; i += 3) {
		const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
		text += PAIRS[word >> 12]! + PAIRS[word & 4095]!;
	}
	return text.slice(0, Math.ceil((bytes.length * 4) / 3));
}
