import { parse } from 'yaml';
import type { DroppedFile } from './engine.ts';

export interface Sample {
	readonly id: string;
	readonly title: Translated;
	readonly summary: Translated;
	/** Zone of the machine that wrote the logs, for times without one. */
	readonly zone: string;
	/** The story's files, as if its folder had been dropped. */
	load(): Promise<DroppedFile[]>;
}

export interface Translated {
	readonly en: string;
	readonly ko: string;
}

/** What the page needs of `story.yml`. */
interface Story {
	title: Translated;
	summary: Translated;
	zone: string;
	alerts: unknown[];
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
const logs: Record<string, string> = import.meta.glob('../../sample-logs/incidents/*/logs/**/*', {
	query: '?url',
	import: 'default',
	eager: true,
});

/** The incidents that come with the page, attacks first. */
export const SAMPLES: readonly Sample[] = Object.entries(stories)
	.map(([path, text]) => sampleOf(path.slice(ROOT.length, -'/story.yml'.length), text))
	.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

function sampleOf(id: string, text: string): Sample & { order: number } {
	const story = parse(text) as Story;
	return {
		id,
		order: story.alerts.length > 0 ? 0 : 1,
		title: story.title,
		summary: story.summary,
		zone: story.zone,
		load: () => Promise.all(filesOf(id).map(([path, url]) => load(path, url))),
	};
}

function filesOf(id: string): (readonly [path: string, url: string])[] {
	const folder = `${ROOT}${id}/logs/`;
	return Object.entries(logs)
		.filter(([path]) => path.startsWith(folder))
		.map(([path, url]) => [`${id}/${path.slice(folder.length)}`, url] as const);
}

async function load(path: string, url: string): Promise<DroppedFile> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`${path}: ${response.status}`);
	return { path, file: new File([await response.blob()], path.slice(path.lastIndexOf('/') + 1)) };
}
