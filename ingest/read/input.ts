import type { RejectReason } from './reject.ts';

/** A file as the reader gets it: from disk, from a drop on the page, or from inside an archive. */
export interface InputFile {
	/** Path as given, with `/`; inside an archive `archive.zip/inner.log`. */
	readonly path: string;
	/** Bytes, `null` when unknown before reading. */
	readonly size: number | null;
	/** Last change in milliseconds since 1970, `null` when unknown. */
	readonly modified: number | null;
	/** The content. An archive entry can be opened once, and only until the next input is asked for. */
	stream(): ReadableStream<Uint8Array>;
}

/** An input that could not become a file, and why. */
export interface RejectedInput {
	readonly path: string;
	readonly reason: RejectReason;
	readonly detail: string;
}

/** Thrown by a stream whose content ends early for a known reason; what came before it stands. */
export class InputError extends Error {
	readonly reason: RejectReason;

	constructor(reason: RejectReason, detail: string) {
		super(detail);
		this.name = 'InputError';
		this.reason = reason;
	}
}

/** Whether an expanded input is a reject rather than a file. */
export function isRejected(input: InputFile | RejectedInput): input is RejectedInput {
	return 'reason' in input;
}

/** A file of bytes already in memory: pasted text, a sample. */
export function inputOf(path: string, content: Uint8Array | string): InputFile {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	return { path, size: bytes.length, modified: null, stream: () => streamOf([bytes]) };
}

/** A stream that pulls one chunk at a time, and ends the iterator when it is cancelled. */
export function streamOf(
	chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): ReadableStream<Uint8Array> {
	let iterator: Iterator<Uint8Array> | AsyncIterator<Uint8Array> | undefined;
	return new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				iterator ??=
					Symbol.asyncIterator in chunks
						? chunks[Symbol.asyncIterator]()
						: chunks[Symbol.iterator]();
				const next = await iterator.next();
				if (next.done) controller.close();
				else controller.enqueue(next.value);
			},
			async cancel() {
				await iterator?.return?.();
			},
		},
		{ highWaterMark: 0 },
	);
}

/** The first `size` bytes (fewer at the end of the file) and a stream that still gives everything, read errors included. */
export async function peek(
	stream: ReadableStream<Uint8Array>,
	size: number,
): Promise<{ head: Uint8Array; stream: ReadableStream<Uint8Array> }> {
	const reader = stream.getReader();
	const chunks: Uint8Array[] = [];
	let held = 0;
	let ended = false;
	let failure: { error: unknown } | null = null;
	while (held < size && !ended) {
		try {
			const { done, value } = await reader.read();
			ended = done;
			if (value !== undefined && value.length > 0) {
				chunks.push(value);
				held += value.length;
			}
		} catch (error) {
			failure = { error };
			ended = true;
		}
	}
	const head = new Uint8Array(Math.min(held, size));
	let at = 0;
	for (const chunk of chunks) {
		head.set(chunk.subarray(0, head.length - at), at);
		at = Math.min(at + chunk.length, head.length);
	}
	const replay = new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				const held = chunks.shift();
				if (held !== undefined) controller.enqueue(held);
				else if (failure !== null) controller.error(failure.error);
				else {
					const { done, value } = await reader.read();
					if (done) controller.close();
					else controller.enqueue(value);
				}
			},
			cancel: (reason) => reader.cancel(reason),
		},
		{ highWaterMark: 0 },
	);
	return { head, stream: replay };
}
