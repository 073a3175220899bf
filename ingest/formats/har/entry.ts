import { base64Bytes } from '../../facts/encoded.ts';
import { listMember, member, textMember } from '../../facts/json-value.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import type { Head } from '../format.ts';
import { type HttpBody, type HttpExchange, HttpHeaders } from '../http-traffic/exchange.ts';
import { elementsOf, type JsonDocument, membersOf, type PlacedValue } from '../json-document.ts';

const decoder = new TextDecoder();

/** How sure a file's first lines are an HTTP archive. */
export function detectHar(head: Head): number {
	const text = head.lines.slice(0, 40).join('\n').slice(0, 8192);
	if (!/^\s*\{\s*"log"\s*:\s*\{/.test(text)) return 0;
	return /"(?:creator|browser|entries|pages)"\s*:/.test(text) ? 0.95 : 0;
}

/** The entries of an archive. */
export function entriesOf(document: JsonDocument, value: PlacedValue): PlacedValue[] {
	const log = membersOf(document, value).get('log');
	const entries = log === undefined ? undefined : membersOf(document, log).get('entries');
	return entries === undefined ? [] : elementsOf(document, entries);
}

/** The exchange that the entry at a place records; `null` when it has no request. */
export function readEntry(
	document: JsonDocument,
	place: PlacedValue,
	entry: unknown,
	zone: Zone,
): HttpExchange | null {
	const request = member(entry, 'request');
	const url = textMember(request, 'url');
	const method = textMember(request, 'method');
	if (url === null || method === null) return null;
	const response = member(entry, 'response');
	const started = textMember(entry, 'startedDateTime');
	const status = numberMember(response, 'status');
	const failure = textMember(response, '_error') ?? textMember(entry, '_error');
	const post = textMember(member(request, 'postData'), 'text');
	return {
		place,
		start: started === null ? null : parseTimestamp(started, zone),
		durationMs: numberMember(entry, 'time'),
		method: method.toUpperCase(),
		url,
		requestHeaders: headersOf(request),
		responseHeaders: headersOf(response),
		requestBody: post === null || post === '' ? null : { text: post, place: () => null, document },
		responseBody: responseBody(document, place, member(response, 'content')),
		// A request that was blocked or aborted has status 0.
		status: status === null || status < 100 || status > 599 ? null : status,
		statusText: textMember(response, 'statusText')?.slice(0, 256) ?? '',
		failure: status === null || status < 100 ? (failure ?? 'no response') : null,
	};
}

function responseBody(
	document: JsonDocument,
	entry: PlacedValue,
	content: unknown,
): HttpBody | null {
	const text = textMember(content, 'text');
	if (text === null || text === '') return null;
	if (textMember(content, 'encoding') === 'base64') {
		return { text: decoder.decode(base64Bytes(text)), place: () => null, document };
	}
	return { text, place: () => placeAt(document, entry, ['response', 'content', 'text']), document };
}

function placeAt(
	document: JsonDocument,
	entry: PlacedValue,
	path: readonly string[],
): PlacedValue | null {
	let place: PlacedValue | undefined = entry;
	for (const key of path) {
		if (place === undefined) return null;
		place = membersOf(document, place).get(key);
	}
	return place ?? null;
}

/** Header lists are `{name, value}` objects. */
function headersOf(message: unknown): HttpHeaders {
	const headers = new HttpHeaders();
	for (const header of listMember(message, 'headers')) {
		const name = textMember(header, 'name');
		if (name !== null) headers.add(name, member(header, 'value'));
	}
	return headers;
}

/** A number that is no placeholder: HAR writes -1 for what was not measured. */
function numberMember(value: unknown, key: string): number | null {
	const found = member(value, key);
	return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : null;
}
