import { expect, test } from 'vitest';
import { parseTimestamp } from '../../ingest/read/timestamp.ts';

const TIME = Date.UTC(2026, 1, 3, 10, 0, 0) * 1000;

test.each([
	['2026-02-03T10:00:00.000Z', TIME, 'utc'],
	['2026-02-03T10:00:00Z', TIME, 'utc'],
	['2026-02-03 10:00:00 UTC', TIME, 'utc'],
	['2026-02-03T10:00:00.123456789Z', TIME + 123_456, 'utc'],
	['2026-02-03T19:00:00+09:00', TIME, 'offset'],
	['2026-02-03T10:00:00+00:00', TIME, 'offset'],
	['2026-02-03 19:00:00,250', TIME + 250_000, 'assumed'],
	['1770112800', TIME, 'utc'],
	['1770112800.25', TIME + 250_000, 'utc'],
	['1770112800000', TIME, 'utc'],
	['1770112800000000', TIME, 'utc'],
	['1770112800000000000', TIME, 'utc'],
])('%s', (text, time, source) => {
	expect(parseTimestamp(text, 540)).toEqual({ time, source });
});

test.each(['', 'yesterday', '42', '2026-02-30T10:00:00Z', '99999999999999999999', '2026'])(
	'no time: %s',
	(text) => {
		expect(parseTimestamp(text, 0)).toBeNull();
	},
);
