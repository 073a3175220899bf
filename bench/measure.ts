/** Seconds that a task takes: the median of `runs` runs after one to warm up. */
export async function median(runs: number, task: () => unknown): Promise<number> {
	await task();
	const times: number[] = [];
	for (let i = 0; i < runs; i++) {
		const start = performance.now();
		await task();
		times.push((performance.now() - start) / 1000);
	}
	return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

export interface Row {
	readonly what: string;
	readonly events: number;
	readonly seconds: number;
	/** MB (10^6 bytes) per second, where bytes are read. */
	readonly mbPerSecond?: number;
	readonly perSecond?: number;
	/** Speed as a multiple of the floor of the same run. */
	readonly ratio?: number;
	readonly floor?: string;
}

/** The rows as a table of text. */
export function table(rows: readonly Row[]): string {
	const cells = rows.map((row) => [
		row.what,
		row.events.toLocaleString('en'),
		row.seconds.toFixed(3),
		row.mbPerSecond?.toFixed(0) ?? '',
		row.perSecond === undefined ? '' : Math.round(row.perSecond).toLocaleString('en'),
		row.ratio === undefined ? '' : `${row.ratio.toFixed(2)} x ${row.floor ?? ''}`,
	]);
	const head = ['what', 'events', 's', 'MB/s', 'per s', 'against the floor'];
	const widths = head.map((h, i) => Math.max(h.length, ...cells.map((c) => c[i]!.length)));
	const line = (c: readonly string[]) =>
		c
			.map((text, i) => (i === 0 || i === 5 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
			.join('  ');
	return [line(head), widths.map((w) => '-'.repeat(w)).join('  '), ...cells.map(line)].join('\n');
}
