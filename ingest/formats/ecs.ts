import { jsonText } from '../facts/json-value.ts';
import { type Body, type Observation, observe } from '../mcp/observation.ts';
import type { RpcMessage } from '../mcp/rpc.ts';
import { scanRpc } from '../mcp/scan-rpc.ts';
import { ipAddress } from '../read/address.ts';
import { isRecord, type JsonRecord } from '../read/json-record.ts';
import { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { detectEcs, isEcs } from './ecs/detect.ts';
import { field, numberField, textField } from './ecs/fields.ts';
import { type Operation, readOperation } from './ecs/operation.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import { readJsonLine } from './json-line.ts';
import { Interpreter } from './server-log/interpreter.ts';
import { readSaid } from './server-log/read-said.ts';

/** Records of the Elastic Common Schema, one per line, as `@elastic/ecs-pino-format` 1.5.0 and others write them. */
export const ECS: Format = {
	id: 'ecs',
	title: 'ECS log (NDJSON)',
	shows: ['tool-names', 'arguments', 'results', 'definitions', 'errors', 'launch', 'time', 'zone'],
	detect: detectEcs,
	open: (source) => new EcsReader(source),
};

/** Where servers put a whole JSON-RPC message. */
const MESSAGES = [
	'mcp.message',
	'rpc',
	'jsonrpc.message',
	'payload',
	'message',
	'msg',
	'req',
	'res',
];
const encoder = new TextEncoder();

class EcsReader implements FormatReader {
	readonly #zone: Zone;
	readonly #interpreter = new Interpreter();

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const record = readJsonLine(line, out, 'not-json');
		if (record === undefined) return;
		if (!isRecord(record) || !isEcs(record)) {
			out.reject(line, 'not-this-format', 'a JSON object without ECS fields');
			return;
		}
		this.#read(line, record, out);
	}

	end(out: Records): void {
		this.#interpreter.end(out);
	}

	#read(line: Line, record: JsonRecord, out: Records): void {
		const wrapped = wrappedMessage(line, record);
		if (wrapped !== null) {
			this.#interpreter.end(out);
			const observation = this.#observe(line, record, { type: 'rpc', message: wrapped });
			out.record(observation, true);
			return;
		}
		const operation = readOperation(record, line.number);
		if (operation !== null) {
			this.#interpreter.end(out);
			this.#operation(line, record, operation, out);
			return;
		}
		const text = logText(record);
		const isHttp =
			textField(record, 'http.request.method') !== null ||
			numberField(record, 'http.response.status_code') !== null;
		const body: Body = { type: isHttp ? 'http' : 'log', text };
		const seen = this.#observe(line, record, body);
		const message = textField(record, 'message') ?? '';
		const said = isHttp ? null : readSaid(message, seen.level, this.#interpreter.base);
		this.#interpreter.read(seen, text, said ?? { what: 'body', body, known: {} }, out);
	}

	#operation(line: Line, record: JsonRecord, operation: Operation, out: Records): void {
		const { durationMs, messages, toolCallId } = operation;
		for (const [at, { message, quality }] of messages.entries()) {
			const observation = this.#observe(line, record, { type: 'rpc', message });
			observation.quality = quality;
			observation.toolCallId = toolCallId;
			// A record is written when the operation has ended; its request began that much earlier.
			if (at > 0) observation.durationMs = durationMs;
			else if (messages.length > 1 && durationMs !== null && observation.time !== null) {
				observation.time -= Math.round(durationMs * 1000);
			}
			out.record(observation, at === 0);
		}
	}

	#observe(line: Line, record: JsonRecord, body: Body): Observation {
		const seen = observe(line.number, line.offset, line.length, body);
		const stamp = textField(record, '@timestamp');
		const moment = stamp === null ? null : parseTimestamp(stamp, this.#zone);
		if (moment !== null) {
			seen.time = moment.time;
			seen.timestampSource = moment.source;
		}
		seen.variant = 'ecs';
		seen.level = textField(record, 'log.level');
		seen.logger = textField(record, 'log.logger');
		seen.server = textField(record, 'service.name', 'mcp.server.name');
		seen.client = textField(record, 'mcp.client.name');
		seen.clientVersion = textField(record, 'mcp.client.version');
		seen.mcpSessionId = textField(
			record,
			'mcp.session.id',
			'http.request.headers.mcp-session-id',
			'req.headers.mcp-session-id',
		);
		seen.host = textField(record, 'host.name', 'host.hostname', 'hostname');
		seen.user = textField(record, 'user.name', 'user.email', 'user.id');
		seen.pid = numberField(record, 'process.pid', 'pid');
		seen.traceId = textField(record, 'trace.id', 'trace_id');
		seen.spanId = textField(record, 'span.id', 'span_id');
		seen.sourceIp = ipAddress(
			textField(
				record,
				'source.ip',
				'client.ip',
				'source.address',
				'client.address',
				'req.remoteAddress',
			),
		);
		seen.url = urlOf(record);
		seen.httpMethod = textField(record, 'http.request.method', 'req.method');
		const status = numberField(record, 'http.response.status_code', 'res.statusCode');
		seen.httpStatus = status !== null && Number.isInteger(status) ? status : null;
		const transport = textField(record, 'network.transport');
		if (transport === 'pipe' || transport === 'tcp') seen.transport = transport;
		else if (seen.httpMethod !== null) seen.transport = 'tcp';
		if (body.type === 'http') {
			const nanoseconds = numberField(record, 'event.duration');
			seen.durationMs =
				nanoseconds === null ? numberField(record, 'responseTime') : nanoseconds / 1e6;
		}
		return seen;
	}
}

/** The JSON-RPC message that a field of the record holds, as object or as text; `null` when none does. */
function wrappedMessage(line: Line, record: JsonRecord): RpcMessage | null {
	for (const path of MESSAGES) {
		const value = field(record, path);
		let json: string;
		if (typeof value === 'string') {
			const at = value.indexOf('{');
			// A word or two may stand before it: `received {"jsonrpc":…}`.
			if (at === -1 || at > 64 || !value.includes('"jsonrpc"')) continue;
			json = value.slice(at).trim();
		} else if (isRecord(value) && value.jsonrpc === '2.0') json = jsonText(value);
		else continue;
		const bytes = encoder.encode(json);
		const inner = new Line(bytes, 0, bytes.length, line.number, line.offset);
		const message = scanRpc(inner, 0, bytes.length);
		if (message !== null) return message;
	}
	return null;
}

/** What a record says to people: its message, and the error it carries. */
function logText(record: JsonRecord): string {
	const message = textField(record, 'message', 'msg') ?? '';
	const parts = [message];
	const type = textField(record, 'error.type', 'err.type');
	const error = textField(record, 'error.message', 'err.message');
	const stack = textField(record, 'error.stack_trace', 'err.stack');
	if (stack !== null) parts.push(stack);
	else if (error !== null && error !== message)
		parts.push(type === null ? error : `${type}: ${error}`);
	return parts.filter((part) => part !== '').join('\n');
}

function urlOf(record: JsonRecord): string | null {
	const full = textField(record, 'url.full', 'url.original');
	if (full !== null && /^https?:\/\//i.test(full)) return full;
	const host = textField(record, 'url.domain', 'server.address');
	if (host === null) return null;
	const scheme = textField(record, 'url.scheme') ?? 'http';
	const port = textField(record, 'url.port', 'server.port');
	const path = textField(record, 'url.path') ?? '';
	return `${scheme}://${host}${port === null ? '' : `:${port}`}${path}`;
}
