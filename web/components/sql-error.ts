/** What a failed query says, and where in the person's own text the trouble is. */
export interface SqlError {
	readonly message: string;
	/** The line of the query with a caret below, when the message names a word of it. */
	readonly excerpt: string | null;
	/** A name that exists, to put in place of `wrong`. */
	readonly suggestion: { readonly wrong: string; readonly right: string } | null;
}

/** Returns the engine's message without the statement that sillok put around the query, with its own excerpt instead. */
export function explainSqlError(message: string, sql: string): SqlError {
	const end = message.search(/\n+LINE \d+:/);
	const own = end === -1 ? message : message.slice(0, end);
	const wrapped = end !== -1 && message.slice(end).includes("query('");
	const wrong =
		/(?:column|Table with name|Function with name|near) "?([\w.]+)"?/.exec(own)?.[1] ?? null;
	const right = /(?:Candidate bindings: |Did you mean )"?([\w.]+)"?/.exec(own)?.[1] ?? null;
	const at = wrong === null ? -1 : sql.search(new RegExp(`\\b${escapeDots(wrong)}\\b`));
	return {
		message: wrapped ? own : message,
		excerpt: wrapped && at !== -1 ? excerptAt(sql, at) : null,
		suggestion: at !== -1 && wrong !== null && right !== null ? { wrong, right } : null,
	};
}

function excerptAt(sql: string, at: number): string {
	const start = sql.lastIndexOf('\n', at - 1) + 1;
	const end = sql.indexOf('\n', at);
	const number = sql.slice(0, start).split('\n').length;
	const head = `${number}: `;
	return `${head}${sql.slice(start, end === -1 ? sql.length : end)}\n${' '.repeat(head.length + at - start)}^`;
}

function escapeDots(word: string): string {
	return word.replaceAll('.', '\\.');
}
