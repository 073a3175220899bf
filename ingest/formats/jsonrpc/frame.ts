import type { Direction, Observation } from '../../mcp/observation.ts';
import { ipAddress } from '../../read/address.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import { type Envelope, keySet, slots } from './envelope.ts';

const TIME = slots('timestamp ts time @timestamp t');
const DIRECTION = slots('direction dir kind type from').map((slot) => [slot]);
const SERVER = slots(
	'server server_name serverName server_label mcpServerName metadata.serverName',
);
const SESSION = slots('session_id sessionId conn_id metadata.sessionId');
const CLIENT = slots('client client_name clientName');
const TRANSPORT = slots('transport');
const LEVEL = slots('level levelname severity');
const LOGGER = slots('logger');
const HOST = slots('host hostname hostName');
const USER = slots('user');
const PID = slots('pid');
const ADDRESS = slots('ipAddress client_ip metadata.clientIp');
const URL = slots('url');
const STATUS = slots('status metadata.httpStatus');
const DURATION = slots('duration_ms durationMs metadata.durationMs');
const TRACE = slots('trace_id traceId');
const SPAN = slots('span_id spanId');
const CALL = slots('tool_call_id toolCallId');
const TRUNCATED = slots('truncated');
/** Keys that make more of a line than a bare message. */
const SURROUNDINGS = keySet(
	...TIME,
	...DIRECTION.flat(),
	...SERVER,
	...SESSION,
	...LEVEL,
	...TRANSPORT,
);
/** Keys that few envelopes have. */
const DETAILS = keySet(
	...[CLIENT, TRANSPORT, LEVEL, LOGGER, HOST, USER, PID, ADDRESS, URL, STATUS].flat(),
	...[DURATION, TRACE, SPAN, CALL, TRUNCATED].flat(),
);

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map(
	[
		['client', 'server'],
		['c', 's'],
		['host', 'server'],
		['editor', 'server'],
		['local', 'remote'],
	].flatMap(([near, far]) => [
		...['to', '>', '2'].flatMap((arrow): [string, Direction][] => [
			[`${near}${arrow}${far}`, 'client_to_server'],
			[`${far}${arrow}${near}`, 'server_to_client'],
		]),
	]),
)
	.set('client', 'client_to_server')
	.set('server', 'server_to_client')
	.set('fromclient', 'client_to_server')
	.set('fromserver', 'server_to_client')
	.set('toserver', 'client_to_server')
	.set('toclient', 'server_to_client');

/** Labels met so far: a log has few, but a hostile one may make up many. */
const seenLabels = new Map<string, Direction | null>();
const MAX_LABELS = 1000;

/**
 * The direction that a label such as `client->server`, `c2s` or `server_to_client` names; `null` for words that
 * depend on who wrote the log (`in`, `sent`) or say nothing (`request`).
 */
export function directionOf(label: string): Direction | null {
	const seen = seenLabels.get(label);
	if (seen !== undefined) return seen;
	if (label.length > 32) return null;
	const plain = label
		.toLowerCase()
		.replace(/[\s_\-=]/g, '')
		.replace(/→|➜|⇒/g, '>');
	const direction = DIRECTIONS.get(plain) ?? null;
	if (seenLabels.size < MAX_LABELS) seenLabels.set(label, direction);
	return direction;
}

/** Writes what the members of an envelope say about the message in it into an observation; `false` when they say nothing. */
export function readFrame(envelope: Envelope, zone: Zone, seen: Observation): boolean {
	if (!envelope.has(SURROUNDINGS)) return false;
	readTime(envelope, zone, seen);
	for (const slot of DIRECTION) {
		const label = envelope.text(slot);
		if (label !== null) seen.direction = directionOf(label);
		if (seen.direction !== null) break;
	}
	seen.server = envelope.text(SERVER);
	seen.session = envelope.scalar(SESSION);
	if (!envelope.has(DETAILS)) return true;
	seen.client = envelope.text(CLIENT);
	seen.transport = transportOf(envelope.text(TRANSPORT));
	seen.level = envelope.text(LEVEL);
	seen.logger = envelope.text(LOGGER);
	seen.host = envelope.text(HOST);
	seen.user = envelope.text(USER);
	seen.pid = envelope.number(PID);
	seen.sourceIp = ipAddress(envelope.text(ADDRESS));
	const url = envelope.text(URL);
	if (url !== null && /^https?:\/\//i.test(url)) seen.url = url;
	seen.httpStatus = statusOf(envelope.number(STATUS));
	seen.durationMs = envelope.number(DURATION);
	seen.traceId = envelope.text(TRACE);
	seen.spanId = envelope.text(SPAN);
	seen.toolCallId = envelope.scalar(CALL);
	if (envelope.scalar(TRUNCATED) === 'true') seen.quality = 'truncated';
	return true;
}

function readTime(envelope: Envelope, zone: Zone, seen: Observation): void {
	const exact = envelope.isoTime(TIME);
	if (!Number.isNaN(exact)) {
		seen.time = exact;
		seen.timestampSource = 'utc';
		return;
	}
	const stated = envelope.scalar(TIME);
	const moment = stated === null ? null : parseTimestamp(stated, zone);
	if (moment === null) return;
	seen.time = moment.time;
	seen.timestampSource = moment.source;
}

function transportOf(name: string | null): 'pipe' | 'tcp' | null {
	if (name === null) return null;
	const plain = name.toLowerCase();
	if (plain === 'stdio' || plain === 'pipe') return 'pipe';
	return /^(?:https?|sse|tcp|streamable[-_ ]?https?)$/.test(plain) ? 'tcp' : null;
}

function statusOf(status: number | null): number | null {
	return status !== null && Number.isInteger(status) && status >= 100 && status <= 599
		? status
		: null;
}
