import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { type ExpandOptions, expand } from '../../ingest/read/archive.ts';
import { InputError, inputOf, isRejected, streamOf } from '../../ingest/read/input.ts';
import { type PackedEntry, packZip } from './pack-zip.ts';

type Seen =
	| readonly [path: string, content: string]
	| readonly [path: string, reason: string, detail: string];

/** What an input holds: `[path, text]` of a file, `[path, reason, detail]` of a reject or behind a text cut short. */
async function see(
	path: string,
	content: Uint8Array | string | ReadableStream<Uint8Array>,
	options?: ExpandOptions,
): Promise<Seen[]> {
	const input =
		content instanceof ReadableStream
			? { path, size: null, modified: null, stream: () => content }
			: inputOf(path, content);
	const seen: Seen[] = [];
	for await (const part of expand(input, options)) {
		if (isRejected(part)) {
			seen.push([part.path, part.reason, part.detail]);
			continue;
		}
		const chunks: Uint8Array[] = [];
		try {
			for await (const chunk of part.stream()) chunks.push(chunk);
			seen.push([part.path, Buffer.concat(chunks).toString()]);
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
			seen.push([part.path, Buffer.concat(chunks).toString()]);
			seen.push([part.path, error.reason, error.message]);
		}
	}
	return seen;
}

/** Paths, with the reason where one was rejected. */
function outline(seen: readonly Seen[]): string[] {
	return seen.map(([path, text, detail]) => (detail === undefined ? path : `${path}: ${text}`));
}

function inPortions(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
	const chunks = [];
	for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
	return streamOf(chunks);
}

const log = Array.from({ length: 3000 }, (_, i) => `line ${i} ${(i * 2654435761) >>> 0}\n`).join(
	'',
);
const gzipped = gzipSync(log);
const members = Buffer.concat([gzipSync('one\n'), gzipSync(''), gzipSync('two\n')]);

test.each<[string, Uint8Array | string, Seen[]]>([
	['plain text', 'a\n', [['in', 'a\n']]],
	['empty', '', [['in', '']]],
	['gzip', gzipped, [['in', log]]],
	['gzip of nothing', gzipSync(''), [['in', '']]],
	['gzip of several members', members, [['in', 'one\ntwo\n']]],
	['gzip filled up with zeros', Buffer.concat([gzipped, Buffer.alloc(9000)]), [['in', log]]],
	[
		'gzip with a name, comment, extra field and header checksum',
		Buffer.concat([
			Uint8Array.of(0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 9, 9, 9),
			Buffer.from('mcp.log\0a comment\0'),
			Uint8Array.of(1, 2),
			gzipSync('content').subarray(10),
		]),
		[['in', 'content']],
	],
	['gzip in gzip', gzipSync(gzipped), [['in', log]]],
	['gzip in zip', zipSync({ 'mcp.log.1.gz': gzipped }), [['in/mcp.log.1.gz', log]]],
	['zip in gzip', gzipSync(zipSync({ 'a.log': gzipSync('x').subarray(99) })), [['in/a.log', '']]],
	[
		'zip of stored and deflated entries in folders',
		zipSync({
			'logs/': new Uint8Array(),
			'logs/a.log': [Buffer.from('a\n'), { level: 0 }],
			'logs/b.log': [Buffer.from(log), { level: 9 }],
			'logs/empty.log': new Uint8Array(),
			'__MACOSX/logs/._a.log': Buffer.from('resource fork'),
		}),
		[
			['in/logs/a.log', 'a\n'],
			['in/logs/b.log', log],
			['in/logs/empty.log', ''],
		],
	],
	['UTF-16 little-endian', Buffer.from('\ufeff기록\r\nb 🜁', 'utf16le'), [['in', '기록\r\nb 🜁']]],
	['UTF-16 big-endian', Buffer.from('\ufeff기록\nb', 'utf16le').swap16(), [['in', '기록\nb']]],
])('%s', async (_, content, expected) => {
	expect(await see('in', content)).toEqual(expected);
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	expect(await see('in', inPortions(new Uint8Array(bytes), 7))).toEqual(expected);
});

test.each<[string, Uint8Array | string, string]>([
	[
		'tar',
		Buffer.concat([Buffer.from('a.log'.padEnd(257, '\0')), Buffer.from('ustar\x0000')]),
		'tar',
	],
	['7z', Buffer.from('7z\xbc\xaf\x27\x1c\0\x04', 'latin1'), '7z'],
	['rar', 'Rar!\x1a\x07\x01\x00', 'rar'],
	['xz', Buffer.from('\xfd7zXZ\0', 'latin1'), 'xz'],
	['bzip2', 'BZh91AY&SY', 'bzip2'],
	['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0), 'zstd'],
	['SQLite', 'SQLite format 3\0', 'the command line reads it'],
	['NULs', new Uint8Array(100), 'not text'],
	['UTF-32', Buffer.from('\ufeff\0a\0b\0'.padEnd(80, 'c\0'), 'utf16le'), 'not text'],
])('%s is binary, and says what it is', async (_, content, word) => {
	const [reject, ...more] = await see('in', content);
	expect(more).toEqual([]);
	expect(reject?.slice(0, 2)).toEqual(['in', 'binary']);
	expect(reject?.[2]).toContain(word);
});

test.each<[string, PackedEntry]>([
	['plain', { name: 'a', content: log, descriptor: 'plain' }],
	['signed', { name: 'a', content: log, descriptor: 'signed' }],
	['wide', { name: 'a', content: log, descriptor: 'wide' }],
	['of an empty entry', { name: 'a', descriptor: 'signed' }],
	['wide, of an empty entry', { name: 'a', descriptor: 'wide' }],
	[
		'of a stored entry with its size',
		{ name: 'a', content: log, method: 0, descriptor: 'signed', stated: true },
	],
])('size behind the data: %s', async (_, entry) => {
	const after = { name: 'b', content: 'after' };
	const plain = await see('z', inPortions(packZip([entry, after]), 333));
	expect(plain).toEqual([
		['z/a', entry.content ?? ''],
		['z/b', 'after'],
	]);
	// An archive inside, uncompressed, holds every signature that a search could stumble on.
	const inner = packZip([{ name: 'x', content: 'x', descriptor: 'signed' }, after]);
	const content = `log ${inner.toString('latin1').replaceAll(/[^\x01-\x7f]/g, '.')}`;
	const packed = entry.method === 0 ? Buffer.from(content) : deflateRawSync(content, { level: 0 });
	const nested = packZip([{ ...entry, content, packed }, after]);
	expect(nested.toString('latin1').split('PK\x07\x08').length).toBeGreaterThan(1);
	expect(await see('z', inPortions(nested, 333))).toEqual([
		['z/a', content],
		['z/b', 'after'],
	]);
});

test('a folder that announces a size behind its data and has none', async () => {
	const folder = { name: 'logs/', method: 0, descriptor: 'none' } as const;
	const archive = packZip([folder, { name: 'logs/a', content: 'x' }]);
	expect(await see('z', archive)).toEqual([['z/logs/a', 'x']]);
});

test.each<[string, PackedEntry, string]>([
	['encrypted', { name: 'a', content: 'secret', flags: 1 }, 'password'],
	[
		'encrypted, size behind',
		{ name: 'a', content: 'secret', flags: 1, descriptor: 'signed' },
		'password',
	],
	[
		'encrypted, size behind, wide',
		{ name: 'a', content: log, flags: 1, descriptor: 'wide' },
		'password',
	],
	['LZMA', { name: 'a', content: 'x', method: 14 }, 'method 14'],
	[
		'stored without size',
		{ name: 'a', content: log, method: 0, descriptor: 'signed' },
		'without its size',
	],
])('an entry that cannot be read is a reject, and the next is read: %s', async (_, entry, word) => {
	const seen = await see('z', packZip([entry, { name: 'b', content: 'after' }]));
	expect(seen[0]?.slice(0, 2)).toEqual(['z/a', 'unreadable']);
	expect(seen[0]?.[2]).toContain(word);
	expect(seen.slice(1)).toEqual([['z/b', 'after']]);
});

test.each<[string, PackedEntry]>([
	['wrong checksum', { name: 'a', content: 'aaa', crc: 1 }],
	['wrong checksum behind', { name: 'a', content: 'aaa', crc: 1, descriptor: 'signed' }],
	['wrong checksum of a stored entry', { name: 'a', content: 'aaa', method: 0, crc: 1 }],
	['damaged data', { name: 'a', content: 'aaa', packed: Buffer.alloc(50, 0xff) }],
	['cut data', { name: 'a', content: log, packed: deflateRawSync(log).subarray(0, 500) }],
	[
		'data longer than stated',
		{ name: 'a', content: 'aaa', packed: Buffer.concat([deflateRawSync('aaa'), Buffer.alloc(9)]) },
	],
])('a damaged entry fails, and the next is read: %s', async (_, entry) => {
	const seen = await see('z', packZip([entry, { name: 'b', content: 'after' }]));
	expect(outline(seen)).toEqual(['z/a', 'z/a: archive-broken', 'z/b']);
});

const good = packZip([
	{ name: 'a', content: 'first' },
	{ name: 'b', content: log },
]);
test.each<[string, Uint8Array, string[]]>([
	['no directory', good.subarray(0, good.length - 60), ['z/a', 'z/b', 'z: archive-broken']],
	['data cut', good.subarray(0, 3000), ['z/a', 'z/b', 'z/b: archive-broken', 'z: archive-broken']],
	['header cut', good.subarray(0, 50), ['z/a', 'z: archive-broken']],
	['first header cut', good.subarray(0, 20), ['z: archive-broken']],
	[
		'noise between',
		Buffer.concat([good.subarray(0, 38), Buffer.from('noise')]),
		['z/a', 'z: archive-broken'],
	],
	['no entries', Buffer.from('PK\x05\x06'.padEnd(22, '\0')), ['z: unreadable']],
	['only folders', packZip([{ name: 'a/', method: 0 }]), ['z: unreadable']],
	['split', Buffer.from('PK\x07\x08PK\x03\x04'), ['z: archive-broken']],
])('a broken archive gives what it holds and says so: %s', async (_, bytes, expected) => {
	expect(outline(await see('z', bytes))).toEqual(expected);
});

test.each([
	['cut', gzipped.subarray(0, gzipped.length - 2000)],
	['without trailer', gzipped.subarray(0, gzipped.length - 8)],
	['with half a trailer', gzipped.subarray(0, gzipped.length - 4)],
	['with a wrong checksum', Buffer.concat([gzipped.subarray(0, -8), Buffer.alloc(8)])],
	['followed by something else', Buffer.concat([gzipped, Buffer.from('plain text')])],
	['with a broken second member', Buffer.concat([gzipped, gzipped.subarray(0, 12)])],
])('gzip %s gives its text, then the reason', async (_, bytes) => {
	const [file, reject, ...more] = await see('in.gz', bytes);
	expect(log.startsWith(file![1])).toBe(true);
	expect(file![1].length).toBeGreaterThan(log.length / 2);
	expect(reject?.slice(0, 2)).toEqual(['in.gz', 'archive-broken']);
	expect(more).toEqual([]);
});

test('gzip cut anywhere gives a beginning of its text and an error', async () => {
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 3, max: gzipped.length - 1 }), async (size) => {
			const [file, reject] = await see('in.gz', gzipped.subarray(0, size));
			expect(log.startsWith(file![1])).toBe(true);
			expect(reject?.[1]).toBe('archive-broken');
		}),
		{ numRuns: 60 },
	);
});

test('archives with any damage end, and give files or rejects', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.nat(good.length - 1),
			fc.integer({ min: 1, max: 255 }),
			async (at, change) => {
				const bytes = Buffer.from(good);
				bytes[at]! ^= change;
				for (const content of [bytes, gzipSync(bytes)]) {
					expect((await see('z', content)).length).toBeGreaterThan(0);
				}
			},
		),
		{ numRuns: 200 },
	);
});

test.each([
	['../../etc/passwd', 'z/etc/passwd'],
	['/etc/passwd', 'z/etc/passwd'],
	['C:\\Users\\alice\\mcp.log', 'z/Users/alice/mcp.log'],
	['a/./b//c/../d.log', 'z/a/b/c/d.log'],
	['..', 'z/unnamed'],
	['', 'z/unnamed'],
	['a\nb\x1b[2J\0.log', 'z/a\ufffdb\ufffd[2J\ufffd.log'],
	['__proto__', 'z/__proto__'],
	['기록.log', 'z/기록.log'],
	[Uint8Array.of(0xb1, 0xe2, 0xb7, 0xcf, 0x2e, 0x6c, 0x6f, 0x67), 'z/기록.log'],
	[Uint8Array.of(0xff, 0x61), 'z/\ufffda'],
])('an entry named %j is read as %s', async (name, path) => {
	expect(await see('z', packZip([{ name, content: 'x' }]))).toEqual([[path, 'x']]);
});

test('the time of an entry is read where it names its zone', async () => {
	const extra = Uint8Array.of(0x55, 0x54, 5, 0, 1, 0x80, 0xb2, 0x20, 0x69);
	const parts = [];
	for await (const part of expand(inputOf('z', packZip([{ name: 'a', extra }, { name: 'b' }])))) {
		if (!isRejected(part)) parts.push([part.path, part.modified]);
	}
	expect(parts).toEqual([
		['z/a', 0x6920b280 * 1000],
		['z/b', null],
	]);
});

test('archives nested deeper than the limit are rejected', async () => {
	const deep = zipSync({ 'b.zip': zipSync({ 'c.gz': gzipSync('x'), 'd.log': Buffer.from('d') }) });
	expect(outline(await see('a.zip', deep))).toEqual([
		'a.zip/b.zip/c.gz: archive-limit',
		'a.zip/b.zip/d.log',
	]);
});

/** A line without end that packs a thousandfold. */
function bomb(size: number): Uint8Array {
	return deflateRawSync(Buffer.alloc(size, 'a'));
}

test('a bomb stops at the ratio without growing, and the rest of its archive is named unread', async () => {
	const packed = bomb(200 * 1024 * 1024);
	const archive = packZip([
		{ name: 'a.log', content: 'fine' },
		{ name: 'bomb.log', packed, descriptor: 'none' },
		{ name: 'later.log', content: 'later' },
	]);
	for (const content of [archive, gzipSync(archive)]) {
		const before = process.memoryUsage().arrayBuffers;
		let most = 0;
		let out = 0;
		const ends: string[] = [];
		for await (const part of expand(inputOf('z', content))) {
			if (isRejected(part)) {
				ends.push(`${part.path}: ${part.reason}`);
				continue;
			}
			try {
				for await (const chunk of part.stream()) {
					out += chunk.length;
					most = Math.max(most, process.memoryUsage().arrayBuffers - before);
				}
			} catch (error) {
				ends.push(`${part.path} failed: ${(error as InputError).reason}`);
			}
		}
		expect(ends).toEqual(['z/bomb.log failed: archive-limit', 'z: archive-limit']);
		expect(out).toBeLessThan(120 * 1024 * 1024);
		expect(most).toBeLessThan(120 * 1024 * 1024);
	}
});

test('a bomb that nobody reads is not unpacked to its end either', async () => {
	const archive = packZip([{ name: 'a', packed: bomb(80 * 1024 * 1024) }, { name: 'b' }]);
	const seen: string[] = [];
	for await (const part of expand(inputOf('z', archive))) {
		seen.push(isRejected(part) ? `${part.path}: ${part.reason}` : part.path);
	}
	expect(seen).toEqual(['z/a', 'z: archive-limit']);
});

test('limits of bytes and entries', async () => {
	const archive = packZip([
		{ name: 'a', content: 'x'.repeat(50) },
		{ name: 'b', content: 'x'.repeat(50) },
		{ name: 'c', content: 'x'.repeat(50) },
	]);
	expect(outline(await see('z', archive, { limits: { maxBytes: 120 } }))).toEqual([
		'z/a',
		'z/b',
		'z/c',
		'z/c: archive-limit',
		'z: archive-limit',
	]);
	expect(outline(await see('z', archive, { limits: { maxEntries: 2 } }))).toEqual([
		'z/a',
		'z/b',
		'z: archive-limit',
	]);
});

test('entries left unread or half read are passed over', async () => {
	const archive = packZip([
		{ name: 'a', content: log, descriptor: 'signed' },
		{ name: 'b', content: log.repeat(20), descriptor: 'signed' },
		{ name: 'c', content: 'last' },
	]);
	const seen: string[] = [];
	for await (const part of expand(inputOf('z', archive))) {
		if (isRejected(part)) throw new Error(part.detail);
		seen.push(part.path);
		if (part.path === 'z/b') {
			for await (const chunk of part.stream()) {
				seen.push(`${chunk.length > 0}`);
				break;
			}
		}
		if (part.path === 'z/c') seen.push(await new Response(part.stream()).text());
	}
	expect(seen).toEqual(['z/a', 'z/b', 'true', 'z/c', 'last']);
});

test('the bytes of the input are reported, packed as they are', async () => {
	for (const content of [gzipped, good, Buffer.from(log)]) {
		let read = 0;
		await see('in', inPortions(content, 100), {
			onRead: (bytes) => {
				read += bytes;
			},
		});
		expect(read).toBeGreaterThan(content.length - 100);
		expect(read).toBeLessThanOrEqual(content.length);
	}
});

test('leaving early and finding no reader close the input', async () => {
	for (const content of [gzipped, good, Buffer.from(log), Buffer.alloc(500)]) {
		let closed = false;
		function* portions() {
			try {
				for (;;) yield new Uint8Array(content);
			} finally {
				closed = true;
			}
		}
		const input = { path: 'in', size: null, modified: null, stream: () => streamOf(portions()) };
		// The input has no end: the loop is left.
		for await (const _ of expand(input)) break;
		expect(closed).toBe(true);
	}
});

test('an abort ends a wait inside an archive', async () => {
	const abort = new AbortController();
	const waiting = new ReadableStream<Uint8Array>({
		start: (controller) => controller.enqueue(new Uint8Array(good.subarray(0, 200))),
	});
	const reading = see('z', waiting, { signal: abort.signal });
	setTimeout(() => abort.abort(new Error('stopped')), 0);
	await expect(reading).rejects.toThrow('stopped');
});
