import { checkStatement, type GateOptions } from './gate.ts';
import type { List } from './list.ts';
import type { PackError } from './pack-error.ts';
import { PUBLISHED } from './published.ts';
import type { Rule } from './rule.ts';

const TABLES = new Map(PUBLISHED.map((table) => [table.name, table]));

/** What the gate needs to know to judge a rule of a pack with these lists. */
export function gateOptions(rule: Rule | null, lists: Iterable<List>): GateOptions {
	const tables = new Set(TABLES.keys());
	for (const list of lists) tables.add(list.table.name);
	return { tables, params: rule?.params ?? new Map() };
}

/** What keeps a rule from running: refused SQL, and requirements on tables or columns that do not exist. */
export function lintRule(rule: Rule, lists: Iterable<List>): PackError[] {
	const errors: PackError[] = [];
	for (const { offset, message } of checkStatement(rule.query, gateOptions(rule, lists))) {
		errors.push({ path: rule.path, ...rule.queryPlace(offset), message });
	}
	for (const [i, { table, where = {}, columns = [] }] of rule.requires.entries()) {
		const known = TABLES.get(table);
		const fail = (message: string) =>
			errors.push({
				path: rule.path,
				...rule.placeOf(['requires', i]),
				message: `requires: ${message}`,
			});
		if (known === undefined) fail(`no table ${table}`);
		for (const name of [...Object.keys(where), ...columns]) {
			if (known !== undefined && !known.columns.some((column) => column.name === name)) {
				fail(`${table} has no column ${name}`);
			}
		}
	}
	return errors;
}
