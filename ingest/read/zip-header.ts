import type { ByteSource } from './byte-source.ts';
import { InputError } from './input.ts';

const LOCAL = 0x04034b50;
/** Central directory, its zip64 and plain end, and the record before it: no entry follows them. */
const ENDS = new Set([0x02014b50, 0x06054b50, 0x06064b50, 0x08064b50]);
const SPLIT = new Set([0x08074b50, 0x30304b50]);
const LOCAL_BYTES = 30;

const ENCRYPTED = 0x0001;
const DESCRIPTOR = 0x0008;
const UTF8 = 0x0800;
const EXTRA_ZIP64 = 0x0001;
const EXTRA_TIME = 0x5455;

const STORED = 0;
const DEFLATED = 8;

/** Local header of a zip entry (APPNOTE 6.3.10, section 4.3.7). */
export interface ZipHeader {
	/** As stored: not safe as a path. */
	readonly name: string;
	readonly deflated: boolean;
	/** Why the content cannot be read, `null` when it can. */
	readonly obstacle: string | null;
	/** Compressed bytes, `null` when only the data tells. */
	readonly packed: number | null;
	/** Bytes, `null` when stated after the data. */
	readonly size: number | null;
	readonly crc: number;
	/** Size and checksum follow the data. */
	readonly descriptor: boolean;
	/** Milliseconds since 1970. The entry's DOS time is not used: it names no zone. */
	readonly modified: number | null;
}

/** Takes the next local header, `null` where the entries end. */
export async function nextHeader(source: ByteSource): Promise<ZipHeader | null> {
	const start = viewOf(await source.look(LOCAL_BYTES));
	const signature = start.byteLength < 4 ? null : start.getUint32(0, true);
	if (signature !== null && ENDS.has(signature)) return null;
	if (signature !== null && SPLIT.has(signature)) {
		throw new InputError('archive-broken', 'this is one part of a split archive');
	}
	if (signature !== null && signature !== LOCAL) {
		throw new InputError('archive-broken', 'no entry where one should start');
	}
	if (start.byteLength < LOCAL_BYTES) throw new InputError('archive-broken', 'the archive is cut');
	const nameEnd = LOCAL_BYTES + start.getUint16(26, true);
	const length = nameEnd + start.getUint16(28, true);
	const bytes = (await source.look(length)).slice();
	if (bytes.length < length) throw new InputError('archive-broken', 'the archive is cut');
	await source.skip(length);
	return headerOf(bytes, nameEnd);
}

function headerOf(bytes: Uint8Array, nameEnd: number): ZipHeader {
	const view = viewOf(bytes);
	const flags = view.getUint16(6, true);
	const method = view.getUint16(8, true);
	const extras = extrasOf(bytes.subarray(nameEnd));
	let packed = view.getUint32(18, true);
	let size = view.getUint32(22, true);
	const wide = extras.get(EXTRA_ZIP64);
	if (wide !== undefined) {
		let at = 0;
		if (size === 0xffffffff && wide.byteLength >= at + 8) {
			size = Number(wide.getBigUint64(at, true));
			at += 8;
		}
		if (packed === 0xffffffff && wide.byteLength >= at + 8) {
			packed = Number(wide.getBigUint64(at, true));
		}
	}
	const descriptor = (flags & DESCRIPTOR) !== 0;
	const deflated = method === DEFLATED;
	const name = nameOf(bytes.subarray(LOCAL_BYTES, nameEnd), (flags & UTF8) !== 0);
	// With a descriptor the sizes in front are zero, or a guess made before writing.
	const stated = !descriptor || (!deflated && packed > 0 && packed !== 0xffffffff);
	return {
		name,
		deflated,
		obstacle: obstacleOf(flags, method, stated || isFolder(name)),
		packed: stated ? packed : deflated || !isFolder(name) ? null : 0,
		size: descriptor ? null : size,
		crc: view.getUint32(14, true),
		descriptor,
		modified: modifiedOf(extras.get(EXTRA_TIME)),
	};
}

/** Whether a name is a folder's. */
export function isFolder(name: string): boolean {
	return name.endsWith('/') || name.endsWith('\\');
}

function obstacleOf(flags: number, method: number, stated: boolean): string | null {
	if (flags & ENCRYPTED)
		return 'this entry is encrypted: unpack the archive with its password first';
	if (method === DEFLATED) return null;
	if (method !== STORED) return `this entry is compressed with method ${method}, which is not read`;
	return stated ? null : 'this entry is stored without its size';
}

function nameOf(bytes: Uint8Array, utf8: boolean): string {
	for (const encoding of utf8 ? ['utf-8'] : ['utf-8', 'euc-kr']) {
		try {
			return new TextDecoder(encoding, { fatal: true }).decode(bytes);
		} catch {
			// Archives made on Windows hold names in the code page of their maker, unmarked.
		}
	}
	return new TextDecoder().decode(bytes);
}

function extrasOf(bytes: Uint8Array): Map<number, DataView> {
	const view = viewOf(bytes);
	const extras = new Map<number, DataView>();
	for (let at = 0; at + 4 <= bytes.length; ) {
		const end = at + 4 + view.getUint16(at + 2, true);
		if (end > bytes.length) break;
		extras.set(view.getUint16(at, true), viewOf(bytes.subarray(at + 4, end)));
		at = end;
	}
	return extras;
}

function modifiedOf(extra: DataView | undefined): number | null {
	if (extra === undefined || extra.byteLength < 5 || (extra.getUint8(0) & 1) === 0) return null;
	return extra.getInt32(1, true) * 1000;
}

/** A view on the same bytes. */
export function viewOf(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
