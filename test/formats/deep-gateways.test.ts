import { expect, test } from 'vitest';
import { formatById } from '../../ingest/formats/detect.ts';
import { readLines } from './read-lines.ts';

const DEEP = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
const QUOTED = JSON.stringify(DEEP);
const attribute = (key: string, value: string) =>
	`{"key":"${key}","value":{"stringValue":${value}}}`;

/** A place where a sender's JSON of any depth stands. */
const CASES: [string, string][] = [
	[
		'otlp',
		`{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"tools/call x","attributes":[${[
			attribute('mcp.request.argument.a', QUOTED),
			attribute('mcp.response.value', QUOTED),
		].join(',')}]}]}]}]}`,
	],
	[
		'otlp',
		`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"arrayValue":{"values":[${DEEP}]}}}]}]}]}`,
	],
	[
		'otlp',
		`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[${[
			attribute('event.name', '"gemini_cli.tool_call"'),
			attribute('function_name', '"x"'),
			attribute('function_args', QUOTED),
		].join(',')}]}]}]}]}`,
	],
	[
		'gemini-cli',
		`{"id":"m","timestamp":"2026-07-03T10:00:01Z","type":"gemini","toolCalls":[{"id":"c","name":"x","args":{"a":${DEEP}},"status":"success","result":[{"functionResponse":{"response":{"output":${DEEP}}}}]}]}`,
	],
	[
		'agentgateway',
		`2026-07-14T09:02:14.000120Z\tinfo\trequest gateway=a route=b mcp.method.name=tools/call gen_ai.tool.name=x duration=3ms mcp.tool.arguments=${DEEP}`,
	],
	['docker-mcp-gateway', `  - Calling tool x with arguments: {"a":${DEEP}}`],
	['docker-mcp-gateway', `- Initialize request:\n  {\n    "a": ${DEEP}\n  }`],
	[
		'contextforge',
		`{"asctime":"2026-08-20T10:00:01","name":"mcpgateway.a","levelname":"INFO","message":"x Incoming request: POST /rpc\\nBody: {\\"method\\":\\"tools/call\\",\\"id\\":1,\\"params\\":{\\"name\\":\\"x\\",\\"arguments\\":${DEEP}}}"}`,
	],
	[
		'agentcore',
		`{"eventSource":"bedrock-agentcore.amazonaws.com","eventName":"InvokeGateway","requestParameters":{"body":{"method":"tools/call","id":1,"params":{"name":"x","arguments":${DEEP}}}},"responseElements":{"body":{"id":1,"result":{"content":${DEEP}}}}}`,
	],
	[
		'kong',
		`{"started_at":1,"latencies":{},"ai":{"mcp":{"rpc":[{"method":"tools/call","payload":{"request":${JSON.stringify(`{"method":"tools/call","id":1,"params":{"name":"x","arguments":${DEEP}}}`)}}}]}}}`,
	],
	[
		'invariant',
		`[{"role":"assistant","content":"","tool_calls":[{"id":"1","function":{"name":"x","arguments":{"a":${DEEP}}}}]},{"role":"tool","tool_call_id":"1","content":${DEEP}}]`,
	],
	[
		'agent-beacon',
		`{"vendor":"beacon","event":{"action":"mcp.tool_invoked"},"mcp":{"server":"s","tool":"x"},"gen_ai":{"tool":{"call":{"arguments":{"a":${DEEP}},"result":${DEEP}}}}}`,
	],
	['splunk-mcp', `{"direction":"inbound","method":"x","params":{"a":${DEEP}}}`],
];

test.each(CASES)('JSON of any depth: %s', (id, text) => {
	const { accounts, rejects } = readLines(formatById(id)!, text, 'a.log');
	expect(rejects).toEqual([]);
	expect(new Set(accounts)).toEqual(new Set([1]));
});
