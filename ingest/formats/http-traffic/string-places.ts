import { type JsonDocument, PlacedValue } from '../json-document.ts';

const BACKSLASH = 0x5c;
const SMALL_U = 0x75;

/** Where parts of a JSON string stand in the file; `parts` are ranges of its characters, in order and apart. */
export function placesInString(
	document: JsonDocument,
	string: PlacedValue,
	parts: readonly { readonly from: number; readonly to: number }[],
): PlacedValue[] {
	const { bytes } = document.lines;
	let at = string.from + 1;
	let char = 0;
	const walkTo = (target: number) => {
		while (char < target && at < string.to - 1) {
			const byte = bytes[at]!;
			if (byte === BACKSLASH) {
				at += bytes[at + 1] === SMALL_U ? 6 : 2;
				char++;
				continue;
			}
			const size = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
			at += size;
			char += size === 4 ? 2 : 1;
		}
		return at;
	};
	return parts.map(({ from, to }) => {
		const start = walkTo(from);
		return new PlacedValue(document.lines, start, Math.max(walkTo(to), start + 1), false);
	});
}
