import { EVENTS } from '../../ingest/ecs/fields.ts';

/** Fields with a facet and a short name; `level` is that of the alerts an event is evidence of. */
export const FACET_FIELDS = [
	'level',
	'server',
	'tool',
	'method',
	'kind',
	'outcome',
	'client',
	'file',
] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

/** One condition: the field has one of the values (or none of them). The value `''` means the field is empty. */
export interface Filter {
	/** A facet field, `text`, or a column of `events`. */
	readonly field: string;
	readonly values: readonly string[];
	readonly not: boolean;
}

/** What all views show: every filter holds, and the time lies in `[from, to)`, microseconds since 1970. */
export interface FilterSet {
	readonly filters: readonly Filter[];
	readonly from: number | null;
	readonly to: number | null;
}

export const NO_FILTERS: FilterSet = { filters: [], from: null, to: null };

const COLUMNS: ReadonlyMap<string, string> = new Map(
	EVENTS.columns.flatMap((column) => [
		[column.name, column.name],
		...('field' in column ? [[column.field, column.name] as const] : []),
	]),
);
const SPECIAL: ReadonlySet<string> = new Set(['level', 'file', 'text']);
const ALIASES: ReadonlyMap<string, string> = new Map([
	['log.level', 'log_level'],
	['session', 'session_id'],
	['log.file.path', 'file'],
	['id', 'rpc_id'],
]);

/** Returns the field a name stands for (short name, column, or ECS name), or `null`. */
export function resolveField(name: string): string | null {
	const alias = ALIASES.get(name) ?? name;
	if (SPECIAL.has(alias) || alias === 'log_level') return alias;
	return COLUMNS.get(alias) ?? null;
}

/** Returns the column of `events` a field reads; `null` for the fields that are no column. */
export function columnOf(field: string): string | null {
	if (SPECIAL.has(field)) return null;
	if (field === 'log_level') return 'level';
	return COLUMNS.get(field) ?? null;
}

/** Returns the filters with that value included or excluded; the same state again removes it. */
export function toggleValue(
	filters: readonly Filter[],
	field: string,
	value: string,
	not: boolean,
): readonly Filter[] {
	const rest: Filter[] = [];
	let was: 'in' | 'out' | null = null;
	let at = -1;
	for (const filter of filters) {
		if (filter.field !== field) {
			rest.push(filter);
			continue;
		}
		const values = filter.values.filter((known) => known !== value);
		if (values.length < filter.values.length) was = filter.not ? 'out' : 'in';
		if (filter.not === not && values.length > 0) at = rest.length;
		if (values.length > 0) rest.push({ ...filter, values });
	}
	if (was === (not ? 'out' : 'in')) return rest;
	const same = rest[at];
	if (same === undefined) return [...rest, { field, values: [value], not }];
	return rest.with(at, { ...same, values: [...same.values, value] });
}

/** Returns what the filters say of a value: included, excluded, or nothing. */
export function stateOf(
	filters: readonly Filter[],
	field: string,
	value: string,
): 'in' | 'out' | null {
	for (const filter of filters)
		if (filter.field === field && filter.values.includes(value)) return filter.not ? 'out' : 'in';
	return null;
}
