import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { openNodeDatabase } from '../cli/duckdb-node.ts';
import { openWasmInNode } from '../test/engine/wasm-in-node.ts';
import { benchEngine } from './engines.ts';
import { PAGE, RESULTS } from './folders.ts';
import { type Row, table } from './measure.ts';
import { benchNormalise } from './normalise.ts';
import { benchPage } from './page.ts';
import { benchRecord } from './record.ts';
import { type Shape, workload } from './workload.ts';

/**
 * `npm run bench [-- SIZE… | normalise | engines | page | record]`: prints a table and writes it as JSON to `bench/results/`.
 * Normaliser and its floor in CPU seconds, so that a busy machine counts less; what waits for others by the clock.
 * Without arguments everything on 10 k, 100 k and 1 M events. Floors are measured in the same run.
 */
const asked = process.argv.slice(2);
const sizes = asked.map(Number).filter(Number.isInteger);
const parts = asked.filter((one) => !Number.isInteger(Number(one)));
const wants = (part: string) => parts.length === 0 || parts.includes(part);
const rows: Row[] = [];
const add = (some: readonly Row[]) => {
	rows.push(...some);
	process.stderr.write(`${some.at(-1)?.what}\n`);
};

const reads = ['normalise', 'engines', 'page'].some(wants);
for (const events of sizes.length > 0 || !reads ? sizes : [10_000, 100_000, 1_000_000]) {
	for (const shape of ['jsonrpc', 'claude-desktop'] as const satisfies Shape[]) {
		if (wants('normalise'))
			add(await benchNormalise(await workload(shape, events), events > 500_000 ? 1 : 5));
	}
	const work = await workload('claude-desktop', events);
	if (wants('engines')) {
		add(await benchEngine('node', work, () => openNodeDatabase()));
		add(await benchEngine('wasm', work, () => openWasmInNode()));
	}
	if (wants('page')) {
		if (existsSync(join(PAGE, 'index.html'))) add(await benchPage(work));
		else process.stderr.write('page: run `npm run build` first\n');
	}
}

if (wants('record')) {
	for (const bytes of [300, 10_000]) add(await benchRecord(10_000, bytes));
}

console.log(
	`\nNode ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? ''}\n\n${table(rows)}`,
);
mkdirSync(RESULTS, { recursive: true });
const file = `${RESULTS}${new Date().toISOString().replaceAll(':', '-')}.json`;
writeFileSync(
	file,
	`${JSON.stringify({ node: process.version, cores: cpus().length, rows }, null, '\t')}\n`,
);
console.log(`\n${file.slice(file.indexOf('bench/results'))}`);
process.exit(0);
