import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EventRow } from '../ingest/ecs/fields.ts';
import { type NormaliseOptions, normalise } from '../ingest/normalise.ts';
import { sampleFile } from './read-sample.ts';

const FOLDER = 'sample-logs/claude-desktop/full';
const LOGS = readdirSync(FOLDER).filter((name) => name.endsWith('.log'));

async function events(options: Pick<NormaliseOptions, 'reuseRows' | 'batchRows'>) {
	const copies: EventRow[] = [];
	const rows = new Set<EventRow>();
	const files = [...LOGS, ...LOGS, ...LOGS].map((name) => sampleFile(join(FOLDER, name)));
	await normalise(files, {
		zone: 'UTC',
		secretSalt: 'test',
		...options,
		onBatch(batch) {
			for (const row of batch.events) {
				copies.push({ ...row });
				rows.add(row);
			}
		},
	});
	return { copies, rows };
}

test('rows that are used again say what fresh ones say', async () => {
	const fresh = await events({});
	const reused = await events({ reuseRows: true, batchRows: 1 });
	expect(fresh.rows.size).toBe(fresh.copies.length);
	expect(reused.rows.size).toBeLessThan(reused.copies.length);
	expect(reused.copies).toEqual(fresh.copies);
});
