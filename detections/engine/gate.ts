import type { Value } from './database.ts';
import { checkScopes } from './gate-scopes.ts';
import { sqlLiteral, stringLiteral } from './sql-literal.ts';
import { SqlSyntaxError, type SqlToken, sqlTokens } from './sql-tokens.ts';

/** Something a stranger's statement may not do, and where (UTF-16 offset into it). */
export interface GateProblem {
	readonly offset: number;
	readonly message: string;
}

export interface GateOptions {
	/** Tables that may be read, in lower case. */
	readonly tables: ReadonlySet<string>;
	/** Values of `$name` parameters. */
	readonly params: ReadonlyMap<string, Value | readonly Value[]>;
}

/** A statement was refused; `problems` says why. */
export class GateError extends Error {
	override readonly name = 'GateError';
	readonly problems: readonly GateProblem[];

	constructor(problems: readonly GateProblem[]) {
		super(problems.map((problem) => problem.message).join('; '));
		this.problems = problems;
	}
}

const MAX_LENGTH = 64 * 1024;
const MAX_TOKENS = 20_000;

/** Words that name what only one engine has, what tells the clock or the user, or a statement other than SELECT. */
const REFUSED_WORDS: ReadonlyMap<string, string> = new Map([
	...['json', 'jsonb'].map(
		(word) => [word, 'JSON is not in every engine: use `arguments`'] as const,
	),
	...['timestamptz', 'timetz'].map(
		(w) => [w, 'times with a zone stop one engine: use TIMESTAMP'] as const,
	),
	['ilike', "ILIKE is slow: use regexp_matches(x, …, 'i') or lower(x) LIKE …"],
	...['current_timestamp', 'current_date', 'current_time', 'localtimestamp', 'localtime'].map(
		(word) => [word, 'the clock would make results differ from run to run'] as const,
	),
	...['current_user', 'session_user', 'current_role', 'current_catalog', 'current_schema'].map(
		(word) => [word, 'the engine itself may not be read'] as const,
	),
	...[
		'table',
		'pivot',
		'pivot_wider',
		'pivot_longer',
		'unpivot',
		'summarize',
		'describe',
		'tablesample',
	].map((word) => [word, 'only SELECT is allowed'] as const),
]);
const REFUSED_QUOTED = new Set(['json', 'jsonb', 'timestamptz', 'timetz']);
const LOOKAROUND = /\(\?(?:[=!]|<[=!])/;

/** What in a statement is refused; empty when it may run. The tables it names must be in `tables`. */
export function checkStatement(sql: string, options: GateOptions): GateProblem[] {
	if (sql.length > MAX_LENGTH)
		return [{ offset: 0, message: `longer than ${MAX_LENGTH} characters` }];
	let tokens: SqlToken[];
	try {
		tokens = sqlTokens(sql);
	} catch (error) {
		if (!(error instanceof SqlSyntaxError)) throw error;
		return [{ offset: error.offset, message: error.message }];
	}
	if (tokens.length > MAX_TOKENS) return [{ offset: 0, message: `more than ${MAX_TOKENS} words` }];
	const first = tokens[0];
	if (first === undefined) return [{ offset: 0, message: 'empty statement' }];
	const problems: GateProblem[] = [];
	if (first.kind !== 'word' || !/^(?:select|with)$/i.test(first.text)) {
		problems.push({ offset: first.start, message: 'must begin with SELECT or WITH' });
	}
	tokens.forEach((token, i) => {
		const message = checkToken(token, tokens, i, options);
		if (message !== undefined) problems.push({ offset: token.start, message });
	});
	problems.push(...checkScopes(tokens, options.tables));
	return problems.sort((a, b) => a.offset - b.offset);
}

/**
 * The statement as it runs: parameters filled in as literals, and inside DuckDB's `query()`, which itself
 * takes nothing but one SELECT. Throws `GateError`. Values are not bound: they do not reach into `query()`.
 */
export function gatedStatement(sql: string, options: GateOptions): string {
	const problems = checkStatement(sql, options);
	if (problems.length > 0) throw new GateError(problems);
	let text = '';
	let at = 0;
	for (const token of sqlTokens(sql)) {
		if (token.kind === 'parameter') {
			text += sql.slice(at, token.start) + sqlLiteral(options.params.get(token.text.slice(1))!);
			at = token.end;
		} else if (token.text === ';' && token.kind === 'operator') {
			text += sql.slice(at, token.start);
			at = token.end;
		}
	}
	return `SELECT * FROM query(${stringLiteral(text + sql.slice(at))})`;
}

function checkToken(
	token: SqlToken,
	tokens: readonly SqlToken[],
	i: number,
	{ params }: GateOptions,
): string | undefined {
	const word = token.text.toLowerCase();
	switch (token.kind) {
		case 'word':
			if (word === 'zone' && isWord(tokens[i - 1], 'time')) return REFUSED_WORDS.get('timestamptz');
			if (word === 'sample' && isWord(tokens[i - 1], 'using'))
				return 'samples differ from run to run';
			return REFUSED_WORDS.get(word);
		case 'quoted':
			return REFUSED_QUOTED.has(word) ? REFUSED_WORDS.get(word) : undefined;
		case 'string':
			return LOOKAROUND.test(token.text)
				? 'regular expressions have no lookaround here (RE2)'
				: undefined;
		case 'parameter':
			return params.has(token.text.slice(1)) && token.text.startsWith('$')
				? undefined
				: `parameter ${token.text} is not declared in params`;
		case 'operator':
			if (token.text === ';' && i < tokens.length - 1) return 'only one statement is allowed';
			if (token.text.includes('->')) {
				return '`->` is a JSON operator: in a lambda write `lambda x: …`';
			}
			return token.text.endsWith('~~*') ? REFUSED_WORDS.get('ilike') : undefined;
		default:
			return undefined;
	}
}

function isWord(token: SqlToken | undefined, word: string): boolean {
	return token?.kind === 'word' && token.text.toLowerCase() === word;
}
