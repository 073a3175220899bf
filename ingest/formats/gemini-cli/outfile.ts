import type { Observation } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord, textOf } from '../../read/json-record.ts';
import { parseEpoch } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import { askedBefore } from '../host-call.ts';
import { traceIdHex } from '../otlp/trace-id.ts';
import { geminiEvent } from './events.ts';

/**
 * Whether an object is one that the telemetry file holds: a log record, a span or a batch of metrics of OpenTelemetry's
 * JavaScript SDK (0.52 to 2.x), printed as it is in memory. Members were private, with `_` before them, in some versions.
 */
export function isOutfileObject(record: JsonRecord): boolean {
	if (Object.hasOwn(record, 'scopeMetrics') && Object.hasOwn(record, 'resource')) return true;
	const isSpan = Object.hasOwn(record, '_spanContext') && Object.hasOwn(record, 'startTime');
	return isSpan || (isHrTime(timeOf(record)) && isRecord(record.attributes));
}

/** What a log record of the telemetry file says; empty for spans, metrics and events of other subjects. */
export function readOutfileObject(record: JsonRecord, seen: Observation): Observation[] {
	const { attributes } = record;
	const time = timeOf(record);
	if (!isRecord(attributes) || !isHrTime(time)) return [];
	const event = textOf(attributes['event.name']) ?? '';
	if (!/^(?:gemini_cli\.|cli_config$)/.test(event)) return [];
	const [seconds, nanos] = time;
	const emitted = parseEpoch(seconds * 1000 + Math.floor(nanos / 1e6));
	const stamp = textOf(attributes['event.timestamp']);
	const moment = stamp === null ? null : parseTimestamp(stamp, 0);
	seen.time = emitted ?? moment?.time ?? null;
	seen.timestampSource = seen.time === null ? 'none' : 'utc';
	const context = record.spanContext ?? record._spanContext;
	if (isRecord(context)) {
		seen.traceId = traceIdHex(context.traceId, 16);
		seen.spanId = traceIdHex(context.spanId, 8);
	}
	const said = askedBefore(geminiEvent(event, new Map(Object.entries(attributes))), seen.time);
	return said.map((one) => Object.assign({ ...seen }, one));
}

function timeOf(record: JsonRecord): unknown {
	return record.hrTime ?? record._hrTime;
}

/** `[seconds, nanoseconds]`. */
function isHrTime(value: unknown): value is [number, number] {
	return (
		Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number')
	);
}
