import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPack, type Pack } from '../detections/engine/pack.ts';
import { CommandError, EXIT } from './exit.ts';

/** The rules and lists that come with sillok, or the packs in the folders given. */
export async function readPack(folders: readonly string[] = []): Promise<Pack> {
	const files =
		folders.length === 0
			? [
					...(await readTexts(builtIn('#rules/'), 'rules')),
					...(await readTexts(builtIn('#lists/'), 'lists')),
				]
			: (await Promise.all(folders.map((folder) => readTexts(folder, folder)))).flat();
	if (files.length === 0) {
		throw new CommandError(EXIT.input, `no rules (*.yml) in ${folders.join(', ')}`);
	}
	return loadPack(files);
}

function builtIn(name: string): string {
	// Any name below the folder resolves, from the sources and from the build.
	return dirname(fileURLToPath(import.meta.resolve(`${name}folder`)));
}

async function readTexts(path: string, shown: string): Promise<{ path: string; text: string }[]> {
	const info = await stat(path).catch(() => {
		throw new CommandError(EXIT.input, `${path}: no such file or folder`);
	});
	if (info.isFile()) return [{ path: shown, text: await readFile(path, 'utf8') }];
	const names = await readdir(path, { recursive: true, withFileTypes: true });
	const texts: { path: string; text: string }[] = [];
	for (const entry of names.sort((a, b) =>
		join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
	)) {
		if (!entry.isFile() || !/\.(ya?ml|csv)$/.test(entry.name)) continue;
		const file = join(entry.parentPath, entry.name);
		texts.push({
			path: `${shown}/${relative(path, file).split(sep).join('/')}`,
			text: await readFile(file, 'utf8'),
		});
	}
	return texts;
}
