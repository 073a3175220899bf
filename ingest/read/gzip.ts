import type { ArchiveBudget } from './archive-budget.ts';
import type { ByteSource } from './byte-source.ts';
import { inflateSource, type Tally } from './inflate-source.ts';
import { InputError } from './input.ts';

const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;

/** Whether a file starts as gzip does. */
export function isGzip(head: Uint8Array): boolean {
	return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/**
 * The content of a gzip file (RFC 1952), all members one after another, checksums verified.
 * Throws `InputError` after what could be read when a member is damaged or cut, or something else follows it.
 */
export async function* gunzip(
	source: ByteSource,
	budget: ArchiveBudget,
): AsyncGenerator<Uint8Array, void, undefined> {
	budget.entry();
	do {
		await passHeader(source);
		const tally: Tally = { packed: 0, size: 0, crc: 0 };
		yield* inflateSource(source, Number.POSITIVE_INFINITY, tally, budget);
		const trailer = await need(source, 8);
		if (
			trailer.getUint32(0, true) !== tally.crc ||
			trailer.getUint32(4, true) !== tally.size >>> 0
		) {
			throw new InputError('archive-broken', 'the checksum does not fit: the content is damaged');
		}
		await source.skip(8);
	} while (await isNextMember(source));
}

/** Zeros that fill up a block are no content. */
async function isNextMember(source: ByteSource): Promise<boolean> {
	const next = await source.look(3);
	if (next.length === 0) return false;
	if (isGzip(next)) return true;
	for (let bytes = await source.take(); bytes !== null; bytes = await source.take()) {
		if (bytes.some((byte) => byte !== 0)) {
			throw new InputError('archive-broken', 'something that is not gzip follows the content');
		}
	}
	return false;
}

async function passHeader(source: ByteSource): Promise<void> {
	const header = await need(source, 10);
	const flags = header.getUint8(3);
	if (header.getUint8(2) !== 8 || flags > 31) {
		throw new InputError('archive-broken', 'the gzip header is damaged');
	}
	await source.skip(10);
	if (flags & EXTRA) {
		const size = (await need(source, 2)).getUint16(0, true);
		await source.skip(2 + size);
	}
	if (flags & NAME) await passText(source);
	if (flags & COMMENT) await passText(source);
	if (flags & HEADER_CRC) await source.skip(2);
}

async function passText(source: ByteSource): Promise<void> {
	for (let bytes = await source.take(); bytes !== null; bytes = await source.take()) {
		const end = bytes.indexOf(0);
		if (end === -1) continue;
		source.unread(bytes.subarray(end + 1));
		return;
	}
}

async function need(source: ByteSource, size: number): Promise<DataView> {
	const bytes = await source.look(size);
	if (bytes.length < size) throw new InputError('archive-broken', 'the gzip file is cut');
	return new DataView(bytes.buffer, bytes.byteOffset, size);
}
