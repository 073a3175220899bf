const UNITS: ReadonlyMap<string, number> = new Map([
	['ns', 1e-6],
	['us', 1e-3],
	['µs', 1e-3],
	['μs', 1e-3],
	['ms', 1],
	['s', 1000],
	['m', 60_000],
	['h', 3_600_000],
]);

/**
 * A duration as Go and Rust print it, `1.2s`, `1m2.5s`, `340µs`, `12ms`, in milliseconds; a number without a unit is
 * one of `unit`s, if that is given. `null` for anything else.
 */
export function parseDuration(text: string, unit?: 'ms' | 's'): number | null {
	if (text.length > 40) return null;
	if (/^\d+(?:\.\d+)?$/.test(text)) {
		return unit === undefined ? null : Number(text) * (unit === 's' ? 1000 : 1);
	}
	if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return null;
	let millis = 0;
	for (const [, number, name] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)/g)) {
		millis += Number(number) * UNITS.get(name!)!;
	}
	// Sums of such fractions are not exact.
	return Math.round(millis * 1e6) / 1e6;
}
