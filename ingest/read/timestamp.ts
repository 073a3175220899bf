import { parseEpoch, parseIsoUtc, parseLocal, type Zone } from './time.ts';

/** A point in time as a log states it. */
export interface Moment {
	/** Microseconds since 1970, UTC. */
	readonly time: number;
	/** `utc` or `offset` when the text names its zone, `assumed` when the given zone filled in. */
	readonly source: 'utc' | 'offset' | 'assumed';
}

/** The moment that an ISO 8601 text names, or a number since 1970 in any unit from seconds to nanoseconds; `null` when it is neither. */
export function parseTimestamp(text: string, zone: Zone): Moment | null {
	if (/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) {
		const epoch = parseEpoch(Number(text));
		return epoch === null ? null : { time: epoch, source: 'utc' };
	}
	const stated = parseIsoUtc(text);
	if (stated !== null) return { time: stated, source: /[zZC]$/.test(text) ? 'utc' : 'offset' };
	const local = parseLocal(text, zone);
	return local === null ? null : { time: local, source: 'assumed' };
}
