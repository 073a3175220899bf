import { drawHidden, type Part } from '../../ingest/facts/draw-hidden.ts';

/** A piece of a line as it stands in the file: text, a hidden part, or bytes that are no UTF-8. */
export type RawPart = Part | { readonly bytes: string; readonly count: number };

const MOST_BYTES_SHOWN = 8;
/** Leaving out fewer characters than this saves nothing. */
const LEAST_SKIPPED = 300;
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true });

/** Returns the bytes of a line as parts to draw; nothing of it is lost or replaced silently. */
export function rawParts(bytes: Uint8Array): readonly RawPart[] {
	try {
		return drawHidden(STRICT.decode(bytes));
	} catch {
		return brokenParts(bytes);
	}
}

/** Returns the bytes as text; what is not UTF-8 becomes U+FFFD. */
export function rawText(bytes: Uint8Array): string {
	return LENIENT.decode(bytes);
}

function brokenParts(bytes: Uint8Array): readonly RawPart[] {
	const parts: RawPart[] = [];
	let good = 0;
	let at = 0;
	while (at < bytes.length) {
		const length = sequenceLength(bytes, at);
		if (length > 0) {
			at += length;
			continue;
		}
		if (at > good) parts.push(...drawHidden(LENIENT.decode(bytes.subarray(good, at))));
		const start = at;
		while (at < bytes.length && sequenceLength(bytes, at) === 0) at++;
		parts.push({ bytes: hex(bytes.subarray(start, at)), count: at - start });
		good = at;
	}
	if (bytes.length > good) parts.push(...drawHidden(LENIENT.decode(bytes.subarray(good))));
	return parts;
}

/** Length of the UTF-8 sequence that begins there (Unicode 16, table 3-7); 0 when none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
	const lead = bytes[at] ?? 0;
	if (lead < 0x80) return 1;
	const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) return 0;
	const second = bytes[at + 1] ?? 0;
	const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
	const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
	if (second < low || second > high) return 0;
	for (let next = at + 2; next < at + length; next++)
		if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
	return length;
}

function hex(bytes: Uint8Array): string {
	const shown = [...bytes.subarray(0, MOST_BYTES_SHOWN)]
		.map((byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`)
		.join(' ');
	return bytes.length > MOST_BYTES_SHOWN ? `${shown} …` : shown;
}

/** A stretch to show, or how many characters were left out between two. */
export type Excerpt = RawPart | { readonly skipped: number };

/**
 * Returns the beginning of a line and the surroundings of everything hidden in it, the rest as counts.
 * `lead` is the length of the beginning, `around` what is kept on each side of a hidden part.
 */
export function excerptOf(
	parts: readonly RawPart[],
	lead: number,
	around: number,
): readonly Excerpt[] {
	const excerpt: Excerpt[] = [];
	let left = lead;
	let skipped = 0;
	const skip = (count: number) => {
		skipped += count;
	};
	const show = (part: RawPart) => {
		if (skipped > 0) excerpt.push({ skipped });
		skipped = 0;
		excerpt.push(part);
	};
	for (const [index, part] of parts.entries()) {
		if (!('text' in part)) {
			show(part);
			continue;
		}
		const head = index === 0 ? left : Math.max(left, around);
		const tail = index === parts.length - 1 ? 0 : around;
		const { text } = part;
		if (text.length <= head + tail + LEAST_SKIPPED) show(part);
		else {
			if (head > 0) show({ text: text.slice(0, head) });
			skip(text.length - head - tail);
			if (tail > 0) show({ text: text.slice(text.length - tail) });
		}
		left = Math.max(0, left - text.length);
	}
	if (skipped > 0) excerpt.push({ skipped });
	return excerpt;
}
