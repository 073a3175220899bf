import type { InputFile } from '../../ingest/read/input.ts';
import type { DroppedFile } from './engine.ts';

/** Bytes asked of the browser at once: large enough that the wait between reads does not count. */
const READ_BYTES = 4 << 20;

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

/** Whether a file begins like a gzip stream or a zip archive, so that its bytes are not the lines themselves. */
export async function isArchive(file: Blob): Promise<boolean> {
	const [a, b, c] = new Uint8Array(await file.slice(0, 4).arrayBuffer());
	return (a === 0x1f && b === 0x8b) || (a === 0x50 && b === 0x4b && (c === 3 || c === 5));
}
