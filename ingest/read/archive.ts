import { ARCHIVE_LIMITS, ArchiveBudget, type ArchiveLimits } from './archive-budget.ts';
import { looksBinary } from './binary.ts';
import { ByteSource } from './byte-source.ts';
import { gunzip, isGzip } from './gzip.ts';
import { type InputFile, isRejected, peek, type RejectedInput, streamOf } from './input.ts';
import { decodeUtf16, utf16Of } from './utf16.ts';
import { isZip, unzip } from './zip.ts';

const HEAD_BYTES = 64 * 1024;

export interface ExpandOptions {
	readonly limits?: Partial<ArchiveLimits>;
	readonly signal?: AbortSignal | undefined;
	/** Sees how many bytes of the input itself were just read, packed as they are: progress against its size. */
	readonly onRead?: (bytes: number) => void;
}

/**
 * The text files in an input: itself, or what its gzip and zip layers hold, judged by content and never by name.
 * UTF-16 becomes UTF-8, and line offsets count in that. What is no text comes as a reject.
 *
 * Each file must be read before the next is asked for. Memory stays constant whatever the input claims.
 */
export async function* expand(
	input: InputFile,
	options: ExpandOptions = {},
): AsyncGenerator<InputFile | RejectedInput, void, undefined> {
	const budget = new ArchiveBudget({ ...ARCHIVE_LIMITS, ...options.limits });
	const { onRead, signal } = options;
	const stream = counted(input.stream(), signal, (bytes) => {
		budget.read(bytes);
		onRead?.(bytes);
	});
	yield* layer(input, stream, 0, budget);
}

async function* layer(
	input: InputFile,
	whole: ReadableStream<Uint8Array>,
	depth: number,
	budget: ArchiveBudget,
): AsyncGenerator<InputFile | RejectedInput, void, undefined> {
	const { path, modified } = input;
	const { head, stream } = await peek(whole, HEAD_BYTES);
	const packed = isGzip(head) || isZip(head);
	const rejected =
		packed && depth >= budget.limits.maxDepth
			? reject(path, 'archive-limit', `archives are nested more than ${depth} deep`)
			: packed
				? null
				: rejectOf(path, head);
	if (rejected !== null) {
		await stream.cancel().catch(() => {});
		yield rejected;
		return;
	}
	if (!packed) {
		yield* once(input, utf16Of(head), stream);
		return;
	}
	const source = new ByteSource(stream);
	try {
		if (isGzip(head)) {
			const file = { path, size: null, modified, stream: () => streamOf([]) };
			yield* layer(file, streamOf(gunzip(source, budget)), depth + 1, budget);
			return;
		}
		for await (const entry of unzip(source, path, budget)) {
			if (isRejected(entry)) yield entry;
			else yield* layer(entry, entry.stream(), depth + 1, budget);
		}
	} finally {
		await source.close();
	}
}

/** A file whose start has been read already; closes the stream when nobody opens it. */
async function* once(
	{ path, size, modified }: InputFile,
	utf16: ReturnType<typeof utf16Of>,
	stream: ReadableStream<Uint8Array>,
): AsyncGenerator<InputFile, void, undefined> {
	let opened = false;
	try {
		yield {
			path,
			size: utf16 === null ? size : null,
			modified,
			stream() {
				if (opened) throw new Error('an expanded input can be read once, in its turn');
				opened = true;
				return utf16 === null ? stream : decodeUtf16(stream, utf16);
			},
		};
	} finally {
		if (!opened) await stream.cancel().catch(() => {});
	}
}

/** The same stream, its bytes counted; an abort ends it even while it waits. */
function counted(
	stream: ReadableStream<Uint8Array>,
	signal: AbortSignal | undefined,
	onBytes: (bytes: number) => void,
): ReadableStream<Uint8Array> {
	const reader = stream.getReader();
	const cancel = (reason: unknown) => reader.cancel(reason).catch(() => {});
	const abort = () => void cancel(signal?.reason);
	signal?.addEventListener('abort', abort, { once: true });
	return new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				const { done, value } = await reader.read();
				signal?.throwIfAborted();
				if (done) {
					signal?.removeEventListener('abort', abort);
					controller.close();
				} else {
					onBytes(value.length);
					controller.enqueue(value);
				}
			},
			cancel(reason) {
				signal?.removeEventListener('abort', abort);
				return cancel(reason);
			},
		},
		{ highWaterMark: 0 },
	);
}

/** Containers that are recognised, to say more of them than that they are binary. */
const UNREAD: readonly (readonly [name: string, at: number, magic: string])[] = [
	['a tar archive', 257, 'ustar\0'],
	['a tar archive', 257, 'ustar  \0'],
	['a 7z archive', 0, '7z\xbc\xaf\x27\x1c'],
	['a rar archive', 0, 'Rar!\x1a\x07'],
	['compressed with xz', 0, '\xfd7zXZ\0'],
	['compressed with bzip2', 4, '1AY&SY'],
	['compressed with zstd', 0, '\x28\xb5\x2f\xfd'],
];
const SQLITE = 'SQLite format 3\0';

function rejectOf(path: string, head: Uint8Array): RejectedInput | null {
	for (const [name, at, magic] of UNREAD) {
		if (startsWith(head, at, magic)) {
			return reject(path, 'binary', `this is ${name}: unpack or export it first`);
		}
	}
	if (startsWith(head, 0, SQLITE)) {
		const how = 'the command line reads it (sillok scan FILE), unpacked';
		return reject(path, 'binary', `this is a SQLite database: ${how}`);
	}
	if (utf16Of(head) !== null || !looksBinary(head)) return null;
	return reject(path, 'binary', 'this file is not text');
}

function startsWith(head: Uint8Array, at: number, magic: string): boolean {
	return [...magic].every((char, i) => head[at + i] === char.charCodeAt(0));
}

function reject(path: string, reason: RejectedInput['reason'], detail: string): RejectedInput {
	return { path, reason, detail };
}
