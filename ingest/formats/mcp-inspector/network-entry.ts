import { isRecord, type JsonRecord, textOf } from '../../read/json-record.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import { type HttpBody, type HttpExchange, HttpHeaders } from '../http-traffic/exchange.ts';
import { type JsonDocument, membersOf, type PlacedValue } from '../json-document.ts';
import { millisOf } from './entry-time.ts';

/** The exchange that an entry of the network export records. */
export function readNetworkEntry(
	document: JsonDocument,
	place: PlacedValue,
	entry: JsonRecord,
	zone: Zone,
): HttpExchange {
	const body = (key: string): HttpBody | null => {
		const text = entry[key];
		if (typeof text !== 'string' || text === '') return null;
		return { text, place: () => membersOf(document, place).get(key) ?? null, document };
	};
	const status = statusOf(entry.responseStatus);
	const failure = textOf(entry.error);
	return {
		place,
		start: parseTimestamp(textOf(entry.timestamp) ?? '', zone),
		durationMs: millisOf(entry.duration),
		method: (textOf(entry.method) ?? 'GET').toUpperCase(),
		url: textOf(entry.url) ?? '',
		requestHeaders: headersOf(entry.requestHeaders),
		responseHeaders: headersOf(entry.responseHeaders),
		requestBody: body('requestBody'),
		responseBody: body('responseBody'),
		status,
		statusText: textOf(entry.responseStatusText)?.slice(0, 256) ?? '',
		failure: status === null ? (failure ?? 'no response') : failure,
	};
}

/** An HTTP status; `null` for anything else. */
export function statusOf(value: unknown): number | null {
	const isStatus =
		typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599;
	return isStatus ? value : null;
}

function headersOf(value: unknown): HttpHeaders {
	const headers = new HttpHeaders();
	if (isRecord(value)) for (const name of Object.keys(value)) headers.add(name, value[name]);
	return headers;
}
