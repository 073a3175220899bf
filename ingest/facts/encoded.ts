import { ENCODABLE, UNIT_CLASS } from './code-units.ts';
import { findRun, runEnd } from './unit-runs.ts';

/** Shortest encoded run that is looked at, in characters. */
export const SHORTEST_RUN = 24;
const LONGEST_RUN = 65_536;
const MOST_RUNS = 2000;
const MOST_LAYERS = 2;

/** What base64 and hexadecimal runs of a text say, in order, as far as they decode to readable words; up to two layers deep. */
export function decodeRuns(text: string): string[] {
	const found: string[] = [];
	let at = 0;
	for (let tried = 0; tried < MOST_RUNS; tried++) {
		const start = findRun(text, UNIT_CLASS, ENCODABLE, SHORTEST_RUN, at);
		if (start === -1) break;
		at = runEnd(text, UNIT_CLASS, ENCODABLE, start);
		addDecoded(text.slice(start, at), found);
	}
	return found;
}

function addDecoded(run: string, found: string[]): void {
	const whole = readableRun(run, MOST_LAYERS);
	if (whole !== null) {
		found.push(whole);
		return;
	}
	// A path or a name in front of the run shifts base64 groups, so its parts are tried alone.
	if (!/[/_+-]/.test(run)) return;
	for (const part of run.split(/[/_+-]/)) {
		if (part.length < SHORTEST_RUN) continue;
		const decoded = readableRun(part, MOST_LAYERS);
		if (decoded !== null) found.push(decoded);
	}
}

function readableRun(run: string, layers: number): string | null {
	const decoded = decodeHex(run) ?? decodeBase64(run);
	if (decoded === null) return null;
	if (layers > 1) {
		const inner = decoded.trim();
		if (inner.length >= SHORTEST_RUN && /^[A-Za-z0-9+/_-]+={0,2}$/.test(inner)) {
			const deeper = readableRun(inner.replace(/=+$/, ''), layers - 1);
			if (deeper !== null) return deeper;
		}
	}
	if (!hasWords(decoded)) return null;
	return layers > 1 ? [decoded, ...secondLayer(decoded)].join('\n') : decoded;
}

/** The second layer inside a first layer of words. */
function secondLayer(text: string): string[] {
	const found: string[] = [];
	for (const match of text.matchAll(/[A-Za-z0-9+/_-]+/g)) {
		if (match[0].length < SHORTEST_RUN) continue;
		const decoded = readableRun(match[0], 1);
		if (decoded !== null) found.push(decoded);
	}
	return found;
}

/** Two words with a blank between them. */
function hasWords(text: string): boolean {
	return /\p{L}{2}[\p{P}\p{S}]?\s+[\p{P}\p{S}]?\p{L}/u.test(text);
}

function decodeHex(run: string): string | null {
	if (run.length % 2 !== 0 || run.length > LONGEST_RUN || !/^[0-9A-Fa-f]+$/.test(run)) return null;
	const bytes = new Uint8Array(run.length / 2);
	for (let at = 0; at < bytes.length; at++) {
		bytes[at] = (hexValue(run.charCodeAt(at * 2)) << 4) | hexValue(run.charCodeAt(at * 2 + 1));
	}
	return readableText(bytes);
}

function hexValue(unit: number): number {
	return unit < 0x40 ? unit - 0x30 : (unit & 0x5f) - 0x37;
}

function decodeBase64(run: string): string | null {
	const cut = run.length > LONGEST_RUN ? run.slice(0, LONGEST_RUN) : run;
	// Most long runs are names or digests: the first bytes tell.
	if (!looksPrintable(base64Bytes(cut.slice(0, SHORTEST_RUN)))) return null;
	return readableText(base64Bytes(cut));
}

const SIXTETS = new Int8Array(128).fill(-1);
for (const [at, character] of [
	...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
	SIXTETS[character.charCodeAt(0)] = at;
}
SIXTETS[0x2d] = 62;
SIXTETS[0x5f] = 63;

/** Bytes of base64 or base64url without padding; other characters end it. */
export function base64Bytes(text: string): Uint8Array {
	const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
	let length = 0;
	let bits = 0;
	let held = 0;
	for (let at = 0; at < text.length; at++) {
		const sixtet = SIXTETS[text.charCodeAt(at)] ?? -1;
		if (sixtet < 0) break;
		bits = ((bits << 6) | sixtet) & 0xffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			bytes[length++] = (bits >> held) & 0xff;
		}
	}
	return bytes.subarray(0, length);
}

const utf8 = new TextDecoder('utf-8');

function looksPrintable(bytes: Uint8Array): boolean {
	let printable = 0;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at]!;
		// UTF-16 text has a zero in every other byte.
		if (byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) printable++;
		else if (byte === 0 && at % 2 === 1) printable++;
	}
	return bytes.length > 0 && printable >= bytes.length * 0.9;
}

/** The bytes as UTF-8 (or UTF-16LE) text if nine characters in ten are printable, else `null`. */
export function readableText(bytes: Uint8Array): string | null {
	const text = isUtf16(bytes) ? everySecond(bytes) : utf8.decode(bytes);
	let bad = 0;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		const isBlank = unit === 0x09 || unit === 0x0a || unit === 0x0d;
		if ((unit < 0x20 && !isBlank) || (unit >= 0x7f && unit < 0xa0) || unit === 0xfffd) bad++;
	}
	return text.length > 0 && bad <= text.length * 0.1 ? text : null;
}

function isUtf16(bytes: Uint8Array): boolean {
	if (bytes.length < 4) return false;
	let zeros = 0;
	for (let at = 1; at < bytes.length; at += 2) if (bytes[at] === 0) zeros++;
	return zeros >= Math.floor(bytes.length / 2) * 0.9;
}

function everySecond(bytes: Uint8Array): string {
	return utf8.decode(bytes.filter((_, at) => at % 2 === 0));
}
