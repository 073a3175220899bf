import type { Value } from './database.ts';

/** A value as an SQL literal that reads back as exactly that value; lists become `[…]`. */
export function sqlLiteral(value: Value | readonly Value[]): string {
	switch (typeof value) {
		case 'string':
			return stringLiteral(value);
		case 'number':
			return numberLiteral(value);
		case 'boolean':
			return value ? 'true' : 'false';
		default:
			return value === null ? 'NULL' : `[${value.map((item) => sqlLiteral(item)).join(', ')}]`;
	}
}

/** A text as an SQL string: quotes doubled; no other character has a meaning inside. */
export function stringLiteral(text: string): string {
	// The parser ends a statement at NUL.
	const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
	return parts.length === 1 ? parts[0]! : `(${parts.join(' || chr(0) || ')})`;
}

function numberLiteral(value: number): string {
	if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
		return value < 0 ? `(${value})` : String(value);
	}
	return Number.isFinite(value) ? `(${value}::DOUBLE)` : `('${value}'::DOUBLE)`;
}
