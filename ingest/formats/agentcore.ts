import { jsonText } from '../facts/json-value.ts';
import type { Body, Observation } from '../mcp/observation.ts';
import type { RpcMessage } from '../mcp/rpc.ts';
import { scanRpc } from '../mcp/scan-rpc.ts';
import { ipAddress } from '../read/address.ts';
import { isRecord, type JsonRecord, parseJson, records, textOf } from '../read/json-record.ts';
import { Line } from '../read/line.ts';
import { parseIsoUtc } from '../read/time.ts';
import type { Format, Head } from './format.ts';
import { JsonRecords, shareOfRecords } from './json-records.ts';

/**
 * CloudTrail events of Amazon Bedrock AgentCore gateways: `InvokeGateway`, in the preview of 2025-07 `InvokeMcp`; one
 * event a line, or `{"Records":[…]}`. Arguments and results are redacted.
 */
export const AGENTCORE: Format = {
	id: 'agentcore',
	title: 'Amazon Bedrock AgentCore gateway (CloudTrail)',
	shows: ['tool-names', 'errors', 'time', 'zone'],
	detect: (head: Head) => {
		const share = shareOfRecords(head, isAgentcore, LISTS);
		// One event in a trail of many services is enough to read it as this.
		return share === 0 ? 0 : 0.6 + 0.37 * share;
	},
	open: () => new JsonRecords(read, LISTS),
};

const LISTS = ['Records', 'Events'];
const SERVICE = /^bedrock-agentcore\./;
const INVOCATIONS = new Set(['InvokeGateway', 'InvokeMcp']);
/** Stands in the place of arguments and contents. */
const REDACTED = /^"(?:REDACTED|HIDDEN_DUE_TO_SECURITY_REASONS|\*{3,})"$/;
const encoder = new TextEncoder();

function isAgentcore(record: JsonRecord): boolean {
	return SERVICE.test(textOf(eventOf(record).eventSource) ?? '');
}

/** `aws cloudtrail lookup-events` puts the event as text into another one. */
function eventOf(record: JsonRecord): JsonRecord {
	const inner = textOf(record.CloudTrailEvent);
	const event = inner === null ? undefined : parseJson(inner);
	return isRecord(event) ? event : record;
}

function read(record: JsonRecord, seen: Observation): Observation[] | null {
	const event = eventOf(record);
	const name = textOf(event.eventName);
	if (name === null || textOf(event.eventSource) === null) return null;
	// A trail holds the events of other services too.
	if (!isAgentcore(record)) return [];
	const request = isRecord(event.requestParameters) ? event.requestParameters : {};
	const response = isRecord(event.responseElements) ? event.responseElements : {};
	const time = parseIsoUtc(textOf(event.eventTime) ?? '');
	seen.time = time;
	seen.timestampSource = time === null ? 'none' : 'utc';
	seen.server = gatewayOf(event, request);
	const claims = claimsOf(event.additionalEventData);
	seen.user = subjectOf(claims) ?? userOf(event.userIdentity);
	seen.sourceIp = ipAddress(textOf(event.sourceIPAddress));
	seen.variant = name;
	if (!INVOCATIONS.has(name)) {
		const error = textOf(event.errorCode);
		const text = [name, seen.server, error, textOf(event.errorMessage)].filter(Boolean).join(' ');
		return [{ ...seen, logger: 'cloudtrail', body: { type: 'log', text } }];
	}
	// A gateway has many clients at once; what one says of itself holds for its token only.
	seen.session = textOf(claims.jti) ?? textOf(event.requestID);
	seen.transport = 'tcp';
	const status = response.statusCode;
	seen.httpStatus = typeof status === 'number' && Number.isInteger(status) ? status : null;
	const said: Observation[] = [];
	const asked = messageOf(request.body, seen);
	if (asked !== null) {
		const body: Body = { type: 'rpc', message: asked.message };
		said.push({
			...seen,
			httpStatus: null,
			direction: 'client_to_server',
			quality: asked.quality,
			body,
		});
	}
	const answered = messageOf(response.body, seen);
	if (answered !== null) {
		const body: Body = { type: 'rpc', message: answered.message };
		const { quality } = answered;
		// The one time there is stands for the request; how long the call took nobody says.
		const timestampSource = asked === null || time === null ? seen.timestampSource : 'inherited';
		said.push({ ...seen, direction: 'server_to_client', quality, timestampSource, body });
	}
	if (said.length > 0) return said;
	return [{ ...seen, body: { type: 'http', text: `${name} ${seen.httpStatus ?? ''}`.trim() } }];
}

/** The JSON-RPC message that a body holds, as an object or as text. */
function messageOf(
	body: unknown,
	{ line, offset }: Observation,
): { message: RpcMessage; quality: Observation['quality'] } | null {
	const json = isRecord(body) ? jsonText(body) : (textOf(body)?.trim() ?? '');
	if (!json.startsWith('{')) return null;
	const bytes = encoder.encode(json);
	const message = scanRpc(new Line(bytes, 0, bytes.length, line, offset), 0, bytes.length);
	if (message === null) return null;
	// What is logged is not what was sent.
	message.hash = null;
	if (message.arguments !== null && REDACTED.test(message.arguments)) {
		message.arguments = null;
		return { message, quality: 'name-only' };
	}
	if (isRecord(body) && isRecord(body.result) && REDACTED.test(jsonText(body.result.content))) {
		message.result = null;
		return { message, quality: 'summary' };
	}
	return { message, quality: json.includes('"REDACTED"') ? 'summary' : 'full' };
}

function gatewayOf(event: JsonRecord, request: JsonRecord): string | null {
	const own = textOf(request.gatewayIdentifier) ?? textOf(request.gatewayArn);
	const arn =
		own ??
		records(event.resources)
			.map(({ ARN, arn }) => textOf(ARN) ?? textOf(arn))
			.find((one) => one?.includes(':gateway/') === true) ??
		null;
	return arn === null ? null : arn.slice(arn.lastIndexOf('/') + 1);
}

/** Claims of the token that came with a request. */
function claimsOf(data: unknown): JsonRecord {
	const jwt = isRecord(data) && isRecord(data.jwt) ? data.jwt : {};
	return isRecord(jwt.claims) ? jwt.claims : {};
}

function subjectOf(claims: JsonRecord): string | null {
	return textOf(claims.username) ?? textOf(claims.sub) ?? textOf(claims.client_id);
}

function userOf(identity: unknown): string | null {
	if (!isRecord(identity)) return null;
	const arn = textOf(identity.arn);
	const account = textOf(identity.accountId);
	return textOf(identity.userName) ?? (arn || textOf(identity.principalId) || account || null);
}
