import type { FileRow } from '../../ingest/ecs/fields.ts';

export interface Case {
	/** The folder that all files share, else the first file. */
	readonly name: string;
	/** Files besides the one that gave the name; 0 when a folder did. */
	readonly others: number;
	readonly files: number;
	readonly bytes: number;
	/** Earliest and latest time in any file, microseconds since 1970. */
	readonly first: number | null;
	readonly last: number | null;
}

/** Returns what is open in one line; `null` when nothing is. */
export function caseOf(files: readonly FileRow[]): Case | null {
	const [first] = files;
	if (first === undefined) return null;
	const paths = files.map((file) => file.path ?? '');
	const folder = (paths[0] ?? '').split('/')[0] ?? '';
	const shared = folder !== '' && paths.every((path) => path.startsWith(`${folder}/`));
	const times = (pick: (file: FileRow) => number | null) =>
		files.map(pick).filter((time) => time !== null);
	const starts = times((file) => file.first_time);
	const ends = times((file) => file.last_time);
	return {
		name: shared ? folder : (paths[0] ?? ''),
		others: shared ? 0 : files.length - 1,
		files: files.length,
		bytes: files.reduce((sum, file) => sum + (file.size ?? 0), 0),
		first: starts.length === 0 ? null : starts.reduce((a, b) => Math.min(a, b)),
		last: ends.length === 0 ? null : ends.reduce((a, b) => Math.max(a, b)),
	};
}
