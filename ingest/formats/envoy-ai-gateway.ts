import { jsonText } from '../facts/json-value.ts';
import type { Observation } from '../mcp/observation.ts';
import { ipAddress } from '../read/address.ts';
import { type JsonRecord, textOf } from '../read/json-record.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { type Ending, type Exchange, observeExchange } from './exchange.ts';
import type { Format, Head } from './format.ts';
import { JsonRecords, shareOfRecords } from './json-records.ts';
import { withoutPort } from './otlp/context.ts';

/** Envoy's access log as Envoy AI Gateway (0.4 to 0.7, 2026-08) configures it: JSON with fields of MCP. */
export const ENVOY_AI_GATEWAY: Format = {
	id: 'envoy-ai-gateway',
	title: 'Envoy AI Gateway (access log)',
	shows: ['tool-names', 'errors', 'time', 'zone'],
	detect: (head: Head) => {
		const share = shareOfRecords(head, isEnvoy);
		return share === 0 ? 0 : 0.7 + 0.25 * share;
	},
	open: (source) => new JsonRecords((record, seen, key) => read(record, seen, key, source.zone)),
};

function isEnvoy(record: JsonRecord): boolean {
	const has = (key: string) => Object.hasOwn(record, key);
	return has('mcp.method.name') && has('start_time') && has('response_code');
}

function read(
	record: JsonRecord,
	seen: Observation,
	key: string,
	zone: Zone,
): Observation[] | null {
	const start = parseTimestamp(textOf(record.start_time) ?? '', zone);
	if (start === null || !Object.hasOwn(record, 'response_code')) return null;
	const status = numberOf(record.response_code);
	const durationMs = numberOf(record.duration);
	seen.timestampSource = start.source;
	seen.server = filled(record['mcp.provider.name']) ?? filled(record['mcp.backend.name']);
	seen.mcpSessionId = filled(record['mcp.session.id']);
	seen.session = filled(record['session.id']);
	seen.httpMethod = filled(record.method);
	seen.httpStatus = status === 0 ? null : status;
	seen.transport = 'tcp';
	const [forwarded = null] = filled(record['x-forwarded-for'])?.split(',', 1) ?? [];
	seen.sourceIp = ipAddress(forwarded ?? withoutPort(filled(record.downstream_remote_address)));
	const method = filled(record['mcp.method.name']);
	const failure =
		filled(record.upstream_transport_failure_reason) ??
		filled(record.connection_termination_details);
	if (method === null) {
		seen.time = start.time;
		seen.durationMs = durationMs;
		const path = filled(record['request.path']) ?? filled(record['x-envoy-origin-path']);
		const text = [seen.httpMethod, path, status, failure].filter((part) => part !== null).join(' ');
		return [{ ...seen, body: { type: 'http', text: text === '' ? jsonText(record) : text } }];
	}
	const exchange: Exchange = {
		method,
		id: filled(record['jsonrpc.request.id']),
		name: filled(record['mcp.tool.name']) ?? filled(record['gen_ai.tool.name']),
		uri: filled(record['mcp.resource.uri']),
		arguments: null,
		end: endingOf(status, failure),
	};
	const end = durationMs === null ? start.time : start.time + durationMs * 1000;
	return observeExchange(seen, exchange, { start: start.time, end, durationMs }, key);
}

/** The log tells how HTTP went; errors inside a response it does not show. */
function endingOf(status: number | null, message: string | null): Ending | null {
	if (status === null) return null;
	// 0: the client went away before there was a response.
	if (status === 0 || status >= 400) return { type: 'error', code: null, message };
	return { type: 'result', result: null, isError: false };
}

function numberOf(value: unknown): number | null {
	const number = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}

/** Fields without a value are null, or `-` as Envoy's text formats have it. */
function filled(value: unknown): string | null {
	if (typeof value === 'number') return String(value);
	const text = textOf(value);
	return text === null || text === '' || text === '-' ? null : text;
}
