import { benchNormalise } from './normalise.ts';
import { table } from './measure.ts';
import { workload } from './workload.ts';
const rows = [];
for (const shape of ['jsonrpc', 'claude-desktop'] as const) rows.push(...(await benchNormalise(await workload(shape, Number(process.argv[2] ?? 100_000)), 3)));
console.log(table(rows));
