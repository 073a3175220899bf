import type { LifecycleStep } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord, parseJson, textOf } from '../../read/json-record.ts';
import { callMessage, callParams } from '../call-message.ts';
import type { Said } from '../host-call.ts';
import { BUILT_IN, ToolNames } from './tool-name.ts';

/** Stands for the name of every tool of a server that a person configured, unless details are switched on. */
const PLACEHOLDER = 'mcp_tool';
const REDACTED = '<REDACTED>';
/** Values of `tool_input` are cut at this many characters, the whole at about eight times as many. */
const VALUE_LIMIT = 512;
const WHOLE_LIMIT = 4000;

const STEPS = new Map<string, LifecycleStep>([
	['connected', 'connected'],
	['failed', 'failed'],
	['disconnected', 'closed'],
]);

type Attributes = ReadonlyMap<string, unknown>;

/**
 * What one OpenTelemetry event of Claude Code (`CLAUDE_CODE_ENABLE_TELEMETRY=1`, documented 2026-08) says of MCP, in
 * order: a tool result is a request and its answer, which share the `tool_use_id`. Empty for events of other subjects.
 * `name` is the event's name with or without `claude_code.`; time, trace and place are the caller's to fill in.
 */
export function claudeCodeEvent(name: string, attributes: Attributes): Said[] {
	const said = eventBody(name.replace(/^claude_code\./, ''), attributes);
	const known = {
		client: BUILT_IN,
		clientVersion: text(attributes, 'app.version'),
		session: text(attributes, 'session.id'),
		user: text(attributes, 'user.email') ?? text(attributes, 'user.id'),
		variant: 'otel',
	};
	return said.map((one) => ({ ...known, ...one }));
}

function eventBody(name: string, attributes: Attributes): Said[] {
	switch (name) {
		case 'tool_result':
			return toolResult(attributes);
		case 'tool_decision':
			return toolDecision(attributes);
		case 'mcp_server_connection':
			return [connection(attributes)];
		case 'user_prompt': {
			const prompt = text(attributes, 'prompt');
			if (prompt === null || prompt === REDACTED) return [];
			return [{ logger: 'user', body: { type: 'log', text: prompt } }];
		}
		case 'permission_mode_changed':
			return [permissionMode(attributes)];
		default:
			return [];
	}
}

/** Server and tool as far as the event tells; the placeholder is no name. */
interface Named {
	readonly server: string | null;
	readonly tool: string | null;
}

function named(attributes: Attributes, details: JsonRecord): Named {
	const server = textOf(details.mcp_server_name);
	const tool = textOf(details.mcp_tool_name);
	if (server !== null || tool !== null) return { server, tool };
	const name = text(attributes, 'tool_name');
	if (name === null || name === PLACEHOLDER) return { server: null, tool: null };
	return new ToolNames().split(name);
}

function toolResult(attributes: Attributes): Said[] {
	const { server, tool } = named(attributes, record(attributes, 'tool_parameters'));
	const id = text(attributes, 'tool_use_id');
	const input = attributes.get('tool_input');
	const args = typeof input === 'string' && isRecord(parseJson(input)) ? input : null;
	const failed = text(attributes, 'success') === 'false';
	const error = text(attributes, 'error') ?? text(attributes, 'error_type');
	const base = { server, toolCallId: id };
	const allowed = text(attributes, 'decision_type') ?? text(attributes, 'decision');
	const call = { id, method: 'tools/call', name: tool };
	const request = callMessage('request', {
		...call,
		params: tool === null ? null : callParams(tool, args),
		arguments: args,
		bytes: number(attributes, 'tool_input_size_bytes') ?? 0,
	});
	const answer = callMessage('result', {
		...call,
		result: failed && error !== null ? errorResult(error) : null,
		isError: failed,
		bytes: number(attributes, 'tool_result_size_bytes') ?? 0,
	});
	return [
		{
			...base,
			direction: 'client_to_server',
			decision: allowed === 'accept' ? 'accepted' : null,
			quality: args !== null ? inputQuality(args) : tool === null ? 'summary' : 'name-only',
			body: { type: 'rpc', message: request },
		},
		{
			...base,
			direction: 'server_to_client',
			quality: tool === null ? 'summary' : 'name-only',
			durationMs: number(attributes, 'duration_ms'),
			body: { type: 'rpc', message: answer },
		},
	];
}

function inputQuality(args: string): 'full' | 'truncated' {
	if (args.length >= WHOLE_LIMIT) return 'truncated';
	const value = parseJson(args);
	const values = isRecord(value) ? Object.values(value) : [];
	const isCut = values.some((one) => typeof one === 'string' && one.length >= VALUE_LIMIT);
	return isCut ? 'truncated' : 'full';
}

function errorResult(error: string): string {
	return `{"content":[{"type":"text","text":${JSON.stringify(error)}}],"isError":true}`;
}

function toolDecision(attributes: Attributes): Said[] {
	const decision = text(attributes, 'decision');
	if (decision !== 'accept' && decision !== 'reject') return [];
	const { server, tool } = named(attributes, record(attributes, 'tool_parameters'));
	const source = text(attributes, 'source');
	const told = source === null ? decision : `${decision} (${source})`;
	return [
		{
			server,
			toolCallId: text(attributes, 'tool_use_id'),
			decision: decision === 'accept' ? 'accepted' : 'denied',
			quality: tool === null ? 'summary' : 'name-only',
			body: { type: 'decision', text: told, tool },
		},
	];
}

function connection(attributes: Attributes): Said {
	const status = text(attributes, 'status') ?? 'unknown';
	const transport = text(attributes, 'transport_type');
	const server = text(attributes, 'server_name');
	const error = text(attributes, 'error') ?? text(attributes, 'error_code');
	const told = `MCP server${server === null ? '' : ` ${server}`}: ${status}`;
	return {
		server,
		transport: transport === null ? null : transport === 'stdio' ? 'pipe' : 'tcp',
		durationMs: number(attributes, 'duration_ms'),
		body: {
			type: 'lifecycle',
			step: STEPS.get(status) ?? 'info',
			text: error === null ? told : `${told}: ${error}`,
		},
	};
}

function permissionMode(attributes: Attributes): Said {
	const from = text(attributes, 'from_mode') ?? '?';
	const to = text(attributes, 'to_mode') ?? '?';
	return {
		logger: 'permissions',
		body: { type: 'log', text: `permission mode changed: ${from} -> ${to}` },
	};
}

function text(attributes: Attributes, key: string): string | null {
	const value = attributes.get(key);
	if (typeof value === 'string') return value === '' ? null : value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** A number, also one written as text, as OTLP writes whole numbers. */
function number(attributes: Attributes, key: string): number | null {
	const value = attributes.get(key);
	const found = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : null;
}

function record(attributes: Attributes, key: string): JsonRecord {
	const value = attributes.get(key);
	const found = typeof value === 'string' ? parseJson(value) : value;
	return isRecord(found) ? found : {};
}
