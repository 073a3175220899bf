import type { Readable, Writable } from 'node:stream';

/**
 * Passes every chunk on as it is and at once, then to `onBytes`; reads no faster than the target takes. The end of the
 * source ends the target; a target that is gone ends the source, as with a pipe between the two.
 */
export function pass(
	source: Readable,
	target: Writable,
	onBytes: (bytes: Uint8Array) => void,
): void {
	source.on('data', (bytes: Buffer) => {
		if (target.writable && !target.write(bytes)) source.pause();
		onBytes(bytes);
	});
	target.on('drain', () => source.resume());
	const end = () => {
		// Node does not let its own output be closed before it exits.
		if (target !== process.stdout && target !== process.stderr) target.end();
	};
	source.on('end', end);
	source.on('error', end);
	target.on('error', () => source.destroy());
	target.on('close', () => source.destroy());
}

/** Resolves when the stream has handed everything to its reader, or has no reader any more. */
export async function flushed(target: Writable): Promise<void> {
	while (target.writableLength > 0 && !target.destroyed && target.errored === null) {
		await new Promise<void>((resolve) => {
			const done = () => {
				for (const event of EVENTS) target.off(event, done);
				resolve();
			};
			for (const event of EVENTS) target.on(event, done);
			// Less than a full buffer causes no `drain`.
			target.write('', done);
		});
	}
}

const EVENTS = ['drain', 'error', 'close'] as const;
