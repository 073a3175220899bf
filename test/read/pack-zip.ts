import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a test archive; what is not given is as common writers make it. */
export interface PackedEntry {
	readonly name: string | Uint8Array;
	readonly content?: Uint8Array | string;
	readonly method?: number;
	/** Size and checksum behind the data: with signature and width. */
	readonly descriptor?: 'plain' | 'signed' | 'wide' | 'none';
	/** With a descriptor: still state the sizes in front. */
	readonly stated?: boolean;
	readonly flags?: number;
	readonly crc?: number;
	readonly extra?: Uint8Array;
	/** Bytes in place of the compressed content. */
	readonly packed?: Uint8Array;
}

/** A zip archive made by hand, for the shapes that writers of archives refuse to make. */
export function packZip(entries: readonly PackedEntry[], directory = true): Buffer {
	const parts = entries.flatMap((entry) => {
		const name = Buffer.from(entry.name as string);
		const content = Buffer.from((entry.content ?? '') as string);
		const method = entry.method ?? 8;
		const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content);
		const crc = entry.crc ?? crc32(content);
		const behind = entry.descriptor !== undefined;
		const front = !behind || entry.stated === true;
		const header = Buffer.alloc(30);
		header.writeUInt32LE(0x04034b50, 0);
		header.writeUInt16LE(20, 4);
		header.writeUInt16LE((entry.flags ?? 0) | (behind ? 8 : 0), 6);
		header.writeUInt16LE(method, 8);
		if (front) {
			header.writeUInt32LE(crc, 14);
			header.writeUInt32LE(packed.length, 18);
			header.writeUInt32LE(content.length, 22);
		}
		header.writeUInt16LE(name.length, 26);
		header.writeUInt16LE(entry.extra?.length ?? 0, 28);
		return [
			header,
			name,
			Buffer.from(entry.extra ?? []),
			packed,
			descriptorOf(entry.descriptor, crc, packed.length, content.length),
		];
	});
	// The start of the directory is all that a reader of entries needs of it.
	return Buffer.concat(
		[...parts, directory ? Buffer.from('PK\x01\x02'.padEnd(60, '\0')) : ''].map((part) =>
			Buffer.from(part),
		),
	);
}

function descriptorOf(
	kind: PackedEntry['descriptor'],
	crc: number,
	packed: number,
	size: number,
): Buffer {
	if (kind === undefined || kind === 'none') return Buffer.alloc(0);
	const bytes = Buffer.alloc(24);
	bytes.write('PK\x07\x08', 'latin1');
	bytes.writeUInt32LE(crc, 4);
	if (kind === 'wide') {
		bytes.writeBigUInt64LE(BigInt(packed), 8);
		bytes.writeBigUInt64LE(BigInt(size), 16);
		return bytes;
	}
	bytes.writeUInt32LE(packed, 8);
	bytes.writeUInt32LE(size, 12);
	return bytes.subarray(kind === 'signed' ? 0 : 4, 16);
}
