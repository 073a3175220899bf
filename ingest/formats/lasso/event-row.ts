import { jsonText } from '../../facts/json-value.ts';
import { type JsonRecord, parseJson, textOf } from '../../read/json-record.ts';
import type { Zone } from '../../read/time.ts';
import { type Moment, parseTimestamp } from '../../read/timestamp.ts';
import { callMessage } from '../call-message.ts';
import type { Said } from '../host-call.ts';

/** Columns of the table that are no argument of a call. */
const OWN =
	/^(?:_id|timestamp|track_id|call_id|server_name|capability_name|capability_type|response_type|isError|meta|_meta|messages|description|mime_type|nextCursor|error_getting_response|structuredContent|content(?:_\w+)?|response)$/;

const METHODS = new Map([
	['tool', 'tools/call'],
	['prompt', 'prompts/get'],
	['resource', 'resources/read'],
]);

/** `17-04-2025 09:15:02.123456`, as older releases of xetrack write their times. */
const DAY_FIRST = /^(\d\d)-(\d\d)-(\d{4})(?= )/;

/** When a row was written, which is after its call ended; `null` when it does not say. */
export function lassoTime(timestamp: unknown, zone: Zone): Moment | null {
	const text = textOf(timestamp)?.replace(DAY_FIRST, '$3-$2-$1');
	return text === undefined ? null : parseTimestamp(text, zone);
}

/**
 * What the rows of one call (those with one `call_id`: a row for each block of the result) in the table `events` of
 * Lasso's tracing plugin `xetrack` (2025-04) say: the request and its result. Columns without a value belong to other
 * calls. Times are local and have no zone; both get the one time there is, so that no duration comes of it.
 */
export function lassoCall(rows: readonly JsonRecord[], zone: Zone): Said[] {
	const [first] = rows;
	const method = METHODS.get(textOf(first?.capability_type) ?? '');
	const name = textOf(first?.capability_name);
	if (first === undefined || method === undefined || name === null) return [];
	const moment = lassoTime(first.timestamp, zone);
	const base: Partial<Said> = {
		server: textOf(first.server_name),
		session: textOf(first.track_id),
		variant: 'xetrack',
	};
	const isResource = method === 'resources/read';
	const args = isResource ? null : argumentsOf(first);
	const known = {
		id: textOf(first.call_id),
		method,
		name: isResource ? null : name,
		uri: isResource ? name : null,
	};
	const isError = first.isError === 1 || first.isError === true || first.isError === '1';
	const content = contentOf(rows);
	const result = jsonText(
		isResource
			? { contents: content.map((block) => ({ uri: name, text: block.text })) }
			: { content, ...(isError ? { isError } : {}) },
	);
	return [
		{
			...base,
			...(moment === null ? {} : { time: moment.time, timestampSource: moment.source }),
			direction: 'client_to_server',
			body: {
				type: 'rpc',
				message: callMessage('request', { ...known, arguments: args, bytes: args?.length ?? 0 }),
			},
		},
		{
			...base,
			direction: 'server_to_client',
			body: {
				type: 'rpc',
				message: callMessage('result', { ...known, result, isError, bytes: result.length }),
			},
		},
	];
}

function argumentsOf(row: JsonRecord): string {
	const args: JsonRecord = Object.create(null);
	for (const [key, value] of Object.entries(row)) {
		if (OWN.test(key) || value === null || value === undefined) continue;
		// Not flattened, all arguments stand in one column.
		if (key === 'arguments' && typeof value === 'string' && value.startsWith('{')) {
			return parseJson(value) === undefined ? jsonText({ arguments: value }) : value;
		}
		args[key] = value;
	}
	return jsonText(args);
}

/** The blocks of the result; where it is not flattened one column holds all of it as text. */
function contentOf(rows: readonly JsonRecord[]): JsonRecord[] {
	const blocks = rows.map(blockOf).filter((block) => block !== null);
	const whole = rows[0]?.content;
	if (blocks.length > 0 || typeof whole !== 'string') return blocks;
	return [{ type: 'text', text: whole }];
}

function blockOf(row: JsonRecord): JsonRecord | null {
	const block: JsonRecord = Object.create(null);
	for (const [key, value] of Object.entries(row)) {
		if (!key.startsWith('content_') || value === null || value === undefined) continue;
		block[key.slice('content_'.length)] = value;
	}
	return typeof block.type === 'string' ? block : null;
}
