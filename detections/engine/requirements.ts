import type { Database, QueryOptions } from './database.ts';
import type { HealthReason } from './health.ts';
import type { Requirement } from './rule.ts';
import { sqlLiteral } from './sql-literal.ts';
import { quoted } from './tables.ts';

/** The first requirement that the loaded logs do not meet, or `null`; table and column names were checked at load. */
export async function unmetRequirement(
	db: Database,
	requires: readonly Requirement[],
	options: QueryOptions,
): Promise<HealthReason | null> {
	for (const requirement of requires) {
		const { table, where = {}, columns = [], because = null } = requirement;
		const conditions = [
			...Object.entries(where).map(([column, values]) => ({ column, values })),
			...columns.map((column) => ({ column, values: [] as string[] })),
		];
		const all = conditions.map(
			({ column, values }) =>
				`${quoted(column)} ${values.length === 0 ? 'IS NOT NULL' : `IN (${values.map(sqlLiteral).join(', ')})`}`,
		);
		if (await exists(db, table, all, options)) continue;
		const unmet = { code: 'needs', table, column: null, values: [], because } as const;
		for (const [i, { column, values }] of conditions.entries()) {
			if (!(await exists(db, table, [], options))) return unmet;
			if (!(await exists(db, table, [all[i]!], options))) return { ...unmet, column, values };
		}
		return conditions.length === 0 ? unmet : { ...unmet, ...conditions[0] };
	}
	return null;
}

async function exists(
	db: Database,
	table: string,
	conditions: readonly string[],
	options: QueryOptions,
): Promise<boolean> {
	const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
	const { rows } = await db.query(`SELECT 1 FROM ${quoted(table)}${where} LIMIT 1`, [], options);
	return rows.length > 0;
}
