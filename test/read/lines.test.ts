import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputOf, streamOf } from '../../ingest/read/input.ts';
import { Line } from '../../ingest/read/line.ts';
import { type LongLine, type ReadLinesOptions, readLines } from '../../ingest/read/lines.ts';

interface Read {
	lines: Line[];
	tooLong: LongLine[];
	order: number[];
	end: number;
}

async function read(stream: ReadableStream<Uint8Array>, options?: ReadLinesOptions): Promise<Read> {
	const all: Read = { lines: [], tooLong: [], order: [], end: 0 };
	for await (const run of readLines(stream, options)) {
		for (const line of run.lines) {
			all.lines.push(line);
			all.order.push(line.number);
		}
		if (run.tooLong !== null) {
			all.tooLong.push(run.tooLong);
			all.order.push(run.tooLong.number);
		}
		all.end = run.end;
	}
	return all;
}

function bytesOf(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

function shown({ lines, tooLong }: Read) {
	return {
		lines: lines.map((line) => [line.number, line.offset, line.length, line.text()]),
		tooLong,
	};
}

function portions(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
	const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
	const chunks = [0, ...at].map((from, i) => bytes.slice(from, at[i] ?? bytes.length));
	return streamOf(chunks);
}

test.each([
	['', []],
	['\n', [[1, 0, '']]],
	['one', [[1, 0, 'one']]],
	['one\n', [[1, 0, 'one']]],
	[
		'one\r\ntwo\r\n',
		[
			[1, 0, 'one'],
			[2, 5, 'two'],
		],
	],
	[
		'one\n\ntwo',
		[
			[1, 0, 'one'],
			[2, 4, ''],
			[3, 5, 'two'],
		],
	],
	[
		'\r\n\r\n',
		[
			[1, 0, ''],
			[2, 2, ''],
		],
	],
	[
		'a\rb\r\r\nc\r',
		[
			[1, 0, 'a\rb\r'],
			[2, 6, 'c\r'],
		],
	],
	[
		'\ufeffone\ntwo',
		[
			[1, 3, 'one'],
			[2, 7, 'two'],
		],
	],
	['\ufeff', []],
	[
		'one\n\ufefftwo',
		[
			[1, 0, 'one'],
			[2, 4, '\ufefftwo'],
		],
	],
	[
		'기록\r\n🜁 two\nthree',
		[
			[1, 0, '기록'],
			[2, 8, '🜁 two'],
			[3, 17, 'three'],
		],
	],
	[
		'a\0b\n\0',
		[
			[1, 0, 'a\0b'],
			[2, 4, '\0'],
		],
	],
	['one\u2028two\u0085three\u000bfour', [[1, 0, 'one\u2028two\u0085three\u000bfour']]],
])('lines of %j', async (text, expected) => {
	const { lines } = await read(inputOf('a.log', text).stream());
	expect(lines.map((line) => [line.number, line.offset, line.text()])).toEqual(expected);
});

test('invalid UTF-8 keeps line ends and positions', async () => {
	const bytes = Uint8Array.of(0xe2, 0x82, 10, 0xff, 0x41, 13, 10, 0xf0, 0x9f, 0x98);
	const { lines } = await read(streamOf([bytes]));
	expect(lines.map((line) => [line.offset, line.length, line.text()])).toEqual([
		[0, 2, '\ufffd'],
		[3, 2, '\ufffdA'],
		[7, 3, '\ufffd'],
	]);
	const second = lines[1]!;
	expect(second.slice(second.start + 1, second.end)).toBe('A');
});

/** Bytes that meet every branch: line ends, halves of characters, marks, long and short lines. */
const someBytes = fc
	.array(
		fc.oneof(
			fc.constantFrom('\n', '\r\n', '\r', '\n\n', '', '\ufeff').map(bytesOf),
			fc.string({ unit: 'binary', maxLength: 20 }).map(bytesOf),
			fc.string({ maxLength: 60 }).map(bytesOf),
			fc.uint8Array({ maxLength: 12 }),
		),
		{ maxLength: 30 },
	)
	.map((parts) => {
		const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
		let at = 0;
		for (const part of parts) {
			bytes.set(part, at);
			at += part.length;
		}
		return bytes;
	});

/** The slow and plain reading: what the fast one must equal. */
function plainly(bytes: Uint8Array, maxLine: number) {
	const lines: unknown[] = [];
	const tooLong: LongLine[] = [];
	let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
	for (let number = 1; at < bytes.length; number += 1) {
		let next = at;
		while (next < bytes.length && bytes[next] !== 10) next += 1;
		const end = next < bytes.length && next > at && bytes[next - 1] === 13 ? next - 1 : next;
		if (end - at > maxLine) tooLong.push({ number, offset: at, length: end - at });
		else {
			const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.slice(at, end));
			lines.push([number, at, end - at, text]);
		}
		at = next + 1;
	}
	return { lines, tooLong };
}

test('any portions and any cap give the lines of a plain reading', async () => {
	await fc.assert(
		fc.asyncProperty(
			someBytes,
			fc.array(fc.nat(), { maxLength: 12 }),
			fc.integer({ min: 1, max: 70 }),
			async (bytes, cuts, maxLineBytes) => {
				const got = await read(portions(bytes, cuts), { maxLineBytes });
				expect(shown(got)).toEqual(plainly(bytes, maxLineBytes));
				const count = got.lines.length + got.tooLong.length;
				expect(got.order).toEqual(Array.from({ length: count }, (_, i) => i + 1));
				if (count > 0) expect(got.end).toBe(bytes.length);
			},
		),
		{ numRuns: 1500 },
	);
});

test('line bytes with their ends give the file back, and every byte is seen once', async () => {
	await fc.assert(
		fc.asyncProperty(someBytes, fc.array(fc.nat(), { maxLength: 12 }), async (bytes, cuts) => {
			const seen: number[] = [];
			const { lines } = await read(portions(bytes, cuts), {
				onBytes: (chunk) => seen.push(...chunk),
			});
			expect(Uint8Array.from(seen)).toEqual(bytes);
			const rebuilt = bytes.slice();
			rebuilt.fill(0);
			let at = lines[0]?.offset ?? 0;
			rebuilt.set(bytes.subarray(0, at));
			for (const line of lines) {
				expect(line.offset).toBe(at);
				rebuilt.set(line.bytes.subarray(line.start, line.end), at);
				at += line.length;
				if (bytes[at] === 13 && bytes[at + 1] === 10) rebuilt[at++] = 13;
				if (bytes[at] === 10) rebuilt[at++] = 10;
			}
			if (lines.length > 0) expect(rebuilt).toEqual(bytes);
		}),
	);
});

test('text cut from a decoded piece equals the text of the line alone', async () => {
	await fc.assert(
		fc.asyncProperty(someBytes, fc.nat(60), fc.nat(60), async (bytes, a, b) => {
			for (const line of (await read(streamOf([bytes]))).lines) {
				const alone = new Line(line.bytes, line.start, line.end, line.number, line.offset);
				expect(line.text()).toBe(alone.text());
				const from = line.start + Math.min(a, b, line.length);
				const to = line.start + Math.min(Math.max(a, b), line.length);
				expect(line.slice(from, to)).toBe(alone.slice(from, to));
			}
		}),
	);
});

test('lines longer than a piece and many pieces in one chunk', async () => {
	const texts = Array.from({ length: 400 }, (_, i) =>
		(i % 7 === 0 ? '기록 ' : 'record ').repeat((i * 37) % 4000),
	);
	const { lines } = await read(inputOf('a.log', texts.join('\n')).stream());
	expect(lines.map((line) => line.text())).toEqual(texts);
});

test('a chunk of line ends is handed over in bounded runs', async () => {
	let most = 0;
	let lines = 0;
	for await (const run of readLines(streamOf([new Uint8Array(200_000).fill(10)]))) {
		most = Math.max(most, run.lines.length);
		lines += run.lines.length;
	}
	expect(lines).toBe(200_000);
	expect(most).toBeLessThan(40_000);
});

test('a single line of 100 MB is counted, not kept', async () => {
	const size = 100 * 1024 * 1024;
	const part = new Uint8Array(64 * 1024).fill(0x61);
	let kept = 0;
	function* content() {
		yield bytesOf('before\r\n');
		for (let sent = 0; sent < size; sent += part.length) {
			kept = Math.max(kept, process.memoryUsage().arrayBuffers);
			yield part;
		}
		yield bytesOf('\r\nafter');
	}
	const before = process.memoryUsage().arrayBuffers;
	const got = await read(streamOf(content()));
	expect(got.lines.map((line) => [line.number, line.offset, line.text()])).toEqual([
		[1, 0, 'before'],
		[3, 10 + size, 'after'],
	]);
	expect(got.tooLong).toEqual([{ number: 2, offset: 8, length: size }]);
	expect(kept - before).toBeLessThan(80 * 1024 * 1024);
});

test('an over-long last line without end is counted', async () => {
	const got = await read(inputOf('a.log', `ok\n${'x'.repeat(50)}`).stream(), { maxLineBytes: 49 });
	expect(got.tooLong).toEqual([{ number: 2, offset: 3, length: 50 }]);
});

test('a failing stream gives its lines first, then its error', async () => {
	async function* content() {
		yield bytesOf('one\ntw');
		throw new Error('disk gone');
	}
	const lines: string[] = [];
	const reading = (async () => {
		for await (const run of readLines(streamOf(content()))) {
			lines.push(...run.lines.map((line) => line.text()));
		}
	})();
	await expect(reading).rejects.toThrow('disk gone');
	expect(lines).toEqual(['one', 'tw']);
});

test('an abort ends a read that waits, and closes the stream', async () => {
	let cancelled: unknown;
	const waiting = new ReadableStream<Uint8Array>({
		start: (controller) => controller.enqueue(bytesOf('one\n')),
		cancel: (reason) => {
			cancelled = reason;
		},
	});
	const abort = new AbortController();
	const reading = read(waiting, { signal: abort.signal });
	setTimeout(() => abort.abort(new Error('stopped')), 0);
	await expect(reading).rejects.toThrow('stopped');
	expect(cancelled).toEqual(new Error('stopped'));
});

test('leaving the loop early closes the stream', async () => {
	let closed = false;
	function* content() {
		try {
			for (;;) yield bytesOf('line\n');
		} finally {
			closed = true;
		}
	}
	for await (const run of readLines(streamOf(content()))) {
		expect(run.lines.length).toBeGreaterThan(0);
		break;
	}
	expect(closed).toBe(true);
});
