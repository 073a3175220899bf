import { columnOf, type Filter, type FilterSet } from './filter.ts';
import { all, idList, list, raw, type Sql, sql, timestamp } from './sql.ts';

/** What a filter needs to know besides the tables. */
export interface WhereContext {
	/** Ids of the events that are evidence of an alert of this level (of any level for `null`). */
	eventsOfLevel(level: string | null): readonly string[];
}

export interface WhereOptions {
	/** Leaves out the filters of this field, as the counts of its facet do. */
	readonly withoutField?: string;
	readonly withoutTime?: boolean;
}

const TEXT_COLUMNS = [
	'message',
	'arguments_text',
	'result_text',
	'error_message',
	'server',
	'tool',
	'method',
	'command_line',
	'url',
	'resource_uri',
] as const;

/** Returns the condition on `events` that a filter set stands for. */
export function whereOf(set: FilterSet, context: WhereContext, options: WhereOptions = {}): Sql {
	const conditions = set.filters
		.filter((filter) => filter.field !== options.withoutField)
		.map((filter) => conditionOf(filter, context));
	if (options.withoutTime !== true) {
		if (set.from !== null) conditions.push(sql`time >= ${timestamp(set.from)}`);
		if (set.to !== null) conditions.push(sql`time < ${timestamp(set.to)}`);
	}
	return all(conditions);
}

function conditionOf(filter: Filter, context: WhereContext): Sql {
	if (filter.field === 'text') return textCondition(filter);
	if (filter.field === 'file') return fileCondition(filter);
	if (filter.field === 'level') return levelCondition(filter, context);
	const column = columnOf(filter.field);
	if (column === null) return raw('FALSE');
	const text = raw(
		filter.not || filter.values.includes('')
			? `coalesce(CAST(${column} AS VARCHAR), '')`
			: `CAST(${column} AS VARCHAR)`,
	);
	const operator = raw(filter.not ? 'NOT IN' : 'IN');
	const condition = sql`${text} ${operator} ${list(filter.values)}`;
	return { ...condition, shown: condition.shown.replaceAll(/CAST\((\w+) AS VARCHAR\)/g, '$1') };
}

function textCondition(filter: Filter): Sql {
	const any = filter.values.map((value) => {
		const needle = value.toLowerCase();
		const inEvent = TEXT_COLUMNS.map((column) => sql`contains(lower(${raw(column)}), ${needle})`);
		const inTexts = sql`event_id IN (SELECT event_id FROM texts WHERE role NOT IN ('result', 'error', 'log') AND contains(lower(text), ${needle}))`;
		// a NULL column makes its comparison NULL, which NOT would keep
		return sql`coalesce(${inEvent.reduce((sum, one) => sql`${sum} OR ${one}`)}, FALSE) OR ${inTexts}`;
	});
	const [first = raw('TRUE'), ...rest] = any;
	const joined = rest.reduce((sum, one) => sql`${sum} OR ${one}`, first);
	return filter.not ? sql`NOT (${joined})` : sql`(${joined})`;
}

function fileCondition(filter: Filter): Sql {
	const files = filter.values.map((value) => sql`path = ${value} OR suffix(path, ${`/${value}`})`);
	const [first = raw('FALSE'), ...rest] = files;
	const joined = rest.reduce((sum, one) => sql`${sum} OR ${one}`, first);
	const operator = raw(filter.not ? 'NOT IN' : 'IN');
	return sql`file_id ${operator} (SELECT file_id FROM files WHERE ${joined})`;
}

function levelCondition(filter: Filter, context: WhereContext): Sql {
	const ids = new Set<string>();
	for (const value of filter.values)
		if (value !== '') for (const id of context.eventsOfLevel(value)) ids.add(id);
	const some = sql`event_id IN ${idList([...ids])}`;
	const none = sql`event_id NOT IN ${idList(context.eventsOfLevel(null))}`;
	const any = filter.values.includes('') ? sql`(${some} OR ${none})` : some;
	return filter.not ? sql`NOT (${any})` : any;
}
