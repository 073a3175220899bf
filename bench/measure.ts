/** CPU seconds of this process, user and system, all threads: what other programs do counts little. */
function cpuSeconds(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1e6;
}

/**
 * CPU seconds that each task takes: the medians of `runs` runs after one to warm up. The tasks take turns, so that a
 * slow minute of the machine meets all of them.
 */
export async function cpuMedians<Name extends string>(
	runs: number,
	tasks: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, number>> {
	const names = Object.keys(tasks) as Name[];
	const times = new Map(names.map((name) => [name, [] as number[]]));
	for (let run = 0; run <= runs; run++) {
		for (const name of names) {
			const start = cpuSeconds();
			await tasks[name]();
			if (run > 0) times.get(name)!.push(cpuSeconds() - start);
		}
	}
	const middle = (name: Name) => times.get(name)!.sort((a, b) => a - b)[runs >> 1]!;
	return Object.fromEntries(names.map((name) => [name, middle(name)])) as Record<Name, number>;
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
