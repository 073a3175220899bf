import { isKnownMethod } from '../../mcp/methods.ts';
import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';
import type { Head } from '../format.ts';

/** Kinds of records in rollouts; the first are enough to know one. */
const ENVELOPE_TYPES =
	/^(?:session_meta|response_item|event_msg|turn_context|compacted|world_state|inter_agent_communication(?:_metadata)?|token_usage_record|security_risk_score|retained_context|realtime_item)$/;
const ITEM_TYPES =
	/^(?:message|reasoning|function_call|function_call_output|local_shell_call|custom_tool_call|custom_tool_call_output|web_search_call)$/;
const EXEC_TYPES =
	/^(?:thread\.started|turn\.(?:started|completed|failed)|item\.(?:started|updated|completed))$/;
const APP_METHODS =
	/^(?:codex\/event(?:\/|$)|(?:item|turn|thread|mcpServer|mcpServerStatus|account|rawResponseItem|serverRequest|windows|configWarning|deprecationNotice)(?:\/|$)|(?:exec|apply)\w+Approval$)/;
/** The start of a rollout, whose first line may be longer than what is looked at. */
const START =
	/^\{"timestamp":"[^"]{1,40}",(?:"ordinal":\d{1,12},)?"type":"session_meta","payload":\{/;

/** How sure a file's first lines are Codex's: the share of lines that are its records. */
export function detectCodex(head: Head): number {
	let own = 0;
	let lines = 0;
	let sure = false;
	for (const [at, raw] of head.lines.entries()) {
		const line = raw.trim();
		if (line === '') continue;
		if (START.test(line)) {
			own++;
			lines++;
			sure = true;
			continue;
		}
		const value = line.startsWith('{') ? parseJson(line) : undefined;
		if (!isRecord(value)) {
			if (at < head.lines.length - 1 || lines === 0) lines++;
			continue;
		}
		const weight = weigh(value);
		// Answers of JSON-RPC and fillers stand in several formats.
		if (weight === null) continue;
		lines++;
		if (weight > 0) own++;
		sure ||= weight === 1;
	}
	if (own === 0) return 0;
	return (sure ? 0.98 : 0.5) * (own / lines);
}

/** 1 for what only Codex writes, 0.5 for what others may write too, 0 for anything else; `null` proves nothing. */
function weigh(record: JsonRecord): number | null {
	const { type, method, msg, payload } = record;
	if (typeof method === 'string') {
		if (APP_METHODS.test(method)) return isRecord(record.params) ? 1 : 0;
		return isMcp(method, record.params) ? 0 : null;
	}
	if (isRecord(msg) && typeof msg.type === 'string' && typeof record.id === 'string') return 1;
	if (typeof type === 'string') {
		if (ENVELOPE_TYPES.test(type) && isRecord(payload)) return 1;
		if (EXEC_TYPES.test(type)) return type === 'thread.started' || isRecord(record.item) ? 1 : 0.5;
		if (ITEM_TYPES.test(type)) {
			return typeof record.call_id === 'string' || Array.isArray(record.content) ? 0.5 : 0;
		}
		return 0;
	}
	if (record.record_type === 'state') return 1;
	if (isHeader(record)) return 1;
	return isRecord(record.result) && 'id' in record ? null : 0;
}

/** Whether a message is MCP's own: `codex mcp-server` speaks it beside its events. The app server has an `initialize` too. */
export function isMcp(method: string, params: unknown): boolean {
	if (method === 'initialize') return isRecord(params) && 'protocolVersion' in params;
	return isKnownMethod(method);
}

/** The first line of a rollout of the first kind (to 2025-09). */
export function isHeader(record: JsonRecord): boolean {
	return (
		typeof record.id === 'string' &&
		typeof record.timestamp === 'string' &&
		('instructions' in record || 'git' in record)
	);
}
