/** One token of a statement; comments and blanks are no tokens. */
export interface SqlToken {
	readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'operator';
	/** As written; of a quoted name and a string without quotes and with doubled quotes undone. */
	readonly text: string;
	/** First character and the one after the last, in UTF-16 units. */
	readonly start: number;
	readonly end: number;
}

/** A place in a statement that cannot be read, such as a string without an end. */
export class SqlSyntaxError extends Error {
	override readonly name = 'SqlSyntaxError';
	readonly offset: number;

	constructor(message: string, offset: number) {
		super(message);
		this.offset = offset;
	}
}

const BLANK = /[ \t\n\r\f]/;
const WORD_START = /[A-Za-z_]/;
const WORD = /[A-Za-z0-9_$]/;
const DIGIT = /[0-9]/;
/** Characters that DuckDB joins into one operator; brackets and separators always stand alone. */
const OPERATOR = /[-+*/<>=~!@#%^&|`?:]/;

/**
 * The tokens of a statement as DuckDB's parser cuts it (PostgreSQL's lexical rules); throws `SqlSyntaxError`.
 * What the two could cut differently is refused: strings with backslashes, whose rules reach into the string on
 * the next line, and characters beyond ASCII outside of strings, some of which DuckDB takes for blanks.
 */
export function sqlTokens(sql: string): SqlToken[] {
	const tokens: SqlToken[] = [];
	let at = 0;
	while (at < sql.length) {
		const char = sql[at]!;
		if (char === '\0') throw new SqlSyntaxError('NUL character', at);
		if (BLANK.test(char)) {
			at++;
		} else if (sql.startsWith('--', at)) {
			at = lineEnd(sql, at);
		} else if (sql.startsWith('/*', at)) {
			at = commentEnd(sql, at);
		} else {
			const token = readToken(sql, at);
			tokens.push(token);
			at = token.end;
		}
	}
	return tokens;
}

function readToken(sql: string, start: number): SqlToken {
	const char = sql[start]!;
	if (char === "'") return quotedToken(sql, start, start, 'string');
	if (char === '"') return quotedToken(sql, start, start, 'quoted');
	if (char === '$') return dollarToken(sql, start);
	if (WORD_START.test(char)) {
		if (sql[start + 1] === "'") {
			if (/[eE]/.test(char)) {
				throw new SqlSyntaxError("strings with escapes (E'…') are not supported: use chr()", start);
			}
			if (/[xXbB]/.test(char)) return quotedToken(sql, start, start + 1, 'string');
		}
		if (/^u&['"]/i.test(sql.slice(start, start + 3))) {
			throw new SqlSyntaxError('U& strings are not supported', start);
		}
		return wordToken(sql, start, WORD, 'word');
	}
	if (char > '~' || char < ' ') {
		throw new SqlSyntaxError(
			'outside of strings only ASCII is allowed: put names in quotes',
			start,
		);
	}
	if (DIGIT.test(char) || (char === '.' && DIGIT.test(sql[start + 1] ?? ''))) {
		return numberToken(sql, start);
	}
	if (char === '?') return { kind: 'parameter', text: char, start, end: start + 1 };
	if (OPERATOR.test(char)) return operatorToken(sql, start);
	return { kind: 'operator', text: char, start, end: start + 1 };
}

function wordToken(sql: string, start: number, set: RegExp, kind: SqlToken['kind']): SqlToken {
	let end = start + 1;
	while (end < sql.length && set.test(sql[end]!)) end++;
	return { kind, text: sql.slice(start, end), start, end };
}

function quotedToken(
	sql: string,
	start: number,
	open: number,
	kind: 'string' | 'quoted',
): SqlToken {
	const quote = sql[open]!;
	let text = '';
	for (let at = open + 1; at < sql.length; at++) {
		const char = sql[at]!;
		if (char === '\0') throw new SqlSyntaxError('NUL character', at);
		if (char !== quote) {
			text += char;
		} else if (sql[at + 1] === quote) {
			text += quote;
			at++;
		} else {
			return { kind, text, start, end: at + 1 };
		}
	}
	throw new SqlSyntaxError(
		kind === 'string' ? 'string without an end' : 'name without an end',
		start,
	);
}

/** `$name`, `$1`, or a string between `$tag$` marks. */
function dollarToken(sql: string, start: number): SqlToken {
	const tag = /^\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$/.exec(sql.slice(start, start + 130))?.[0];
	if (tag !== undefined) {
		const close = sql.indexOf(tag, start + tag.length);
		if (close < 0) throw new SqlSyntaxError('string without an end', start);
		const text = sql.slice(start + tag.length, close);
		return { kind: 'string', text, start, end: close + tag.length };
	}
	return wordToken(sql, start, /[A-Za-z0-9_]/, 'parameter');
}

function numberToken(sql: string, start: number): SqlToken {
	const text = /^(?:0[xX][0-9A-Fa-f_]+|[0-9_]*\.?[0-9_]*(?:[eE][-+]?[0-9]+)?)/.exec(
		sql.slice(start, start + 400),
	)![0];
	return { kind: 'number', text, start, end: start + text.length };
}

function operatorToken(sql: string, start: number): SqlToken {
	let end = start + 1;
	while (end < sql.length && OPERATOR.test(sql[end]!) && sql[end] !== '?') {
		if (sql.startsWith('--', end) || sql.startsWith('/*', end)) break;
		end++;
	}
	return { kind: 'operator', text: sql.slice(start, end), start, end };
}

function lineEnd(sql: string, at: number): number {
	for (let end = at; end < sql.length; end++) {
		if (sql[end] === '\n' || sql[end] === '\r') return end;
	}
	return sql.length;
}

/** Comments nest. */
function commentEnd(sql: string, start: number): number {
	let depth = 0;
	for (let at = start; at < sql.length; at++) {
		if (sql.startsWith('/*', at)) {
			depth++;
			at++;
		} else if (sql.startsWith('*/', at)) {
			depth--;
			at++;
			if (depth === 0) return at + 1;
		}
	}
	throw new SqlSyntaxError('comment without an end', start);
}
