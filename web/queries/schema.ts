import { raw, type Sql, sql } from './sql.ts';

export interface SchemaColumn {
	readonly table_name: string;
	readonly column_name: string;
	readonly data_type: string;
}

const NAME = /^[a-z_][a-z0-9_]*$/;

/** Tables and views with their columns. */
export function schemaColumns(): Sql {
	return sql`SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'main' ORDER BY table_name, ordinal_position`;
}

/** Number of rows of each table: `name, n`. Names that are no plain identifiers are left out. */
export function rowCounts(tables: readonly string[]): Sql {
	const known = tables.filter((table) => NAME.test(table));
	if (known.length === 0) return sql`SELECT NULL AS name, 0 AS n WHERE FALSE`;
	return raw(
		known
			.map((table) => `SELECT '${table}' AS name, count(*) AS n FROM "${table}"`)
			.join(' UNION ALL '),
	);
}
