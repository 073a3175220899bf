import type { Line } from './line.ts';

/** Longest text that is remembered, in bytes. */
const LONGEST = 40;
const PLACES = 512;
const BACKSLASH = 0x5c;

const lengths = new Uint8Array(PLACES);
const spellings = new Uint8Array(PLACES * LONGEST);
const texts: string[] = new Array<string>(PLACES).fill('');
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The text between two positions, as one string for all lines that spell it: methods, tools and servers come again and
 * again, and a string met before costs neither a copy nor a new hash in a map. `null` when it holds a backslash.
 */
export function knownText(line: Line, from: number, to: number): string | null {
	const length = to - from;
	const { bytes } = line;
	if (length === 0) return '';
	if (length > LONGEST) {
		for (let at = from; at < to; at++) if (bytes[at] === BACKSLASH) return null;
		return line.slice(from, to);
	}
	// Texts that share a place only take turns there, so some of the bytes are enough to tell them apart.
	const step = 1 + (length >> 3);
	let hash = length;
	for (let at = to - 1; at >= from; at -= step) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
	const place = Math.imul(hash, 0x2c1b3c6d) >>> 23;
	const base = place * LONGEST;
	if (lengths[place] === length) {
		let i = 0;
		while (i < length && spellings[base + i] === bytes[from + i]) i++;
		if (i === length) return texts[place]!;
	}
	for (let at = from; at < to; at++) if (bytes[at] === BACKSLASH) return null;
	const text = internalised(decoder.decode(bytes.subarray(from, to)));
	lengths[place] = length;
	for (let i = 0; i < length; i++) spellings[base + i] = bytes[from + i]!;
	texts[place] = text;
	return text;
}

/** The same text as engines keep names: two of them are compared by their address. */
function internalised(text: string): string {
	return Object.keys({ [text]: 0 })[0]!;
}
