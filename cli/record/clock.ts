/** A clock set anew when it differs this much from the system's, in microseconds: the system's was changed. */
const TOLERANCE = 5_000;

let origin = performance.timeOrigin;

/** Microseconds since 1970, finer than the system's milliseconds. */
export function microseconds(): number {
	const system = Date.now() * 1000;
	let now = Math.round((origin + performance.now()) * 1000);
	if (Math.abs(now - system) > TOLERANCE) {
		origin = Date.now() - performance.now();
		now = system;
	}
	return now;
}

/** Microseconds since 1970 as `2025-11-03T01:00:00.000123Z`. */
export function isoMicroseconds(time: number): string {
	const text = new Date(Math.floor(time / 1000)).toISOString();
	return `${text.slice(0, -1)}${String(time % 1000).padStart(3, '0')}Z`;
}
