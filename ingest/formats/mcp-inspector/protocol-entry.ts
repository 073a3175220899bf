import type { Direction, Observation } from '../../mcp/observation.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import type { JsonRecord } from '../../read/json-record.ts';
import type { Zone } from '../../read/time.ts';
import { compactLine } from '../json-document/compact-value.ts';
import { type JsonDocument, membersOf, observeValue, type PlacedValue } from '../json-document.ts';
import { millisOf, setTime } from './entry-time.ts';

/** The message of an entry, its response, and why the client did not accept that; none when there is no message. */
export function observeProtocol(
	document: JsonDocument,
	place: PlacedValue,
	entry: JsonRecord,
	zone: Zone,
): Observation[] {
	const members = membersOf(document, place);
	const from = directionOf(entry.origin);
	const found: Observation[] = [];
	const add = (member: string, direction: Direction | null, afterMs: number | null) => {
		const value = members.get(member);
		if (value === undefined) return;
		const line = compactLine(document, value);
		const message = scanRpc(line, line.start, line.end);
		if (message === null) return;
		const seen = observeValue(place, { type: 'rpc', message });
		seen.direction = direction;
		setTime(seen, entry.timestamp, zone, afterMs);
		found.push(seen);
	};
	add('message', from, 0);
	const duration = millisOf(entry.duration);
	add('response', from === null ? null : other(from), duration);
	if (typeof entry.clientError === 'string' && found.length > 0) {
		const text = `the client rejected the response: ${entry.clientError}`;
		const seen = observeValue(place, { type: 'log', text });
		seen.level = 'error';
		setTime(seen, entry.timestamp, zone, duration ?? 0);
		found.push(seen);
	}
	return found;
}

function directionOf(origin: unknown): Direction | null {
	if (origin === 'client') return 'client_to_server';
	return origin === 'server' ? 'server_to_client' : null;
}

function other(direction: Direction): Direction {
	return direction === 'client_to_server' ? 'server_to_client' : 'client_to_server';
}
