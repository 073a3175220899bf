import { isGzip } from '../../ingest/read/gzip.ts';
import type { InputFile } from '../../ingest/read/input.ts';
import { utf16Of } from '../../ingest/read/utf16.ts';
import { isZip } from '../../ingest/read/zip.ts';
import type { DroppedFile } from './engine.ts';

/** Bytes asked of the browser at once: large enough that the wait between reads does not count. */
const READ_BYTES = 4 << 20;
/** Where archives and encodings say what they are. */
const HEAD_BYTES = 16;

/** A dropped file as the reader takes it; `onBytes` hears how many bytes of the file itself each read brought. */
export function fileInput(
	{ path, file }: DroppedFile,
	onBytes: (count: number) => void = () => {},
): InputFile {
	return {
		path,
		size: file.size,
		modified: file.lastModified,
		stream: () => {
			let at = 0;
			return new ReadableStream<Uint8Array>({
				async pull(controller) {
					if (at >= file.size) return controller.close();
					const bytes = new Uint8Array(await file.slice(at, at + READ_BYTES).arrayBuffer());
					at += bytes.length;
					onBytes(bytes.length);
					controller.enqueue(bytes);
				},
			});
		},
	};
}

/** Whether the lines of a file are its own bytes, rather than what comes out of an archive or another encoding. */
export async function isPlain(file: Blob): Promise<boolean> {
	const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
	return !isGzip(head) && !isZip(head) && utf16Of(head) === null;
}
