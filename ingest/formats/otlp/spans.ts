import { observe } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord, textOf } from '../../read/json-record.ts';
import { parseEpoch } from '../../read/time.ts';
import { protoList, protoMember } from './any-value.ts';
import { Attributes } from './attributes.ts';
import type { Call, Calls, SpanKey } from './calls.ts';
import { addressOf, fillContext, type Side } from './context.ts';
import type { Item } from './envelope.ts';
import { readOperation } from './operation.ts';
import { traceIdHex } from './trace-id.ts';

/** The MCP operations among spans; how all the spans lie in one another is told to `calls`. */
export function readSpans(items: readonly Item[], calls: Calls): Call[] {
	const found: Call[] = [];
	for (const { record, resource, place } of items) {
		const traceId = traceIdHex(protoMember(record, 'traceId'), 16);
		const spanId = traceIdHex(protoMember(record, 'spanId'), 8);
		const key = keyOf(traceId, spanId);
		const parent = keyOf(traceId, traceIdHex(protoMember(record, 'parentSpanId'), 8));
		calls.place(key, parent);
		const attributes = new Attributes(record.attributes);
		const start = nanoTime(protoMember(record, 'startTimeUnixNano'));
		const end = nanoTime(protoMember(record, 'endTimeUnixNano'));
		const operation = readOperation(
			textOf(record.name) ?? '',
			attributes,
			protoList(record, 'events').map((event) => new Attributes(event.attributes)),
			{ isEnded: end !== null, ...statusOf(record.status) },
		);
		if (operation === null) continue;
		const side = sideOf(record.kind);
		const frame = observe(place.line, place.offset, place.length, { type: 'log', text: '' });
		frame.lines = place.lines;
		fillContext(frame, side, attributes, resource);
		frame.timestampSource = 'utc';
		frame.variant = operation.variant;
		frame.traceId = traceId;
		frame.spanId = spanId;
		found.push({
			key,
			parent,
			side,
			frame,
			place,
			address: addressOf(side, attributes),
			exchange: operation.exchange,
			span: { start, end, durationMs: null },
		});
	}
	return found;
}

/** A protojson time in nanoseconds since 1970, as number or as text, in microseconds; `null` when it is unset. */
export function nanoTime(value: unknown): number | null {
	if (typeof value === 'number') return parseEpoch(value);
	return typeof value === 'string' && /^\d{1,20}$/.test(value) ? parseEpoch(Number(value)) : null;
}

function keyOf(traceId: string | null, spanId: string | null): SpanKey | null {
	return traceId === null || spanId === null ? null : `${traceId}/${spanId}`;
}

/** `SpanKind`: 2 server, 3 client; producers and consumers are the two ends of a message too. */
function sideOf(kind: unknown): Side {
	if (kind === 3 || kind === 'SPAN_KIND_CLIENT' || kind === 'CLIENT') return 'client';
	return kind === 2 || kind === 'SPAN_KIND_SERVER' || kind === 'SERVER' ? 'server' : null;
}

function statusOf(status: unknown): { isError: boolean; message: string | null } {
	if (!isRecord(status)) return { isError: false, message: null };
	const { code, message }: JsonRecord = status;
	const isError = code === 2 || code === 'STATUS_CODE_ERROR' || code === 'ERROR';
	return { isError, message: isError && message !== '' ? textOf(message) : null };
}
