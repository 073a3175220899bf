import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileStream } from '../cli/inputs.ts';
import { type Hasher, normalise } from '../ingest/normalise.ts';
import type { InputFile } from '../ingest/read/input.ts';
import { cpuMedians, type Row } from './measure.ts';
import type { Workload } from './workload.ts';

/** Bytes to rows in CPU seconds, against JSON.parse of the same lines; `wc -l` by the clock, as a process of its own. */
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
	const { parse, unhashed, events, facts } = await cpuMedians(runs, {
		parse: () => parseLines(work),
		unhashed: () => readEvents(work, false, noHash),
		events: () => readEvents(work, false),
		facts: () => readEvents(work, true),
	});
	const start = performance.now();
	execFileSync('wc', ['-l', work.path]);
	const wc = (performance.now() - start) / 1000;
	const floor = { name: 'JSON.parse', seconds: parse };
	return [
		row('wc -l, by the clock', wc),
		row('JSON.parse per line', parse, { name: 'wc -l', seconds: wc }),
		row("normalise: events only, without the file's SHA-256", unhashed, floor),
		row('normalise: events only', events, floor),
		row('normalise: events and all facts', facts, floor),
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

/** As in the page, where the browser hashes files beside the reading. */
const noHash = (): Hasher => ({ update() {}, digest: () => '' });

function sha256(): Hasher {
	const hash = createHash('sha256');
	return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
}

async function readEvents(work: Workload, facts: boolean, hasher = sha256): Promise<number> {
	let events = 0;
	const files = await normalise([fileInput(work)], {
		zone: 'UTC',
		secretSalt: 'bench',
		facts,
		reuseRows: true,
		hasher,
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
		stream: () => fileStream(work.path, work.bytes),
	};
}
