import { observe } from '../mcp/observation.ts';
import { ipAddress } from '../read/address.ts';
import { isRecord, type JsonRecord, parseJson } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { isEcs } from './ecs/detect.ts';
import { field, numberField, textField } from './ecs/fields.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { readJsonLine } from './json-line.ts';
import { type Dialect, dialectOf, levelOf, recordText, unwrap } from './json-server-log/dialect.ts';
import { Interpreter } from './server-log/interpreter.ts';
import { readSaid } from './server-log/read-said.ts';
import { knownOf, readRecordSaid } from './server-log/record-said.ts';
import type { Said } from './server-log/said.ts';
import { countSigns } from './server-log/signs.ts';

/** Logs of servers as one JSON object per line: pino, winston, bunyan, zap, zerolog, slog, structlog, loguru, tracing and others like them. */
export const JSON_SERVER_LOG: Format = {
	id: 'json-server-log',
	title: 'MCP server (JSON log: pino, winston, zap, structlog and others)',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'decisions',
		'launch',
		'time',
		'zone',
	],
	detect,
	open: (source) => new JsonServerLogReader(source),
};

const LOGGERS = ['logger', 'logger_name', 'target', 'module', 'component'];

class JsonServerLogReader implements FormatReader {
	readonly #zone: Zone;
	readonly #interpreter = new Interpreter();

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const value = readJsonLine(line, out, 'not-json');
		if (value === undefined) return;
		const record = isRecord(value) ? unwrap(value) : null;
		const dialect = record === null ? null : dialectOf(record);
		if (record === null || dialect === null) {
			out.reject(line, 'not-this-format', 'a JSON object without a level and a text');
			return;
		}
		this.#read(line, record, dialect, out);
	}

	end(out: Records): void {
		this.#interpreter.end(out);
	}

	#read(line: Line, record: JsonRecord, dialect: Dialect, out: Records): void {
		const text = recordText(record, dialect);
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text });
		seen.variant = dialect.name;
		const stamp = dialect.time === null ? null : textField(record, dialect.time);
		const moment = stamp === null ? null : parseTimestamp(stamp.trim(), this.#zone);
		if (moment !== null) {
			seen.time = moment.time;
			seen.timestampSource = moment.source;
		}
		seen.level = levelOf(record, dialect);
		const isName = dialect.name === 'pino' || dialect.name === 'python-json';
		seen.logger = textField(record, ...LOGGERS, ...(isName ? ['name'] : []));
		seen.server = textField(
			record,
			'service',
			'service.name',
			'serviceName',
			'server_name',
			'mcp.server.name',
		);
		// Pino and bunyan call the program that logs its name.
		if (dialect.name === 'pino') seen.server ??= textField(record, 'name');
		seen.host = textField(record, 'hostname', 'host', 'host.name');
		seen.user = textField(
			record,
			'user',
			'user.name',
			'user_id',
			'userId',
			'user.id',
			'user.email',
		);
		seen.pid = numberField(record, 'pid', 'process.pid', 'process_id');
		seen.traceId = textField(record, 'trace_id', 'traceId', 'trace.id');
		seen.spanId = textField(record, 'span_id', 'spanId', 'span.id');
		this.#http(record, seen);
		const message = textField(record, dialect.text) ?? '';
		const base = this.#interpreter.base;
		const said = readRecordSaid(record, message) ?? readSaid(message, seen.level, base);
		this.#interpreter.read(seen, text, said ?? plain(record, text, seen.httpMethod !== null), out);
	}

	#http(record: JsonRecord, seen: ReturnType<typeof observe>): void {
		const method = textField(
			record,
			'req.method',
			'http.method',
			'http.request.method',
			'http_method',
		);
		const status = numberField(
			record,
			'res.statusCode',
			'http.status_code',
			'http.response.status_code',
			'status_code',
			'statusCode',
		);
		if (method !== null && /^[A-Z]{3,10}$/.test(method)) seen.httpMethod = method;
		if (status !== null && Number.isInteger(status)) seen.httpStatus = status;
		seen.sourceIp = ipAddress(
			textField(
				record,
				'req.remoteAddress',
				'remote_addr',
				'remoteAddress',
				'client_ip',
				'clientIp',
				'ip',
				'source.ip',
			),
		);
		if (seen.httpMethod !== null) seen.transport = 'tcp';
	}
}

/** A record that says nothing of a message: an HTTP request, or text. */
function plain(record: JsonRecord, text: string, isHttp: boolean): Said {
	return { what: 'body', body: { type: isHttp ? 'http' : 'log', text }, known: knownOf(record) };
}

const TOOL_KEYS = [
	'tool',
	'tool_name',
	'toolName',
	'mcp.tool.name',
	'mcp_method',
	'mcp_session_id',
	'mcpSessionId',
	'req.headers.mcp-session-id',
	'req.headers.mcp-protocol-version',
];

/** How sure the lines are the JSON log of a server of MCP: they are log records, and some bear a sign. */
function detect(head: Head): number {
	let records = 0;
	let lines = 0;
	let keys = 0;
	for (const [at, raw] of head.lines.entries()) {
		const line = raw.trim();
		if (line === '') continue;
		const value = line.startsWith('{') ? parseJson(line) : undefined;
		// The last line may be cut.
		if (value === undefined && at === head.lines.length - 1 && lines > 0) continue;
		lines++;
		if (!isRecord(value) || isEcs(value)) continue;
		const record = unwrap(value);
		if (dialectOf(record) === null) continue;
		records++;
		if (TOOL_KEYS.some((path) => field(record, path) !== undefined)) keys++;
		if (
			['rpc', 'req', 'payload', 'message', 'msg', 'data'].some((path) =>
				isMessage(field(record, path)),
			)
		)
			keys += 2;
	}
	if (records === 0) return 0;
	const { strong } = countSigns(head.lines);
	if (strong === 0 && keys === 0) return 0;
	const share = records / lines;
	// A tool alone may be an agent's of any kind.
	if (strong === 0 && keys < 2 && !/mcp/i.test(head.path)) return 0.2;
	return (strong > 0 ? 0.3 : 0.1) + 0.5 * share;
}

function isMessage(value: unknown): boolean {
	return isRecord(value) && value.jsonrpc === '2.0';
}
