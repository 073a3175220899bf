import { loadPack, type Pack } from '../../detections/engine/pack.ts';
import { describePackError } from '../../detections/engine/pack-error.ts';
import { expand } from '../../ingest/read/archive.ts';
import { type InputFile, isRejected } from '../../ingest/read/input.ts';
import type { DroppedFile } from './engine.ts';
import { fileInput } from './file-input.ts';

/** The rules and lists that come with sillok. */
export function builtInPack(): Pack {
	return loadPack(builtInFiles(), 'sillok');
}

/** Reads a dropped pack: a folder's files, or a zip of them. Rules whose id is taken are refused, with a reason in `errors`. */
export async function readPack(
	dropped: readonly DroppedFile[],
	taken: readonly Pack[],
): Promise<{ pack: Pack; errors: string[] }> {
	const files: { path: string; text: string }[] = [];
	const errors: string[] = [];
	for (const file of dropped) {
		for await (const entry of expand(fileInput(file))) {
			if (isRejected(entry)) errors.push(`${entry.path}: ${entry.detail}`);
			else files.push({ path: entry.path, text: await textOf(entry) });
		}
	}
	const pack = loadPack(files, nameOf(dropped));
	errors.push(...pack.errors.map(describePackError));
	const ids = new Map(taken.flatMap(({ name, rules }) => rules.map((rule) => [rule.id, name])));
	const rules = pack.rules.filter(({ id, path }) => {
		const other = ids.get(id);
		if (other !== undefined) errors.push(`${path}:1:1: id ${id} is already used by ${other}`);
		return other === undefined;
	});
	return { pack: { ...pack, rules }, errors };
}

function builtInFiles(): { path: string; text: string }[] {
	const texts: Record<string, string> = import.meta.glob(
		['../../detections/rules/**/*.yml', '../../detections/lists/**/*.csv'],
		{ query: '?raw', import: 'default', eager: true },
	);
	return Object.entries(texts)
		.map(([path, text]) => ({ path: path.slice('../../detections/'.length), text }))
		.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A pack is called as the folder or the archive that was dropped. */
function nameOf(dropped: readonly DroppedFile[]): string {
	const path = dropped[0]?.path ?? 'pack';
	return (path.split('/')[0] ?? path).replace(/\.(?:zip|ya?ml)$/, '');
}

async function textOf(file: InputFile): Promise<string> {
	return new Response(file.stream()).text();
}
