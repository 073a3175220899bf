import { parseIsoUtc, parseLocal, type Zone } from '../../read/time.ts';
import type { Moment } from '../../read/timestamp.ts';

/** `Sun Apr 13 05:25:31 PDT 2025` at the end of a line, as scripts write it with `date`. */
const DATE =
	/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) ([A-Z]{2,5}|[+-]\d\d(?:\d\d)?) (\d{4})\W?$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The time at the end of a line in the form of `date`; `null` when there is none. Names of zones other than UTC are not
 * unique (`IST` is three), so such a time is read in `zone`.
 */
export function readUnixDate(line: string, zone: Zone): Moment | null {
	const found = DATE.exec(line.length > 200 ? line.slice(-200) : line);
	if (found === null) return null;
	const [, month, day, clock, name, year] = found;
	const number = String(MONTHS.indexOf(month!) + 1).padStart(2, '0');
	const stamp = `${year}-${number}-${day!.padStart(2, '0')} ${clock}`;
	const isUtc = name === 'UTC' || name === 'GMT';
	if (isUtc || /^[+-]/.test(name!)) {
		const time = parseIsoUtc(isUtc ? `${stamp}Z` : `${stamp}${name}`);
		return time === null ? null : { time, source: isUtc ? 'utc' : 'offset' };
	}
	const time = parseLocal(stamp, zone);
	return time === null ? null : { time, source: 'assumed' };
}
