import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../ingest/read/crc32.ts';
import { Inflater } from '../../ingest/read/inflate.ts';

/** Everything that comes out when `data` goes in by portions; the pieces stay bounded. */
function inflate(data: Uint8Array, portion: number): { out: Buffer; inflater: Inflater } {
	const inflater = new Inflater();
	const out: Uint8Array[] = [];
	for (let at = 0; at < data.length; at += portion) {
		inflater.push(data.subarray(at, at + portion));
		for (let piece = inflater.pull(); piece !== null; piece = inflater.pull()) {
			expect(piece.length).toBeLessThanOrEqual(160 * 1024);
			out.push(piece);
		}
	}
	return { out: Buffer.concat(out), inflater };
}

const log = Array.from(
	{ length: 9000 },
	(_, i) => `2026-11-22T10:00:00.${i % 1000}Z [info] [memory] id=${(i * 2654435761) >>> 0} 기록\n`,
).join('');
const unlike = Uint8Array.from({ length: 200_000 }, (_, i) => Math.imul(i * i, 2654435761) >>> 13);

test.each([
	['nothing', Buffer.alloc(0)],
	['one byte', Buffer.from('a')],
	['a log', Buffer.from(log)],
	['a run of one byte', Buffer.alloc(3_000_000, 0x61)],
	['bytes that do not compress', Buffer.from(unlike)],
	['far repeats', Buffer.concat([unlike.subarray(0, 32_768), unlike.subarray(0, 32_768)])],
])('%s comes back at every level, strategy and portion', (_, content) => {
	const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY } = constants;
	for (const level of [0, 1, 6, 9]) {
		for (const strategy of [Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY]) {
			const data = deflateRawSync(content, { level, strategy });
			for (const portion of [997, 65_536]) {
				const { out, inflater } = inflate(data, portion);
				expect(inflater.ended).toBe(true);
				expect(out.equals(content)).toBe(true);
			}
		}
	}
});

test('any bytes in any portions come back, and what follows them is left over', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.uint8Array({ maxLength: 3000 }),
				fc
					.array(fc.constantFrom('info ', 'error ', 'tools/call', '\n', '가'), { maxLength: 800 })
					.map((words) => new Uint8Array(Buffer.from(words.join('')))),
			),
			fc.constantFrom(0, 1, 6, 9),
			fc.integer({ min: 1, max: 300 }),
			fc.uint8Array({ maxLength: 40 }),
			(content, level, portion, after) => {
				const packed = deflateRawSync(content, { level });
				const { out, inflater } = inflate(Buffer.concat([packed, after]), portion);
				expect(out.equals(content)).toBe(true);
				expect(inflater.ended).toBe(true);
				// Portions pushed after the end are left over like the tail of the one that held it.
				expect(Buffer.from(inflater.rest()).equals(Buffer.from(after))).toBe(true);
			},
		),
		{ numRuns: 400 },
	);
});

test('damage gives the error or the bytes that the reference gives', () => {
	const packed = deflateRawSync(log.slice(0, 6000));
	fc.assert(
		fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
			const damaged = new Uint8Array(packed);
			damaged[at]! ^= change;
			let expected: Buffer | null = null;
			try {
				expected = inflateRawSync(damaged);
			} catch {}
			let got: Buffer | null = null;
			try {
				const { out, inflater } = inflate(damaged, 512);
				if (inflater.ended) got = out;
			} catch (error) {
				expect(error).toMatchObject({ name: 'InputError', reason: 'archive-broken' });
			}
			expect(got === null).toBe(expected === null);
			if (expected !== null) expect(got?.equals(expected)).toBe(true);
		}),
		{ numRuns: 500 },
	);
});

test('bytes that are not DEFLATE end in an error or ask for more, and never hang', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
			try {
				inflate(bytes, 64);
			} catch (error) {
				expect(error).toMatchObject({ name: 'InputError', reason: 'archive-broken' });
			}
		}),
		{ numRuns: 1000 },
	);
});

test('cut data is not at its end', () => {
	const packed = deflateRawSync(log);
	for (const size of [0, 1, 2, 100, packed.length - 1]) {
		expect(inflate(packed.subarray(0, size), 4096).inflater.ended).toBe(false);
	}
});

test.each([
	['', 0],
	['a', 0xe8b7be43],
	['123456789', 0xcbf43926],
	['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('CRC-32 of %j', (text, expected) => {
	const bytes = new TextEncoder().encode(text);
	expect(crc32(bytes)).toBe(expected);
	expect(crc32(bytes.subarray(3), crc32(bytes.subarray(0, 3)))).toBe(expected);
});
