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

const CODES = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));
const keyCodes = new Uint8Array(10);
let lastKey = '';

/**
 * `event.id`: 22 characters, the stream key, the byte offset (42 bits) and a hash of the line (30 bits);
 * `#n` follows for the second and later events of one line. Two events of one stream never share an id.
 */
export function eventId(key: string, offset: number, lineHash: number, sub: number): string {
	const high = Math.floor(offset / 0x1000000);
	const low = offset % 0x1000000;
	const hash = lineHash % 0x40000000;
	const k = keyCodes;
	if (key !== lastKey) {
		lastKey = key;
		for (let i = 0; i < 10; i++) k[i] = key.charCodeAt(i);
	}
	// One flat string: put together from pieces it would keep all of them in memory as long as its row lives.
	// All by name: spread or applied they cost three times as much.
	const id = String.fromCharCode(
		k[0]!,
		k[1]!,
		k[2]!,
		k[3]!,
		k[4]!,
		k[5]!,
		k[6]!,
		k[7]!,
		k[8]!,
		k[9]!,
		CODES[(high >> 12) & 63]!,
		CODES[(high >> 6) & 63]!,
		CODES[high & 63]!,
		CODES[low >> 18]!,
		CODES[(low >> 12) & 63]!,
		CODES[(low >> 6) & 63]!,
		CODES[low & 63]!,
		CODES[hash >> 24]!,
		CODES[(hash >> 18) & 63]!,
		CODES[(hash >> 12) & 63]!,
		CODES[(hash >> 6) & 63]!,
		CODES[hash & 63]!,
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
