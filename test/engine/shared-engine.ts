import type { Database } from '../../detections/engine/database.ts';

/**
 * Opens one engine for many tests that each begin with `createTables`, which empties it: WebAssembly takes
 * seconds to start. Closing is left to `end`; a locked engine refuses further settings, so they are passed over.
 */
export function shareEngine(open: () => Promise<Database>): {
	open: () => Promise<Database>;
	end: () => Promise<void>;
} {
	let opened: Promise<Database> | undefined;
	let isLocked = false;
	return {
		open: async () => {
			opened ??= open();
			const db = await opened;
			return {
				engine: db.engine,
				version: db.version,
				exec: async (sql) => {
					if (isLocked && sql.startsWith('SET ')) return;
					await db.exec(sql);
					isLocked ||= sql.startsWith('SET lock_configuration');
				},
				insert: (table, rows, into) => db.insert(table, rows, into),
				query: (sql, values, options) => db.query(sql, values, options),
				close: async () => {},
			};
		},
		end: async () => (await opened)?.close(),
	};
}
