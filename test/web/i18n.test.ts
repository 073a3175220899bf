import { expect, test } from 'vitest';
import { en } from '../../web/i18n/en.ts';
import {
	formatBytes,
	formatClock,
	formatDuration,
	formatOffset,
	formatShort,
	parseIso,
} from '../../web/i18n/format.ts';
import { ko } from '../../web/i18n/ko.ts';

/** Words that are the same in both languages: names, formats, units. */
const SAME = new Set([
	'columnId',
	'to',
	'columnMs',
	'exportBulk',
	'exportHec',
	'exportNdjson',
	'pageTitle',
	'alertOfShort',
	'accountedSum',
	'sqlLabel',
	'sayHttp',
]);
const samples: readonly unknown[] = [3, 2, 1, 1];
type Entry = string | readonly string[] | ((...values: never[]) => unknown) | object;
const english = new Map<string, Entry>(Object.entries(en));
const korean = new Map<string, Entry>(Object.entries(ko));

test('both languages hold the same keys in the same kinds', () => {
	expect([...korean.keys()].toSorted()).toEqual([...english.keys()].toSorted());
	for (const [key, text] of english) {
		const other = korean.get(key);
		expect(typeof other, key).toBe(typeof text);
		expect(Array.isArray(other), key).toBe(Array.isArray(text));
		if (typeof text === 'object' && text !== null && !Array.isArray(text))
			expect(Object.keys(other as object).toSorted(), key).toEqual(Object.keys(text).toSorted());
	}
});

test.each([...english.keys()].filter((key) => !SAME.has(key)))('%s is translated', (key) => {
	const said = JSON.stringify(say(korean.get(key)));
	if (key === 'without') return;
	expect(said).not.toBe(JSON.stringify(say(english.get(key))));
	expect(said).toMatch(/[가-힣]/);
});

test.each([...english.keys()])(
	'%s says nothing undefined and leaves no value out of place',
	(key) => {
		for (const dictionary of [english, korean])
			expect(JSON.stringify(say(dictionary.get(key)))).not.toMatch(/undefined|NaN|\[object/);
	},
);

function say(entry: Entry | undefined): unknown {
	if (typeof entry !== 'function') return entry;
	return (entry as (...values: unknown[]) => unknown)(...samples);
}

test.each([
	[0, '0 B'],
	[999, '999 B'],
	[1000, '1 kB'],
	[37_612, '37.6 kB'],
	[51_700_000, '51.7 MB'],
	[999_999, '1 MB'],
	[3_400_000_000, '3.4 GB'],
])('%d bytes are %s', (bytes, words) => {
	expect(formatBytes(bytes, 'en')).toBe(words);
});

test.each([
	[0.42, 'en', '0.4 ms'],
	[531, 'en', '531 ms'],
	[14_640, 'en', '14.6 s'],
	[14_640, 'ko', '14.6초'],
	[45_600_000, 'en', '12 h 40 m'],
	[45_600_000, 'ko', '12시간 40분'],
	[864_000_000, 'en', '10 d'],
])('%d ms in %s: %s', (ms, locale, words) => {
	expect(formatDuration(ms, locale)).toBe(words);
});

test.each([
	[9999, '9999'],
	[66_964, '67k'],
	[1_200_000, '1.2M'],
])('%d is short for %s', (n, words) => {
	expect(formatShort(n)).toBe(words);
});

test.each([
	[1_762_000_000_123_000, 'UTC', '12:26:40.123'],
	[1_762_000_000_123_456, 'UTC', '12:26:40.123456'],
	[1_762_000_000_000_000, 'Asia/Seoul', '21:26:40.000'],
	[-1, 'UTC', '23:59:59.999999'],
])('%d in %s is %s', (us, zone, words) => {
	expect(formatClock(us, zone)).toBe(words);
});

test.each([
	['2026-11-12 14:05:23', 'UTC', Date.UTC(2026, 10, 12, 14, 5, 23)],
	['2026-11-12 14:05:23.5', 'UTC', Date.UTC(2026, 10, 12, 14, 5, 23, 500)],
	['2026-11-12', 'Asia/Seoul', Date.UTC(2026, 10, 11, 15)],
	['2026-03-29 03:30:00', 'Europe/Berlin', Date.UTC(2026, 2, 29, 1, 30)],
	['2026-10-25 12:00', 'Europe/Berlin', Date.UTC(2026, 9, 25, 11)],
])('%s in %s is read', (text, zone, ms) => {
	expect(parseIso(text, zone)).toBe(ms * 1000);
});

test.each(['', 'yesterday', '2026-11', '12.11.2026', '2026-11-12 25'])('%j is no time', (text) => {
	expect(parseIso(text, 'UTC')).toBeNull();
});

test.each([
	['UTC', 'UTC'],
	['Asia/Seoul', 'UTC+9'],
	['Asia/Kolkata', 'UTC+5:30'],
	['America/St_Johns', 'UTC-3:30'],
])('%s is %s in winter', (zone, words) => {
	expect(formatOffset(Date.UTC(2026, 0, 15) * 1000, zone)).toBe(words);
});
