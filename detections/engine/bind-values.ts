import type { Value } from './database.ts';
import { sqlLiteral } from './sql-literal.ts';
import { sqlTokens } from './sql-tokens.ts';

/**
 * The statement with `?` (in order) or `$1` filled in as literals of the types an engine would bind.
 * For engines whose bound statements cannot be cancelled.
 */
export function bindValues(sql: string, values: readonly Value[]): string {
	if (values.length === 0) return sql;
	let text = '';
	let at = 0;
	let next = 0;
	for (const token of sqlTokens(sql)) {
		if (token.kind !== 'parameter') continue;
		const index = token.text === '?' ? next++ : Number(token.text.slice(1)) - 1;
		if (!(index in values)) throw new RangeError(`no value for parameter ${token.text}`);
		text += sql.slice(at, token.start) + typedLiteral(values[index]!);
		at = token.end;
	}
	return text + sql.slice(at);
}

function typedLiteral(value: Value): string {
	const literal = sqlLiteral(value);
	return typeof value === 'number' && Number.isSafeInteger(value)
		? `(${literal}::BIGINT)`
		: literal;
}
