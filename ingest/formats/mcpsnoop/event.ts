import { listMember } from '../../facts/json-value.ts';
import { maskSecrets } from '../../facts/secrets.ts';
import type { Body, Direction, Observation } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { isRecord, type JsonRecord, parseJson, textOf } from '../../read/json-record.ts';
import { scanArray } from '../../read/json-scan.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import { readBody } from '../http-traffic/body-messages.ts';
import { compactLine } from '../json-document/compact-value.ts';
import { type JsonDocument, membersOf, observeValue, type PlacedValue } from '../json-document.ts';

export interface Session {
	readonly id: string | null;
	/** The label that the operator gave the server. */
	readonly server: string | null;
}

const DIRECTIONS: ReadonlyMap<unknown, Direction> = new Map([
	['c2s', 'client_to_server'],
	['s2c', 'server_to_client'],
] as const);
const OPEN_BRACKET = 0x5b;

/** The records of one event: messages, stderr, how the server was started, and what mcpsnoop itself found wrong. */
export function observeEvent(
	document: JsonDocument,
	place: PlacedValue,
	session: Session,
	zone: Zone,
): Observation[] {
	const event = parseJson(place.text);
	if (!isRecord(event)) return [];
	const found: Observation[] = [];
	const moment = parseTimestamp(textOf(event.timestamp) ?? '', zone);
	const add = (body: Body): Observation => {
		const seen = observeValue(place, body);
		if (moment !== null) {
			seen.time = moment.time;
			seen.timestampSource = moment.source;
		}
		seen.server = session.server;
		seen.session = session.id;
		seen.direction = DIRECTIONS.get(event.direction) ?? null;
		seen.httpStatus = typeof event.http_status === 'number' ? event.http_status : null;
		if (seen.httpStatus !== null) seen.transport = 'tcp';
		found.push(seen);
		return seen;
	};
	const raw = membersOf(document, place).get('raw');
	const messages = raw === undefined ? [] : messagesIn(document, raw);
	for (const message of messages) add({ type: 'rpc', message });
	if (messages.length === 0) addOther(event, add);
	for (const key of ['warning', 'observation', 'auth_challenge']) {
		const text = textOf(event[key]);
		if (text === null || text === '') continue;
		const seen = add({ type: 'log', text });
		seen.logger = 'mcpsnoop';
		if (key === 'warning') seen.level = 'warning';
	}
	return found;
}

/** What an event without a whole message says. */
function addOther(event: JsonRecord, add: (body: Body) => Observation): void {
	const text = textOf(event.text);
	if (event.direction === 'meta' && isRecord(event.raw)) {
		const words = listMember(event.raw, 'command').filter((word) => typeof word === 'string');
		const [command = null, ...args] = words;
		const launch = {
			origin: 'launch',
			command,
			args,
			url: null,
			envKeys: [],
			hasAuth: null,
		} as const;
		add({ type: 'server', launch, text: maskSecrets(words.join(' ')) }).transport = 'pipe';
	} else if (event.direction === 'stderr' && text !== null) {
		const seen = add({ type: 'log', text });
		seen.logger = 'stderr';
		seen.transport = 'pipe';
	} else if (text !== null) {
		const [cut] = event.truncated === true ? readBody(text).messages : [];
		if (cut === undefined) add({ type: 'log', text });
		else add({ type: 'rpc', message: cut.message }).quality = 'truncated';
	}
}

function messagesIn(document: JsonDocument, raw: PlacedValue): RpcMessage[] {
	const line = compactLine(document, raw);
	const messages: RpcMessage[] = [];
	const scan = (from: number, to: number) => {
		const message = scanRpc(line, from, to);
		if (message !== null) messages.push(message);
	};
	if (line.bytes[0] === OPEN_BRACKET) scanArray(line.bytes, 0, line.end, scan);
	else scan(0, line.end);
	return messages;
}
