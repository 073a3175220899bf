import { jsonText } from '../facts/json-value.ts';
import { type Body, type Observation, observe } from '../mcp/observation.ts';
import { parseDuration } from '../read/duration.ts';
import { isRecord, parseJson, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { type Moment, parseTimestamp } from '../read/timestamp.ts';
import { endedAt, observeExchange } from './exchange.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { readPairs } from './key-value.ts';
import { Attributes } from './otlp/attributes.ts';
import { fillContext } from './otlp/context.ts';
import { readOperation } from './otlp/operation.ts';

/** The log of agentgateway (2025-07 to 1.2, 2026-08): a line of fields per request, as text or as JSON, and its own messages. */
export const AGENTGATEWAY: Format = {
	id: 'agentgateway',
	title: 'agentgateway',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'decisions', 'time', 'zone'],
	detect,
	open: (source) => new AgentgatewayReader(source),
};

/** What `kubectl logs --prefix` and `docker compose logs` put before a line. */
const TEXT =
	/^(?:\[[^\]]{1,200}\] |[\w.-]{1,100} +\| )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z)[ \t]+(trace|debug|info|warn|error)[ \t]+([\w:.-]+(?:\{[^}]*\})?)(?:[ \t]+|$)/;
const REQUEST = 'request';
const LEVEL = /^(?:trace|debug|info|warn|error)$/;
/** Why the gateway answered itself although the request was well-formed (`ProxyResponseReason`). */
const REFUSALS = new Set([
	...['JwtAuth', 'Oidc', 'BasicAuth', 'APIKeyAuth', 'ExtAuth', 'Authorization'],
	...['RateLimit', 'Guardrail'],
]);
/** Fields that name the parts of a call in older versions, and by the expressions its documentation suggests. */
const OLDER: readonly (readonly [string, string])[] = [
	['mcp.tool', 'gen_ai.tool.name'],
	['mcp.tool.target', 'mcp.target'],
	['mcp.prompt', 'gen_ai.prompt.name'],
	['mcp.sessionId', 'mcp.session.id'],
	['mcp_session_id', 'mcp.session.id'],
	['mcp.methodName', 'mcp.method.name'],
];

function detect({ lines }: Head): number {
	let score = 0;
	for (const line of lines) {
		const found = TEXT.exec(line);
		if (found !== null) {
			if (found[3] === REQUEST && /[ \t](?:gateway|route|src\.addr)=\S/.test(line)) return 0.97;
			continue;
		}
		if (!line.startsWith('{') || !line.includes('"scope"')) continue;
		const value = parseJson(line);
		if (!isRecord(value) || !LEVEL.test(textOf(value.level) ?? '')) continue;
		const isRequest = value.scope === REQUEST && typeof value.duration === 'string';
		if (isRequest && (Object.hasOwn(value, 'src.addr') || Object.hasOwn(value, 'gateway'))) {
			return 0.97;
		}
		if (textOf(value.time) !== null && textOf(value.scope) !== null) score = 0.5;
	}
	return score;
}

/** One line, whichever way it is written. */
interface Entry {
	readonly moment: Moment;
	readonly level: string;
	readonly scope: string;
	/** Message of a line that is no request's. */
	readonly message: string;
	readonly fields: ReadonlyMap<string, unknown>;
	readonly variant: 'text' | 'json';
}

class AgentgatewayReader implements FormatReader {
	readonly #zone: Zone;

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		if (text.trim() === '') {
			out.part(line);
			return;
		}
		const entry = text.trimStart().startsWith('{') ? this.#json(text) : this.#text(text);
		if (entry === null) {
			this.#other(line, text, out);
			return;
		}
		const seen = observe(line.number, line.offset, line.length, messageBody(entry));
		seen.time = entry.moment.time;
		seen.timestampSource = entry.moment.source;
		seen.level = entry.level;
		seen.variant = entry.variant;
		if (entry.scope === REQUEST) this.#request(seen, entry, out);
		else {
			seen.logger = entry.scope;
			out.record(seen);
		}
	}

	end(): void {}

	/** A line of another form: what the process wrote when it failed, or a torn one. */
	#other(line: Line, text: string, out: Records): void {
		const start = text.trimStart();
		if (start.startsWith('{') && !text.trimEnd().endsWith('}')) {
			out.reject(line, 'json-cut', 'the record ends before its JSON is closed');
		} else if (start.startsWith('{') || /^\d{4}-\d\d-\d\d/.test(start)) {
			out.reject(line, 'not-this-format', text.slice(0, 120));
		} else out.record(observe(line.number, line.offset, line.length, { type: 'log', text }));
	}

	#request(seen: Observation, { fields, moment }: Entry, out: Records): void {
		const known = new Map(fields);
		for (const [older, name] of OLDER) {
			if (!known.has(name) && known.has(older)) known.set(name, known.get(older));
		}
		if (known.get('mcp.resource.type') === 'tool' && !known.has('gen_ai.tool.name')) {
			known.set('gen_ai.tool.name', known.get('mcp.resource.name'));
		}
		const attributes = new Attributes(Object.fromEntries(known));
		fillContext(seen, 'server', attributes, new Attributes(undefined));
		seen.user = attributes.text('jwt.sub', 'src.identity') ?? seen.user;
		seen.transport = 'tcp';
		seen.traceId = attributes.text('trace.id');
		seen.spanId = attributes.text('span.id');
		const durationMs = parseDuration(attributes.text('duration') ?? '');
		const reason = attributes.text('reason');
		const refused = reason !== null && REFUSALS.has(reason);
		const error = attributes.text('error');
		const operation = readOperation('', attributes, [], {
			isEnded: true,
			isError: error !== null || (seen.httpStatus ?? 0) >= 400,
			message: error,
		});
		if (operation === null) {
			seen.durationMs = durationMs;
			seen.body = { type: 'http', text: httpText(attributes) };
			out.record(seen);
			return;
		}
		const { exchange } = operation;
		const span = endedAt(moment.time, durationMs);
		const told = observeExchange(seen, exchange, span, `line:${seen.line}`);
		for (const [at, one] of told.entries()) {
			if (refused && at === 0) one.decision = 'denied';
			out.record(one, at === 0);
		}
		if (!refused) return;
		const body: Body = { type: 'decision', text: error ?? reason, tool: exchange.name };
		out.record({ ...seen, decision: 'denied', body }, false);
	}

	#text(text: string): Entry | null {
		const found = TEXT.exec(text);
		const moment = found === null ? null : parseTimestamp(found[1]!, this.#zone);
		if (found === null || moment === null) return null;
		const scope = found[3]!;
		const rest = text.slice(found[0].length);
		return {
			moment,
			level: found[2]!,
			scope,
			message: rest.replaceAll('\t', ' '),
			fields: scope === REQUEST ? readPairs(rest) : new Map(),
			variant: 'text',
		};
	}

	#json(text: string): Entry | null {
		const value = parseJson(text);
		if (!isRecord(value)) return null;
		const level = textOf(value.level);
		const scope = textOf(value.scope);
		const moment = parseTimestamp(textOf(value.time) ?? '', this.#zone);
		if (level === null || scope === null || moment === null) return null;
		const { message } = value;
		const said = typeof message === 'string' ? message : null;
		return {
			moment,
			level,
			scope,
			message: said ?? jsonText(value),
			fields: new Map(Object.entries(value)),
			variant: 'json',
		};
	}
}

function messageBody({ message }: Entry): Body {
	return { type: 'log', text: message };
}

function httpText(attributes: Attributes): string {
	const parts = ['http.method', 'http.host', 'http.path', 'http.status', 'reason', 'error'];
	return parts
		.map((key) => attributes.text(key) ?? '')
		.join(' ')
		.replace(/ +/g, ' ')
		.trim();
}
