import type { Value } from '../../detections/engine/database.ts';

/** A statement or a condition with bound values; `shown` is the same with the values written into it. */
export interface Sql {
	readonly sql: string;
	readonly values: readonly Value[];
	readonly shown: string;
}

/** Returns the value as a SQL literal. */
export function literal(value: Value): string {
	if (value === null) return 'NULL';
	if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
	return String(value);
}

/** Joins words and parts: a string value is bound, a `Sql` is taken over, `raw` words come from this code only. */
export function sql(words: TemplateStringsArray, ...parts: readonly (Sql | Value)[]): Sql {
	let text = words[0] ?? '';
	let shown = text;
	const values: Value[] = [];
	for (const [index, part] of parts.entries()) {
		if (part !== null && typeof part === 'object') {
			text += part.sql;
			shown += part.shown;
			values.push(...part.values);
		} else {
			text += '?';
			shown += literal(part);
			values.push(part);
		}
		const word = words[index + 1] ?? '';
		text += word;
		shown += word;
	}
	return { sql: text, values, shown };
}

/** Words of SQL that this code wrote: identifiers of the field table, keywords. Never text of a log or a person. */
export function raw(words: string): Sql {
	return { sql: words, values: [], shown: words };
}

/** A point in time (microseconds since 1970) as a TIMESTAMP. */
export function timestamp(us: number): Sql {
	const text = new Date(us / 1000).toISOString().replace('T', ' ').replace('Z', '');
	return {
		sql: 'make_timestamp(CAST(? AS BIGINT))',
		values: [us],
		shown: `TIMESTAMP '${text}'`,
	};
}

/** Joins conditions with AND; none at all is TRUE. */
export function all(conditions: readonly Sql[]): Sql {
	if (conditions.length === 0) return raw('TRUE');
	return {
		sql: conditions.map((condition) => condition.sql).join(' AND '),
		values: conditions.flatMap((condition) => condition.values),
		shown: conditions.map((condition) => condition.shown).join(' AND '),
	};
}

/** A list of values, for IN. */
export function list(values: readonly Value[]): Sql {
	return {
		sql: `(${values.map(() => '?').join(', ')})`,
		values,
		shown: `(${values.map(literal).join(', ')})`,
	};
}

/** Ids as the rows of a subquery: one bound value however many there are. */
export function idList(ids: readonly string[]): Sql {
	return sql`(SELECT unnest(string_split(${ids.join(',')}, ',')))`;
}
