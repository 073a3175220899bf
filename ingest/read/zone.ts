import type { Zone } from './time.ts';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Zones change their offset on quarters of an hour, so one answer holds for all of a quarter. */
const QUARTER = HOUR / 4;
const CACHE_LIMIT = 100_000;

/** One zone: the offsets it has been asked for, in microseconds. */
interface Clock {
	readonly format: Intl.DateTimeFormat;
	readonly byInstant: Map<number, number>;
	readonly byWall: Map<number, number>;
}

const clocks = new Map<string, Clock>();

/**
 * The zone a person wrote: `UTC`, an offset such as `+09:00`, `-3` or `UTC+9`, or an IANA name; `null` for anything else.
 */
export function parseZone(text: string): Zone | null {
	const trimmed = text.trim();
	const offset = /^(?:UTC|GMT|Z)?(?:([+-])(\d{1,2})(?::?([0-5]\d))?)?$/i.exec(trimmed);
	if (offset !== null && trimmed !== '') {
		const minutes = Number(offset[2] ?? 0) * 60 + Number(offset[3] ?? 0);
		if (minutes > 14 * 60) return null;
		return offset[1] === '-' && minutes > 0 ? -minutes : minutes;
	}
	try {
		return new Intl.DateTimeFormat('en-US', { timeZone: trimmed }).resolvedOptions().timeZone;
	} catch {
		return null;
	}
}

/**
 * UTC of a local wall time, both in microseconds. A wall time that comes twice when clocks go back is the first;
 * one that clocks skip is read with the offset from before the change. Throws `RangeError` for an unknown zone.
 */
export function wallToUtc(wall: number, zone: Zone): number {
	if (typeof zone === 'number') return wall - zone * MINUTE;
	const clock = clockOf(zone);
	const quarter = Math.floor(wall / QUARTER);
	let offset = clock.byWall.get(quarter);
	if (offset === undefined) {
		offset = wallOffset(clock, quarter * QUARTER);
		remember(clock.byWall, quarter, offset);
	}
	return wall - offset;
}

/** Minutes east of UTC of a zone at an instant, which is in microseconds since 1970. Throws `RangeError` for an unknown zone. */
export function zoneMinutes(zone: Zone, instant: number): number {
	return typeof zone === 'number' ? zone : offsetAt(clockOf(zone), instant) / MINUTE;
}

/** A zone as people write it: its name, or `+09:00` for minutes east of UTC. */
export function zoneText(zone: Zone): string {
	if (typeof zone === 'string') return zone;
	const minutes = Math.abs(zone);
	const pad = (n: number) => String(n).padStart(2, '0');
	return `${zone < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

function wallOffset(clock: Clock, wall: number): number {
	const before = offsetAt(clock, wall - DAY);
	const after = offsetAt(clock, wall + DAY);
	if (before === after || offsetAt(clock, wall - before) === before) return before;
	return offsetAt(clock, wall - after) === after ? after : before;
}

/** Microseconds east of UTC at an instant. */
function offsetAt({ format, byInstant }: Clock, instant: number): number {
	const quarter = Math.floor(instant / QUARTER);
	let offset = byInstant.get(quarter);
	if (offset === undefined) {
		const start = (quarter * QUARTER) / 1000;
		const parts = new Map(format.formatToParts(start).map(({ type, value }) => [type, value]));
		const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
		const wall = Date.UTC(
			part('year'),
			part('month') - 1,
			part('day'),
			part('hour'),
			part('minute'),
		);
		offset = (wall - start) * 1000;
		remember(byInstant, quarter, offset);
	}
	return offset;
}

function remember(cache: Map<number, number>, key: number, value: number): void {
	if (cache.size >= CACHE_LIMIT) cache.clear();
	cache.set(key, value);
}

function clockOf(zone: string): Clock {
	let clock = clocks.get(zone);
	if (clock === undefined) {
		const format = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			calendar: 'gregory',
			numberingSystem: 'latn',
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
		});
		clock = { format, byInstant: new Map(), byWall: new Map() };
		clocks.set(zone, clock);
	}
	return clock;
}
