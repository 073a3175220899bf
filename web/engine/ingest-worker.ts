import { type Batch, newBatch } from '../../ingest/batch.ts';
import { TABLES } from '../../ingest/ecs/fields.ts';
import { normalise } from '../../ingest/normalise.ts';
import { ArrowSlices } from '../arrow-batch.ts';
import { FileHashes } from './file-hashes.ts';
import { fileInput } from './file-input.ts';
import {
	CREDITS,
	type IngestPart,
	type IngestReport,
	type IngestRequest,
} from './ingest-messages.ts';
import { readRaw } from './read-raw.ts';

const PROGRESS_MS = 100;

declare const self: DedicatedWorkerGlobalScope;

let cancel = new AbortController();
let credits = CREDITS;
let onCredit: () => void = () => {};

self.onmessage = ({ data }: MessageEvent<IngestRequest>) => {
	switch (data.type) {
		case 'start':
			cancel = new AbortController();
			credits = CREDITS;
			ingest(data, cancel.signal).catch((error: unknown) =>
				report({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
			);
			break;
		case 'credit':
			credits++;
			onCredit();
			break;
		case 'cancel':
			cancel.abort();
			break;
		case 'raw': {
			const { id } = data;
			readRaw(data.file, data.path, data.offset, data.length).then(
				(bytes) => report({ type: 'raw', id, bytes }, bytes === null ? [] : [bytes.buffer]),
				() => report({ type: 'raw', id, bytes: null }),
			);
			break;
		}
	}
};

async function ingest(
	request: Extract<IngestRequest, { type: 'start' }>,
	signal: AbortSignal,
): Promise<void> {
	const hashes = new FileHashes();
	let begun = 0;
	let bytesRead = 0;
	let lastBytes = 0;
	let reported = 0;
	async function* inputs() {
		for (const dropped of request.files) {
			begun++;
			lastBytes = 0;
			await hashes.next(dropped);
			yield fileInput(dropped, (count) => {
				bytesRead += count;
				lastBytes += count;
			});
		}
	}
	const tables = new Map(BATCH_TABLES.map((table) => [table, new ArrowSlices(TABLES[table])]));
	const files = await normalise(inputs(), {
		zone: request.zone,
		matchedZones: request.zones,
		format: (path) => request.formats.get(path),
		secretSalt: request.secretSalt,
		signal,
		hasher: () => hashes.hasher(),
		reuseRows: true,
		onBatch(batch) {
			for (const row of batch.events) row.file_id = (row.file_id ?? 0) + request.firstFileId;
			for (const row of batch.rejects) row.file_id = (row.file_id ?? 0) + request.firstFileId;
			const parts: IngestPart[] = [];
			for (const [table, slices] of tables) {
				for (const ipc of slices.append(batch[table])) parts.push({ table, ipc });
			}
			return parts.length === 0 ? undefined : send(parts);
		},
		onProgress({ path, lines, events }) {
			const now = performance.now();
			if (now - reported < PROGRESS_MS) return;
			reported = now;
			report({ type: 'progress', bytesRead, file: path, lines, events });
		},
	});
	const rest: IngestPart[] = [];
	for (const [table, slices] of tables) for (const ipc of slices.rest()) rest.push({ table, ipc });
	if (rest.length > 0) await send(rest);
	await hashes.fill(files);
	for (const file of files) file.file_id = (file.file_id ?? 0) + request.firstFileId;
	report({ type: 'done', files, begun, lastBytes });
}

const BATCH_TABLES = Object.keys(newBatch()) as (keyof Batch)[];

async function send(parts: readonly IngestPart[]): Promise<void> {
	while (credits === 0) await new Promise<void>((done) => (onCredit = done));
	credits--;
	report(
		{ type: 'batch', parts },
		parts.map((part) => part.ipc.buffer),
	);
}

function report(message: IngestReport, transfer: Transferable[] = []): void {
	self.postMessage(message, transfer);
}
