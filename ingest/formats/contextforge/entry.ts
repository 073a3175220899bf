import { isRecord, type JsonRecord, textOf } from '../../read/json-record.ts';
import { parseIsoUtc, parseLocal, type Zone } from '../../read/time.ts';
import type { Moment } from '../../read/timestamp.ts';

/** One record of the gateway's log, whichever way it is written. */
export interface Entry {
	readonly moment: Moment | null;
	readonly level: string | null;
	/** Python logger, or the component of a stored entry. */
	readonly logger: string | null;
	readonly message: string;
	/** What else the record carries; empty for console text. */
	readonly fields: JsonRecord;
	readonly variant: 'json' | 'text' | 'stored';
}

/** `asctime - name - levelname - message`; the time had milliseconds until 2025-07. */
export const TEXT_LINE =
	/^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{3})?) - ([\w.-]{1,200}) - (DEBUG|INFO|WARNING|ERROR|CRITICAL) - /;

/** The head of a line on the console; its message may go on below. */
export function textEntry(text: string, zone: Zone): Entry | null {
	const found = TEXT_LINE.exec(text);
	const time = found === null ? null : parseLocal(found[1]!, zone);
	if (found === null || time === null) return null;
	return {
		moment: { time, source: 'assumed' },
		level: found[3]!.toLowerCase(),
		logger: found[2]!,
		message: text.slice(found[0].length),
		fields: {},
		variant: 'text',
	};
}

/** A line of the log file: `{"asctime":…,"name":…,"levelname":…,"message":…}`. */
export function jsonEntry(record: JsonRecord, zone: Zone): Entry | null {
	const message = textOf(record.message);
	const level = textOf(record.levelname);
	const logger = textOf(record.name);
	if (message === null || level === null || logger === null) return null;
	const variant = 'json';
	const moment = momentOf(record['@timestamp'], record.asctime, zone);
	return { moment, level: level.toLowerCase(), logger, message, fields: record, variant };
}

/** A row of `structured_log_entries`, `audit_trails`, `security_events` or of the log page's export. */
export function storedEntry(record: JsonRecord, zone: Zone): Entry | null {
	const stamp = record.timestamp ?? record.detected_at;
	if (typeof stamp !== 'string') return null;
	const message = textOf(record.message) ?? textOf(record.description) ?? auditText(record);
	if (message === null) return null;
	const level = textOf(record.level) ?? textOf(record.severity);
	return {
		// The data base keeps UTC; drivers without zones leave it unsaid.
		moment: momentOf(stamp, null, zone) ?? utcMoment(stamp),
		level: level?.toLowerCase() ?? null,
		logger: textOf(record.component) ?? textOf(record.logger) ?? textOf(record.category),
		message,
		fields: record,
		variant: 'stored',
	};
}

/** Whether a record is one of the gateway's stored entries. */
export function isStored(value: unknown): boolean {
	if (!isRecord(value) || typeof value.timestamp !== 'string') return false;
	const has = (...keys: string[]) => keys.every((key) => Object.hasOwn(value, key));
	return (
		has('component', 'correlation_id', 'is_security_event') ||
		has('action', 'resource_type', 'correlation_id', 'success') ||
		has('event_type', 'threat_score', 'category') ||
		has('entity_type', 'entity_id', 'entity_name', 'logger', 'request_id')
	);
}

function auditText(record: JsonRecord): string | null {
	const action = textOf(record.action);
	const type = textOf(record.resource_type);
	if (action === null || type === null) return null;
	const name = textOf(record.resource_name) ?? textOf(record.resource_id) ?? '';
	const failed = record.success === false ? `: ${textOf(record.error_message) ?? 'failed'}` : '';
	return `${action} ${type} ${name}`.trim() + failed;
}

function momentOf(utc: unknown, local: unknown, zone: Zone): Moment | null {
	const time = typeof utc === 'string' ? parseIsoUtc(utc) : null;
	if (time !== null) return { time, source: 'utc' };
	const assumed = typeof local === 'string' ? parseLocal(local, zone) : null;
	return assumed === null ? null : { time: assumed, source: 'assumed' };
}

function utcMoment(stamp: string): Moment | null {
	const time = parseLocal(stamp, 0);
	return time === null ? null : { time, source: 'utc' };
}
