import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	parseEpoch,
	parseIsoBytes,
	parseIsoUtc,
	parseLocal,
	type Zone,
} from '../../ingest/read/time.ts';
import { parseZone } from '../../ingest/read/zone.ts';

function utc(iso: string): number {
	return Date.parse(iso) * 1000;
}

test.each([
	['2025-06-17T13:22:03.708Z', utc('2025-06-17T13:22:03.708Z')],
	['2025-06-17T13:22:03Z', utc('2025-06-17T13:22:03Z')],
	['2025-06-17T13:22Z', utc('2025-06-17T13:22:00Z')],
	['2025-06-17t13:22:03z', utc('2025-06-17T13:22:03Z')],
	['2025-06-17 13:22:03 UTC', utc('2025-06-17T13:22:03Z')],
	['2025-06-17 13:22:03,5 +00:00', utc('2025-06-17T13:22:03.500Z')],
	['2025-06-17T13:22:03.708123Z', utc('2025-06-17T13:22:03.708Z') + 123],
	['2025-06-17T13:22:03.708123999Z', utc('2025-06-17T13:22:03.708Z') + 123],
	['2025-06-17T22:22:03.708+09:00', utc('2025-06-17T13:22:03.708Z')],
	['2025-06-17T22:22:03+0900', utc('2025-06-17T13:22:03Z')],
	['2025-06-17T10:22:03-03', utc('2025-06-17T13:22:03Z')],
	['2025-06-17T07:52:03-05:30', utc('2025-06-17T13:22:03Z')],
	['2024-02-29T00:00:00Z', utc('2024-02-29T00:00:00Z')],
	['2016-12-31T23:59:60Z', utc('2017-01-01T00:00:00Z')],
	['1990-01-01T00:00:00Z', utc('1990-01-01T00:00:00Z')],
	['2100-12-31T23:59:59Z', utc('2100-12-31T23:59:59Z')],
	['2025-06-17T13:22:03.708', null],
	['2025-02-29T00:00:00Z', null],
	['2100-02-29T00:00:00Z', null],
	['2026-13-02T00:00:00Z', null],
	['2026-00-02T00:00:00Z', null],
	['2026-04-31T00:00:00Z', null],
	['2026-04-00T00:00:00Z', null],
	['2026-04-30T24:00:00Z', null],
	['2026-04-30T23:60:00Z', null],
	['2026-04-30T23:59:61Z', null],
	['2026-04-30T23:59:59+24:00', null],
	['2026-04-30T23:59:59+09:60', null],
	['2026-04-30T23:59:59.Z', null],
	['1989-12-31T23:59:59Z', null],
	['1990-01-01T00:00:00+01:00', null],
	['2101-01-01T00:00:00Z', null],
	['0000-01-01T00:00:00Z', null],
	['2025-06-17T13:22:03Zz', null],
	[' 2025-06-17T13:22:03Z', null],
	['17/06/2025', null],
	['', null],
])('time with a zone %j', (text, expected) => {
	expect(parseIsoUtc(text)).toBe(expected);
});

test.each(['2025-06-17T13:22:03.708Z', '1999-12-31T23:59:59.999Z', '2024-02-29T12:00:00.000Z'])(
	'bytes of %s',
	(text) => {
		const bytes = new TextEncoder().encode(`--${text} [info]`);
		expect(parseIsoBytes(bytes, 2)).toBe(utc(text));
		expect(parseIsoBytes(bytes, 1)).toBeNaN();
		expect(parseIsoBytes(bytes, 12)).toBeNaN();
	},
);

test.each([
	'2025-06-17T13:22:03,708Z',
	'2025-06-17 13:22:03.708Z',
	'2025-06-17T13:22:03.708+',
	'2025-06-17T13:22:03.7',
	'2025-02-30T13:22:03.708Z',
	'1989-12-31T23:59:59.999Z',
	'2025-0a-17T13:22:03.708Z',
	'/025-06-17T13:22:03.708Z',
	'2025-06-17T13:22:03.7x8Z',
	'',
])('bytes of %j are no time', (text) => {
	expect(parseIsoBytes(new TextEncoder().encode(text), 0)).toBeNaN();
});

test('every millisecond of 1990 to 2100 is read as the platform reads it', () => {
	const instant = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2101, 0) - 1 });
	fc.assert(
		fc.property(instant, (millis) => {
			const text = new Date(millis).toISOString();
			expect(parseIsoBytes(new TextEncoder().encode(text), 0)).toBe(millis * 1000);
			expect(parseIsoUtc(text)).toBe(millis * 1000);
			expect(parseLocal(text.slice(0, -1), 0)).toBe(millis * 1000);
		}),
		{ numRuns: 3000 },
	);
});

test('bytes and text agree on any text of that shape', () => {
	const shaped = fc.stringMatching(/^(19|20)\d\d-[0-3]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d\.\d{3}Z$/);
	fc.assert(
		fc.property(shaped, (text) => {
			const time = parseIsoBytes(new TextEncoder().encode(text), 0);
			expect(Number.isNaN(time) ? null : time).toBe(parseIsoUtc(text));
		}),
		{ numRuns: 3000 },
	);
});

test.each<[string, Zone, string | null]>([
	['2025-06-17 13:22:03', 0, '2025-06-17T13:22:03Z'],
	['2025-06-17 13:22:03', 540, '2025-06-17T04:22:03Z'],
	['2025-06-17 13:22:03', -330, '2025-06-17T18:52:03Z'],
	['2025-06-17 13:22:03.708', 'Asia/Seoul', '2025-06-17T04:22:03.708Z'],
	['2025-06-17 13:22:03,708', 'America/New_York', '2025-06-17T17:22:03.708Z'],
	['2025-01-17T13:22:03', 'America/New_York', '2025-01-17T18:22:03Z'],
	['2025-06-17 13:22:03', 'UTC', '2025-06-17T13:22:03Z'],
	['2025-06-17 13:22:03', 'Asia/Kathmandu', '2025-06-17T07:37:03Z'],
	// Clocks go forward from 02:00 to 03:00: what they skip is read with winter time.
	['2025-03-30 01:59:59', 'Europe/Berlin', '2025-03-30T00:59:59Z'],
	['2025-03-30 02:30:00', 'Europe/Berlin', '2025-03-30T01:30:00Z'],
	['2025-03-30 03:00:00', 'Europe/Berlin', '2025-03-30T01:00:00Z'],
	// Clocks go back from 03:00 to 02:00: what comes twice is the first.
	['2025-10-26 01:59:59', 'Europe/Berlin', '2025-10-25T23:59:59Z'],
	['2025-10-26 02:30:00', 'Europe/Berlin', '2025-10-26T00:30:00Z'],
	['2025-10-26 03:00:00', 'Europe/Berlin', '2025-10-26T02:00:00Z'],
	// West of UTC, and where the change is half an hour.
	['2025-03-09 02:30:00', 'America/New_York', '2025-03-09T07:30:00Z'],
	['2025-11-02 01:30:00', 'America/New_York', '2025-11-02T05:30:00Z'],
	['2025-10-05 02:15:00', 'Australia/Lord_Howe', '2025-10-04T15:45:00Z'],
	['2025-10-05 02:45:00', 'Australia/Lord_Howe', '2025-10-04T15:45:00Z'],
	['2025-04-06 01:45:00', 'Australia/Lord_Howe', '2025-04-05T14:45:00Z'],
	// A day that a zone left out.
	['2011-12-30 12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
	['2011-12-31 12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
	['2025-06-17T13:22:03Z', 540, null],
	['2025-06-17 13:22:03+09:00', 540, null],
	['2026-13-02 00:00:00', 540, null],
	['2025-06-17', 540, null],
])('local time %s in %s', (text, zone, expected) => {
	expect(parseLocal(text, zone)).toBe(expected === null ? null : utc(expected));
});

test('an instant written in a zone and read back is the same, or its twin an hour before', () => {
	const instant = fc.integer({ min: Date.UTC(1995, 0) / 1000, max: Date.UTC(2035, 0) / 1000 });
	const zones = fc.constantFrom(
		'Asia/Seoul',
		'Europe/Berlin',
		'America/St_Johns',
		'Africa/Casablanca',
	);
	fc.assert(
		fc.property(instant, zones, (seconds, zone) => {
			const wall = new Date(seconds * 1000).toLocaleString('sv-SE', { timeZone: zone });
			const back = parseLocal(wall, zone);
			expect([seconds * 1e6, (seconds - 3600) * 1e6]).toContain(back);
			const again = new Date(back! / 1000).toLocaleString('sv-SE', { timeZone: zone });
			expect(again).toBe(wall);
		}),
		{ numRuns: 500 },
	);
});

test('an unknown zone is an error, not a guess', () => {
	expect(() => parseLocal('2025-06-17 13:22:03', 'Asia/Nowhere')).toThrow(RangeError);
});

test.each([
	[1_697_248_067, utc('2023-10-14T01:47:47Z')],
	[1_697_248_067.901, utc('2023-10-14T01:47:47.901Z')],
	[1_697_248_067_901, utc('2023-10-14T01:47:47.901Z')],
	[1_697_248_067_901_234, utc('2023-10-14T01:47:47.901Z') + 234],
	[1_697_248_067_901_234 * 1000, utc('2023-10-14T01:47:47.901Z') + 234],
	[631_152_000, utc('1990-01-01T00:00:00Z')],
	[631_151_999, null],
	[0, null],
	[13, null],
	[-1_697_248_067, null],
	[Number.NaN, null],
	[Number.POSITIVE_INFINITY, null],
	[1e22, null],
])('epoch %d', (value, expected) => {
	const time = parseEpoch(value);
	if (expected === null) expect(time).toBeNull();
	else expect(Math.abs(time! - expected)).toBeLessThanOrEqual(1);
});

test.each<[string, Zone | null]>([
	['UTC', 0],
	['Z', 0],
	['+09:00', 540],
	['+0900', 540],
	['-3', -180],
	['UTC+5:30', 330],
	['GMT-0', 0],
	['Asia/Seoul', 'Asia/Seoul'],
	[' Europe/Berlin ', 'Europe/Berlin'],
	['+15:00', null],
	['+09:75', null],
	['Asia/Nowhere', null],
	['', null],
])('zone %j', (text, expected) => {
	expect(parseZone(text)).toBe(expected);
});
