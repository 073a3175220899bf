import type { FileRow } from '../../ingest/ecs/fields.ts';
import type { DroppedFile } from './engine.ts';
import type { IngestPart, IngestReport, IngestRequest } from './ingest-messages.ts';
import workerUrl from './ingest-worker.ts?worker&url';
import { startWorker } from './start-worker.ts';

export interface ReadOptions {
	readonly firstFileId: number;
	readonly zone: string | number;
	/** Zones that other files made known, by path. */
	readonly zones: ReadonlyMap<string, string | number>;
	readonly formats: ReadonlyMap<string, string>;
	readonly secretSalt: string;
	readonly signal: AbortSignal;
	/** Takes rows to the database; the worker waits while too many are on their way. */
	onParts(parts: readonly IngestPart[]): Promise<void>;
	onProgress(report: Extract<IngestReport, { type: 'progress' }>): void;
}

/** What was read; after a cancel the files up to that point, the last one in part. */
export interface ReadFiles {
	readonly files: readonly FileRow[];
	/** The dropped files that were read, cut where reading stopped. */
	readonly dropped: readonly DroppedFile[];
}

/** The page's end of the ingest worker. One reading at a time. */
export class IngestClient {
	readonly #worker: Worker;
	readonly #raws = new Map<number, (bytes: Uint8Array<ArrayBuffer> | null) => void>();
	#nextRaw = 0;
	#failure: string | null = null;
	#onReport: (report: IngestReport) => void = () => {};

	private constructor(worker: Worker) {
		this.#worker = worker;
		worker.onmessage = ({ data }: MessageEvent<IngestReport>) => {
			if (data.type === 'raw') {
				this.#raws.get(data.id)?.(data.bytes);
				this.#raws.delete(data.id);
			} else this.#onReport(data);
		};
		worker.onerror = (event) => this.#fail(event.message || 'the reader stopped');
	}

	static async start(): Promise<IngestClient> {
		return new IngestClient(await startWorker(new URL(workerUrl, location.href).href, 'module'));
	}

	/** Reads files and hands over their rows; resolves after the last rows are in the database. */
	read(dropped: readonly DroppedFile[], options: ReadOptions): Promise<ReadFiles> {
		const { firstFileId, zone, zones, formats, secretSalt, signal } = options;
		const cancel = () => this.#send({ type: 'cancel' });
		signal.addEventListener('abort', cancel, { once: true });
		return new Promise<ReadFiles>((done, failed) => {
			if (this.#failure !== null) throw new Error(this.#failure);
			let inserted = Promise.resolve();
			const fail = (error: unknown) => {
				cancel();
				failed(error);
			};
			this.#onReport = (report) => {
				if (report.type === 'batch') {
					inserted = inserted.then(async () => {
						await options.onParts(report.parts);
						this.#send({ type: 'credit' });
					});
					inserted.catch(fail);
				} else if (report.type === 'progress') options.onProgress(report);
				else if (report.type === 'failed') fail(new Error(report.message));
				else if (report.type === 'done') {
					const { files, begun, lastBytes } = report;
					const read = signal.aborted ? cut(dropped, begun, lastBytes) : dropped;
					inserted.then(() => done({ files, dropped: read }), fail);
				}
			};
			this.#send({
				type: 'start',
				files: dropped,
				firstFileId,
				zone,
				zones,
				formats,
				secretSalt,
			});
			if (signal.aborted) cancel();
		}).finally(() => signal.removeEventListener('abort', cancel));
	}

	/** See `readRaw`. */
	raw(
		file: DroppedFile,
		path: string,
		offset: number,
		length: number,
	): Promise<Uint8Array<ArrayBuffer> | null> {
		return new Promise((done) => {
			const id = this.#nextRaw++;
			this.#raws.set(id, done);
			this.#send({ type: 'raw', id, file, path, offset, length });
		});
	}

	close(): void {
		this.#worker.terminate();
		this.#fail('the reader was closed');
	}

	#fail(message: string): void {
		this.#failure = message;
		this.#onReport({ type: 'failed', message });
		for (const done of this.#raws.values()) done(null);
		this.#raws.clear();
	}

	#send(request: IngestRequest): void {
		this.#worker.postMessage(request);
	}
}

function cut(dropped: readonly DroppedFile[], begun: number, lastBytes: number): DroppedFile[] {
	const read = dropped.slice(0, begun);
	const last = read.pop();
	if (last === undefined) return read;
	const { path, file } = last;
	if (lastBytes >= file.size) return [...read, last];
	const { name, lastModified } = file;
	return [...read, { path, file: new File([file.slice(0, lastBytes)], name, { lastModified }) }];
}
