import { closeSync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** After a failure writing is tried again no sooner. */
const RETRY_MS = 10_000;
const MAX_NAMES = 1000;

export interface RecordingFileOptions {
	/** Where the first file goes; when it exists, a number is added to its name. */
	readonly path: string;
	readonly maxSize: number;
	readonly keep: number;
	/** The first line of the file of this number, from 1. */
	readonly head: (generation: number) => Buffer;
	/** A line that says how many bytes were not written, and why. */
	readonly lost: (bytes: number, reason: string) => Buffer;
	/** Hears of a failure, once until writing works again. */
	readonly onFailure: (reason: string) => void;
}

/** The files of one recording: `NAME.jsonl`, then `NAME.2.jsonl` and so on, each readable by itself. Never throws. */
export class RecordingFile {
	readonly #options: RecordingFileOptions;
	#path: string;
	/** The file that the names of later ones are made of. */
	#first: string;
	#file: number | undefined;
	#generation = 0;
	#size = 0;
	/** Size of the first line alone. */
	#headSize = 0;
	#limit: number;
	/** Where a write failed half way, the next one begins a new line. */
	#isTorn = false;
	#failedAt = Number.NEGATIVE_INFINITY;
	#reason = '';
	#lost = 0;
	readonly #paths: string[] = [];

	constructor(options: RecordingFileOptions) {
		this.#options = options;
		this.#path = options.path;
		this.#first = options.path;
		this.#limit = options.maxSize;
	}

	/** The file that is written to; `null` before the first line and after a failure to open one. */
	get path(): string | null {
		return this.#file === undefined ? null : this.#path;
	}

	/** Writes lines that belong together. */
	write(lines: readonly Buffer[]): void {
		const bytes = lines.reduce((sum, line) => sum + line.length, 0);
		if (performance.now() - this.#failedAt < RETRY_MS) {
			this.#lost += bytes;
			return;
		}
		try {
			if (this.#file === undefined) this.#next();
			else if (this.#size > this.#headSize && this.#size + bytes > this.#limit) this.#rotate();
			if (this.#isTorn) this.#put(Buffer.from('\n'));
			this.#isTorn = false;
			if (this.#lost > 0) {
				this.#put(this.#options.lost(this.#lost, this.#reason));
				this.#lost = 0;
			}
			this.#failedAt = Number.NEGATIVE_INFINITY;
			this.#put(lines.length === 1 ? lines[0]! : Buffer.concat(lines, bytes));
		} catch (error) {
			this.#fail(error, bytes);
		}
	}

	/** Closes the file. */
	close(): void {
		try {
			if (this.#lost > 0) this.#put(this.#options.lost(this.#lost, this.#reason));
			if (this.#file !== undefined) closeSync(this.#file);
		} catch {
			// Nothing is left that could be done, and it has been said.
		}
		this.#file = undefined;
	}

	#put(bytes: Uint8Array): void {
		if (this.#file === undefined) return;
		let at = 0;
		while (at < bytes.length) {
			const written = writeSync(this.#file, bytes, at);
			at += written;
			this.#size += written;
			this.#isTorn = at < bytes.length;
		}
	}

	/** Goes on in a new file; where that fails, in the one at hand. */
	#rotate(): void {
		try {
			this.#next();
			this.#limit = this.#options.maxSize;
		} catch {
			this.#limit += this.#options.maxSize;
		}
	}

	#next(): void {
		const generation = this.#generation + 1;
		const head = this.#options.head(generation);
		const [path, file] = this.#open(generation);
		if (this.#file !== undefined) closeSync(this.#file);
		this.#file = file;
		this.#path = path;
		if (generation === 1) this.#first = path;
		this.#generation = generation;
		this.#size = 0;
		this.#isTorn = false;
		this.#paths.push(path);
		this.#put(head);
		this.#headSize = this.#size;
		this.#forget();
	}

	/** A new file that only its owner may read; never one that exists, and never through a link. */
	#open(generation: number): [path: string, file: number] {
		mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
		const first = this.#first;
		const [, stem = first, extension = ''] = /^(.*?)(\.[^./\\]*)?$/s.exec(first) ?? [];
		if (generation > 1) {
			const path = `${stem}.${generation}${extension}`;
			return [path, openSync(path, 'wx', 0o600)];
		}
		for (let number = 1; ; number++) {
			const path = number === 1 ? first : `${stem}-${number}${extension}`;
			try {
				return [path, openSync(path, 'wx', 0o600)];
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number > MAX_NAMES) throw error;
			}
		}
	}

	/** Deletes the oldest file but the first, which has the handshake and the definitions. */
	#forget(): void {
		const { keep } = this.#options;
		while (this.#paths.length > keep) {
			const [path] = this.#paths.splice(keep > 1 ? 1 : 0, 1);
			try {
				if (path !== undefined) unlinkSync(path);
			} catch {
				// Somebody else moved or deleted it.
			}
		}
	}

	#fail(error: unknown, bytes: number): void {
		const reason = error instanceof Error ? error.message : String(error);
		this.#lost += bytes;
		if (this.#failedAt === Number.NEGATIVE_INFINITY) this.#options.onFailure(reason);
		this.#reason = reason;
		this.#failedAt = performance.now();
	}
}
