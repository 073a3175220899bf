import type { Alert } from '../../detections/engine/alert.ts';
import { BLOCK, eventBlocks, passingEvents } from '../queries/events.ts';
import { type FilterSet, NO_FILTERS } from '../queries/filter.ts';
import { all, type Sql } from '../queries/sql.ts';
import { whereOf } from '../queries/where.ts';
import { alertIndex } from './alert-index.svelte.ts';

import { filters } from './filters.svelte.ts';
import { session } from './session.svelte.ts';

/** Rows of the filtered event list that lie in one stretch of `seq`. */
export interface Page {
	/** Place of its first row in the filtered list, from 0. */
	readonly first: number;
	readonly rows: number;
	readonly seqFrom: number;
	readonly seqTo: number;
}

const ROWS_PER_PAGE = BLOCK;

/** What passes the filters: the condition, the map of event pages, and the alerts. */
class Matching {
	/** The condition on `events`. */
	readonly where: Sql = $derived(
		whereOf(session.isOpen ? filters.set : NO_FILTERS, alertIndex.context),
	);
	/** The condition that `pages` and `events` were counted with. */
	applied: Sql = $state.raw(all([]));
	/** The filters of `applied`; a new object whenever the numbers are new. */
	appliedSet: FilterSet = $state.raw(NO_FILTERS);
	pages = $state.raw<readonly Page[]>([]);
	/** Number of events that pass. */
	events = $state(0);
	/** Alerts that pass, most urgent first. */
	alerts = $state.raw<readonly Alert[]>([]);
	/** The numbers belong to earlier filters. */
	stale = $state(false);
	failure = $state('');

	/** Follows the filters from now on; call it while a component starts. */
	start(): void {
		$effect(() => {
			const { where } = this;
			const { set } = filters;
			const unfiltered = filters.size === 0;
			void session.generation;
			const abort = new AbortController();
			this.stale = true;
			this.#find(where, set, unfiltered, session.events, abort.signal).catch((error: unknown) => {
				if (!abort.signal.aborted) {
					this.failure = error instanceof Error ? error.message : String(error);
					this.stale = false;
				}
			});
			return () => abort.abort();
		});
	}

	async #find(
		where: Sql,
		set: FilterSet,
		unfiltered: boolean,
		events: number,
		signal: AbortSignal,
	): Promise<void> {
		if (unfiltered || !session.isOpen) {
			this.#take(where, set, denseBlocks(session.isOpen ? events : 0), alertIndex.alerts);
			return;
		}
		const blocks = await session.rows<Block>(eventBlocks(where), signal);
		const evidence = alertIndex.context.eventsOfLevel(null);
		const passing =
			evidence.length === 0
				? []
				: await session.rows<{ event_id: string }>(passingEvents(where, evidence), signal);
		signal.throwIfAborted();
		const ids = new Set(passing.map((row) => row.event_id));
		const levels = set.filters.filter((filter) => filter.field === 'level');
		const alerts = alertIndex.alerts.filter(
			(alert) =>
				alert.eventIds.some((id) => ids.has(id)) &&
				levels.every((filter) => filter.values.includes(alert.level) !== filter.not),
		);
		this.#take(where, set, blocks, alerts);
	}

	#take(where: Sql, set: FilterSet, blocks: readonly Block[], alerts: readonly Alert[]): void {
		const pages = pagesOf(blocks);
		const last = pages.at(-1);
		this.applied = where;
		this.appliedSet = { ...set };
		this.pages = pages;
		this.events = last === undefined ? 0 : last.first + last.rows;
		this.alerts = alerts;
		this.stale = false;
		this.failure = '';
	}
}

interface Block {
	readonly block: number;
	readonly n: number;
}

/** Blocks of an unfiltered list: `seq` is dense from 1. */
function denseBlocks(events: number): readonly Block[] {
	const blocks: Block[] = [];
	for (let block = 0; block * BLOCK <= events; block++) {
		const from = Math.max(1, block * BLOCK);
		const to = Math.min(events + 1, (block + 1) * BLOCK);
		if (to > from) blocks.push({ block, n: to - from });
	}
	return blocks;
}

/** Joins blocks to pages of about as many rows as an unfiltered block has. */
export function pagesOf(blocks: readonly Block[]): readonly Page[] {
	const pages: Page[] = [];
	let first = 0;
	let rows = 0;
	let start: number | null = null;
	for (const [index, { block, n }] of blocks.entries()) {
		start ??= block;
		rows += n;
		if (rows < ROWS_PER_PAGE && index < blocks.length - 1) continue;
		pages.push({ first, rows, seqFrom: start * BLOCK, seqTo: (block + 1) * BLOCK });
		first += rows;
		rows = 0;
		start = null;
	}
	return pages;
}

export const matching = new Matching();
