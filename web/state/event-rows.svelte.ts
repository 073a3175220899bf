import { type EventLine, eventRows } from '../queries/events.ts';
import { matching, type Page } from './matching.svelte.ts';
import { session } from './session.svelte.ts';

const KEPT_PAGES = 24;

/** The rows of the event list that are in view; fetched by stretches of `seq`, kept for a while. */
class EventRows {
	/** Newest last: also the order in which pages are given up. */
	#pages = new Map<Page, readonly EventLine[]>();
	#wanted: readonly Page[] = [];
	#loading = false;
	#of: readonly Page[] = [];
	/** Grows when rows arrive. */
	version = $state(0);
	failure = $state('');

	/** Asks for the rows `[from, to)` of the filtered list. */
	want(from: number, to: number): void {
		if (matching.pages !== this.#of) {
			this.#of = matching.pages;
			this.#pages.clear();
		}
		this.#wanted = matching.pages.slice(pageAt(from), pageAt(Math.max(from, to - 1)) + 1);
		if (!this.#loading) void this.#load();
	}

	/** The row at that place, or `null` while it is on its way. */
	at(index: number): EventLine | null {
		void this.version;
		if (matching.pages !== this.#of) return null;
		const page = matching.pages[pageAt(index)];
		if (page === undefined) return null;
		return this.#pages.get(page)?.[index - page.first] ?? null;
	}

	/** The place of an event in the filtered list; `null` when it does not pass. */
	async placeOf(seq: number, id: string): Promise<number | null> {
		const page = matching.pages.find((one) => seq >= one.seqFrom && seq < one.seqTo);
		if (page === undefined) return null;
		const rows = this.#pages.get(page) ?? (await this.#fetch(page));
		const at = rows.findIndex((row) => row.event_id === id);
		return at === -1 ? null : page.first + at;
	}

	async #load(): Promise<void> {
		this.#loading = true;
		try {
			for (;;) {
				const page = this.#wanted.find((one) => !this.#pages.has(one));
				if (page === undefined) break;
				const of = this.#of;
				const rows = await this.#fetch(page);
				if (of !== this.#of) continue;
				this.#pages.set(page, rows);
				for (const old of this.#pages.keys()) {
					if (this.#pages.size <= KEPT_PAGES) break;
					this.#pages.delete(old);
				}
				this.version++;
			}
			this.failure = '';
		} catch (error) {
			this.failure = error instanceof Error ? error.message : String(error);
			this.#wanted = [];
		} finally {
			this.#loading = false;
		}
	}

	#fetch(page: Page): Promise<EventLine[]> {
		return session.rows<EventLine>(eventRows(matching.applied, page.seqFrom, page.seqTo));
	}
}

/** Index of the page that holds the row, by bisection. */
function pageAt(row: number): number {
	const { pages } = matching;
	let low = 0;
	let high = pages.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((pages[middle]?.first ?? 0) <= row) low = middle;
		else high = middle - 1;
	}
	return low;
}

export const eventRowsInView = new EventRows();
