import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { formatById } from '../ingest/formats/detect.ts';
import { SHOWS } from '../ingest/formats/shows.ts';
import { expandPattern } from './client-paths/expand.ts';
import type { Machine } from './client-paths/place.ts';
import { clientPlaces } from './client-paths.ts';
import { padColumns, type Style, safe, wrap } from './terminal.ts';

export interface FoundFile {
	/** With `/`. */
	readonly path: string;
	readonly size: number;
	/** Milliseconds since 1970. */
	readonly modified: number;
}

/** Files of one kind that one client left on this machine. */
export interface Discovery {
	readonly client: string;
	readonly kind: 'log' | 'configuration';
	/** Format id. */
	readonly format: string;
	readonly files: readonly FoundFile[];
	/** Files left out because nothing was written to them since the asked day. */
	readonly older: number;
}

/** The machine that runs the command. */
export function thisMachine(): Machine {
	return {
		platform: process.platform,
		home: homedir(),
		env: process.env,
		cwd: process.cwd(),
	};
}

/**
 * Logs and configurations of all known clients in their known places, in the order of the clients. Logs that were last
 * written before `since` (milliseconds since 1970) are only counted; configurations always count.
 */
export async function discover(machine: Machine, since: number): Promise<Discovery[]> {
	const found: Discovery[] = [];
	const taken = new Set<string>();
	const add = async (
		client: string,
		kind: Discovery['kind'],
		format: string,
		patterns: readonly string[],
	) => {
		const files: FoundFile[] = [];
		let older = 0;
		for (const pattern of patterns) {
			for (const path of await expandPattern(pattern)) {
				const info = taken.has(path) ? undefined : await stat(path).catch(() => undefined);
				if (info === undefined) continue;
				taken.add(path);
				if (kind === 'log' && info.mtimeMs < since) older++;
				else files.push({ path, size: info.size, modified: info.mtimeMs });
			}
		}
		if (files.length > 0 || older > 0) found.push({ client, kind, format, files, older });
	};
	for (const { title, logs, configs } of clientPlaces(machine)) {
		const patterns = new Map<string, string[]>();
		for (const { pattern, format } of logs) {
			patterns.set(format, [...(patterns.get(format) ?? []), pattern]);
		}
		for (const [format, of] of patterns) await add(title, 'log', format, of);
		await add(
			title,
			'configuration',
			'mcp-config',
			configs.map((config) => config.pattern),
		);
	}
	return found;
}

/** The days before now that an age such as `30d` or `12h` goes back to, in milliseconds since 1970; `all` is 0, anything else NaN. */
export function sinceTime(age: string, now: number): number {
	if (age === 'all') return 0;
	const found = /^(\d{1,5})([dh])$/.exec(age);
	return found === null
		? Number.NaN
		: now - Number(found[1]) * (found[2] === 'd' ? 86_400_000 : 3_600_000);
}

/** What was found, by client, with what each kind of log can show. */
export function discoveryReport(found: readonly Discovery[], style: Style): string {
	const files = found.flatMap((one) => one.files);
	if (found.length === 0) {
		return wrap(
			'No logs or configurations of known clients in their usual places. Give paths instead: sillok scan PATH…',
			style.width,
			'',
		);
	}
	const lines = [style.bold(`Found ${count(files.length, 'file')}, ${size(files)}`)];
	for (const { client, kind, format, files, older } of found) {
		const title = kind === 'log' ? (formatById(format)?.title ?? format) : 'configuration';
		const head = title.startsWith(client) ? title : `${client}: ${title}`;
		lines.push('', `  ${padColumns(head, Math.max(40, style.width - 30))} ${amount(files)}`);
		for (const folder of foldersOf(files)) lines.push(style.dim(`    ${safe(folder)}`));
		if (kind === 'log') lines.push(wrap(shown(format), style.width, '    '));
		if (older > 0) {
			const which = `${count(older, 'older file')} left out (--since all reads them)`;
			lines.push(style.dim(`    ${which}`));
		}
	}
	return `${lines.join('\n')}\n`;
}

function shown(format: string): string {
	const shows = formatById(format)?.shows ?? [];
	const words = SHOWS.filter((one) => shows.includes(one) && one !== 'time' && one !== 'zone');
	const list = words.map((word) => word.replace('-', ' ')).join(', ');
	return `can show: ${list}${shows.includes('zone') ? '' : '; local times without a zone'}`;
}

const SHOWN_FOLDERS = 3;

function foldersOf(files: readonly FoundFile[]): string[] {
	const folders = [...new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/'))))];
	const more = folders.length - SHOWN_FOLDERS;
	return more > 0
		? [...folders.slice(0, SHOWN_FOLDERS), `and ${count(more, 'more folder')}`]
		: folders;
}

function amount(files: readonly FoundFile[]): string {
	return files.length === 0 ? '' : `${count(files.length, 'file')}, ${size(files)}`;
}

function size(files: readonly FoundFile[]): string {
	const bytes = files.reduce((sum, file) => sum + file.size, 0);
	return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function count(n: number, noun: string): string {
	return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}
