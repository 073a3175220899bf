import type { Body, Observation } from '../mcp/observation.ts';
import { observe } from '../mcp/observation.ts';
import { ipAddress } from '../read/address.ts';
import { type JsonRecord, parseJson, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { type Ending, type Exchange, endedAt, observeExchange } from './exchange.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { JsonRecords, shareOfRecords } from './json-records.ts';
import { readPairs } from './key-value.ts';

/** Log of Tyk Gateway (5.9 to 5.13, 2026-08), text or JSON, whose access records tell of MCP (`api_type=mcp`). */
export const TYK: Format = {
	id: 'tyk',
	title: 'Tyk Gateway',
	shows: ['tool-names', 'errors', 'time', 'zone'],
	detect,
	open: (source) => new TykReader(source),
};

const TEXT = /^time="[^"]{1,40}" level=\w+ /;
const ACCESS = /(?:^|\s)prefix="?access-log"?(?:\s|$)/;

function detect(head: Head): number {
	let text = 0;
	for (const line of head.lines) {
		if (!TEXT.test(line) || !ACCESS.test(line)) continue;
		if (/\sapi_type=mcp(?:\s|$)|\smcp_method=/.test(line)) return 0.95;
		text = 0.4;
	}
	const mcp = shareOfRecords(head, (record) => isAccess(record) && isMcp(record));
	return mcp > 0 ? 0.95 : Math.max(text, shareOfRecords(head, isAccess) > 0 ? 0.4 : 0);
}

function isAccess(record: JsonRecord): boolean {
	return record.prefix === 'access-log' && Object.hasOwn(record, 'latency_total');
}

function isMcp(record: JsonRecord): boolean {
	return record.api_type === 'mcp' || Object.hasOwn(record, 'mcp_method');
}

class TykReader implements FormatReader {
	readonly #zone: Zone;
	readonly #json: JsonRecords;

	constructor(source: Source) {
		this.#zone = source.zone;
		this.#json = new JsonRecords((record, seen, key) => read(record, seen, key, this.#zone));
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		if (text.trim() === '' || text.trimStart().startsWith('{')) {
			this.#json.line(line, out);
			return;
		}
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text });
		if (!TEXT.test(text)) {
			out.record(seen);
			return;
		}
		const record = Object.fromEntries(readPairs(text));
		const said = read(record, seen, `line:${line.number}`, this.#zone) ?? [seen];
		for (const [at, one] of said.entries()) out.record(one, at === 0);
	}

	end(out: Records): void {
		this.#json.end(out);
	}
}

function read(
	record: JsonRecord,
	seen: Observation,
	key: string,
	zone: Zone,
): Observation[] | null {
	const stamp = textOf(record.time);
	const level = textOf(record.level);
	if (stamp === null || level === null) return null;
	// The older layout has no year: `Aug 20 10:00:01`.
	const moment = parseTimestamp(stamp, zone);
	const end = moment?.time ?? null;
	seen.time = end;
	seen.timestampSource = moment?.source ?? 'none';
	seen.level = level;
	if (record.prefix !== 'access-log') {
		seen.logger = textOf(record.prefix);
		const text = textOf(record.message) ?? textOf(record.msg) ?? '';
		const error = textOf(record.error);
		const body: Body = { type: 'log', text: error === null ? text : `${text}: ${error}` };
		return [{ ...seen, body }];
	}
	const status = numberOf(record.status);
	const durationMs = numberOf(record.latency_total);
	seen.server = textOf(record.api_name) ?? textOf(record.api_id);
	seen.sourceIp = ipAddress(textOf(record.client_ip));
	seen.httpMethod = textOf(record.method);
	seen.httpStatus = status;
	seen.traceId = textOf(record.trace_id);
	seen.transport = 'tcp';
	const method = textOf(record.mcp_method);
	if (method === null) {
		const parts = [seen.httpMethod, textOf(record.path), status].filter((part) => part !== null);
		return [{ ...seen, durationMs, body: { type: 'http', text: parts.join(' ') } }];
	}
	const type = textOf(record.mcp_primitive_type);
	const name = textOf(record.mcp_primitive_name);
	const exchange: Exchange = {
		method,
		id: null,
		name: type === 'resource' ? null : name,
		uri: type === 'resource' ? name : null,
		arguments: null,
		end: endingOf(numberOf(record.mcp_error_code), status, record),
	};
	return observeExchange(seen, exchange, endedAt(end, durationMs), key);
}

function endingOf(code: number | null, status: number | null, record: JsonRecord): Ending | null {
	const message = textOf(record.response_code_details);
	if (code !== null) return { type: 'error', code: String(code), message };
	if (status === null) return null;
	if (status >= 400) return { type: 'error', code: null, message };
	return { type: 'result', result: null, isError: false };
}

function numberOf(value: unknown): number | null {
	const number = typeof value === 'string' ? parseJson(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
