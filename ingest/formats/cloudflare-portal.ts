import type { Observation } from '../mcp/observation.ts';
import { ipAddress } from '../read/address.ts';
import { type JsonRecord, textOf } from '../read/json-record.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { type Ending, type Exchange, observeExchange } from './exchange.ts';
import type { Format, Head } from './format.ts';
import { JsonRecords, shareOfRecords } from './json-records.ts';

/** Logs of Cloudflare's MCP server portals as Logpush delivers them: the dataset `mcp_portal_logs` (2026-08), NDJSON. */
export const CLOUDFLARE_PORTAL: Format = {
	id: 'cloudflare-portal',
	title: 'Cloudflare MCP portal (Logpush)',
	shows: ['tool-names', 'errors', 'time', 'zone'],
	detect: (head: Head) => 0.97 * shareOfRecords(head, isPortal),
	open: (source) => new JsonRecords((record, seen, key) => read(record, seen, key, source.zone)),
};

function isPortal(record: JsonRecord): boolean {
	const has = (key: string) => Object.hasOwn(record, key);
	const parts = ['PortalID', 'PortalAUD', 'ServerID', 'ToolCallName', 'ServerResponseDurationMs'];
	return typeof record.Method === 'string' && parts.filter(has).length >= 2;
}

function read(
	record: JsonRecord,
	seen: Observation,
	key: string,
	zone: Zone,
): Observation[] | null {
	const method = filled(record.Method);
	if (method === null || !isPortal(record)) return null;
	const moment = parseTimestamp(String(record.Datetime ?? ''), zone);
	seen.timestampSource = moment?.source ?? 'none';
	seen.server = filled(record.ServerID);
	seen.url = filled(record.ServerURL);
	seen.mcpSessionId = filled(record.SessionID);
	seen.user = filled(record.UserEmail) ?? filled(record.UserID);
	seen.sourceIp = ipAddress(filled(record.ClientIP));
	seen.transport = 'tcp';
	const { ServerResponseDurationMs: took, Success: success } = record;
	const durationMs = typeof took === 'number' && took >= 0 ? took : null;
	const start = moment?.time ?? null;
	const end = start === null || durationMs === null ? start : start + durationMs * 1000;
	const exchange: Exchange = {
		method,
		id: null,
		name: filled(record.ToolCallName) ?? filled(record.PromptGetName),
		uri: filled(record.ResourceReadURI),
		arguments: null,
		end: endingOf(success, filled(record.Error)),
	};
	return observeExchange(seen, exchange, { start, end, durationMs }, key);
}

/** The portal tells that a request failed, not whether the tool or the protocol did. */
function endingOf(success: unknown, message: string | null): Ending | null {
	if (success === true) return { type: 'result', result: null, isError: false };
	if (success === false || message !== null) return { type: 'error', code: null, message };
	return null;
}

/** Fields without a value are empty texts. */
function filled(value: unknown): string | null {
	return textOf(value) || null;
}
