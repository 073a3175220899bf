import type { GateProblem } from './gate.ts';
import { ALLOWED_FUNCTIONS, TABLE_FUNCTIONS, WORDS_BEFORE_PARENTHESIS } from './sql-functions.ts';
import type { SqlToken } from './sql-tokens.ts';

/** What stands between two brackets, or the whole statement. */
interface Scope {
	/** Arguments of a function: FROM separates arguments there (`extract(hour FROM time)`). */
	readonly isCall: boolean;
	/** In the list after FROM, where a comma brings the next table. */
	inFrom: boolean;
	expectsTable: boolean;
	/** Index of the last token of a table reference; an alias with column names may follow. */
	tableEnd: number;
	hasSelect: boolean;
	asofAt: SqlToken | null;
	/** A table reference in brackets: a subquery, or tables joined first. */
	readonly opensTable: boolean;
	/** Index of the opening bracket. */
	readonly openedAt: number;
}

const MAX_DEPTH = 100;
const ENDS_FROM =
	/^(?:where|group|order|having|qualify|window|limit|offset|union|except|intersect|select|fetch)$/;
const SYSTEM_NAME =
	/^(?:duckdb_|pragma_|pg_|sqlite_|information_schema|staged_|next_|event_pool|text_rows)/;
const OPENING = new Set(['(', '[', '{']);
const CLOSING = new Set([')', ']', '}']);

/** Checks which tables are read and which functions are called, by walking the brackets and FROM lists. */
export function checkScopes(
	tokens: readonly SqlToken[],
	tables: ReadonlySet<string>,
): GateProblem[] {
	const problems: GateProblem[] = [];
	const refuse = (token: SqlToken, message: string) =>
		problems.push({ offset: token.start, message });
	const ctes = cteNames(tokens);
	const known = new Set([...tables, ...ctes.names]);
	let scope = newScope(false, false, -1);
	const outer: Scope[] = [];
	for (let i = 0; i < tokens.length; i++) {
		const token = tokens[i]!;
		const next = tokens[i + 1];
		if (token.kind === 'operator') {
			if (OPENING.has(token.text)) {
				if (outer.length >= MAX_DEPTH) {
					refuse(token, `more than ${MAX_DEPTH} brackets inside each other`);
					return problems;
				}
				outer.push(scope);
				const opensTable = scope.expectsTable && token.text === '(';
				scope.expectsTable = false;
				scope = newScope(isCall(tokens[i - 1]), opensTable, i);
			} else if (CLOSING.has(token.text)) {
				const closed = scope;
				scope = outer.pop() ?? newScope(false, false, -1);
				if (closed.opensTable || scope.tableEnd === closed.openedAt - 1) scope.tableEnd = i;
			} else if (token.text === ',' && scope.inFrom) {
				scope.expectsTable = true;
			}
			continue;
		}
		const opens = next?.kind === 'operator' && next.text === '(';
		const name = token.text.toLowerCase();
		// After a dot or AS any word is a name, even `where`.
		const isName = isWord(tokens[i - 1], 'as') || isDot(tokens[i - 1]);
		if (token.kind === 'word' && !isName && startsClause(scope, tokens, i, name, refuse)) continue;
		if (scope.expectsTable && token.kind !== 'number' && token.kind !== 'parameter') {
			if (token.kind === 'word' && name === 'lateral') continue;
			scope.expectsTable = false;
			scope.tableEnd = i;
			checkTable(token, name, next, opens, known, refuse);
			continue;
		}
		if (!opens || (token.kind !== 'word' && token.kind !== 'quoted')) continue;
		const before = tokens[i - 1];
		if (scope.inFrom && scope.tableEnd === i - 1) continue;
		if (isWord(before, 'as') || ctes.definedAt.has(i)) continue;
		if (token.kind === 'word' && WORDS_BEFORE_PARENTHESIS.has(name)) continue;
		if (!ALLOWED_FUNCTIONS.has(name)) refuse(token, `function ${name}() is not allowed`);
	}
	return problems;
}

function newScope(call: boolean, opensTable: boolean, openedAt: number): Scope {
	return {
		isCall: call,
		inFrom: opensTable,
		expectsTable: opensTable,
		tableEnd: -2,
		hasSelect: false,
		asofAt: null,
		opensTable,
		openedAt,
	};
}

/** Follows SELECT, FROM, JOIN and what ends a FROM list; `true` when the word is nothing else. */
function startsClause(
	scope: Scope,
	tokens: readonly SqlToken[],
	i: number,
	name: string,
	refuse: (token: SqlToken, message: string) => void,
): boolean {
	if (name === 'from') {
		if ((scope.isCall && !scope.hasSelect) || isDistinctFrom(tokens, i)) return true;
		scope.inFrom = true;
		scope.expectsTable = true;
		return true;
	}
	if (name === 'join') {
		scope.inFrom = true;
		scope.expectsTable = true;
		return true;
	}
	if (name === 'asof') scope.asofAt = tokens[i]!;
	if (name === 'where' && scope.asofAt !== null) {
		refuse(tokens[i]!, 'a filter beside ASOF JOIN changes what is matched: filter in a subquery');
	}
	if (name === 'select') {
		scope.hasSelect = true;
		scope.asofAt = null;
	}
	if (ENDS_FROM.test(name)) {
		scope.inFrom = false;
		scope.expectsTable = false;
		return true;
	}
	if (scope.expectsTable && (name === 'with' || name === 'values')) {
		scope.inFrom = false;
		scope.expectsTable = false;
		return true;
	}
	return false;
}

function checkTable(
	token: SqlToken,
	name: string,
	next: SqlToken | undefined,
	opens: boolean,
	known: ReadonlySet<string>,
	refuse: (token: SqlToken, message: string) => void,
): void {
	if (token.kind === 'string') refuse(token, 'files may not be read');
	else if (opens) {
		if (!TABLE_FUNCTIONS.has(name)) refuse(token, `table function ${name}() is not allowed`);
	} else if (
		next?.kind === 'operator' &&
		(next.text.startsWith('.') || next.text.startsWith(':'))
	) {
		refuse(token, 'tables are named without schema or prefix');
	} else if (SYSTEM_NAME.test(name)) refuse(token, 'the engine itself may not be read');
	else if (!known.has(name)) refuse(token, `no table ${name}`);
}

function isCall(before: SqlToken | undefined): boolean {
	if (before === undefined || (before.kind !== 'word' && before.kind !== 'quoted')) return false;
	return before.kind === 'quoted' || !WORDS_BEFORE_PARENTHESIS.has(before.text.toLowerCase());
}

/** `a IS [NOT] DISTINCT FROM b`. */
function isDistinctFrom(tokens: readonly SqlToken[], i: number): boolean {
	if (!isWord(tokens[i - 1], 'distinct')) return false;
	const before = isWord(tokens[i - 2], 'not') ? tokens[i - 3] : tokens[i - 2];
	return isWord(before, 'is');
}

/** Names bound by WITH: `name AS (` or `name(columns) AS (` after WITH, RECURSIVE or a comma. */
function cteNames(tokens: readonly SqlToken[]): {
	names: ReadonlySet<string>;
	definedAt: ReadonlySet<number>;
} {
	const names = new Set<string>();
	const definedAt = new Set<number>();
	const closing = closingBrackets(tokens);
	tokens.forEach((token, i) => {
		if (token.kind !== 'word' && token.kind !== 'quoted') return;
		const before = tokens[i - 1];
		const begins =
			isWord(before, 'with') ||
			isWord(before, 'recursive') ||
			(before?.kind === 'operator' && before.text === ',');
		if (!begins) return;
		let at = i + 1;
		if (tokens[at]?.kind === 'operator' && tokens[at]?.text === '(')
			at = (closing.get(at) ?? tokens.length) + 1;
		if (!isWord(tokens[at], 'as')) return;
		at++;
		if (isWord(tokens[at], 'not')) at++;
		if (isWord(tokens[at], 'materialized')) at++;
		if (tokens[at]?.kind !== 'operator' || tokens[at]?.text !== '(') return;
		names.add(token.text.toLowerCase());
		definedAt.add(i);
	});
	return { names, definedAt };
}

function closingBrackets(tokens: readonly SqlToken[]): ReadonlyMap<number, number> {
	const closing = new Map<number, number>();
	const open: number[] = [];
	tokens.forEach((token, i) => {
		if (token.kind !== 'operator') return;
		if (token.text === '(') open.push(i);
		else if (token.text === ')') {
			const opened = open.pop();
			if (opened !== undefined) closing.set(opened, i);
		}
	});
	return closing;
}

function isDot(token: SqlToken | undefined): boolean {
	return token?.kind === 'operator' && token.text === '.';
}

function isWord(token: SqlToken | undefined, word: string): boolean {
	return token?.kind === 'word' && token.text.toLowerCase() === word;
}
