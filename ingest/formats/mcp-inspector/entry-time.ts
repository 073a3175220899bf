import type { Observation } from '../../mcp/observation.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';

/** Gives an observation the time that an entry states, so many milliseconds later; `null` for an unknown while. */
export function setTime(
	seen: Observation,
	stated: unknown,
	zone: Zone,
	afterMs: number | null,
): void {
	const moment = typeof stated === 'string' ? parseTimestamp(stated, zone) : null;
	if (moment === null) return;
	seen.time = moment.time + Math.round((afterMs ?? 0) * 1000);
	seen.timestampSource = afterMs === null ? 'inherited' : moment.source;
}

/** A duration in milliseconds; `null` when there is none. */
export function millisOf(value: unknown): number | null {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
