import type { DroppedFile } from '../engine/engine.ts';

const CLUTTER = /^(?:\.DS_Store|Thumbs\.db|desktop\.ini|\._.*)$/;
const MOST_FILES = 50_000;

/**
 * Returns the files of a drop or paste, folders walked; paths keep the folders below what was dropped.
 * Must be called while the event is being handled: the browser takes the items away after it.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
	const pending: FileSystemEntry[] = [];
	const plain: DroppedFile[] = [];
	for (const item of transfer.items) {
		if (item.kind !== 'file') continue;
		const entry = item.webkitGetAsEntry();
		if (entry !== null) pending.push(entry);
		else {
			const file = item.getAsFile();
			if (file !== null) plain.push({ path: file.name, file });
		}
	}
	return [...plain, ...(await walk(pending))];
}

/** Returns the files of an `<input type="file">`, with folders for a folder input. */
export function pickedFiles(list: FileList | null): DroppedFile[] {
	return [...(list ?? [])]
		.filter((file) => !CLUTTER.test(file.name))
		.map((file) => ({
			path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
			file,
		}));
}

/** Returns pasted text as a file of that name. */
export function pastedFile(text: string, name: string): DroppedFile {
	return { path: name, file: new File([text], name, { type: 'text/plain' }) };
}

async function walk(entries: readonly FileSystemEntry[]): Promise<DroppedFile[]> {
	const files: DroppedFile[] = [];
	const pending = [...entries].reverse();
	for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
		if (files.length >= MOST_FILES) break;
		if (isFile(entry)) {
			if (CLUTTER.test(entry.name)) continue;
			files.push({ path: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry) });
		} else if (isFolder(entry)) {
			pending.push(...(await entriesOf(entry)).reverse());
		}
	}
	return files;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
	return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
	return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
	return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
	const reader = folder.createReader();
	const entries: FileSystemEntry[] = [];
	for (;;) {
		// a reader hands over a part at a time and says it is done with an empty one
		const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
			reader.readEntries(resolve, reject),
		);
		if (part.length === 0) break;
		entries.push(...part);
	}
	return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}
