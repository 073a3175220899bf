import { type FileHandle, lstat, open, readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { InputFile } from '../ingest/read/input.ts';
import { CommandError, EXIT } from './exit.ts';
import { isSqlite, sizeOf } from './sqlite/read-database.ts';
import { sqliteStore } from './sqlite-store.ts';

/** Folders are read this deep; a loop of links cannot be followed, as links inside folders are left out. */
const MAX_DEPTH = 32;
const READ_BYTES = 1 << 20;
const LEAST_BYTES = 1 << 16;

/** The files behind the paths given: files, folders with all below them, `-` for stdin. Sorted within a folder. */
export async function findInputs(paths: readonly string[]): Promise<InputFile[]> {
	const found: InputFile[] = [];
	for (const path of paths) {
		if (path === '-') {
			found.push(stdin());
			continue;
		}
		const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
			throw new CommandError(EXIT.input, `${path}: ${reasonOf(error)}`);
		});
		if (info.isDirectory()) await walk(path, found, 0);
		else found.push(await fileInput(path, info.size, info.mtimeMs));
	}
	return found;
}

/** Bytes to be read, as far as they are known. */
export function totalBytes(inputs: readonly InputFile[]): number {
	return inputs.reduce((sum, input) => sum + (input.size ?? 0), 0);
}

async function walk(folder: string, found: InputFile[], depth: number): Promise<void> {
	if (depth > MAX_DEPTH) return;
	for (const name of (await readdir(folder)).sort()) {
		const path = join(folder, name);
		const info = await lstat(path);
		if (info.isDirectory()) await walk(path, found, depth + 1);
		else if (info.isFile() && !(await belongsToDatabase(path))) {
			found.push(await fileInput(path, info.size, info.mtimeMs));
		}
	}
}

async function fileInput(path: string, size: number, mtimeMs: number): Promise<InputFile> {
	const file = {
		path: path.split(sep).join('/'),
		size,
		modified: Math.floor(mtimeMs),
		stream: () => fileStream(path, size),
	};
	if (!(await isSqlite(path))) return file;
	if ((await sizeOf(`${path}-journal`)) > 0) {
		process.stderr.write(
			`${path}: its journal is not empty: what its program was writing may be there in part\n`,
		);
	}
	return sqliteStore(file, path);
}

/** Whether a file is the write-ahead log, its index or the journal of a SQLite database, which is read with it. */
async function belongsToDatabase(path: string): Promise<boolean> {
	const found = /^(.+)-(?:wal|shm|journal)$/s.exec(path);
	return found !== null && (await isSqlite(found[1]!));
}

/** The bytes of a file in large portions, each in memory of its own; a third of the cost of a stream of `node:fs`. */
export function fileStream(path: string, size: number): ReadableStream<Uint8Array> {
	let file: FileHandle | undefined;
	let read = 0;
	return new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				file ??= await open(path);
				// A log may grow while it is read.
				const room = Math.min(READ_BYTES, Math.max(LEAST_BYTES, size - read));
				try {
					const { bytesRead, buffer } = await file.read(new Uint8Array(room), 0, room);
					read += bytesRead;
					if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
					else {
						await file.close();
						controller.close();
					}
				} catch (error) {
					await file.close();
					throw error;
				}
			},
			cancel: () => file?.close(),
		},
		{ highWaterMark: 0 },
	);
}

function stdin(): InputFile {
	return {
		path: '-',
		size: null,
		modified: null,
		stream: () => Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
	};
}

function reasonOf(error: NodeJS.ErrnoException): string {
	if (error.code === 'ENOENT') return 'no such file or folder';
	if (error.code === 'EACCES') return 'no permission to read it';
	return error.message;
}
