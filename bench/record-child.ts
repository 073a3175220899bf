import { record } from '../cli/commands/record.ts';

/** What the bench of `record` runs: `record --out FILE -- COMMAND…`, or an echo of lines with `--echo`. */
const [first, ...command] = process.argv.slice(2);
if (first === '--echo') {
	process.stdin.on('data', (bytes) => process.stdout.write(bytes));
} else if (first !== undefined) {
	await record(command, { out: first, maxSize: 2 ** 30, keep: 8, grace: 10 });
}
