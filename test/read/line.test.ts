import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Line } from '../../ingest/read/line.ts';

test('a slice of any line is what its bytes say', () => {
	const text = fc.string({
		unit: fc.oneof(
			fc.constantFrom('a', '"', 'é', '한', '😀', '\ufffd'),
			fc.string({ maxLength: 1, unit: 'binary' }),
		),
	});
	fc.assert(
		fc.property(fc.array(text), fc.infiniteStream(fc.nat()), (parts, order) => {
			const encoder = new TextEncoder();
			const pieces = parts.map((part) => encoder.encode(part));
			const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
			const starts: number[] = [];
			let at = 0;
			for (const piece of pieces) {
				starts.push(at);
				bytes.set(piece, at);
				at += piece.length;
			}
			const line = new Line(bytes, 0, bytes.length, 1, 0);
			for (let i = 0; i < pieces.length; i++) {
				const one = (order.next().value as number) % pieces.length;
				const from = starts[one]!;
				const to = from + pieces[one]!.length;
				expect(line.slice(from, to)).toBe(
					new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from, to)),
				);
			}
		}),
	);
});
