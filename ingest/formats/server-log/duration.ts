const UNITS: ReadonlyMap<string, number> = new Map([
	['ns', 1e-6],
	['us', 1e-3],
	['µs', 1e-3],
	['μs', 1e-3],
	['ms', 1],
	['millisecond', 1],
	['milliseconds', 1],
	['msec', 1],
	['s', 1000],
	['sec', 1000],
	['secs', 1000],
	['second', 1000],
	['seconds', 1000],
	['m', 60_000],
	['min', 60_000],
	['h', 3_600_000],
]);

/** A duration in words, for use in a larger pattern: one or more numbers with units, as `0.271s`, `12 ms` or `1m3.5s`. */
export const DURATION = String.raw`(?:\d{1,12}(?:\.\d{1,12})? ?(?:[nuµμm]s|milliseconds?|msec|seconds?|secs?|s|min|m|h)(?![A-Za-z])){1,3}|\d{1,2}h\d{1,2}m[\d.]{1,12}s|\d{1,4}m[\d.]{1,12}s`;

/** Milliseconds of a duration with its unit, also of several as Go prints them (`1m3.5s`); `null` for anything else. */
export function readDuration(text: string): number | null {
	let total = 0;
	let at = 0;
	const part = /(\d{1,12}(?:\.\d{1,12})?) ?([A-Za-zµμ]{1,12})/y;
	while (at < text.length) {
		part.lastIndex = at;
		const found = part.exec(text);
		const unit = found === null ? undefined : UNITS.get(found[2]!);
		if (found === null || unit === undefined) return null;
		total += Number(found[1]) * unit;
		at += found[0].length;
	}
	// Sums of tenths of milliseconds are no longer exact in binary.
	return at === 0 ? null : Math.round(total * 1e6) / 1e6;
}
