import { LEVELS } from '../components/level.ts';
import { eventCount, facetCounts, passingEvents } from '../queries/events.ts';
import { FACET_FIELDS, type FacetField, type FilterSet } from '../queries/filter.ts';
import { whereOf } from '../queries/where.ts';
import { alertIndex } from './alert-index.svelte.ts';
import { matching } from './matching.svelte.ts';
import { session } from './session.svelte.ts';

export interface FacetValue {
	readonly value: string;
	readonly n: number;
}

const MOST_VALUES = 200;

/** Counts of each field's values among the events that pass all other filters. */
class Facets {
	stale = $state(false);
	#found = $state.raw<ReadonlyMap<FacetField, readonly FacetValue[]>>(new Map());

	values(field: FacetField): readonly FacetValue[] {
		return this.#found.get(field) ?? [];
	}

	/** Follows the filters while the component lives that calls it. */
	start(): void {
		$effect(() => {
			// the rows come first: counts are asked for when the list is known
			const set = matching.appliedSet;
			if (!session.isOpen) return;
			const abort = new AbortController();
			this.stale = true;
			this.#count(set, abort.signal)
				.catch(() => {
					// a newer count follows, or the event list says what failed
				})
				.finally(() => {
					if (!abort.signal.aborted) this.stale = false;
				});
			return () => abort.abort();
		});
	}

	async #count(set: FilterSet, signal: AbortSignal): Promise<void> {
		const { context } = alertIndex;
		const found = new Map<FacetField, readonly FacetValue[]>();
		for (const field of FACET_FIELDS) {
			const where = whereOf(set, context, { withoutField: field });
			if (field === 'level') {
				const ids = context.eventsOfLevel(null);
				if (ids.length === 0) continue;
				const rows = await session.rows<{ event_id: string }>(passingEvents(where, ids), signal);
				const [all] = await session.rows<{ n: number }>(eventCount(where), signal);
				const none = { value: '', n: (all?.n ?? 0) - rows.length };
				const levels = countLevels(rows.map((row) => row.event_id));
				found.set('level', none.n > 0 ? [...levels, none] : levels);
			} else {
				const rows = await session.rows<FacetValue>(facetCounts(field, where, MOST_VALUES), signal);
				found.set(field, rows);
			}
		}
		signal.throwIfAborted();
		this.#found = found;
	}
}

function countLevels(ids: readonly string[]): readonly FacetValue[] {
	const counts = new Map<string, number>();
	for (const id of ids) {
		const level = alertIndex.levelOf(id);
		if (level !== null) counts.set(level, (counts.get(level) ?? 0) + 1);
	}
	return LEVELS.flatMap((level) => {
		const n = counts.get(level) ?? 0;
		return n === 0 ? [] : [{ value: level, n }];
	});
}

export const facets = new Facets();
