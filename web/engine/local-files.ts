import type { DroppedFile } from './engine.ts';

interface Manifest {
	files: readonly { index: number; path: string; size: number; modified: number }[];
}

/** The token of `sillok open PATH…` in this page's address; `null` when no files wait. */
export function localFilesToken(search: string = location.search): string | null {
	return new URLSearchParams(search).get('files');
}

/** The files that `sillok open` offers to this page; rejects when the program has ended meanwhile. */
export async function loadLocalFiles(
	token: string,
	onProgress: (bytesRead: number, bytesTotal: number) => void = () => {},
): Promise<DroppedFile[]> {
	const manifest = (await (await ask('files/manifest.json', token)).json()) as Manifest;
	const total = manifest.files.reduce((sum, file) => sum + file.size, 0);
	const files: DroppedFile[] = [];
	let read = 0;
	for (const { index, path, modified } of manifest.files) {
		const blob = await (await ask(`files/${index}`, token)).blob();
		const name = path.slice(path.lastIndexOf('/') + 1);
		files.push({ path, file: new File([blob], name, { lastModified: modified }) });
		read += blob.size;
		onProgress(read, total);
	}
	return files;
}

async function ask(path: string, token: string): Promise<Response> {
	const response = await fetch(new URL(path, document.baseURI), {
		headers: { 'X-Sillok-Token': token },
		cache: 'no-store',
	});
	if (!response.ok) throw new Error(`${path}: ${response.status}`);
	return response;
}
