import { jsonText } from '../../facts/json-value.ts';
import { isRecord, parseJson } from '../../read/json-record.ts';
import { parseEpoch } from '../../read/time.ts';
import { closeJson } from '../cut-rpc.ts';
import { callAnswered, callAsked, callDecided, type HostCall, type Said } from '../host-call.ts';
import { BUILT_IN, splitToolName } from './tool-name.ts';

type Attributes = ReadonlyMap<string, unknown>;

/**
 * What one telemetry event of Gemini CLI (0.1 to 0.52) says of MCP, in order: a tool call is a request with its answer or
 * its refusal. Empty for events of other subjects. `name` is the event's name with or without `gemini_cli.`; where the
 * event does not say when a call began and ended, time is the caller's to fill in.
 */
export function geminiEvent(name: string, attributes: Attributes): Said[] {
	const known = {
		client: BUILT_IN,
		session: text(attributes, 'session.id'),
		user: text(attributes, 'user.email'),
		variant: 'telemetry',
	};
	return eventBody(name.replace(/^gemini_cli\./, ''), attributes).map((one) => ({
		...known,
		...one,
	}));
}

function eventBody(name: string, attributes: Attributes): Said[] {
	switch (name) {
		case 'tool_call':
			return toolCall(attributes);
		case 'user_prompt': {
			const prompt = text(attributes, 'prompt');
			return prompt === null ? [] : [{ logger: 'user', body: { type: 'log', text: prompt } }];
		}
		case 'config':
		case 'cli_config':
			return configured(attributes);
		default:
			return [];
	}
}

function toolCall(attributes: Attributes): Said[] {
	const name = text(attributes, 'function_name');
	if (name === null) return [];
	const native = text(attributes, 'tool_type') === 'native';
	const server = text(attributes, 'mcp_server_name') ?? (native ? BUILT_IN : null);
	const start = time(attributes, 'start_time');
	const end = time(attributes, 'end_time');
	const call: HostCall = {
		...splitToolName(name, server, null),
		// The events carry no id of the call; the prompt's and the time are as near as they come.
		id: `${text(attributes, 'prompt_id') ?? ''}#${name}#${text(attributes, 'start_time') ?? text(attributes, 'event.timestamp') ?? ''}`,
		method: 'tools/call',
		uri: null,
	};
	const args = argumentsOf(attributes);
	const decision = text(attributes, 'decision');
	const request: Said = {
		...callAsked(call, args?.json ?? null),
		toolCallId: null,
		decision: decision === null ? null : decision === 'reject' ? 'denied' : 'accepted',
		quality: args === null ? 'name-only' : args.isCut ? 'truncated' : 'full',
		...(start === null ? {} : start),
	};
	const error = text(attributes, 'error') ?? text(attributes, 'error.message');
	if (decision === 'reject') {
		return [request, { ...callDecided(call, 'denied', error ?? decision), ...(end ?? {}) }];
	}
	const failed = text(attributes, 'success') === 'false';
	const told = failed && error !== null ? [{ type: 'text', text: error }] : [];
	const answer: Said = {
		...callAnswered(call, JSON.stringify({ content: told, isError: failed }), failed),
		toolCallId: null,
		quality: 'name-only',
		durationMs: number(attributes, 'duration_ms'),
		...(end ?? {}),
	};
	return [request, answer];
}

/** The servers that a session starts with. */
function configured(attributes: Attributes): Said[] {
	const names = (text(attributes, 'mcp_servers') ?? '').split(',').slice(0, 1000);
	return names
		.filter((name) => name !== '')
		.map((server) => ({
			server,
			body: { type: 'lifecycle', step: 'info', text: `MCP server ${server}: configured` },
		}));
}

function argumentsOf(attributes: Attributes): { json: string; isCut: boolean } | null {
	const value = attributes.get('function_args');
	if (isRecord(value)) return { json: jsonText(value), isCut: false };
	if (typeof value !== 'string' || value === '') return null;
	const whole = parseJson(value);
	// Printed over several lines; one line is what servers get.
	if (whole !== undefined) return { json: jsonText(whole), isCut: false };
	const closed = parseJson(closeJson(value));
	return isRecord(closed) ? { json: jsonText(closed), isCut: true } : null;
}

function time(
	attributes: Attributes,
	key: string,
): { time: number; timestampSource: 'utc' } | null {
	const millis = number(attributes, key);
	const found = millis === null ? null : parseEpoch(millis);
	return found === null ? null : { time: found, timestampSource: 'utc' };
}

function text(attributes: Attributes, key: string): string | null {
	const value = attributes.get(key);
	if (typeof value === 'string') return value === '' ? null : value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function number(attributes: Attributes, key: string): number | null {
	const value = attributes.get(key);
	const found = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : null;
}
