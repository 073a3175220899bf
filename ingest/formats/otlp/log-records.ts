import { jsonText } from '../../facts/json-value.ts';
import { type Observation, observe } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { parseDuration } from '../../read/duration.ts';
import { isRecord, textOf } from '../../read/json-record.ts';
import { Line } from '../../read/line.ts';
import { claudeCodeEvent } from '../claude-code/otel-events.ts';
import { endedAt, observeExchange } from '../exchange.ts';
import { geminiEvent } from '../gemini-cli/events.ts';
import { askedBefore } from '../host-call.ts';
import { anyValue, protoMember } from './any-value.ts';
import { Attributes } from './attributes.ts';
import { fillContext } from './context.ts';
import type { Item } from './envelope.ts';
import { readOperation } from './operation.ts';
import { nanoTime } from './spans.ts';
import { traceIdHex } from './trace-id.ts';

/** How hosts name the resource or the scope of their events. */
const CLAUDE_CODE = /^(?:claude-code$|com\.anthropic\.claude_code)/;
const GEMINI_CLI = /^gemini[-_]cli/;
/** `SeverityNumber` in steps of four. */
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const encoder = new TextEncoder();

/** What a log record says; empty for one without text and for a host's events of other subjects. `key` names it among the file's. */
export function readLogRecord(item: Item, key: string): Observation[] {
	const { record, resource, scope, place } = item;
	const attributes = new Attributes(record.attributes);
	const body = anyValue(record.body);
	const event = textOf(protoMember(record, 'eventName')) || attributes.text('event.name') || null;
	const frame = observe(place.line, place.offset, place.length, { type: 'log', text: '' });
	frame.lines = place.lines;
	const time =
		nanoTime(protoMember(record, 'timeUnixNano')) ??
		nanoTime(protoMember(record, 'observedTimeUnixNano'));
	frame.time = time;
	frame.timestampSource = time === null ? 'none' : 'utc';
	frame.traceId = traceIdHex(protoMember(record, 'traceId'), 16);
	frame.spanId = traceIdHex(protoMember(record, 'spanId'), 8);
	frame.level = levelOf(
		record.severityText ?? record.severity_text,
		protoMember(record, 'severityNumber'),
	);
	frame.logger = scope;

	const host = hostOf(event ?? textOf(body) ?? '', resource, scope);
	if (host !== null) {
		const said = askedBefore(host.read(host.event, attributes.map()), time);
		return said.map((one) => Object.assign({ ...frame, logger: null }, one));
	}
	fillContext(frame, 'server', attributes, resource);
	frame.variant = 'log';
	const message = messageIn(body, frame.line, frame.offset);
	if (message !== null) return [{ ...frame, body: { type: 'rpc', message } }];
	const millis = durationOf(attributes);
	const isEnded = millis !== null || frame.httpStatus !== null;
	const operation = readOperation(event ?? '', attributes, [], {
		isEnded,
		isError: frame.httpStatus !== null && frame.httpStatus >= 400,
		message: null,
	});
	if (operation !== null) {
		frame.variant = `log-${operation.variant}`;
		return observeExchange(frame, operation.exchange, endedAt(time, millis), key);
	}
	const text = typeof body === 'string' ? body : body === null ? event : jsonText(body);
	if (text === null || text === '') return [];
	return [{ ...frame, body: { type: 'log', text } }];
}

/** Milliseconds that the operation of a log record took. */
function durationOf(attributes: Attributes): number | null {
	const millis = attributes.number('duration_ms', 'mcp.duration_ms');
	if (millis !== null) return millis;
	const seconds = attributes.number(
		'mcp.server.operation.duration',
		'mcp.client.operation.duration',
	);
	if (seconds !== null) return seconds * 1000;
	return parseDuration(attributes.text('duration') ?? '');
}

type Host = { event: string; read: typeof claudeCodeEvent };

/** The host whose event a record is, and the event's name without the host's. */
function hostOf(name: string, resource: Attributes, scope: string | null): Host | null {
	const service = resource.text('service.name') ?? '';
	const isClaude = CLAUDE_CODE.test(service) || CLAUDE_CODE.test(scope ?? '');
	if (name.startsWith('claude_code.') || (isClaude && /^\w+$/.test(name))) {
		return { event: name.replace(/^claude_code\./, ''), read: claudeCodeEvent };
	}
	if (name.startsWith('gemini_cli.') || (GEMINI_CLI.test(service) && /^[\w.]+$/.test(name))) {
		return { event: name.replace(/^gemini_cli\./, ''), read: geminiEvent };
	}
	return null;
}

/** The JSON-RPC message that a body is, as object or as text, with a word or two before it. */
function messageIn(body: unknown, line: number, offset: number): RpcMessage | null {
	let json: string;
	if (typeof body === 'string') {
		const at = body.indexOf('{');
		if (at === -1 || at > 64 || !body.includes('"jsonrpc"')) return null;
		json = body.slice(at).trim();
	} else if (isRecord(body) && body.jsonrpc === '2.0') json = jsonText(body);
	else return null;
	const bytes = encoder.encode(json);
	return scanRpc(new Line(bytes, 0, bytes.length, line, offset), 0, bytes.length);
}

function levelOf(text: unknown, number: unknown): string | null {
	if (typeof text === 'string' && text !== '') return text.toLowerCase();
	if (typeof number === 'string') {
		const name = /^SEVERITY_NUMBER_([A-Z]+)\d?$/.exec(number)?.[1]?.toLowerCase();
		return name !== undefined && LEVELS.includes(name) ? name : null;
	}
	if (typeof number !== 'number' || number < 1 || number > 24) return null;
	return LEVELS[Math.floor((number - 1) / 4)] ?? null;
}
