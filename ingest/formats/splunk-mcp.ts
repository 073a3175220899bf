import { jsonText } from '../facts/json-value.ts';
import { isKnownMethod } from '../mcp/methods.ts';
import type { Body, Direction, Observation } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, textOf } from '../read/json-record.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { callMessage, callResult } from './call-message.ts';
import type { Format, Head } from './format.ts';
import { JsonRecords, shareOfRecords } from './json-records.ts';

/**
 * Records of the sourcetype `mcp:jsonrpc` as Splunk's detections (2026-02) read them: flatter than JSON-RPC, with the
 * tool's name as `method` and its arguments as `params`. Whole JSON-RPC messages of that sourcetype are not these.
 */
export const SPLUNK_MCP: Format = {
	id: 'splunk-mcp',
	title: 'Splunk mcp:jsonrpc (flat)',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'time', 'zone'],
	// The flat records among them would pass for JSON-RPC with methods of their own.
	detect: (head: Head) => (shareOfRecords(head, isFlat) >= 0.3 ? 1 : 0),
	open: (source) => new JsonRecords((record, seen, key) => read(record, seen, key, source.zone)),
};

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
	['inbound', 'client_to_server'],
	['outbound', 'server_to_client'],
]);

function isDirected(record: JsonRecord): boolean {
	return DIRECTIONS.has(textOf(record.direction) ?? '');
}

/** A record whose method is a tool. */
function isFlat(record: JsonRecord): boolean {
	const method = textOf(record.method);
	return isDirected(record) && method !== null && /^\w+$/.test(method) && !isKnownMethod(method);
}

function read(
	record: JsonRecord,
	seen: Observation,
	key: string,
	zone: Zone,
): Observation[] | null {
	const direction = DIRECTIONS.get(textOf(record.direction) ?? '');
	if (direction === undefined) return null;
	const moment = parseTimestamp(String(record.timestamp ?? record.time ?? ''), zone);
	seen.time = moment?.time ?? null;
	seen.timestampSource = moment?.source ?? 'none';
	seen.direction = direction;
	seen.server = textOf(record.server) ?? textOf(record.server_name);
	seen.host = textOf(record.host) ?? textOf(record.dest);
	seen.client = textOf(record.client) ?? textOf(record.src);
	const method = textOf(record.method);
	const params = isRecord(record.params) ? record.params : {};
	const id = textOf(record.id) ?? (typeof record.id === 'number' ? String(record.id) : null);
	const known = { id, idIsString: typeof record.id === 'string' };
	const error = isRecord(record.error) ? record.error : null;
	if (error !== null) {
		const code = typeof error.code === 'number' ? String(error.code) : null;
		return [
			said(
				seen,
				callMessage('error', { ...known, errorCode: code, errorMessage: textOf(error.message) }),
			),
		];
	}
	const { result_preview: preview, ...args } = params;
	const result = record.result ?? preview;
	if (direction === 'server_to_client' && result !== undefined) {
		seen.quality = record.result === undefined ? 'truncated' : 'full';
		const name = method !== null && !isKnownMethod(method) ? method : null;
		const json = callResult(jsonText(result), false);
		const message = callMessage('result', {
			...known,
			name,
			method: 'tools/call',
			result: json,
			bytes: json.length,
		});
		return [said(seen, message)];
	}
	if (method === null) return null;
	const isTool = isFlat(record);
	const json = jsonText(args);
	// A preview of a content is not the content.
	seen.quality = Object.keys(args).some((name) => name.endsWith('_preview')) ? 'truncated' : 'full';
	const name = isTool ? method : textOf(params.name);
	return [
		said(
			seen,
			callMessage('request', {
				id: id ?? key,
				idIsString: known.idIsString || id === null,
				method: isTool ? 'tools/call' : method,
				name,
				params: isTool ? null : json,
				arguments: isTool
					? json
					: params.arguments === undefined
						? null
						: jsonText(params.arguments),
				bytes: json.length,
			}),
		),
	];
}

function said(seen: Observation, message: (Body & { type: 'rpc' })['message']): Observation {
	return { ...seen, body: { type: 'rpc', message } };
}
