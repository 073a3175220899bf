import { type Filter, type FilterSet, toggleValue } from '../queries/filter.ts';
import { formatSearch, parseSearch, type SearchError } from '../queries/search-line.ts';
import { route } from './route.svelte.ts';

/** The one filter set of all views; it lives in the address, so that a step back restores it. */
class Filters {
	readonly #search = $derived(parseSearch(route.parameters.q ?? ''));

	/** What the search line says, without the time range. */
	readonly line = $derived(route.parameters.q ?? '');

	readonly set: FilterSet = $derived({
		filters: this.#search.filters,
		from: readTime(route.parameters.from),
		to: readTime(route.parameters.to),
	});

	/** Number of conditions, the time range counted as one. */
	readonly size = $derived(
		this.set.filters.length + (this.set.from === null && this.set.to === null ? 0 : 1),
	);

	/** Takes over a search line; returns what was wrong and changes nothing then. */
	setLine(line: string): readonly SearchError[] {
		const { filters, errors } = parseSearch(line);
		if (errors.length === 0) this.setFilters(filters);
		return errors;
	}

	setFilters(filters: readonly Filter[]): void {
		const q = formatSearch(filters);
		route.go(route.view, { ...route.parameters, q: q === '' ? undefined : q, id: keptId() });
	}

	toggle(field: string, value: string, not = false): void {
		this.setFilters(toggleValue(this.set.filters, field, value, not));
	}

	remove(index: number): void {
		this.setFilters(this.set.filters.filter((_, at) => at !== index));
	}

	/** Sets the time range, microseconds since 1970; `null` leaves that end open. */
	setTime(from: number | null, to: number | null): void {
		route.go(route.view, {
			...route.parameters,
			from: writeTime(from),
			to: writeTime(to),
			id: keptId(),
		});
	}

	clear(): void {
		route.go(route.view, { id: keptId() });
	}
}

function keptId(): string | undefined {
	return route.parameters.id;
}

function readTime(text: string | undefined): number | null {
	const ms = text === undefined ? Number.NaN : Date.parse(text);
	return Number.isNaN(ms) ? null : ms * 1000;
}

function writeTime(us: number | null): string | undefined {
	return us === null ? undefined : new Date(us / 1000).toISOString();
}

export const filters = new Filters();
