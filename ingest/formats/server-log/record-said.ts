import { jsonText } from '../../facts/json-value.ts';
import { isKnownMethod } from '../../mcp/methods.ts';
import { isRecord, type JsonRecord } from '../../read/json-record.ts';
import { field, jsonField, numberField, textField } from '../ecs/fields.ts';
import { readDuration } from './duration.ts';
import { readMiddlewareRecord } from './middleware-line.ts';
import {
	type Answered,
	type Asked,
	answered,
	asked,
	type Known,
	type Said,
	type Sent,
} from './said.ts';
import { readJson, readWireText } from './wire-text.ts';

/** Where servers put a whole JSON-RPC message. */
const MESSAGES = [
	'rpc',
	'jsonrpc.message',
	'mcp.message',
	'payload',
	'data',
	'body',
	'req',
	'res',
	'request',
	'response',
	'message',
	'msg',
];
const TOOLS = [
	'tool',
	'tool_name',
	'toolName',
	'tool.name',
	'mcp.tool.name',
	'mcp_tool',
	'gen_ai.tool.name',
];
const ARGUMENTS = [
	'args',
	'arguments',
	'params',
	'input',
	'tool_args',
	'toolArgs',
	'tool_input',
	'parameters',
	'gen_ai.tool.call.arguments',
];
const RESULTS = ['result', 'output', 'response'];
const ERRORS = [
	'error',
	'err',
	'error.message',
	'err.message',
	'error_message',
	'exception',
	'reason',
];
const IDS = [
	'request_id',
	'requestId',
	'call_id',
	'callId',
	'rpc_id',
	'jsonrpc_id',
	'jsonrpc.request.id',
	'id',
];
const SESSIONS = [
	'session_id',
	'sessionId',
	'mcp_session_id',
	'mcpSessionId',
	'mcp.session.id',
	'session',
	'req.headers.mcp-session-id',
	'http.request.headers.mcp-session-id',
];
const METHODS = ['method', 'mcp_method', 'mcp.method.name', 'mcp.method', 'rpc_method'];
const MILLISECONDS = [
	'duration_ms',
	'durationMs',
	'elapsed_ms',
	'elapsedMs',
	'latency_ms',
	'latencyMs',
	'took_ms',
	'execution_time_ms',
	'responseTime',
];
const DURATIONS = ['duration', 'elapsed', 'took', 'latency', 'execution_time'];

/** What a message about a call says of it, in the words and in the names of events that are in use. */
const BEGUN =
	/^(?:\[[\w .-]{1,64}\] ?)?(?:mcp[ _.:-]?)?(?:(?:execut|call|invok|handl|process|dispatch|receiv|start)(?:ing|ed) )?(?:mcp )?tool(?:[ _.:-]?(?:call|execution|invocation|request|use))?(?:[ _.:-]?(?:call(?:ed)?|start(?:ed|ing)?|begin|began|received|invoked|request(?:ed)?|executing))?$/i;
const ENDED =
	/\btools?(?:[ _.:-]?(?:call|execution|invocation|request))?[ _.:-]?(?:(?:completed?|finish(?:ed)?|succeeded|success(?:ful)?|done|end(?:ed)?|executed|result|response|returned|ok)|(fail(?:ed|ure)?|error(?:ed)?|exception|timeout|timed out|crashed|denied|rejected))(?: successfully)?$/i;
const FAILING =
	/^(?:error|failed|failure) (?:to )?(?:while )?(?:call|execut|run|invok)(?:e|ing)? tool$/i;
const METHOD_BEGUN =
	/^(?:mcp )?(?:method|request|rpc|message)(?: (?:call|handler))?[ _.:-]?(?:started?|received|begin|called|incoming|handling)$|^(?:handling|processing|received|incoming) (?:mcp )?(?:method|request|message)$/i;
const METHOD_ENDED =
	/^(?:mcp )?(?:method|request|rpc)(?: (?:call|handler))?[ _.:-]?(?:(?:completed?|finished|handled|succeeded|success|done|end(?:ed)?)|(failed|error|errored))$|^handled (?:mcp )?(?:method|request)$/i;
/** Outcomes that a record of a whole call may carry. */
const OUTCOMES = ['status', 'outcome', 'success', 'ok', 'isError', 'is_error', 'is_ok'];
const FAILED = /^(?:error|err|fail|failed|failure|false|denied|rejected|timeout)$/i;

/** What the members of a log record say of MCP beside its text; `null` when they say nothing. `text` is its message. */
export function readRecordSaid(record: JsonRecord, text: string): Said | null {
	const known = knownOf(record);
	const message = wrappedMessage(record, known);
	if (message !== null) return message;
	const middleware = readMiddlewareRecord(record);
	if (middleware !== null) return middleware;
	if (text.length > 200) return null;
	const method = textField(record, ...METHODS);
	return (
		readToolRecord(record, text, method, known) ?? readMethodRecord(record, text, method, known)
	);
}

function readToolRecord(
	record: JsonRecord,
	text: string,
	method: string | null,
	known: Known,
): Asked | Answered | null {
	const isCall = method === 'tools/call';
	const says = BEGUN.test(text);
	const end = ENDED.exec(text);
	const failing = FAILING.test(text);
	if (!says && end === null && !failing) return null;
	const name =
		toolOf(record) ?? (/\btool$/i.test(text) || isCall ? textField(record, 'name') : null);
	if (name === null) return null;
	const id = textField(record, ...IDS);
	const error = errorText(record);
	if (end !== null || failing) {
		const failed = failing || end?.[1] !== undefined || isFailed(record);
		return answered(2, 'tools/call', {
			name,
			id,
			durationMs: durationOf(record),
			failed,
			text: failed ? error : jsonField(record, ...RESULTS),
			known,
		});
	}
	const args = objectField(record, ARGUMENTS);
	const durationMs = durationOf(record);
	const ended = durationMs !== null || OUTCOMES.some((path) => field(record, path) !== undefined);
	const failed = isFailed(record) || error !== null;
	return asked('sentence', 'tools/call', {
		name,
		args,
		id,
		known,
		end: ended
			? answered(3, 'tools/call', {
					name,
					durationMs,
					failed,
					text: failed ? error : jsonField(record, ...RESULTS),
				})
			: null,
	});
}

function readMethodRecord(
	record: JsonRecord,
	text: string,
	method: string | null,
	known: Known,
): Asked | Answered | null {
	if (method === null || !isKnownMethod(method)) return null;
	const end = METHOD_ENDED.exec(text);
	if (end === null && !METHOD_BEGUN.test(text)) return null;
	const id = textField(record, ...IDS);
	const name = method === 'tools/call' ? (toolOf(record) ?? textField(record, 'name')) : null;
	if (end === null) {
		const args = method === 'tools/call' ? objectField(record, ARGUMENTS) : null;
		return asked('type', method, { id, name, args, known });
	}
	const failed = end[1] !== undefined || isFailed(record);
	return answered(2, method, {
		id,
		name,
		durationMs: durationOf(record),
		failed,
		text: failed ? errorText(record) : null,
		known,
	});
}

/** The JSON-RPC message that a member of the record is or holds as text. */
function wrappedMessage(record: JsonRecord, known: Known): Sent | null {
	for (const path of MESSAGES) {
		const value = field(record, path);
		if (typeof value === 'string') {
			if (!value.includes('{')) continue;
			const said = readWireText(value) ?? afterWords(value);
			if (said !== null) return withKnown(said, known, record);
		} else if (isRecord(value) && value.jsonrpc === '2.0') {
			const said = readJson(jsonText(value), null, known);
			if (said !== null) return withKnown(said, known, record);
		}
	}
	return null;
}

/** A word or two may stand before a message: `out {"jsonrpc":…}`. */
function afterWords(text: string): Sent | null {
	const at = text.indexOf('{');
	return at > 64 || !text.includes('"jsonrpc"') ? null : readJson(text.slice(at).trim(), null, {});
}

function withKnown(said: Sent, known: Known, record: JsonRecord): Sent {
	const text = textField(record, 'msg', 'message') ?? '';
	// `[stdin]: received bytes` of the GitHub server, whose own output is the other way.
	const direction =
		said.direction ??
		(text.startsWith('[stdin]')
			? 'client_to_server'
			: text.startsWith('[stdout]')
				? 'server_to_client'
				: null);
	return { ...said, direction, known: { ...known, ...said.known } };
}

/** What the members of any record say beside its text: session and transport. */
export function knownOf(record: JsonRecord): Known {
	const transport = textField(record, 'transport', 'network.transport');
	const isHttp =
		transport !== null && /^(?:https?|sse|tcp|streamable[-_ ]?https?)$/i.test(transport);
	return {
		mcpSessionId: textField(record, ...SESSIONS),
		transport: transport === 'stdio' || transport === 'pipe' ? 'pipe' : isHttp ? 'tcp' : null,
	};
}

function toolOf(record: JsonRecord): string | null {
	const name = textField(record, ...TOOLS);
	return name === null || name === '' || name.length > 200 ? null : name;
}

function errorText(record: JsonRecord): string | null {
	const text = textField(record, ...ERRORS);
	return text === null || text === '' || text === '<nil>' ? null : text;
}

/** The first of the members that is an object, or the text of one, as JSON. */
function objectField(record: JsonRecord, paths: readonly string[]): string | null {
	const json = jsonField(record, ...paths);
	return json !== null && /^\s*[{[]/.test(json) ? json : null;
}

function durationOf(record: JsonRecord): number | null {
	const stated = numberField(record, ...MILLISECONDS);
	if (stated !== null) return stated;
	const text = textField(record, ...DURATIONS);
	return text === null || text === '' ? null : readDuration(text);
}

function isFailed(record: JsonRecord): boolean {
	for (const path of OUTCOMES) {
		const value = field(record, path);
		if (value === undefined || value === null) continue;
		const isErrorFlag = path === 'isError' || path === 'is_error';
		if (typeof value === 'boolean') return value === isErrorFlag;
		if (isErrorFlag) return value === 'true';
		return typeof value === 'string' && FAILED.test(value);
	}
	return false;
}
