import type { TimestampSource } from '../../mcp/observation.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import type { Head } from '../format.ts';
import { isOwnSentence } from './sentence.ts';
import { shortTraffic, trafficDetail } from './traffic-line.ts';

/** What stands before the text of a line. */
export interface Prefix {
	readonly time: number | null;
	readonly source: TimestampSource;
	readonly pid: number | null;
	readonly text: string;
}

/** `[2026-01-05T09:12:33.123Z][4242] ` in the debug log, `[4242] ` on stderr, nothing in 0.0.x. */
const DEBUG = /^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\]\[(\d{1,10})\] /;
const STDERR = /^\[(\d{1,10})\] /;

/** Reads the prefix of a line; `null` when the line has none and so goes on with the line above. */
export function readPrefix(line: string, zone: Zone): Prefix | null {
	const debug = DEBUG.exec(line);
	if (debug !== null) {
		const moment = parseTimestamp(debug[1]!, zone);
		const pid = Number(debug[2]);
		const text = line.slice(debug[0].length);
		return { time: moment?.time ?? null, source: moment?.source ?? 'none', pid, text };
	}
	const stderr = STDERR.exec(line);
	if (stderr !== null) {
		const pid = Number(stderr[1]);
		return { time: null, source: 'none', pid, text: line.slice(stderr[0].length) };
	}
	if (shortTraffic(line) === null && !isOwnSentence(line)) return null;
	return { time: null, source: 'none', pid: null, text: line };
}

/** How sure a file's first lines are of mcp-remote. Without a prefix its sentences could be anyone's. */
export function detectRemote(head: Head): number {
	let score = 0;
	let most = 1;
	for (const line of head.lines) {
		// A client that keeps what its servers write to stderr puts lines of its own between.
		if (/^\d{4}-\d\d-\d\d[T ]/.test(line)) most = 0.5;
		const prefix = readPrefix(line, 0);
		if (prefix === null || score > 0.9) continue;
		if (shortTraffic(prefix.text) !== null || trafficDetail(prefix.text) !== null) score = 0.95;
		else if (prefix.pid !== null && isOwnSentence(prefix.text)) score = 0.9;
	}
	return Math.min(score, most);
}
