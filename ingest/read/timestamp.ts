import type { Zone } from './time.ts';

/** A point in time as a log states it. */
export interface Moment {
	/** Microseconds since 1970, UTC. */
	readonly time: number;
	/** `utc` or `offset` when the text names its zone, `assumed` when the given zone filled in. */
	readonly source: 'utc' | 'offset' | 'assumed';
}

/** `2026-03-31T16:39:38.123456789+09:00`, with a space for the T, a comma for the point, without zone or fraction. */
const ISO =
	/^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?$/i;

/** The digit at a position, or a value that makes any sum it enters negative. */
function digit(text: string, at: number): number {
	const value = text.charCodeAt(at) - 0x30;
	return value >= 0 && value <= 9 ? value : -1_000_000;
}

/** Microseconds since 1970 of exactly `YYYY-MM-DDTHH:MM:SS.mmmZ`, which most logs write; -1 for anything else. */
function parsePlain(text: string): number {
	if (
		text.length !== 24 ||
		text.charCodeAt(23) !== 0x5a ||
		text.charCodeAt(19) !== 0x2e ||
		text.charCodeAt(10) !== 0x54 ||
		text.charCodeAt(4) !== 0x2d ||
		text.charCodeAt(7) !== 0x2d ||
		text.charCodeAt(13) !== 0x3a ||
		text.charCodeAt(16) !== 0x3a
	) {
		return -1;
	}
	const year = digit(text, 0) * 1000 + digit(text, 1) * 100 + digit(text, 2) * 10 + digit(text, 3);
	const month = digit(text, 5) * 10 + digit(text, 6);
	const day = digit(text, 8) * 10 + digit(text, 9);
	const hour = digit(text, 11) * 10 + digit(text, 12);
	const minute = digit(text, 14) * 10 + digit(text, 15);
	const second = digit(text, 17) * 10 + digit(text, 18);
	const ms = digit(text, 20) * 100 + digit(text, 21) * 10 + digit(text, 22);
	// Days past 28 and leap seconds are left to the careful way.
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 28) return -1;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
	return ms < 0 ? -1 : Date.UTC(year, month - 1, day, hour, minute, second, ms) * 1000;
}

/** The moment an ISO 8601 text names, or a number of seconds, milli-, micro- or nanoseconds since 1970; `null` when it is neither. */
export function parseTimestamp(text: string, zone: Zone): Moment | null {
	const plain = parsePlain(text);
	if (plain !== -1) return { time: plain, source: 'utc' };
	const found = ISO.exec(text);
	if (found === null)
		return /^\d{9,19}(?:\.\d{1,9})?$/.test(text) ? epochMoment(Number(text)) : null;
	const [year, month, day, hour, minute] = [
		Number(found[1]),
		Number(found[2]),
		Number(found[3]),
		Number(found[4]),
		Number(found[5]),
	];
	const second = Number(found[6] ?? 0);
	if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
	// 60 is a leap second.
	if (hour > 23 || minute > 59 || second > 60) return null;
	const wall = Date.UTC(year, month - 1, day, hour, minute, second) * 1000;
	const time = wall + Number((found[7] ?? '').padEnd(6, '0').slice(0, 6));
	const offset = found[8];
	if (offset === undefined) {
		return { time: time - offsetAt(zone, wall / 1000) * 60_000_000, source: 'assumed' };
	}
	if (offset.length <= 3) return { time, source: 'utc' };
	const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
	return { time: time - (offset[0] === '-' ? -minutes : minutes) * 60_000_000, source: 'offset' };
}

/** The moment a number since 1970 means; its unit follows from its size (seconds up to the year 5138). `null` when it means none. */
export function epochMoment(value: number): Moment | null {
	if (!Number.isFinite(value) || value < 1e8 || value >= 1e19) return null;
	const time =
		value < 1e11 ? value * 1e6 : value < 1e14 ? value * 1e3 : value < 1e17 ? value : value / 1e3;
	return { time: Math.round(time), source: 'utc' };
}

function daysIn(year: number, month: number): number {
	return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Minutes east of UTC that a zone keeps at a local wall time (milliseconds as if it were UTC). */
function offsetAt(zone: Zone, wall: number): number {
	if (typeof zone === 'number') return zone;
	// The offset at the wall time read as UTC is off only around a change; asking again settles that.
	return zoneOffset(zone, wall - zoneOffset(zone, wall) * 60_000);
}

const HOUR = 3_600_000;
const clocks = new Map<string, { clock: Intl.DateTimeFormat; byHour: Map<number, number> }>();

/** Minutes east of UTC that a named zone keeps at an instant; asked once per zone and hour. */
function zoneOffset(zone: string, instant: number): number {
	let known = clocks.get(zone);
	if (known === undefined) {
		const clock = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
		});
		known = { clock, byHour: new Map() };
		clocks.set(zone, known);
	}
	const hour = Math.floor(instant / HOUR);
	let offset = known.byHour.get(hour);
	if (offset === undefined) {
		const part = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
		for (const { type, value } of known.clock.formatToParts(hour * HOUR)) {
			if (type in part) part[type as keyof typeof part] = Number(value);
		}
		const wall = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
		offset = (wall - hour * HOUR) / 60_000;
		if (known.byHour.size > 100_000) known.byHour.clear();
		known.byHour.set(hour, offset);
	}
	return offset;
}
