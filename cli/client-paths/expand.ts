import { lstat, readdir, stat } from 'node:fs/promises';

/** `**` goes down this many folders at most. */
const MAX_DEPTH = 16;

/**
 * The files that a pattern of `clientPlaces` stands for, sorted; empty when there is none or a folder may not be read.
 * `*` matches any part of one name, `**` any number of folders; links to folders are followed only where they are named.
 */
export async function expandPattern(pattern: string): Promise<string[]> {
	const [root, ...names] = pattern.split('/');
	const found = await expand([`${root}/`], names);
	return found.sort();
}

async function expand(folders: readonly string[], names: readonly string[]): Promise<string[]> {
	let paths = [...folders];
	for (const [at, name] of names.entries()) {
		const isLast = at === names.length - 1;
		const next: string[] = [];
		for (const path of paths) {
			if (name === '**') next.push(...(await below(path, 0)));
			else if (name.includes('*')) next.push(...(await matching(path, name, isLast)));
			else next.push(`${path}${name}${isLast ? '' : '/'}`);
		}
		paths = next;
	}
	const files: string[] = [];
	for (const path of paths) {
		const info = await stat(path).catch(() => null);
		if (info?.isFile()) files.push(path);
	}
	return files;
}

async function matching(folder: string, name: string, isLast: boolean): Promise<string[]> {
	const parts = name.split('*');
	const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
	return entries
		.filter((entry) => matches(entry.name, parts) && (isLast || !entry.isFile()))
		.map((entry) => `${folder}${entry.name}${isLast ? '' : '/'}`);
}

/** Whether a name is the parts in order with anything between them. */
function matches(name: string, parts: readonly string[]): boolean {
	const first = parts[0]!;
	const last = parts.at(-1)!;
	if (!name.startsWith(first) || !name.endsWith(last)) return false;
	let at = first.length;
	for (const part of parts.slice(1, -1)) {
		const found = name.indexOf(part, at);
		if (found === -1) return false;
		at = found + part.length;
	}
	return at <= name.length - last.length;
}

/** The folder and all folders below it. */
async function below(folder: string, depth: number): Promise<string[]> {
	const folders = [folder];
	if (depth >= MAX_DEPTH) return folders;
	for (const name of await readdir(folder).catch(() => [])) {
		const path = `${folder}${name}/`;
		const info = await lstat(path.slice(0, -1)).catch(() => null);
		if (info?.isDirectory()) folders.push(...(await below(path, depth + 1)));
	}
	return folders;
}
