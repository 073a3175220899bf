import { once } from 'node:events';
import { readEvents, readRejects } from '../../detections/engine/read-rows.ts';
import { toDocument, toRejectDocument } from '../../ingest/ecs/document.ts';
import type { FileRow } from '../../ingest/ecs/fields.ts';
import { EXIT } from '../exit.ts';
import { findInputs } from '../inputs.ts';
import { loadLogs, localZone } from '../load.ts';

export interface NormalizeOptions {
	readonly timezone?: string;
	readonly as?: string;
}

/** `sillok normalize`: every event and every reject as one ECS document per line on stdout. */
export async function normalize(
	paths: readonly string[],
	options: NormalizeOptions,
): Promise<number> {
	const inputs = await findInputs(paths);
	const loaded = await loadLogs(inputs, {
		zone: options.timezone ?? localZone(),
		facts: false,
		matchZones: options.timezone === undefined,
		...(options.as === undefined ? {} : { format: options.as }),
	});
	try {
		const files = new Map(loaded.files.map((file) => [file.file_id, file]));
		const read = Date.now() * 1000;
		for await (const rows of readEvents(loaded.db)) {
			await write(rows.map((row) => toDocument(row, files.get(row.file_id), read)));
		}
		const rejects = await readRejects(loaded.db);
		await write(
			rejects.map((row) => toRejectDocument(row, read, files.get(row.file_id) as FileRow)),
		);
		return loaded.files.some((file) => file.format === null) ? EXIT.input : EXIT.ok;
	} finally {
		await loaded.close();
	}
}

async function write(documents: readonly unknown[]): Promise<void> {
	const text = documents.map((document) => `${JSON.stringify(document)}\n`).join('');
	if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}
