import { eventBounds, histogram, topServers } from '../queries/events.ts';
import type { raw } from '../queries/sql.ts';
import { whereOf } from '../queries/where.ts';
import { alertIndex } from './alert-index.svelte.ts';
import { matching } from './matching.svelte.ts';
import { session } from './session.svelte.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WIDTHS = [
	SECOND / 1000,
	SECOND / 100,
	SECOND / 10,
	SECOND,
	5 * SECOND,
	15 * SECOND,
	MINUTE,
	5 * MINUTE,
	15 * MINUTE,
	HOUR,
	4 * HOUR,
	12 * HOUR,
	DAY,
	7 * DAY,
	30 * DAY,
	365 * DAY,
] as const;
const MOST_BINS = 72;
const SERIES = 3;

export interface Bin {
	/** Start, microseconds since 1970. */
	readonly start: number;
	/** Events of each of the named servers, then of all others. */
	readonly counts: readonly number[];
	readonly total: number;
}

/** Events over time, split by the servers with most events; counted without the time filter. */
class Histogram {
	bins = $state.raw<readonly Bin[]>([]);
	/** Width of a bin, microseconds. */
	width = $state(HOUR);
	start = $state(0);
	end = $state(0);
	servers = $state.raw<readonly string[]>([]);
	highest = $state(0);

	/** Follows the filters while the component lives that calls it. */
	follow(): void {
		$effect(() => {
			// the rows come first: counts are asked for when the list is known
			const set = matching.appliedSet;
			if (!session.isOpen) return;
			const where = whereOf(set, alertIndex.context, { withoutTime: true });
			const abort = new AbortController();
			this.#count(where, abort.signal).catch(() => {
				// a newer count follows, or the event list says what failed
			});
			return () => abort.abort();
		});
	}

	async #count(where: ReturnType<typeof raw>, signal: AbortSignal): Promise<void> {
		const [bounds] = await session.rows<{ first_time: number | null; last_time: number | null }>(
			eventBounds(),
			signal,
		);
		const first = bounds?.first_time ?? null;
		const last = bounds?.last_time ?? null;
		if (first === null || last === null) {
			this.bins = [];
			return;
		}
		const width = WIDTHS.find((one) => (last - first) / one <= MOST_BINS) ?? WIDTHS[15];
		const offset = -new Date(first / 1000).getTimezoneOffset() * MINUTE;
		// bins of hours and days begin at the local clock's hours and days
		const start = Math.floor((first + offset) / width) * width - offset;
		const number = Math.floor((last - start) / width) + 1;
		const servers = (await session.rows<{ server: string }>(topServers(SERIES), signal)).map(
			(row) => row.server,
		);
		const rows = await session.rows<{ bin: number; series: number; n: number }>(
			histogram(where, start, width, servers),
			signal,
		);
		signal.throwIfAborted();
		const counts = Array.from({ length: number }, () => new Array<number>(SERIES + 1).fill(0));
		for (const row of rows) {
			const bin = counts[row.bin];
			if (bin !== undefined) bin[row.series === servers.length ? SERIES : row.series] = row.n;
		}
		this.bins = counts.map((bin, index) => ({
			start: start + index * width,
			counts: bin,
			total: bin.reduce((sum, n) => sum + n, 0),
		}));
		this.width = width;
		this.start = start;
		this.end = start + number * width;
		this.servers = servers;
		this.highest = this.bins.reduce((most, bin) => Math.max(most, bin.total), 0);
	}
}

export const timeHistogram = new Histogram();
