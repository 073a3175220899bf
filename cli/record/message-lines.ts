import { isUtf8 } from 'node:buffer';
import type { MessageEnd } from './message-bytes.ts';

/** A longer message stands in parts: readers of logs have a longest line. */
const MAX_RAW = 8 * 1024 * 1024;
/** As text every byte may take six. */
const PART = 2 * 1024 * 1024;
const LF = 0x0a;
const CR = 0x0d;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE = Buffer.from('}\n');

/** Where the parts of one long message stand, for pieces that come one by one. */
export interface PartCount {
	next: number;
}

/**
 * The lines that keep a message byte for byte. `head` is the JSON text of their members without the closing brace.
 * JSON on one line stands as it is in `msg`, other text in `text`, anything else as base64; `end` says how the message
 * ended where that is not a line feed, `null` that more of it follows.
 */
export function messageLines(
	head: string,
	message: Buffer,
	end: MessageEnd | null,
	parts: PartCount,
): Buffer[] {
	let bytes = message;
	let mark = end === 'none' ? ',"end":"none"' : '';
	if (end === 'lf' && bytes.at(-1) === CR) {
		bytes = bytes.subarray(0, -1);
		mark = ',"end":"crlf"';
	}
	const isWhole = end !== null && parts.next === 0;
	if (isWhole && isOneLineOfJson(bytes))
		return [Buffer.from(`${head}${mark},"msg":`), bytes, CLOSE];
	if (isWhole && bytes.length <= PART) return [Buffer.from(`${head}${mark},${textOf(bytes)}}\n`)];
	const lines: Buffer[] = [];
	let from = 0;
	do {
		const to = partEnd(bytes, from);
		const isLast = end !== null && to === bytes.length;
		const place = `"part":${parts.next++}${isLast ? mark : ',"more":true'}`;
		lines.push(Buffer.from(`${head},${place},${textOf(bytes.subarray(from, to))}}\n`));
		from = to;
	} while (from < bytes.length);
	if (end !== null) parts.next = 0;
	return lines;
}

/** Whether bytes can stand inside a line of JSON as they are. */
function isOneLineOfJson(bytes: Buffer): boolean {
	const first = bytes[0];
	if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return false;
	if (bytes.length > MAX_RAW || bytes.includes(CR) || bytes.includes(LF)) return false;
	if (!isUtf8(bytes)) return false;
	try {
		JSON.parse(bytes.toString());
		return true;
	} catch {
		return false;
	}
}

function textOf(bytes: Buffer): string {
	return isUtf8(bytes)
		? `"text":${JSON.stringify(bytes.toString())}`
		: `"base64":"${bytes.toString('base64')}"`;
}

/** Where a part ends: not inside a character. */
function partEnd(bytes: Buffer, from: number): number {
	let to = from + PART;
	if (to >= bytes.length) return bytes.length;
	for (let back = 0; back < 3 && (bytes[to]! & 0xc0) === 0x80; back++) to--;
	return to;
}
