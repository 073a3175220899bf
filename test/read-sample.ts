import { readFileSync } from 'node:fs';
import { type Batch, newBatch } from '../ingest/batch.ts';
import { type EcsDocument, toDocument, toRejectDocument } from '../ingest/ecs/document.ts';
import type { FileRow, TableName } from '../ingest/ecs/fields.ts';
import { FORMATS } from '../ingest/formats/index.ts';
import { normalise } from '../ingest/normalise.ts';
import { type InputFile, inputOf } from '../ingest/read/input.ts';
import type { Sample } from './sample-folders.ts';

export interface ReadSample {
	readonly files: FileRow[];
	readonly batch: Batch;
	/** Events with their later marks, then rejects, in reading order. */
	readonly documents: EcsDocument[];
}

/** Normalises files with a fixed zone and salt, so that results can be compared; as `format` when it is given. */
export async function readAll(files: readonly InputFile[], format?: string): Promise<ReadSample> {
	const all = newBatch();
	const rows = await normalise(files, {
		...(format === undefined ? {} : { format }),
		zone: 'UTC',
		secretSalt: 'test',
		onBatch(batch) {
			for (const table of Object.keys(all) as Exclude<TableName, 'files'>[]) {
				for (const row of batch[table]) (all[table] as unknown[]).push(row);
			}
		},
	});
	const marks = new Map(all.marks.map((mark) => [mark.event_id, mark.pairing]));
	const documents = all.events.map((event) =>
		toDocument(
			{ ...event, pairing: marks.get(event.event_id) ?? event.pairing },
			rows[event.file_id!],
		),
	);
	for (const reject of all.rejects)
		documents.push(toRejectDocument(reject, 0, rows[reject.file_id!]!));
	return { files: rows, batch: all, documents };
}

/** Reads one file of `sample-logs/FORMAT/CASE/` under its path below that folder; any other file under its base name. */
export function sampleFile(path: string): InputFile {
	const below = /(?:^|\/)sample-logs\/[^/]+\/[^/]+\/(.+)$/.exec(path)?.[1];
	return inputOf(below ?? path.slice(path.lastIndexOf('/') + 1), readFileSync(path));
}

/** Documents as they stand in `*.expected.ndjson`: one per line, keys sorted. */
export function expectedText(documents: readonly EcsDocument[]): string {
	return documents.map((document) => `${JSON.stringify(sortKeys(document))}\n`).join('');
}

function sortKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortKeys);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, inner]) => [key, sortKeys(inner)]),
	);
}

/** The format to read a sample as: formats that only a person chooses are never recognised. */
export function formatOf(sample: Sample): string | undefined {
	return FORMATS.find((format) => format.id === sample.format)?.byHand ? sample.format : undefined;
}
