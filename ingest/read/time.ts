import { wallToUtc } from './zone.ts';

/** Zone for local times: minutes east of UTC, or an IANA name. */
export type Zone = number | string;

/** Times outside 1990 to 2100 are no log's: a counter, a default, or damage. */
const EARLIEST = Date.UTC(1990, 0) * 1000;
const LATEST = Date.UTC(2101, 0) * 1000;
const MINUTE = 60_000_000;

/**
 * The time in the 24 bytes `2025-06-17T13:22:03.708Z` at `at`, in microseconds since 1970; NaN when they are
 * anything else.
 */
export function parseIsoBytes(bytes: Uint8Array, at: number): number {
	if (
		bytes[at + 4] !== 0x2d ||
		bytes[at + 7] !== 0x2d ||
		bytes[at + 10] !== 0x54 ||
		bytes[at + 13] !== 0x3a ||
		bytes[at + 16] !== 0x3a ||
		bytes[at + 19] !== 0x2e ||
		bytes[at + 23] !== 0x5a
	) {
		return Number.NaN;
	}
	const wall = wallTime(
		twoDigits(bytes[at]!, bytes[at + 1]!) * 100 + twoDigits(bytes[at + 2]!, bytes[at + 3]!),
		twoDigits(bytes[at + 5]!, bytes[at + 6]!),
		twoDigits(bytes[at + 8]!, bytes[at + 9]!),
		twoDigits(bytes[at + 11]!, bytes[at + 12]!),
		twoDigits(bytes[at + 14]!, bytes[at + 15]!),
		twoDigits(bytes[at + 17]!, bytes[at + 18]!),
	);
	const millis =
		twoDigits(0x30, bytes[at + 20]!) * 100 + twoDigits(bytes[at + 21]!, bytes[at + 22]!);
	const time = wall + millis * 1000;
	return time >= EARLIEST && time < LATEST ? time : Number.NaN;
}

/**
 * A time with its zone, `2025-06-17T13:22:03.708Z` or `2025-06-17 22:22:03,708123+09:00`, in microseconds since
 * 1970; `null` when it is none, has no zone, is no date of the calendar, or is outside 1990 to 2100.
 */
export function parseIsoUtc(text: string): number | null {
	const wall = parseWall(text);
	if (wall === null || wall.zone === '') return null;
	if (/^(?:Z|z|UTC)$/.test(wall.zone)) return inRange(wall.time);
	const found = OFFSET.exec(wall.zone);
	if (found === null) return null;
	const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
	return inRange(wall.time - (found[1] === '-' ? -minutes : minutes) * MINUTE);
}

/**
 * A time without a zone, `2025-06-17 13:22:03`, `…03.708` or `…03,708`, read in `zone`, in microseconds since
 * 1970; `null` when it is none, names a zone itself, is no date of the calendar, or is outside 1990 to 2100.
 */
export function parseLocal(text: string, zone: Zone): number | null {
	const wall = parseWall(text);
	return wall === null || wall.zone !== '' ? null : inRange(wallToUtc(wall.time, zone));
}

/**
 * A number of seconds, milli-, micro- or nanoseconds since 1970, in microseconds; `null` when no unit puts it
 * between 1990 and 2100. The unit is certain: in that range no two units share a number.
 */
export function parseEpoch(value: number): number | null {
	for (const scale of [1e6, 1e3, 1, 1e-3]) {
		const time = inRange(Math.round(value * scale));
		if (time !== null) return time;
	}
	return null;
}

const STAMP =
	/^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?((?:[Zz]|UTC|[+-]\d\d:?[0-5]\d|[+-]\d\d)?)$/;
const OFFSET = /^([+-])([01]\d|2[0-3]):?(\d\d)?$/;

/** Clock reading in microseconds as if it were UTC, and the zone written behind it. */
function parseWall(text: string): { time: number; zone: string } | null {
	const found = STAMP.exec(text);
	if (found === null) return null;
	const [, year, month, day, hour, minute, second, fraction, zone] = found;
	const whole = wallTime(
		Number(year),
		Number(month),
		Number(day),
		Number(hour),
		Number(minute),
		Number(second ?? 0),
	);
	if (Number.isNaN(whole)) return null;
	const micros = fraction === undefined ? 0 : Number(fraction.slice(0, 6).padEnd(6, '0'));
	return { time: whole + micros, zone: zone ?? '' };
}

function inRange(time: number): number | null {
	return time >= EARLIEST && time < LATEST ? time : null;
}

/** The number two ASCII digits write, NaN for other bytes. */
function twoDigits(tens: number, ones: number): number {
	const high = tens - 0x30;
	const low = ones - 0x30;
	return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : Number.NaN;
}

/** Microseconds since 1970 of a date and time read as UTC; NaN when the calendar or the clock has none such. */
function wallTime(
	year: number,
	month: number,
	day: number,
	hour: number,
	minute: number,
	second: number,
): number {
	// 60 is a leap second: it becomes the first of the next minute, as in POSIX.
	const exists =
		month >= 1 &&
		month <= 12 &&
		day >= 1 &&
		day <= daysIn(year, month) &&
		hour <= 23 &&
		minute <= 59 &&
		second <= 60;
	if (!exists) return Number.NaN;
	return (((dayNumber(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1e6;
}

function daysIn(year: number, month: number): number {
	if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Days since 1970-01-01 in the Gregorian calendar, counted from years that begin in March. */
function dayNumber(year: number, month: number, day: number): number {
	const years = month <= 2 ? year - 1 : year;
	const days = Math.floor((153 * (month <= 2 ? month + 9 : month - 3) + 2) / 5) + day - 1;
	const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
	return years * 365 + leaps + days - 719_468;
}
