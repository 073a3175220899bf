import type { Body, Observation } from '../mcp/observation.ts';
import type { RpcMessage } from '../mcp/rpc.ts';
import { scanRpc } from '../mcp/scan-rpc.ts';
import { ipAddress } from '../read/address.ts';
import { isRecord, type JsonRecord, records, textOf } from '../read/json-record.ts';
import { Line } from '../read/line.ts';
import { parseEpoch } from '../read/time.ts';
import { type Ending, type Exchange, observeExchange } from './exchange.ts';
import type { Format, Head } from './format.ts';
import { JsonRecords, shareOfRecords } from './json-records.ts';

/** Kong's request log (`file-log`, `http-log`) with what `ai-mcp-proxy` (3.12 to 3.14, AI Gateway 2.0) adds under `ai.mcp`. */
export const KONG: Format = {
	id: 'kong',
	title: 'Kong AI MCP Proxy',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'decisions',
		'time',
		'zone',
	],
	detect: (head: Head) => {
		const share = shareOfRecords(head, hasMcp);
		return share === 0 ? 0 : 0.75 + 0.22 * share;
	},
	open: () => new JsonRecords(read),
};

const encoder = new TextEncoder();

function mcpOf(record: JsonRecord): JsonRecord | null {
	const { ai } = record;
	return isRecord(ai) && isRecord(ai.mcp) ? ai.mcp : null;
}

function hasMcp(record: JsonRecord): boolean {
	const mcp = mcpOf(record);
	return (
		mcp !== null && (Array.isArray(mcp.rpc) || Array.isArray(mcp.audit) || 'mcp_session_id' in mcp)
	);
}

function read(record: JsonRecord, seen: Observation, key: string): Observation[] | null {
	const request = recordOf(record.request);
	const response = recordOf(record.response);
	const mcp = mcpOf(record);
	if (mcp === null && !Object.hasOwn(record, 'latencies') && !Object.hasOwn(record, 'started_at')) {
		return null;
	}
	const consumer = recordOf(record.consumer);
	const latencies = recordOf(record.latencies);
	const started = numberOf(record.started_at);
	const start = started === null ? null : parseEpoch(started);
	const total = numberOf(latencies.request);
	const end = start === null || total === null ? start : start + total * 1000;
	seen.timestampSource = start === null ? 'none' : 'utc';
	const service = recordOf(record.service);
	seen.server = textOf(service.name) ?? textOf(recordOf(record.route).name);
	seen.user = textOf(consumer.username) ?? textOf(consumer.custom_id) ?? textOf(consumer.id);
	seen.sourceIp = ipAddress(textOf(record.client_ip));
	seen.url = textOf(request.url);
	seen.httpMethod = textOf(request.method);
	seen.httpStatus = numberOf(response.status);
	seen.transport = 'tcp';
	if (mcp === null || !hasMcp(record)) {
		// The gateway logs other requests too, its own to the interface behind a tool among them.
		const text = [seen.httpMethod, textOf(request.uri), seen.httpStatus].filter((p) => p !== null);
		return [
			{ ...seen, time: start, durationMs: total, body: { type: 'http', text: text.join(' ') } },
		];
	}
	seen.mcpSessionId = textOf(mcp.mcp_session_id) ?? textOf(mcp.session_id);
	const said: Observation[] = [];
	for (const [at, rpc] of records(mcp.rpc).entries()) {
		said.push(...exchangeOf(rpc, seen, { start, end, key: at === 0 ? key : `${key}.${at}` }));
	}
	for (const entry of records(mcp.audit)) {
		const decision = decisionOf(entry, { ...seen, time: start });
		if (decision === null) continue;
		said.push(decision);
		const { body } = decision;
		const call = said.find(
			(one) =>
				one.body.type === 'rpc' &&
				one.body.message.kind === 'request' &&
				body.type === 'decision' &&
				one.body.message.name === body.tool,
		);
		if (call !== undefined) call.decision = decision.decision;
	}
	return said;
}

interface Frame {
	readonly start: number | null;
	readonly end: number | null;
	readonly key: string;
}

function exchangeOf(rpc: JsonRecord, seen: Observation, { start, end, key }: Frame): Observation[] {
	const payload = recordOf(rpc.payload);
	const asked = messageOf(payload.request, seen);
	const answered = messageOf(payload.response, seen);
	const durationMs = numberOf(rpc.latency);
	const ended = start !== null && durationMs !== null ? start + durationMs * 1000 : end;
	const said: Observation[] = [];
	if (asked !== null) {
		const body: Body = { type: 'rpc', message: asked };
		said.push({ ...seen, time: start, httpStatus: null, direction: 'client_to_server', body });
		if (answered !== null) {
			const back: Body = { type: 'rpc', message: answered };
			said.push({ ...seen, time: ended, durationMs, direction: 'server_to_client', body: back });
			return said;
		}
	}
	const method = textOf(rpc.method) ?? asked?.method ?? null;
	if (method === null) return said;
	const id = typeof rpc.id === 'number' ? String(rpc.id) : textOf(rpc.id);
	const exchange: Exchange = {
		method,
		id: id ?? asked?.id ?? null,
		name: textOf(rpc.tool_name) ?? asked?.name ?? null,
		uri: null,
		arguments: null,
		end: endingOf(
			textOf(rpc.error),
			numberOf(rpc.response_body_size) !== null || durationMs !== null,
		),
	};
	const told = observeExchange(seen, exchange, { start, end: ended, durationMs }, key);
	if (asked === null) return told;
	const answer = told[1];
	if (answer?.body.type === 'rpc') answer.body.message.idIsString = asked.idIsString;
	return [...said, ...told.slice(1)];
}

function endingOf(error: string | null, isEnded: boolean): Ending | null {
	if (error !== null && error !== '') return { type: 'error', code: null, message: error };
	return isEnded ? { type: 'result', result: null, isError: false } : null;
}

function decisionOf(entry: JsonRecord, seen: Observation): Observation | null {
	const action = textOf(entry.action);
	if (action !== 'allow' && action !== 'deny') return null;
	const consumer = recordOf(entry.consumer);
	const primitive = textOf(entry.primitive) ?? 'tool';
	const name = textOf(entry.primitive_name) ?? textOf(entry.tool_name);
	const who = textOf(consumer.name) ?? textOf(consumer.id);
	const scope = textOf(entry.scope);
	const parts = [action, primitive, name, who === null ? null : `to ${who}`];
	const text = parts.filter((part) => part !== null).join(' ');
	return {
		...seen,
		user: seen.user ?? who,
		httpStatus: null,
		decision: action === 'allow' ? 'accepted' : 'denied',
		body: {
			type: 'decision',
			text: scope === null ? text : `${text} (${scope})`,
			tool: primitive === 'tool' ? name : null,
		},
	};
}

/** The JSON-RPC message that a payload holds as text. */
function messageOf(payload: unknown, { line, offset }: Observation): RpcMessage | null {
	const json = textOf(payload)?.trim() ?? '';
	if (!json.startsWith('{')) return null;
	const bytes = encoder.encode(json);
	return scanRpc(new Line(bytes, 0, bytes.length, line, offset), 0, bytes.length);
}

function recordOf(value: unknown): JsonRecord {
	return isRecord(value) ? value : {};
}

function numberOf(value: unknown): number | null {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
