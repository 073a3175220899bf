import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../sample-logs/', import.meta.url));

export interface Sample {
	/** Folder below `sample-logs/`: the id of the format that must be recognised. */
	readonly format: string;
	readonly file: string;
	readonly expected: string;
}

/** Every sample log of every format; `incidents/` has a suite of its own. */
export function samples(): Sample[] {
	const found: Sample[] = [];
	for (const format of readdirSync(ROOT).sort()) {
		if (format === 'incidents' || !statSync(join(ROOT, format)).isDirectory()) continue;
		for (const file of walk(join(ROOT, format))) {
			if (!file.endsWith('.expected.ndjson')) {
				found.push({ format, file, expected: `${file}.expected.ndjson` });
			}
		}
	}
	return found;
}

function walk(folder: string): string[] {
	return readdirSync(folder)
		.sort()
		.flatMap((name) => {
			const path = join(folder, name);
			return statSync(path).isDirectory() ? walk(path) : [path];
		});
}
