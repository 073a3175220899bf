import { jsonText } from '../../facts/json-value.ts';
import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';
import { closeJson } from '../cut-rpc.ts';
import { numberField, textField } from '../ecs/fields.ts';
import { DURATION, readDuration } from './duration.ts';
import { type Answered, type Asked, answered, asked, type Rank } from './said.ts';

/** `event=request_start method=tools/call source=client payload={…} payload_type=CallToolRequestParams`, FastMCP 2.12 and later. */
const PLAIN =
	/^event=(request|notification)_(start|success|error) method=(\S{1,100}) source=(client|server)(?: duration_ms=(\d{1,12}(?:\.\d{1,12})?))?(?: payload_tokens=\d{1,12})?(?: payload_length=\d{1,12})?/;
const PAYLOAD = /^ payload=(.*?)(?: payload_type=\w{1,100})?$/s;
/** FastMCP 2.9 to 2.11. */
const PROCESSING =
	/^Processing message: source=(client|server) type=(request|notification) method=(\S{1,100})/;
const COMPLETED = /^Completed message: (\S{1,100})$/;
const FAILED = /^Failed message: (\S{1,100}) - (.*)$/s;
/** The timing middleware. */
const TIMED = new RegExp(
	String.raw`^Request (\S{1,100}) (?:completed in|failed after) (${DURATION})(?:: (.*))?$`,
	's',
);
/** The error handling middleware. */
const ERROR = /^Error in ([a-z]+(?:\/[A-Za-z]+){0,3}): (\w{1,100}: .*)$/s;

/** What a line of FastMCP's middleware tells of a message; `null` for any other line. */
export function readMiddlewareLine(text: string): Asked | Answered | null {
	switch (text[0]) {
		case 'e':
			return readPlain(text);
		case '{':
			return text.startsWith('{"event": "') ? readStructured(text) : null;
		case 'P': {
			const found = PROCESSING.exec(text);
			return found === null
				? null
				: begun('middleware', found[3]!, found[2]!, found[1]!, text.slice(found[0].length));
		}
		case 'C': {
			const found = COMPLETED.exec(text);
			return found === null ? null : answered(2, found[1]!, {});
		}
		case 'F': {
			const found = FAILED.exec(text);
			return found === null ? null : answered(2, found[1]!, { failed: true, text: found[2]! });
		}
		case 'R': {
			const found = TIMED.exec(text);
			if (found === null) return null;
			const why = found[3] ?? null;
			const durationMs = readDuration(found[2]!);
			return answered(2, found[1]!, { durationMs, failed: why !== null, text: why });
		}
		case 'E': {
			const found = ERROR.exec(text);
			return found === null ? null : answered(1, found[1]!, { failed: true, text: found[2]! });
		}
		default:
			return null;
	}
}

function readPlain(text: string): Asked | Answered | null {
	const found = PLAIN.exec(text);
	if (found === null) return null;
	const [head, type, step, method, source, took] = found;
	const rest = text.slice(head.length);
	if (step === 'start') return begun('middleware', method!, type!, source!, rest);
	const durationMs = took === undefined ? null : Number(took);
	if (type === 'notification') return null;
	const why = step === 'error' ? rest.replace(/^ error=/, '') : null;
	return answered(2, method!, { durationMs, failed: why !== null, text: why });
}

function readStructured(text: string): Asked | Answered | null {
	const record = parseJson(text);
	return isRecord(record) ? readMiddlewareRecord(record) : null;
}

/** What a record of FastMCP's structured logging middleware tells; `null` for any other record. */
export function readMiddlewareRecord(record: JsonRecord): Asked | Answered | null {
	const event = /^(request|notification)_(start|success|error)$/.exec(
		textField(record, 'event') ?? '',
	);
	const method = textField(record, 'method');
	if (event === null || method === null) return null;
	const [, type, step] = event;
	if (step === 'start') {
		const payload = textField(record, 'payload');
		const rest = payload === null ? '' : ` payload=${payload}`;
		return begun('structured', method, type!, textField(record, 'source') ?? 'client', rest);
	}
	if (type === 'notification') return null;
	const why = step === 'error' ? (textField(record, 'error') ?? '') : null;
	const durationMs = numberField(record, 'duration_ms');
	return answered(2, method, { durationMs, failed: why !== null, text: why });
}

/** A message that begins to be handled; its payload is the message or its params, cut at a length that can be set. */
function begun(rank: Rank, method: string, type: string, source: string, rest: string): Asked {
	const payload = PAYLOAD.exec(rest)?.[1] ?? null;
	const direction = source === 'client' ? 'client_to_server' : 'server_to_client';
	const known = { direction } as const;
	const isAnswered = type === 'request';
	const none = asked(rank, method, { known, isAnswered, quality: 'summary' });
	if (payload === null) return none;
	let value = parseJson(payload);
	const isCut = value === undefined;
	if (isCut && payload.length <= 1 << 20)
		value = parseJson(closeJson(payload.replace(/\.\.\.$/, '')));
	if (!isRecord(value)) return none;
	const params = isRecord(value.params) ? value.params : value;
	const args = isRecord(params.arguments) ? jsonText(params.arguments) : null;
	return asked(rank, method, {
		name: textField(params, 'name'),
		uri: textField(params, 'uri'),
		args,
		params: params === value && 'params' in value ? null : jsonText(params),
		quality: isCut ? 'truncated' : 'full',
		known,
		isAnswered,
	});
}
