import { jsonText, member, textMember } from '../../facts/json-value.ts';
import { isKnownMethod } from '../../mcp/methods.ts';
import type { Observation } from '../../mcp/observation.ts';
import { isRecord, parseJson } from '../../read/json-record.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import { type Ending, endedAt, observeExchange } from '../exchange.ts';
import { observeValue, type PlacedValue } from '../json-document.ts';

/** Whether an entry stands for a call that went over no HTTP: mcpsnoop gives those addresses of its own. */
export function isSnoopEntry(entry: unknown): boolean {
	return textMember(member(entry, 'request'), 'url')?.startsWith('mcp://') ?? false;
}

/**
 * The call that mcpsnoop (2026) exports as an entry: `mcp://LABEL/METHOD/TOOL`, the params as the body of the request,
 * the result or the error object as that of the response, and a status that it chose itself.
 */
export function observeSnoopEntry(place: PlacedValue, entry: unknown, zone: Zone): Observation[] {
	const request = member(entry, 'request');
	const response = member(entry, 'response');
	const { label, method } = partsOf(textMember(request, 'url') ?? '');
	const json = textMember(member(request, 'postData'), 'text');
	const params = json === null ? undefined : parseJson(json);
	const args = member(params, 'arguments');
	const frame = observeValue(place, { type: 'log', text: '' });
	const moment = parseTimestamp(textMember(entry, 'startedDateTime') ?? '', zone);
	if (moment !== null) frame.timestampSource = moment.source;
	frame.variant = 'mcpsnoop';
	frame.server = label;
	const end = endOf(response);
	const time = member(entry, 'time');
	const durationMs = end !== null && typeof time === 'number' && time >= 0 ? time : null;
	const start = moment?.time ?? null;
	const ended =
		start === null || durationMs === null ? start : start + Math.round(durationMs * 1000);
	const exchange = {
		method,
		id: null,
		name: textMember(params, 'name'),
		uri: textMember(params, 'uri'),
		arguments: args === undefined ? null : jsonText(args),
		params: json,
		end,
	};
	const key = `entry ${place.line}:${place.offset}`;
	const seen = observeExchange(frame, exchange, endedAt(ended, durationMs), key);
	// The params are all there, also where a call has none.
	if (seen[0] !== undefined) seen[0].quality = 'full';
	return seen;
}

function endOf(response: unknown): Ending | null {
	const status = member(response, 'status');
	if (typeof status !== 'number' || status === 0) return null;
	const result = textMember(member(response, 'content'), 'text');
	const value = result === null ? undefined : parseJson(result);
	const code = member(value, 'code');
	if (status >= 400 && typeof code === 'number') {
		return { type: 'error', code: String(code), message: textMember(value, 'message') };
	}
	const isError = member(value, 'isError') === true;
	return { type: 'result', result: isRecord(value) ? result : null, isError };
}

/** A label may hold slashes, and a tool follows the method, so the method is looked for. */
function partsOf(url: string): { label: string; method: string } {
	const parts = url.slice('mcp://'.length).split('/');
	for (let at = 1; at < parts.length; at++) {
		for (let size = 3; size > 0; size--) {
			const method = parts.slice(at, at + size).join('/');
			if (isKnownMethod(method)) return { label: parts.slice(0, at).join('/'), method };
		}
	}
	return { label: parts[0] ?? '', method: parts.slice(1).join('/') };
}
