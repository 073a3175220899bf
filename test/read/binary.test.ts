import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { looksBinary } from '../../ingest/read/binary.ts';

const line = '2026-11-22T10:00:00.000Z [info] [memory] 서버 started ✓\n';

function bytesOf(...parts: (string | Uint8Array)[]): Uint8Array {
	return new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))));
}

/** Bytes without pattern, the same on every run. */
function noise(size: number): Uint8Array {
	let state = 1;
	return Uint8Array.from({ length: size }, () => {
		state = (Math.imul(state, 1103515245) + 12345) >>> 0;
		return state >>> 16;
	});
}

test.each<[string, Uint8Array, boolean]>([
	['empty', bytesOf(''), false],
	['text', bytesOf(line.repeat(50)), false],
	['one NUL in a line', bytesOf('a\0b\n'), false],
	['text with a NUL per line', bytesOf(line.replace('started', '\0').repeat(100)), false],
	['text after a hole of NULs', bytesOf(new Uint8Array(60_000), line), false],
	['text before lost blocks', bytesOf(line, new Uint8Array(60_000)), false],
	['colours of a terminal', bytesOf('\x1b[32minfo\x1b[0m\0 ready\n'.repeat(100)), false],
	['a character cut by the end of the head', bytesOf(line, '\0', Uint8Array.of(0xed, 0x95)), false],
	['text of another encoding without NUL', bytesOf(noise(4000).map((byte) => byte | 0x80)), false],
	['only NULs', new Uint8Array(4096), true],
	['noise', noise(4096), true],
	['compressed bytes', new Uint8Array(gzipSync(noise(4096))), true],
	['little-endian numbers', new Uint8Array(new Uint32Array(500).map((_, i) => i).buffer), true],
	['UTF-16 without its mark', bytesOf(Buffer.from(line.repeat(5), 'utf16le')), true],
])('%s', (_, head, expected) => {
	expect(looksBinary(head)).toBe(expected);
});
