import type { Zone } from '../../read/time.ts';
import { type Moment, parseTimestamp } from '../../read/timestamp.ts';
import { type LogHead, readLogHead } from '../server-log/log-head.ts';

/** A time stands within this many characters, or the line is taken to have none. */
const HEAD_CHARS = 64;
const ISO =
	/(?<![\w.])\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d)(?![\w]))?/;
/** `2025/06/17 13:22:03`. */
const SLASHED = /(?<![\w.])(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)/;
/** `17/Jun/2025:13:22:03 +0900` of web servers. */
const ACCESS = /(?<![\w.])(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})/;
/** `Tue Jun 17 13:22:03 2025` and `Jun 17, 2025 13:22:03`. */
const WORDED =
	/(?<![\w.])([A-Z][a-z]{2}) {1,2}(\d{1,2})(?:, (\d{4}))? (\d\d:\d\d:\d\d(?:\.\d{1,6})?)(?: (\d{4}))?/;
/** Seconds or milliseconds since 1970 at the very start. */
const EPOCH = /^\[?(\d{10}(?:\.\d{1,9})?|\d{13})\]?(?=[\s:,|]|$)/;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** The head of a line that has a time of its own near its start; `null` for other lines. The text begins after a time that begins the line. */
export function readStampedLine(line: string, zone: Zone): LogHead | null {
	const head = readLogHead(line, zone);
	if (head !== null && head.moment !== null) return head;
	const text = line.slice(0, HEAD_CHARS);
	for (const [pattern, read] of STAMPS) {
		const found = pattern.exec(text);
		if (found === null) continue;
		const stamp = read(found);
		// A time without a year could be any year's, but the line begins a record all the same.
		const moment = stamp === null ? null : parseTimestamp(stamp, zone);
		if (stamp === null || moment !== null) return headOf(line, found, moment);
	}
	return null;
}

const STAMPS: readonly (readonly [RegExp, (found: RegExpExecArray) => string | null])[] = [
	[ISO, ([stamp]) => stamp],
	[SLASHED, ([, year, month, day, clock]) => `${year}-${month}-${day} ${clock}`],
	[ACCESS, ([, day, month, year, clock, zone]) => stampOf(year, month!, day!, clock!, zone!)],
	[WORDED, ([, month, day, year, clock, last]) => stampOf(year ?? last, month!, day!, clock!, '')],
	[EPOCH, ([, seconds]) => seconds!],
];

/** The moment as ISO 8601; `null` without a year, empty when the month is none. */
function stampOf(
	year: string | undefined,
	month: string,
	day: string,
	clock: string,
	zone: string,
): string | null {
	const at = MONTHS.indexOf(month);
	if (at === -1 || at % 3 !== 0) return '';
	if (year === undefined) return null;
	const number = String(at / 3 + 1).padStart(2, '0');
	return `${year}-${number}-${day.padStart(2, '0')} ${clock}${zone}`;
}

function headOf(line: string, found: RegExpExecArray, moment: Moment | null): LogHead {
	const end = found.index + found[0].length;
	// Only brackets before the time: it is no part of the text.
	const isFirst = /^[\s[(<]*$/.test(line.slice(0, found.index));
	const after = isFirst ? /^[\])>]?[\s:|,-]*/.exec(line.slice(end, end + 16))![0].length : 0;
	const at = isFirst ? end + after : 0;
	return { at, moment, level: null, logger: null, pid: null, variant: 'stamp' };
}
