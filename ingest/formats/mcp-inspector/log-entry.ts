import { jsonText } from '../../facts/json-value.ts';
import type { Observation } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord, textOf } from '../../read/json-record.ts';
import type { Zone } from '../../read/time.ts';
import { callMessage } from '../call-message.ts';
import { endpointOf } from '../http-traffic/exchange.ts';
import { observeValue, type PlacedValue } from '../json-document.ts';
import { millisOf, setTime } from './entry-time.ts';
import { statusOf } from './network-entry.ts';

/** An entry of the logs export: the params of a `notifications/message`. */
export function observeLog(place: PlacedValue, entry: JsonRecord, zone: Zone): Observation[] {
	const { params } = entry;
	const json = jsonText(params);
	const method = 'notifications/message';
	const message = callMessage('notification', { method, params: json, bytes: json.length });
	const seen = observeValue(place, { type: 'rpc', message });
	seen.direction = 'server_to_client';
	if (isRecord(params)) {
		seen.level = textOf(params.level);
		seen.logger = textOf(params.logger);
	}
	setTime(seen, entry.receivedAt, zone, 0);
	return [seen];
}

/** An entry of the console export: what the server wrote to stderr. */
export function observeStderr(place: PlacedValue, entry: JsonRecord, zone: Zone): Observation[] {
	const seen = observeValue(place, { type: 'log', text: textOf(entry.message) ?? '' });
	seen.logger = 'stderr';
	seen.transport = 'pipe';
	setTime(seen, entry.timestamp, zone, 0);
	return [seen];
}

/** A request for authorisation, of which neither query nor bodies are kept. */
export function observeAuth(place: PlacedValue, entry: JsonRecord, zone: Zone): Observation[] {
	const url = endpointOf(textOf(entry.url) ?? '');
	const method = (textOf(entry.method) ?? 'GET').toUpperCase();
	const status = statusOf(entry.responseStatus);
	const error = textOf(entry.error);
	const words = [method, url, status ?? '', textOf(entry.responseStatusText) ?? ''];
	const text = `${words.join(' ').trimEnd()}${error === null ? '' : ` failed: ${error}`}`;
	const seen = observeValue(place, { type: 'http', text });
	seen.url = url;
	seen.httpMethod = method;
	seen.httpStatus = status;
	seen.transport = 'tcp';
	if (error !== null) seen.level = 'error';
	setTime(seen, entry.timestamp, zone, millisOf(entry.duration));
	return [seen];
}
