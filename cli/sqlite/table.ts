import type initSqlJs from 'sql.js';

/** A table with rows of its own (no view, no virtual table) and the name that means its row number. */
export interface Table {
	readonly name: string;
	readonly columns: readonly string[];
	readonly rowid: string;
}

const MAX_TABLES = 500;
const ROWID_NAMES = ['rowid', '_rowid_', 'oid'];

/** The first table, `preferred` before all others, that has all these columns; `null` when there is none. */
export function findTable(
	db: initSqlJs.Database,
	preferred: string,
	needed: readonly string[],
): Table | null {
	const [found] = db.exec(
		`SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0
		ORDER BY name <> ?, rootpage LIMIT ${MAX_TABLES}`,
		[preferred],
	);
	for (const [name] of found?.values ?? []) {
		if (typeof name !== 'string') continue;
		// Generated columns are not among them: what they hold is computed when they are read.
		const [info] = db.exec('SELECT name FROM pragma_table_info(?)', [name]);
		const columns = (info?.values ?? []).map(([column]) => String(column));
		if (!needed.every((column) => columns.includes(column))) continue;
		const taken = new Set(columns.map((column) => column.toLowerCase()));
		const rowid = ROWID_NAMES.find((one) => !taken.has(one));
		if (rowid !== undefined) return { name, columns, rowid };
	}
	return null;
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
