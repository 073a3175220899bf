import type { Zone } from '../../read/time.ts';
import { type Moment, parseTimestamp } from '../../read/timestamp.ts';
import { withoutColours } from './colours.ts';

/** What a collector put before each line of a program's output. */
export interface Frame {
	/** Where the program's own line begins, in characters. */
	readonly at: number;
	readonly moment: Moment | null;
	readonly host: string | null;
	readonly pid: number | null;
}

/** `notes-1  | text` of Docker Compose (2.x; `notes_1` before). */
const COMPOSE = /^[\w.-]{1,60}[-_]\d{1,3} {1,20}\| ?/;
/** `2026-04-16T06:13:31.123456789Z stdout F text` of container runtimes (CRI). */
const CRI = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d)) std(?:out|err) [FP] /;
/** `Apr 16 06:13:31 host notes[123]: text` of syslog, and journalctl's `short-iso`; only the latter has a year. */
const SYSLOG =
	/^(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?[+-]\d\d:?\d\d)|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?) ([\w.-]{1,64}) [\w.@/-]{1,64}\[(\d{1,9})\]: /;

/** A line as its program wrote it, without colours and without what a collector put before it. */
export function withoutFrame(line: string): string {
	const plain = withoutColours(line);
	const frame = readFrame(plain, 0);
	return frame === null ? plain : plain.slice(frame.at);
}

/** The frame of a line; `null` when it stands by itself. */
export function readFrame(line: string, zone: Zone): Frame | null {
	const head = line.length > 300 ? line.slice(0, 300) : line;
	const compose = COMPOSE.exec(head);
	if (compose !== null) return { at: compose[0].length, moment: null, host: null, pid: null };
	const cri = CRI.exec(head);
	if (cri !== null) {
		return { at: cri[0].length, moment: parseTimestamp(cri[1]!, zone), host: null, pid: null };
	}
	const syslog = SYSLOG.exec(head);
	if (syslog === null) return null;
	const [frame, stamp, host, pid] = syslog;
	const moment = stamp === undefined ? null : parseTimestamp(stamp, zone);
	return { at: frame.length, moment, host: host!, pid: Number(pid) };
}
