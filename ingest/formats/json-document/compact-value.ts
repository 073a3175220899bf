import { skipString } from '../../read/json-scan.ts';
import { Line } from '../../read/line.ts';
import type { JsonDocument, PlacedValue } from '../json-document.ts';

const QUOTE = 0x22;

/**
 * A value as it travels: without the white space that pretty-printing put between its tokens, so that a message has
 * the same bytes here as in a log that keeps it as it was sent.
 */
export function compactLine(document: JsonDocument, value: PlacedValue): Line {
	const { bytes } = document.lines;
	const compact = new Uint8Array(value.to - value.from);
	let size = 0;
	let at = value.from;
	while (at < value.to) {
		if (bytes[at]! <= 0x20) {
			at++;
			continue;
		}
		const string = bytes[at] === QUOTE ? skipString(bytes, at, value.to) : at + 1;
		const end = string === -1 ? value.to : string;
		compact.set(bytes.subarray(at, end), size);
		size += end - at;
		at = end;
	}
	return new Line(compact, 0, size, value.line, value.offset);
}
