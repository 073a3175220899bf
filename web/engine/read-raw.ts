import { expand } from '../../ingest/read/archive.ts';
import { isRejected } from '../../ingest/read/input.ts';
import type { DroppedFile } from './engine.ts';
import { fileInput, isPlain } from './file-input.ts';

/**
 * Bytes of a file as its lines were read: a slice of a plain file, or of what comes out of an archive or another encoding at `path`.
 * `null` when the file is gone or changed, or has no such entry.
 */
export async function readRaw(
	dropped: DroppedFile,
	path: string,
	offset: number,
	length: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
	const { file } = dropped;
	if (await isPlain(file)) {
		const bytes = new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
		return bytes.length === length ? bytes : null;
	}
	for await (const entry of expand(fileInput(dropped))) {
		if (!isRejected(entry) && entry.path === path) return cut(entry.stream(), offset, length);
	}
	return null;
}

async function cut(
	stream: ReadableStream<Uint8Array>,
	offset: number,
	length: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
	const bytes = new Uint8Array(length);
	let at = 0;
	let filled = 0;
	for await (const chunk of stream) {
		const from = Math.max(offset - at, 0);
		const part = chunk.subarray(from, from + length - filled);
		bytes.set(part, filled);
		filled += part.length;
		at += chunk.length;
		if (filled === length) return bytes;
	}
	return null;
}
