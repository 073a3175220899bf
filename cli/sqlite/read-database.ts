import { open, stat } from 'node:fs/promises';
import { InputError } from '../../ingest/read/input.ts';
import { applyWal } from './wal.ts';

/** Largest database that is read, its write-ahead log included: all of it is held in memory. */
export const MAX_DATABASE_BYTES = 1024 ** 3;

const MAGIC = 'SQLite format 3\0';
const TRIES = 3;

/** Whether a file begins as SQLite databases do; `false` for one that cannot be read. */
export async function isSqlite(path: string): Promise<boolean> {
	const file = await open(path).catch(() => null);
	if (file === null) return false;
	try {
		const { bytesRead, buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
		return bytesRead === MAGIC.length && buffer.toString('latin1') === MAGIC;
	} catch {
		return false;
	} finally {
		await file.close();
	}
}

/**
 * The bytes of a database as they stand after the last committed transaction, in the form that needs no write-ahead
 * log. Nothing is written or locked. Throws an InputError when it is too large.
 */
export async function readDatabase(path: string): Promise<Uint8Array> {
	for (let tries = 1; ; tries++) {
		const before = await stateOf(path);
		const [db, wal] = [await readWhole(path), await readWhole(`${path}-wal`)];
		if (db === null) throw new InputError('unreadable', 'the file is gone');
		// Its program may write meanwhile; then what was read may not fit together.
		if (tries < TRIES && (await stateOf(path)) !== before) continue;
		const whole = wal === null ? db : applyWal(db, wal);
		whole[18] = 1;
		whole[19] = 1;
		return whole;
	}
}

/** Size of the file; 0 when there is none. */
export async function sizeOf(path: string): Promise<number> {
	return (await stat(path).catch(() => null))?.size ?? 0;
}

async function stateOf(path: string): Promise<string> {
	const files = await Promise.all(
		[path, `${path}-wal`].map((one) => stat(one).catch(() => ({ size: 0, mtimeMs: 0 }))),
	);
	const size = files.reduce((sum, file) => sum + file.size, 0);
	if (size > MAX_DATABASE_BYTES) {
		throw new InputError(
			'unreadable',
			`a SQLite database of ${size} bytes; at most ${MAX_DATABASE_BYTES} are read`,
		);
	}
	return files.map((file) => `${file.size} ${file.mtimeMs}`).join(' ');
}

/** All bytes of a file as large as it is now; `null` when there is none. */
async function readWhole(path: string): Promise<Uint8Array | null> {
	const file = await open(path).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return null;
		throw error;
	});
	if (file === null) return null;
	try {
		const { size } = await file.stat();
		const bytes = new Uint8Array(Math.min(size, MAX_DATABASE_BYTES));
		let at = 0;
		while (at < bytes.length) {
			const { bytesRead } = await file.read(bytes, at, bytes.length - at, at);
			if (bytesRead === 0) break;
			at += bytesRead;
		}
		return bytes.subarray(0, at);
	} finally {
		await file.close();
	}
}
