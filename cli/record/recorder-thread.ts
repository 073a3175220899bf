import { Worker } from 'node:worker_threads';
import { microseconds } from './clock.ts';
import type { Operation, RecorderSettings, Side } from './operation.ts';
import type { FromRecorder, ToRecorder } from './recorder-worker.ts';

/** More is not kept waiting for a slow disk: what comes then is lost, and counted. */
const MAX_WAITING = 256 * 1024 * 1024;
const CLOSE_MS = 10_000;

/** Run from the sources: Node hands the loader for TypeScript on to processes, not to threads. */
const IS_SOURCE = import.meta.url.endsWith('.ts');
const FROM_SOURCE = `import('tsx/esm/api').then((tsx) => tsx.tsImport('./recorder-worker.ts', ${JSON.stringify(import.meta.url)}))`;

/**
 * Records beside a proxy, in a thread of its own: whatever happens there (a full disk, no memory), what the proxy passes
 * on is neither held up nor changed. Nothing here throws.
 */
export class RecorderThread {
	readonly #worker: Worker | null;
	readonly #say: (sentence: string) => void;
	#batch: Operation[] = [];
	#batchBytes = 0;
	#waiting = 0;
	/** Bytes that are missing, by the stream or body that they belong to. */
	readonly #lost = new Map<string, number>();
	#isOver = false;
	#onClosed: () => void = () => {};

	/** `say` gets a sentence for the person when something cannot be recorded. */
	constructor(settings: RecorderSettings, say: (sentence: string) => void) {
		this.#say = say;
		this.#worker = this.#start(settings);
	}

	/** Records what a stdio stream brought. */
	bytes(from: Side, bytes: Uint8Array): void {
		this.take({ op: 'bytes', from, time: microseconds(), bytes });
	}

	/** Records what happened. */
	take(operation: Operation): void {
		if (this.#isOver) return;
		const { op } = operation;
		if (op === 'bytes' || op === 'body-bytes') {
			const { length } = operation.bytes;
			if (this.#waiting + length > MAX_WAITING) {
				const key = keyOf(operation);
				this.#lost.set(key, (this.#lost.get(key) ?? 0) + length);
				return;
			}
		}
		this.#tellLost(operation);
		this.#push(operation);
	}

	#push(operation: Operation): void {
		const own = withOwnBytes(operation);
		const size = own.op === 'bytes' || own.op === 'body-bytes' ? own.bytes.length : 0;
		// What is passed on goes out first.
		if (this.#batch.length === 0) setImmediate(() => this.#flush());
		this.#batch.push(own);
		this.#batchBytes += size;
		this.#waiting += size;
	}

	/** Resolves when all that was taken is written, or cannot be. */
	async close(): Promise<void> {
		this.#flush();
		const worker = this.#worker;
		if (this.#isOver || worker === null) return;
		const closed = new Promise<void>((resolve) => {
			this.#onClosed = resolve;
		});
		const timer = setTimeout(() => {
			this.#say('the end of the recording is missing: the disk is too slow');
			this.#onClosed();
		}, CLOSE_MS);
		this.#post({ close: true });
		await closed;
		clearTimeout(timer);
		this.#isOver = true;
		await worker.terminate();
	}

	#start(settings: RecorderSettings): Worker | null {
		try {
			// Its output would otherwise become ours, and what we write to stdout is the server's alone.
			const options = { workerData: settings, stdout: true, stderr: true };
			const worker = IS_SOURCE
				? new Worker(FROM_SOURCE, { ...options, eval: true })
				: new Worker(new URL('./recorder-worker.js', import.meta.url), options);
			worker.on('message', (message: FromRecorder) => this.#heard(message));
			worker.on('error', (error) => this.#end(error.message));
			worker.on('exit', () => this.#end(null));
			return worker;
		} catch (error) {
			this.#end(error instanceof Error ? error.message : String(error));
			return null;
		}
	}

	#heard(message: FromRecorder): void {
		if ('done' in message) this.#waiting -= message.done;
		else if ('failure' in message) this.#say(`not recorded: ${message.failure}`);
		else this.#onClosed();
	}

	#end(reason: string | null): void {
		if (reason !== null && !this.#isOver) this.#say(`not recorded any more: ${reason}`);
		this.#isOver = true;
		this.#batch = [];
		this.#onClosed();
	}

	/** Tells what is missing before the operation, which goes on with the same stream or ends it. */
	#tellLost(operation: Operation): void {
		if (this.#lost.size === 0) return;
		const bytes = this.#lost.get(keyOf(operation));
		if (bytes === undefined) return;
		this.#lost.delete(keyOf(operation));
		const { time } = operation;
		if (operation.op === 'body-bytes' || operation.op === 'body-ended') {
			this.#push({ op: 'body-lost', from: operation.from, time, x: operation.x, bytes });
		} else if (operation.op === 'bytes' || operation.op === 'ended') {
			this.#push({ op: 'lost', from: operation.from, time, bytes });
		}
	}

	#flush(): void {
		if (this.#batch.length === 0) return;
		const buffers = this.#batch.flatMap((one) =>
			one.op === 'bytes' || one.op === 'body-bytes' ? [one.bytes.buffer as ArrayBuffer] : [],
		);
		this.#post({ operations: this.#batch, bytes: this.#batchBytes }, buffers);
		this.#batch = [];
		this.#batchBytes = 0;
	}

	#post(message: ToRecorder, buffers: readonly ArrayBuffer[] = []): void {
		try {
			this.#worker?.postMessage(message, buffers);
		} catch (error) {
			this.#end(error instanceof Error ? error.message : String(error));
		}
	}
}

/** The operation with a copy of its bytes, which can be handed to another thread. */
function withOwnBytes(operation: Operation): Operation {
	if (operation.op !== 'bytes' && operation.op !== 'body-bytes') return operation;
	return { ...operation, bytes: new Uint8Array(operation.bytes) };
}

/** Which stream or body an operation belongs to. */
function keyOf(operation: Operation): string {
	switch (operation.op) {
		case 'bytes':
		case 'ended':
			return operation.from;
		case 'body-bytes':
		case 'body-ended':
			return `${operation.from} ${operation.x}`;
		default:
			return '';
	}
}
