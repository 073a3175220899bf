const TAB = 9;
const LF = 10;
const FF = 12;
const CR = 13;
const BACKSPACE = 8;
const ESCAPE = 27;

/**
 * Whether the start of a file (64 KiB are enough) is something other than text.
 *
 * Only NUL bytes raise the question, and a run of them counts once: a log that was cut while open, or lost its
 * last blocks in a crash, holds long runs of NUL and is still a log. Then control characters and bytes that are
 * not UTF-8 decide: more than one in twenty is not text.
 */
export function looksBinary(head: Uint8Array): boolean {
	if (!head.includes(0)) return false;
	let strange = 0;
	let text = 0;
	for (let at = 0; at < head.length; ) {
		const byte = head[at]!;
		if (byte === 0) {
			strange += 1;
			while (head[at] === 0) at += 1;
		} else if (byte < 0x80) {
			if (isText(byte)) text += 1;
			else strange += 1;
			at += 1;
		} else {
			const length = characterLength(head, at);
			if (length === 0) strange += 1;
			else text += length;
			at += Math.max(length, 1);
		}
	}
	if (text === 0) return true;
	// A handful of odd bytes in a short file proves nothing.
	return strange > 8 + (text + strange) / 20;
}

function isText(byte: number): boolean {
	if (byte >= 32) return byte !== 127;
	return (
		byte === LF ||
		byte === CR ||
		byte === TAB ||
		byte === ESCAPE ||
		byte === FF ||
		byte === BACKSPACE
	);
}

/** Bytes of the multi-byte UTF-8 character at `at`, one cut by the end included; 0 when there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
	const lead = bytes[at]!;
	const length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
	if (lead >= 0xf5) return 0;
	for (let next = at + 1; next < at + length; next += 1) {
		if (next === bytes.length) return next - at;
		if ((bytes[next]! & 0xc0) !== 0x80) return 0;
	}
	return length;
}
