import {
	both,
	eachCall,
	leavesOutCodes,
	leavesOutDurations,
	leavesOutErrorTexts,
	leavesOutToolErrorTexts,
	missesFailures,
	missesToolErrors,
	wholeSeconds,
} from '../differences.ts';
import { requestOf, responseOf } from '../messages.ts';
import { jsonLines, lines, type Renderer, utcTime } from '../renderer.ts';
import type { Call } from '../session.ts';
import { type Post, posts } from './har.ts';

/** Logs that gateways over HTTP write of each request: one record with request and answer. */

const isAnswered = ({ ending }: Call) => ending.type !== 'refused';

/** What Kong logs of an exchange with a server, as far as it is the same for every method. */
function kongRecord(server: string, start: number, took: number, mcp: object): object {
	return {
		started_at: start,
		client_ip: '192.0.2.50',
		workspace: 'default',
		request: {
			method: 'POST',
			uri: '/mcp',
			url: `https://kong.example.com/${server}`,
			headers: {},
		},
		response: { status: 200, headers: { 'content-type': 'text/event-stream' } },
		latencies: { request: took, kong: 1, proxy: took - 1 },
		route: { name: `${server}-route`, id: 'r-1' },
		service: { name: server, id: 's-1' },
		consumer: { username: 'alice', id: 'c-1' },
		tries: [],
		ai: { mcp: { mcp_session_id: `k-${server}`, ...mcp } },
	};
}

function kongCall(call: Call): object {
	const { end, ending, id, server, start, tool } = call;
	const isRefused = ending.type === 'refused';
	const request = JSON.stringify(requestOf(call));
	const rpc = { id: String(id), method: 'tools/call', tool_name: tool, latency: end - start };
	const consumer = { id: '6c95a611', name: 'alice', identifier: 'consumer' };
	const audit = { primitive_name: tool, consumer, scope: 'primitive', primitive: 'tool' };
	return kongRecord(server, start, end - start, {
		rpc: [
			{
				...rpc,
				...(isRefused ? { error: 'denied by ACL' } : { response_body_size: 500 }),
				payload: { request, ...(isRefused ? {} : { response: JSON.stringify(responseOf(call)) }) },
			},
		],
		audit: [{ ...audit, action: isRefused ? 'deny' : 'allow' }],
	});
}

function kongListing({ answered, end, sent, server, start }: Post): object {
	const payload = { request: JSON.stringify(sent), response: JSON.stringify(answered) };
	const rpc = { id: String(sent.id), method: sent.method, latency: end - start, payload };
	return kongRecord(server, start, end - start, { rpc: [rpc] });
}

/** Kong's file log with payloads and audits. */
export const KONG: Renderer = {
	format: 'kong',
	render: (session) => [
		{
			path: 'mcp.json',
			text: jsonLines([
				...posts(session)
					.filter(({ sent }) => sent.method === 'tools/list')
					.map(kongListing),
				...session.calls.map(kongCall),
			]),
		},
	],
};

function portal({ end, ending, server, start, tool }: Call): object {
	const error = ending.type === 'error' ? ending.message : '';
	return {
		ClientCountry: 'kr',
		ClientIP: '192.0.2.41',
		ColoCode: 'ICN',
		Datetime: utcTime(start),
		Error: error,
		Method: 'tools/call',
		PortalAUD: 'aud0portal',
		PortalID: 'team',
		PromptGetName: '',
		ResourceReadURI: '',
		ServerAUD: '',
		ServerID: server,
		ServerResponseDurationMs: end - start,
		ServerURL: `https://${server}.example.com/mcp`,
		SessionID: `5f0c${server}`,
		Success: error === '',
		ToolCallName: tool,
		UserEmail: 'alice@example.com',
		UserID: 'u-77',
	};
}

export const CLOUDFLARE_PORTAL: Renderer = {
	format: 'cloudflare-portal',
	differs: both(
		missesToolErrors('Success tells of the request, not of the tool.'),
		leavesOutToolErrorTexts('Results are not logged.'),
		leavesOutCodes('The error is a text without its code.'),
	),
	render: ({ calls }) => [
		{
			path: '20260302T091500Z_20260302T091600Z_1a2b3c4d.log',
			text: jsonLines(calls.filter(isAnswered).map(portal)),
		},
	],
};

function trail(call: Call): object {
	const { ending, id, start, server, tool } = call;
	const params = { name: `${server}___${tool}`, arguments: 'REDACTED' };
	const answer =
		ending.type === 'error'
			? { error: { code: ending.code, message: ending.message } }
			: ending.type === 'result'
				? { result: { isError: ending.result.isError ?? false, content: 'REDACTED' } }
				: {};
	return {
		eventVersion: '1.11',
		userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'anonymous' },
		eventTime: utcTime(Math.floor(start / 1000) * 1000).replace('.000', ''),
		eventSource: 'bedrock-agentcore.amazonaws.com',
		eventName: 'InvokeGateway',
		awsRegion: 'us-west-2',
		sourceIPAddress: '198.51.100.206',
		userAgent: 'python-httpx/0.28.1',
		requestParameters: { body: { id, method: 'tools/call', params, jsonrpc: '2.0' } },
		responseElements: {
			body: { jsonrpc: '2.0', id, ...answer },
			contentType: 'application/json',
			statusCode: 200,
		},
		requestID: `1234abcd-12ab-34cd-56ef-00000000000${id}`,
		eventID: `12345678-1234-5678-9abc-${server.padEnd(11, '0')}${id}`,
		resources: [
			{
				accountId: '111122223333',
				type: 'AWS::BedrockAgentCore::Gateway',
				ARN: 'arn:aws:bedrock-agentcore:us-west-2:111122223333:gateway/team-gateway-b24f8c26',
			},
		],
		eventType: 'AwsApiCall',
		eventCategory: 'Data',
	};
}

/** CloudTrail's data events of a gateway. */
export const AGENTCORE: Renderer = {
	format: 'agentcore',
	toolName: {
		why: 'A gateway puts the name of its target before that of the tool.',
		as: ({ server, tool }) => `${server}___${tool}`,
	},
	names: {
		why: 'The server is the gateway; its target stands in the name of the tool.',
		as: () => 'team-gateway-b24f8c26',
	},
	differs: both(
		wholeSeconds('One time of whole seconds stands for request and answer.'),
		leavesOutDurations('One time stands for request and answer.'),
		leavesOutToolErrorTexts('Contents are redacted.'),
	),
	render: ({ calls }) => [
		{ path: 'events.ndjson', text: jsonLines(calls.filter(isAnswered).map(trail)) },
	],
};

function envoy({ end, id, server, start, tool }: Call): object {
	return {
		'jsonrpc.request.id': String(id),
		'mcp.session.id': `s-${server}`,
		'mcp.method.name': 'tools/call',
		'mcp.tool.name': tool,
		'session.id': null,
		'mcp.provider.name': server,
		start_time: utcTime(start),
		method: 'POST',
		'request.path': '/',
		'x-envoy-origin-path': '/mcp',
		response_code: 200,
		connection_termination_details: null,
		upstream_transport_failure_reason: null,
		bytes_received: 154,
		bytes_sent: 912,
		duration: end - start,
		'x-forwarded-for': '192.0.2.30',
		'user-agent': 'example-host/2.4.0',
		upstream_host: '198.51.100.80:443',
		downstream_remote_address: '192.0.2.30:51812',
	};
}

export const ENVOY_AI_GATEWAY: Renderer = {
	format: 'envoy-ai-gateway',
	differs: missesFailures('Errors stand in answers of HTTP that went well.'),
	render: ({ calls }) => [
		{ path: 'access.log', text: jsonLines(calls.filter(isAnswered).map(envoy)) },
	],
};

function tyk({ end, ending, server, start, tool }: Call): string {
	const code = ending.type === 'error' ? ` mcp_error_code=${ending.code}` : '';
	const stamp = utcTime(Math.floor(end / 1000) * 1000).replace('.000', '');
	return `time="${stamp}" level=info api_id=b84f api_name=${server} api_type=mcp client_ip=192.0.2.60 host="tyk.example.com:8080" latency_gateway=1 latency_total=${end - start}${code} mcp_method=tools/call mcp_primitive_name=${tool} mcp_primitive_type=tool method=POST path=/${server}/ prefix=access-log protocol=HTTP/1.1 status=200 upstream_latency=${end - start - 1} user_agent=example-host/2.4.0`;
}

export const TYK: Renderer = {
	format: 'tyk',
	differs: both(
		missesToolErrors('Of an answer the log has the status of HTTP and the code of an error.'),
		leavesOutToolErrorTexts('Results are not logged.'),
		leavesOutErrorTexts('Of an error the log has the code.'),
		{
			times: {
				why: 'A line has whole seconds and is written when the call ends.',
				as: eachCall((_, { start, end }) => Math.floor(end / 1000) * 1000 - (end - start)),
			},
		},
	),
	render: ({ calls }) => [{ path: 'tyk.log', text: lines(calls.filter(isAnswered).map(tyk)) }],
};
