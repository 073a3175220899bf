import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { normalise } from '../ingest/normalise.ts';
import type { InputFile } from '../ingest/read/input.ts';
import { median, type Row } from './measure.ts';
import type { Workload } from './workload.ts';

/** Bytes to rows, against JSON.parse of the same lines and against `wc -l`. */
export async function benchNormalise(work: Workload, runs: number): Promise<Row[]> {
	const name = `${work.shape}, ${work.events.toLocaleString('en')}`;
	const row = (what: string, seconds: number, floor?: { name: string; seconds: number }): Row => ({
		what: `${what} (${name})`,
		events: work.events,
		seconds,
		mbPerSecond: work.bytes / 1e6 / seconds,
		perSecond: work.events / seconds,
		...(floor === undefined ? {} : { ratio: floor.seconds / seconds, floor: floor.name }),
	});
	const wc = await median(runs, () => execFileSync('wc', ['-l', work.path]));
	const parse = await median(runs, () => parseLines(work));
	const read = await median(runs, () => readEvents(work));
	return [
		row('wc -l', wc),
		row('JSON.parse per line', parse, { name: 'wc -l', seconds: wc }),
		row('normalise: events and all facts', read, { name: 'JSON.parse', seconds: parse }),
	];
}

/** The floor: cut into lines, decode, JSON.parse the message, keep nothing. */
function parseLines(work: Workload): number {
	const bytes = readFileSync(work.path);
	let at = 0;
	let methods = 0;
	while (at < bytes.length) {
		let end = bytes.indexOf(10, at);
		if (end === -1) end = bytes.length;
		const line = bytes.toString('utf8', at, end);
		const message = JSON.parse(line.slice(line.indexOf('{')));
		if (message.method !== undefined) methods++;
		at = end + 1;
	}
	return methods;
}

async function readEvents(work: Workload): Promise<number> {
	let events = 0;
	const files = await normalise([fileInput(work)], {
		zone: 'UTC',
		secretSalt: 'bench',
		hasher: () => {
			const hash = createHash('sha256');
			return { update: (b) => void hash.update(b), digest: () => hash.digest('hex') };
		},
		onBatch: (batch) => {
			events += batch.events.length;
		},
	});
	if ((files[0]?.rejected ?? 1) > 0)
		throw new Error(`${files[0]?.rejected} rejects in ${work.path}`);
	return events;
}

/** A file on disk as an input. */
export function fileInput(work: Workload): InputFile {
	return {
		path: work.path.slice(work.path.lastIndexOf('/') + 1),
		size: work.bytes,
		modified: null,
		stream: () =>
			Readable.toWeb(
				createReadStream(work.path, { highWaterMark: 1 << 20 }),
			) as ReadableStream<Uint8Array>,
	};
}
