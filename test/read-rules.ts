import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPack, type Pack } from '../detections/engine/pack.ts';

/** The rules and lists of the repository. */
export function readRules(): Pack {
	const root = join(import.meta.dirname, '..', 'detections');
	return loadPack(
		['rules', 'lists'].flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
				.filter((name) => /\.(yml|csv)$/.test(name))
				.sort()
				.map((name) => ({
					path: `${folder}/${name}`,
					text: readFileSync(join(root, folder, name), 'utf8'),
				})),
		),
	);
}
