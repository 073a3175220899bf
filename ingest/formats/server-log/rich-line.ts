import { parseLocal, type Zone } from '../../read/time.ts';
import type { LogHead } from './log-head.ts';

/** The head of a line that Python's `rich` laid out in columns: time, level, text, source file. */
export interface RichHead extends LogHead {
	/** Width of the column of the text, where the line shows it. */
	readonly width: number | null;
	/** Where the text ends, in characters. */
	readonly end: number;
}

/** `[04/16/25 06:13:16] DEBUG    `, as `%x %X` of the C locale; the time is blank when it is that of the line above. */
const HEAD =
	/^(?:\[(\d\d)\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)\]| {19}) (?:(DEBUG|INFO|WARNING|ERROR|CRITICAL|NOTSET) {1,5})?(?=\S)/;
/** Where the text begins with and without a level before it. */
const WITH_LEVEL = 29;
const WITHOUT_LEVEL = 20;
/** `sse.py:87` at the right edge. */
const SOURCE = / ([\w.<>-]{1,120}\.pyx?:\d{1,7})\s*$/;
/** What stands without a level and without a time is the rest of a text, save for these beginnings. */
const BEGINNINGS =
	/^Error (?:calling|validating|reading|rendering|getting|executing|handling|running) /;

/** The head of a `rich` line; `before` is the time of the one above. `null` when the line is none, or goes on with a text. */
export function readRichHead(line: string, zone: Zone, before: LogHead | null): RichHead | null {
	const found = HEAD.exec(line);
	if (found === null) return null;
	const [head, month, day, year, clock, level] = found;
	const at = level === undefined ? WITHOUT_LEVEL : WITH_LEVEL;
	if (head.length !== at) return null;
	if (month === undefined && level === undefined && !BEGINNINGS.test(line.slice(at))) return null;
	let moment = before?.moment ?? null;
	if (month !== undefined) {
		const time = parseLocal(`20${year}-${month}-${day} ${clock}`, zone);
		if (time === null) return null;
		moment = { time, source: 'assumed' };
	} else if (before === null) return null;
	const source = SOURCE.exec(line.length > 1000 ? line.slice(0, 1000) : line);
	const column = source === null ? -1 : source.index + 1;
	const width = source === null ? null : column - 1 - at;
	return {
		at,
		end: source === null ? line.length : source.index,
		moment,
		level: level?.toLowerCase() ?? null,
		logger: null,
		pid: null,
		variant: 'rich',
		width,
	};
}

/**
 * The text of a record that `rich` wrapped, in one line again, and below it what it put in the first columns, such as
 * a traceback. A word that fills its line was broken where the column ended; all other breaks were spaces.
 */
export function unwrapRich(head: RichHead, lines: readonly string[]): string {
	let text = '';
	let last = '';
	const below: string[] = [];
	for (const [at, line] of lines.entries()) {
		if (at > 0 && (below.length > 0 || !isWrapped(line, head.at))) {
			below.push(outdent(line));
			continue;
		}
		const piece = (at === 0 ? line.slice(head.at, head.end) : line.slice(head.at)).trimEnd();
		const isBroken = head.width !== null && last.length === head.width && !/\s/.test(last);
		text += at === 0 || isBroken ? piece : ` ${piece}`;
		last = piece;
	}
	return [text.trim(), ...below].join('\n').trimEnd();
}

/** Whether a line goes on with the text of its record; a box is a traceback, as is what says so. */
function isWrapped(line: string, at: number): boolean {
	if (line.slice(0, at).trim() !== '' || /[╭│╰┌└]/.test(line[at] ?? '')) return false;
	return !line.startsWith('Traceback (most recent call last)', at);
}

function outdent(line: string): string {
	return line.slice(0, WITHOUT_LEVEL).trim() === ''
		? line.slice(WITHOUT_LEVEL).trimEnd()
		: line.trimEnd();
}
