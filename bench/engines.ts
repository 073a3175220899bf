import { readPack } from '../cli/packs.ts';
import type { Database } from '../detections/engine/database.ts';
import { finalise } from '../detections/engine/finalise.ts';
import { lockEngine } from '../detections/engine/lock.ts';
import { runRules } from '../detections/engine/run.ts';
import { createTables, insertBatch } from '../detections/engine/tables.ts';
import { type Batch, batchSize } from '../ingest/batch.ts';
import { normalise } from '../ingest/normalise.ts';
import type { Row } from './measure.ts';
import { fileInput } from './normalise.ts';
import type { Workload } from './workload.ts';

/** Rows kept at once; between two measured inserts the next ones are made. */
const KEPT_ROWS = 400_000;

/** Rows into an engine, the published tables made of them, and all rules over them; cold, once. */
export async function benchEngine(
	name: string,
	work: Workload,
	open: () => Promise<Database>,
): Promise<Row[]> {
	const db = await open();
	try {
		await createTables(db);
		let rows = 0;
		let inserting = 0;
		let waiting: Batch[] = [];
		let waitingRows = 0;
		const insertAll = async () => {
			const start = performance.now();
			for (const batch of waiting) await insertBatch(db, batch);
			inserting += (performance.now() - start) / 1000;
			waiting = [];
			waitingRows = 0;
		};
		const files = await normalise([fileInput(work)], {
			zone: 'UTC',
			secretSalt: 'bench',
			// An insert into the WebAssembly engine has its own cost, so the page gathers as many rows.
			...(name === 'wasm' ? { batchRows: 16_384 } : {}),
			async onBatch(batch) {
				waiting.push(batch);
				waitingRows += batchSize(batch);
				rows += batchSize(batch);
				if (waitingRows >= KEPT_ROWS) await insertAll();
			},
		});
		await insertAll();
		await insertBatch(db, { files });
		const finalising = await seconds(() => finalise(db));
		await lockEngine(db);
		const pack = await readPack();
		const detecting = await seconds(() => runRules(db, pack));
		const of = `${name}, ${work.events.toLocaleString('en')}`;
		return [
			{
				what: `insert rows (${of})`,
				events: work.events,
				seconds: inserting,
				perSecond: rows / inserting,
			},
			{
				what: `finalise (${of})`,
				events: work.events,
				seconds: finalising,
				perSecond: work.events / finalising,
			},
			{
				what: `all ${pack.rules.length} rules (${of})`,
				events: work.events,
				seconds: detecting,
				perSecond: work.events / detecting,
			},
		];
	} finally {
		await db.close();
	}
}

async function seconds(task: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await task();
	return (performance.now() - start) / 1000;
}
