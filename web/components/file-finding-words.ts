import type { FileFinding } from '../../detections/engine/file-findings.ts';
import { zoneText } from '../../ingest/read/zone.ts';
import type { Dictionary } from '../i18n/en.ts';
import { formatDuration, formatMinute, formatNumber } from '../i18n/format.ts';
import type { Sentence } from '../i18n/sentence.ts';

/** A figure and the sentence beside it. */
export interface FindingWords {
	readonly figure: string;
	readonly words: Sentence;
}

/** Below this a clock's error is told in seconds. */
const IN_SECONDS_MS = 600_000;

/** Returns what a finding says in the page's language; `null` for a zone that the page offers to read again with. */
export function findingWords(
	finding: FileFinding,
	t: Dictionary,
	locale: string,
	zone: string,
	shared: string,
): FindingWords | null {
	const name = (path: string | null) => shortName(path ?? '', shared);
	const { code, count, value } = finding;
	const file = name(finding.file);
	const other = name(finding.other);
	const at = finding.at === null ? '' : formatMinute(finding.at, locale, zone);
	const lasting = formatDuration(Math.abs(value), locale);
	const known = finding.zone === null ? '' : zoneText(finding.zone);
	switch (code) {
		case 'clock-skew':
			return {
				figure: clockWords(Math.abs(value), t, locale),
				words: value < 0 ? t.clockBehind(file, other, count) : t.clockAhead(file, other, count),
			};
		case 'zone-misstated':
			return { figure: lasting, words: t.zoneMisstated(file, other, count) };
		case 'zone-matched':
			return { figure: known, words: t.zoneMatched(file, other, count) };
		case 'zone-fits':
			return { figure: known, words: t.zoneFits(file, other, count) };
		case 'zone-proposed':
			return null;
		case 'continues':
			return { figure: lasting, words: t.fileContinues(file, other) };
		case 'generations-overlap':
			return { figure: t.knowFigure(count), words: t.filesOverlap(file, other, count) };
		case 'rotation-gap':
			return { figure: lasting, words: t.rotationGap(file, other) };
		case 'size-cap':
			return { figure: '10 MiB', words: t.sizeCap(file, at, count) };
		case 'silence-missing':
			return { figure: lasting, words: t.silenceMissing(file, other, at, count) };
		case 'silence-restart':
			return { figure: lasting, words: t.silenceRestart(file, at, count) };
		case 'silence-idle':
			return { figure: lasting, words: t.silenceIdle(file, at, count) };
	}
}

/** A path without the folder that all files share. */
export function shortName(path: string, shared: string): string {
	return path.startsWith(shared) ? path.slice(shared.length) : path;
}

/** The folder that all paths begin with, with its slash; empty when there is none. */
export function sharedFolder(paths: readonly string[]): string {
	const [first = ''] = paths;
	const folder = first.slice(0, first.indexOf('/') + 1);
	return paths.every((path) => path.startsWith(folder)) ? folder : '';
}

function clockWords(ms: number, t: Dictionary, locale: string): string {
	if (ms < 1000 || ms >= IN_SECONDS_MS) return formatDuration(ms, locale);
	return t.clockSeconds(formatNumber(Math.round(ms / 10) / 100, locale));
}
