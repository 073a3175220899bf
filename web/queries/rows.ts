import type { Result, ResultValue } from '../../detections/engine/database.ts';

/** Returns the rows of a result as objects; columns are those of the statement that asked. */
export function rowsOf<T extends object>(result: Result): T[] {
	const names = result.columns.map((column) => column.name);
	return result.rows.map((cells) => {
		const row = Object.create(null) as Record<string, ResultValue>;
		for (const [index, name] of names.entries()) row[name] = cells[index] ?? null;
		return row as T;
	});
}
