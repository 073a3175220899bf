import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Batch, batchSize, newBatch } from './batch.ts';
import { EventRows } from './ecs/event-row.ts';
import type { FileRow } from './ecs/fields.ts';
import { streamKey } from './ecs/id.ts';
import { FileRecords } from './file-records.ts';
import { detectFormat, formatById } from './formats/detect.ts';
import type { Format, FormatReader } from './formats/format.ts';
import { Meaning } from './mcp/meaning.ts';
import { expand } from './read/archive.ts';
import { InputError, type InputFile, isRejected } from './read/input.ts';
import { parsingOnce } from './read/json-record.ts';
import type { Line } from './read/line.ts';
import { type LongLine, readLines } from './read/lines.ts';
import { logicalStream } from './read/logical-stream.ts';
import type { RejectReason } from './read/reject.ts';
import type { Zone } from './read/time.ts';

const HEAD_BYTES = 64 * 1024;
const HEAD_LINES = 200;
/** Of a longer line the formats see the start: a whole document may stand on it, or an attack on their patience. */
const HEAD_LINE_CHARS = 1024 * 1024;

export interface Progress {
	readonly path: string;
	/** Bytes read so far, over all files, after decompression. */
	readonly bytesRead: number;
	readonly lines: number;
	readonly events: number;
}

export interface Hasher {
	update(bytes: Uint8Array): void;
	/** Hex. */
	digest(): string;
}

export interface NormaliseOptions {
	/** Zone of times that carry none. */
	readonly zone: Zone;
	/** Zones known from another file, by path; they come before `zone`, and times read with them are `matched`. */
	readonly matchedZones?: ReadonlyMap<string, Zone>;
	/** Id of the format to read all files as, instead of detecting it; or per path. */
	readonly format?: string | ((path: string) => string | undefined);
	/** Characters of a text that are kept; the rest is reached through the byte offset. Default 16,384. */
	readonly textLimit?: number;
	/** Tells apart sources that hold the same stream name and first line; part of every event id. */
	readonly sourceId?: string;
	/** Salt for the hashes of secrets. */
	readonly secretSalt: string;
	/** `false` leaves the fact tables empty, for those who want events only. Default `true`. */
	readonly facts?: boolean;
	readonly signal?: AbortSignal;
	/** Rows after which a batch is handed over. Default 256: rows that live longer cost more to keep than to make. */
	readonly batchRows?: number;
	/** `true` when `onBatch` keeps no event row: each is used for another event once `onBatch` is done. */
	readonly reuseRows?: boolean;
	/** Awaited before reading goes on. */
	onBatch(batch: Batch): void | Promise<void>;
	onProgress?(progress: Progress): void;
	/** SHA-256 of the platform; the default is plain TypeScript. */
	readonly hasher?: () => Hasher;
}

/**
 * The whole way from bytes to rows: files and archives to lines, formats, meaning and facts.
 * Returns one row per file in reading order. After `signal` is aborted it returns what it has read so far.
 */
export async function normalise(
	inputs: Iterable<InputFile> | AsyncIterable<InputFile>,
	options: NormaliseOptions,
): Promise<FileRow[]> {
	const run = new Run(options);
	for await (const input of inputs) {
		if (options.signal?.aborted) break;
		await run.input(input);
	}
	await run.flush(true);
	return run.files;
}

class Run {
	readonly files: FileRow[] = [];
	readonly #options: NormaliseOptions;
	#batch = newBatch();
	readonly #rows: EventRows;
	#bytes = 0;
	#lines = 0;
	#events = 0;

	constructor(options: NormaliseOptions) {
		this.#options = options;
		this.#rows = new EventRows(options.reuseRows ?? false);
	}

	async input(input: InputFile): Promise<void> {
		try {
			for await (const part of expand(
				input,
				this.#options.signal === undefined ? {} : { signal: this.#options.signal },
			)) {
				if (isRejected(part)) this.#wholeFile(part.path, part.reason, part.detail);
				else await this.#file(part);
				if (this.#options.signal?.aborted) return;
			}
		} catch (error) {
			if (this.#options.signal?.aborted) return;
			this.#wholeFile(
				input.path,
				'unreadable',
				error instanceof Error ? error.message : String(error),
			);
		}
	}

	async flush(all: boolean): Promise<void> {
		if (!all && batchSize(this.#batch) < (this.#options.batchRows ?? 256)) return;
		const batch = this.#batch;
		if (batchSize(batch) === 0) return;
		this.#batch = newBatch();
		await this.#options.onBatch(batch);
		this.#rows.reuse();
	}

	#newFile(path: string): FileRow {
		const file: FileRow = {
			file_id: this.files.length,
			path,
			size: 0,
			sha256: null,
			format: null,
			variant: null,
			confidence: null,
			lines: 0,
			events: 0,
			joined: 0,
			rejected: 0,
			first_time: null,
			last_time: null,
			zone: null,
		};
		this.files.push(file);
		return file;
	}

	/** A file or archive entry of which nothing was read. */
	#wholeFile(path: string, reason: RejectReason, detail: string): void {
		const file = this.#newFile(path);
		file.rejected = 1;
		this.#batch.rejects.push({
			file_id: file.file_id,
			line: 1,
			byte_offset: 0,
			byte_length: 0,
			reason,
			detail: detail.slice(0, 500),
		});
	}

	async #file(input: InputFile): Promise<void> {
		const file = this.#newFile(input.path);
		const hasher = (this.#options.hasher ?? plainHasher)();
		const reading = new FileReading(input, file, this.#options, () => this.#batch, this.#rows);
		const before = { bytes: this.#bytes, lines: this.#lines, events: this.#events };
		const runs = readLines(input.stream(), {
			signal: this.#options.signal,
			onBytes: (bytes) => {
				hasher.update(bytes);
				file.size = (file.size ?? 0) + bytes.length;
			},
		});
		try {
			for await (const run of runs) {
				for (const line of run.lines) reading.line(line);
				if (run.tooLong !== null) reading.tooLong(run.tooLong);
				this.#bytes = before.bytes + run.end;
				this.#lines = before.lines + (file.lines ?? 0);
				this.#events = before.events + (file.events ?? 0);
				await this.flush(false);
				reading.batch = this.#batch;
				this.#report(file);
				if (this.#options.signal?.aborted) break;
			}
		} catch (error) {
			if (!this.#options.signal?.aborted) reading.broke(error);
		}
		reading.end();
		this.#bytes = before.bytes + (file.size ?? 0);
		this.#lines = before.lines + (file.lines ?? 0);
		this.#events = before.events + (file.events ?? 0);
		file.sha256 = hasher.digest();
		this.#report(file);
	}

	#report(file: FileRow): void {
		this.#options.onProgress?.({
			path: file.path ?? '',
			bytesRead: this.#bytes,
			lines: this.#lines,
			events: this.#events,
		});
	}
}

/** One file: keeps its first lines until the format is known, then reads line by line. */
class FileReading {
	readonly #input: InputFile;
	readonly #file: FileRow;
	readonly #options: NormaliseOptions;
	#batch: () => Batch;
	readonly #rows: EventRows;
	#head: Line[] | undefined = [];
	#headBytes = 0;
	#records: FileRecords | undefined;
	#reader: FormatReader | undefined;

	constructor(
		input: InputFile,
		file: FileRow,
		options: NormaliseOptions,
		batch: () => Batch,
		rows: EventRows,
	) {
		this.#rows = rows;
		this.#input = input;
		this.#file = file;
		this.#options = options;
		this.#batch = batch;
	}

	set batch(batch: Batch) {
		this.#batch = () => batch;
		if (this.#records !== undefined) this.#records.batch = batch;
	}

	line(line: Line): void {
		if (this.#head !== undefined) {
			this.#head.push(line);
			this.#headBytes += line.length;
			if (this.#headBytes >= HEAD_BYTES || this.#head.length >= HEAD_LINES) this.#begin();
		} else if (this.#records !== undefined && this.#reader !== undefined) {
			this.#records.read(line, this.#reader);
		}
	}

	tooLong(long: LongLine): void {
		if (this.#head !== undefined) this.#begin();
		this.#records?.tooLong(long);
	}

	/** The stream failed: what came before stands. */
	broke(error: unknown): void {
		if (this.#head !== undefined) this.#begin();
		const reason = error instanceof InputError ? error.reason : 'unreadable';
		const detail = error instanceof Error ? error.message : String(error);
		this.#records?.rejectAt((this.#file.lines ?? 0) + 1, this.#file.size ?? 0, 0, reason, detail);
	}

	end(): void {
		if (this.#head !== undefined) this.#begin();
		if (this.#records !== undefined && this.#reader !== undefined) {
			this.#records.end(this.#reader);
		}
	}

	#begin(): void {
		const head = this.#head ?? [];
		this.#head = undefined;
		const first = head[0];
		const detected = this.#detect(head);
		const stream = logicalStream(this.#input.path);
		const firstLine = first?.bytes.subarray(
			first.start,
			Math.min(first.end, first.start + HEAD_BYTES),
		);
		const key = streamKey(this.#options.sourceId ?? '', stream, firstLine ?? new Uint8Array());
		const meaning = new Meaning(
			{
				fileId: this.#file.file_id!,
				formatId: detected?.format.id ?? '',
				stream: key,
				textLimit: this.#options.textLimit ?? 16_384,
				secretSalt: this.#options.secretSalt,
				facts: this.#options.facts ?? true,
			},
			this.#batch(),
			this.#rows,
		);
		const matched = this.#options.matchedZones?.get(this.#input.path);
		this.#records = new FileRecords(
			this.#file,
			meaning,
			key,
			this.#input.modified,
			this.#batch(),
			matched,
		);
		if (detected === undefined) {
			this.#reader = unknownFormat;
		} else {
			this.#file.format = detected.format.id;
			this.#file.confidence = detected.score;
			const zone = matched ?? this.#options.zone;
			this.#reader = detected.format.open({ path: this.#input.path, zone });
		}
		for (const line of head) this.#records.read(line, this.#reader);
	}

	#detect(head: readonly Line[]): { format: Format; score: number } | undefined {
		const { format } = this.#options;
		const asked = typeof format === 'function' ? format(this.#input.path) : format;
		const chosen = asked === undefined ? undefined : formatById(asked);
		if (chosen !== undefined) return { format: chosen, score: 1 };
		const lines = head.map((line) => line.text().slice(0, HEAD_LINE_CHARS));
		return parsingOnce(() => detectFormat({ path: this.#input.path, lines }));
	}
}

/** Reader of a file that no format recognises: blank lines aside, every line is a reject. */
const unknownFormat: FormatReader = {
	line(line, out) {
		if (line.text().trim() === '') out.part(line);
		else out.reject(line, 'unknown-format', 'no known log format fits this file');
	},
	end() {},
};

function plainHasher(): Hasher {
	const hash = sha256.create();
	return {
		update: (bytes) => void hash.update(bytes),
		digest: () => bytesToHex(hash.digest()),
	};
}
