import { jsonText } from '../facts/json-value.ts';
import type { Body, Observation } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, parseJson, textOf } from '../read/json-record.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { ToolNames } from './claude-code/tool-name.ts';
import { type Ending, type Exchange, observeExchange } from './exchange.ts';
import type { Format, Head } from './format.ts';
import { JsonRecords, shareOfRecords } from './json-records.ts';

/** `runtime.jsonl` of Agent Beacon (0.1, 2026-08): what hooks and telemetry of many agents say, in one schema. */
export const AGENT_BEACON: Format = {
	id: 'agent-beacon',
	title: 'Agent Beacon (runtime.jsonl)',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'decisions', 'time', 'zone'],
	detect: (head: Head) => 0.97 * shareOfRecords(head, isBeacon),
	open: (source) => new JsonRecords((record, seen, key) => read(record, seen, key, source.zone)),
};

const NAMES = new ToolNames();

function isBeacon(record: JsonRecord): boolean {
	return record.vendor === 'beacon' && textOf(part(record, 'event').action) !== null;
}

function read(
	record: JsonRecord,
	seen: Observation,
	key: string,
	zone: Zone,
): Observation[] | null {
	const action = textOf(part(record, 'event').action);
	if (!isBeacon(record) || action === null) return null;
	const moment = parseTimestamp(textOf(record.timestamp) ?? '', zone);
	const harness = part(record, 'harness');
	const endpoint = part(record, 'endpoint');
	const trace = part(record, 'trace');
	const mcp = part(record, 'mcp');
	const user = part(record, 'user');
	seen.time = moment?.time ?? null;
	seen.timestampSource = moment?.source ?? 'none';
	seen.client = textOf(harness.name);
	seen.clientVersion = textOf(harness.version);
	seen.session = textOf(part(record, 'session').id);
	seen.host = textOf(endpoint.hostname);
	seen.user = textOf(user.name);
	seen.level = textOf(record.severity);
	seen.traceId = textOf(trace.id);
	seen.spanId = textOf(trace.span_id);
	seen.mcpSessionId = textOf(part(mcp, 'session').id);
	seen.variant = textOf(record.origin);
	const transport = textOf(part(record, 'network').transport);
	if (transport === 'pipe' || transport === 'tcp') seen.transport = transport;
	const named = nameOf(record, mcp);
	seen.server = named.server;
	const call = part(part(part(record, 'gen_ai'), 'tool'), 'call');
	seen.toolCallId = textOf(call.id);
	const message = textOf(record.message) ?? action;
	if (action.startsWith('approval.')) return [decision(record, seen, action, named.tool)];
	if (action === 'mcp.connection') {
		return [{ ...seen, body: { type: 'lifecycle', step: stepOf(message), text: message } }];
	}
	if (action === 'prompt.submitted') {
		const text = textOf(part(record, 'prompt').text);
		return text === null ? [] : [{ ...seen, logger: 'user', body: { type: 'log', text } }];
	}
	const method = textOf(part(mcp, 'method').name);
	const isCall = named.tool !== null && (action.startsWith('mcp.') || action.startsWith('tool.'));
	if (!isCall && method === null) return other(record, seen, action, message);
	const exchange: Exchange = {
		method: method ?? 'tools/call',
		id: textOf(part(part(record, 'jsonrpc'), 'request').id) ?? seen.toolCallId,
		name: named.tool,
		uri: textOf(part(mcp, 'resource').uri),
		arguments: argumentsOf(record, call),
		isCut: record.field_truncated === true || part(record, 'content').truncated === true,
		end: endingOf(record, call, action, message),
	};
	const took = part(record, 'command').duration_ms;
	const durationMs = typeof took === 'number' && took > 0 ? took : null;
	const { time } = seen;
	const start = time === null || durationMs === null ? time : time - durationMs * 1000;
	return observeExchange(seen, exchange, { start, end: time, durationMs }, key);
}

/** Server and tool of a call; tools that are no server's are the agent's own. */
function nameOf(
	record: JsonRecord,
	mcp: JsonRecord,
): { server: string | null; tool: string | null } {
	const server = textOf(mcp.server);
	const tool = textOf(mcp.tool);
	const name =
		textOf(part(record, 'tool').name) ?? textOf(part(part(record, 'gen_ai'), 'tool').name);
	if (tool !== null || server !== null) return { server, tool: tool ?? name };
	if (name === null) return { server: null, tool: null };
	if (name.startsWith('mcp__')) {
		const split = NAMES.split(name);
		return { server: split.server, tool: split.tool };
	}
	const isOwn = !(textOf(part(record, 'event').action) ?? '').startsWith('mcp.');
	return { server: isOwn ? textOf(part(record, 'harness').name) : null, tool: name };
}

function argumentsOf(record: JsonRecord, call: JsonRecord): string | null {
	const { arguments: given } = call;
	if (isRecord(given)) return jsonText(given);
	for (const text of [given, part(record, 'tool').command]) {
		if (typeof text !== 'string' || text === '') continue;
		return isRecord(parseJson(text)) ? text : jsonText({ command: text });
	}
	return null;
}

function endingOf(
	record: JsonRecord,
	call: JsonRecord,
	action: string,
	message: string,
): Ending | null {
	const code = textOf(part(part(record, 'rpc'), 'response').status_code);
	const type = textOf(part(record, 'error').type);
	if (code !== null && /^-\d+$/.test(code)) return { type: 'error', code, message };
	const result = call.result === undefined ? null : jsonText(call.result);
	if (type === 'tool_error' || action.endsWith('.failed')) {
		return { type: 'result', result: result ?? jsonText(message), isError: true };
	}
	if (type !== null) return { type: 'error', code: null, message: type };
	const isEnded = result !== null || action.endsWith('.completed') || code !== null;
	return isEnded ? { type: 'result', result, isError: false } : null;
}

function decision(
	record: JsonRecord,
	seen: Observation,
	action: string,
	tool: string | null,
): Observation {
	const approval = part(record, 'approval');
	const said = textOf(approval.decision) ?? action.slice('approval.'.length);
	const denied = /^(?:den|rej|block|disallow)/i.test(said);
	const reason = textOf(approval.reason) ?? textOf(part(record, 'policy').reason);
	const isOpen = /request|pending|required/i.test(said);
	const body: Body = {
		type: 'decision',
		text: reason === null ? said : `${said}: ${reason}`,
		tool,
	};
	if (isOpen) return { ...seen, body: { type: 'log', text: textOf(record.message) ?? action } };
	return { ...seen, decision: denied ? 'denied' : 'accepted', body };
}

/** Commands, files and the like, as text; measurements and states of the collector say nothing of MCP. */
function other(
	record: JsonRecord,
	seen: Observation,
	action: string,
	message: string,
): Observation[] {
	if (!/^(?:command|file|session|subagent|policy)\./.test(action)) return [];
	const details = textOf(part(record, 'command').command) ?? textOf(part(record, 'file').path);
	const text = details === null ? message : `${message}: ${details}`;
	return [{ ...seen, server: null, logger: action, body: { type: 'log', text } }];
}

function stepOf(message: string): 'connected' | 'failed' | 'closed' | 'info' {
	if (/fail|error/i.test(message)) return 'failed';
	if (/disconnect|closed/i.test(message)) return 'closed';
	return /connect/i.test(message) ? 'connected' : 'info';
}

function part(record: JsonRecord, key: string): JsonRecord {
	const value = Object.hasOwn(record, key) ? record[key] : undefined;
	return isRecord(value) ? value : {};
}
