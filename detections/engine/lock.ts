import type { Database } from './database.ts';

/** In this order: a setting is refused once the ones after it hold. */
const LOCKS = [
	'SET autoinstall_known_extensions = false',
	'SET autoload_known_extensions = false',
	"SET temp_directory = ''",
	'SET enable_external_access = false',
	'SET lock_configuration = true',
] as const;

/**
 * Shuts the engine in for good: no files, no network, no extensions, no spilling to disk, no setting changed.
 * Creating, filling and reading tables still works; so does DROP, which is why strangers' SQL is gated as well.
 */
export async function lockEngine(db: Database): Promise<void> {
	for (const lock of LOCKS) await db.exec(lock);
}
