import { parse } from 'yaml';
import type { DroppedFile } from './engine.ts';

export interface Sample {
	readonly id: string;
	readonly title: Translated;
	readonly summary: Translated;
	/** The story's files, as if its folder had been dropped. */
	load(): Promise<DroppedFile[]>;
}

export interface Translated {
	readonly en: string;
	readonly ko: string;
}

const ROOT = '../../sample-logs/incidents/';
const stories: Record<string, string> = import.meta.glob(
	'../../sample-logs/incidents/*/story.yml',
	{
		query: '?raw',
		import: 'default',
		eager: true,
	},
);
const logs: Record<string, string> = import.meta.glob(
	['../../sample-logs/incidents/*/**/*', '!**/story.yml'],
	{ query: '?url', import: 'default', eager: true },
);

/** The incidents that come with the page, attacks first. */
export const SAMPLES: readonly Sample[] = Object.entries(stories)
	.map(([path, text]) => sampleOf(path.slice(ROOT.length, -'/story.yml'.length), text))
	.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

function sampleOf(id: string, text: string): Sample & { order: number } {
	const story = parse(text) as { title: Translated; summary: Translated; alerts?: unknown[] };
	return {
		id,
		order: (story.alerts?.length ?? 0) > 0 ? 0 : 1,
		title: story.title,
		summary: story.summary,
		load: () => Promise.all(filesOf(id).map(([path, url]) => load(path, url))),
	};
}

function filesOf(id: string): (readonly [path: string, url: string])[] {
	return Object.entries(logs)
		.filter(([path]) => path.startsWith(`${ROOT}${id}/`))
		.map(([path, url]) => [path.slice(ROOT.length), url] as const);
}

async function load(path: string, url: string): Promise<DroppedFile> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`${path}: ${response.status}`);
	return { path, file: new File([await response.blob()], path.slice(path.lastIndexOf('/') + 1)) };
}
