import { type Body, type Observation, observe } from '../../mcp/observation.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { ipAddress } from '../../read/address.ts';
import { isRecord, type JsonRecord, textOf } from '../../read/json-record.ts';
import { Line } from '../../read/line.ts';
import { callMessage } from '../call-message.ts';
import { withoutPort } from '../otlp/context.ts';
import type { Entry } from './entry.ts';
import { OpenCalls } from './open-calls.ts';

const INVOKING =
	/^Invoking tool: (.{1,300}?) with arguments: (.{0,20000}?)(?: and headers: .*?)?(?:, server_id=(\S+))?$/s;
const CALL_EVENT =
	/^(?:\[[\w-]+\] )?MCP tool call (started|completed|failed): (.{1,300})$|^(?:\[[\w-]+\] )?MCP \w+ tool invocation (timed out): (.{1,300})$/s;
const INCOMING = /^(?:\S+ )?Incoming request: ([A-Z]{3,8}) (\S+)\n/;
const COMPLETED = /^(?:\[[\w-]+\] )?Request completed: ([A-Z]{3,8}) (\S+) - (\d{3})$/;
const ACCESS = /^(\S+):\d+ - "([A-Z]{3,8}) (\S+) HTTP\/[\d.]+" (\d{3})/;
const DENIED = /^(?:\[[\w-]+\] )?(?:Tool|Resource|Prompt) access denied$/;
const encoder = new TextEncoder();

/** Gives the gateway's records their meaning; knows the calls under way. */
export class Reading {
	readonly #calls = new OpenCalls();
	#count = 0;

	/** What a record says; `message` is its whole text. `place` has the place of the record, and is filled. */
	read(place: Observation, entry: Entry, message: string): Observation {
		const { fields } = entry;
		const seen = place;
		seen.time = entry.moment?.time ?? null;
		seen.timestampSource = entry.moment?.source ?? 'none';
		seen.level = entry.level;
		seen.logger = entry.logger;
		seen.variant = entry.variant;
		seen.host = textOf(fields.hostname);
		seen.pid = typeof fields.process_id === 'number' ? fields.process_id : null;
		seen.user = textOf(fields.user_email) ?? textOf(fields.user_id);
		seen.sourceIp = ipAddress(textOf(fields.client_ip));
		seen.traceId = textOf(fields.trace_id);
		seen.spanId = textOf(fields.span_id);
		seen.body = this.#callEvent(seen, entry, message) ??
			this.#invoking(seen, entry, message) ??
			this.#incoming(seen, entry, message) ??
			httpBody(seen, fields, message) ??
			deniedBody(seen, fields, message) ?? { type: 'log', text: message };
		return seen;
	}

	#callEvent(seen: Observation, { fields }: Entry, message: string): Body | null {
		const found = CALL_EVENT.exec(message);
		if (found === null) return null;
		const tool = found[2] ?? found[4]!;
		const request = requestId(fields);
		const said = metadata(fields);
		if (found[1] === 'started') {
			const url = textOf(said.server_url);
			if (this.#calls.advance(tool, request, 2)) return null;
			if (url !== null && /^https?:\/\//i.test(url)) seen.url = url;
			if (url !== null) seen.transport = 'tcp';
			return this.#begin(seen, tool, request, 2, null);
		}
		const call = this.#calls.finish(tool, request);
		seen.server = call?.server ?? null;
		seen.mcpSessionId = call?.mcpSessionId ?? null;
		seen.direction = 'server_to_client';
		seen.durationMs = typeof fields.duration_ms === 'number' ? fields.duration_ms : null;
		const known = {
			id: call?.id ?? null,
			idIsString: call?.idIsString ?? true,
			method: 'tools/call',
			name: call?.tool ?? tool,
		};
		if (found[1] === 'completed') {
			seen.quality = 'summary';
			const isError = said.success === false;
			return { type: 'rpc', message: callMessage('result', { ...known, isError }) };
		}
		const details = isRecord(fields.error_details) ? fields.error_details : {};
		const errorMessage =
			textOf(details.error_message) ?? (found[3] === undefined ? null : message.trim());
		return { type: 'rpc', message: callMessage('error', { ...known, errorMessage }) };
	}

	#invoking(seen: Observation, { fields }: Entry, message: string): Body | null {
		const found = INVOKING.exec(message);
		if (found === null) return null;
		const tool = found[1]!;
		const request = requestId(fields);
		if (this.#calls.advance(tool, request, 1)) return null;
		const server = found[3] === undefined || found[3] === 'None' ? null : found[3];
		return this.#begin(seen, tool, request, 1, server);
	}

	#begin(
		seen: Observation,
		tool: string,
		request: string | null,
		stage: 1 | 2,
		server: string | null,
	): Body {
		const id = `${request ?? 'call'}/${++this.#count}`;
		this.#calls.begin({
			...{ tool, request, stage, id, server },
			idIsString: true,
			mcpSessionId: null,
		});
		seen.server = server;
		seen.direction = 'client_to_server';
		// Of the arguments only the names are told.
		seen.quality = 'name-only';
		const message = callMessage('request', { id, method: 'tools/call', name: tool });
		return { type: 'rpc', message };
	}

	/** A request with its body, in which secrets are masked. */
	#incoming(seen: Observation, { fields }: Entry, message: string): Body | null {
		const head = INCOMING.exec(message);
		if (head === null) return null;
		seen.httpMethod = head[1]!;
		seen.transport = 'tcp';
		const at = message.indexOf('\nBody: ');
		const json = at === -1 ? '' : message.slice(at + '\nBody: '.length).trim();
		seen.mcpSessionId =
			/['"]mcp-session-id['"]: ['"]([^'"]{1,200})['"]/i.exec(message)?.[1] ?? null;
		if (!json.startsWith('{')) return null;
		const bytes = encoder.encode(json);
		const line = new Line(bytes, 0, bytes.length, seen.line, seen.offset);
		const rpc = scanRpc(line, 0, bytes.length);
		if (rpc === null || rpc.method === null) return null;
		seen.direction = 'client_to_server';
		// What is logged is not what was sent.
		rpc.hash = null;
		if (rpc.kind === 'request' && rpc.method === 'tools/call' && rpc.name !== null) {
			this.#calls.begin({
				tool: rpc.name,
				request: requestId(fields),
				id: rpc.id ?? '',
				idIsString: rpc.idIsString,
				server: null,
				mcpSessionId: seen.mcpSessionId,
				stage: 0,
			});
		}
		return { type: 'rpc', message: rpc };
	}
}

/** An observation at a place, for `Reading` to fill. */
export function at(line: number, offset: number, length: number): Observation {
	return observe(line, offset, length, { type: 'log', text: '' });
}

function requestId(fields: JsonRecord): string | null {
	return textOf(fields.correlation_id) ?? textOf(fields.request_id);
}

/** `metadata` of a record; stored rows keep it in `context`. */
function metadata(fields: JsonRecord): JsonRecord {
	if (isRecord(fields.metadata)) return fields.metadata;
	const { context } = fields;
	return isRecord(context) && isRecord(context.metadata) ? context.metadata : {};
}

function httpBody(seen: Observation, fields: JsonRecord, message: string): Body | null {
	const access = ACCESS.exec(message);
	const completed = access ?? COMPLETED.exec(message);
	if (completed === null) return null;
	seen.httpMethod = access === null ? completed[1]! : access[2]!;
	seen.httpStatus = Number(access === null ? completed[3] : access[4]);
	if (access !== null) seen.sourceIp ??= ipAddress(withoutPort(access[1]!));
	seen.durationMs = typeof fields.duration_ms === 'number' ? fields.duration_ms : null;
	seen.transport = 'tcp';
	return { type: 'http', text: message };
}

function deniedBody(seen: Observation, fields: JsonRecord, message: string): Body | null {
	const taken = textOf(fields.action_taken);
	const isBlocked = taken !== null && /^(?:blocked|denied)$/i.test(taken);
	if (!DENIED.test(message) && !isBlocked) return null;
	seen.decision = 'denied';
	const tool = fields.resource_type === 'tool' ? textOf(fields.resource_name) : null;
	return { type: 'decision', text: message, tool };
}
