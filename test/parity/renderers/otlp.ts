import { both, callsErrorsToolErrors, leavesOutRefusedCalls } from '../differences.ts';
import { textOf } from '../messages.ts';
import { jsonLines, type Renderer } from '../renderer.ts';
import type { Call } from '../session.ts';

/** A value as protojson wraps it. */
function anyValue(value: unknown): object {
	if (typeof value === 'string') return { stringValue: value };
	if (typeof value === 'boolean') return { boolValue: value };
	if (typeof value !== 'number') return { stringValue: JSON.stringify(value) };
	return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function attributes(all: object): object[] {
	return Object.entries(all).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function nanos(time: number): string {
	return `${time}000000`;
}

function span(call: Call, i: number): object {
	const { args, callId, end, ending, id, server, start, tool } = call;
	const failed = ending.type === 'error' ? String(ending.code) : 'tool_error';
	const isError = ending.type === 'error' || (ending.type === 'result' && ending.result.isError);
	return {
		traceId: '4f1c0e52a9d34b7f8c61d2e7f0a95b13',
		spanId: `00f067aa0ba902${i.toString(16).padStart(2, '0')}`,
		parentSpanId: '00f067aa0ba90001',
		flags: 257,
		name: `tools/call ${tool}`,
		kind: 3,
		startTimeUnixNano: nanos(start),
		endTimeUnixNano: nanos(end),
		attributes: attributes({
			'mcp.method.name': 'tools/call',
			'mcp.server.name': server,
			'gen_ai.tool.name': tool,
			'gen_ai.operation.name': 'execute_tool',
			'gen_ai.tool.call.id': callId,
			'jsonrpc.request.id': String(id),
			'mcp.session.id': `s-${server}`,
			'network.transport': 'pipe',
			'gen_ai.tool.call.arguments': args,
			...(isError ? { 'error.type': failed } : {}),
			...(ending.type === 'error' ? { 'rpc.response.status_code': failed } : {}),
			...(ending.type === 'result' ? { 'gen_ai.tool.call.result': ending.result } : {}),
		}),
		status: isError
			? { code: 2, ...(ending.type === 'error' ? { message: ending.message } : {}) }
			: {},
	};
}

/** Spans of a client by the conventions for MCP, with the opt-in attributes. */
export const OTLP_SPANS: Renderer = {
	format: 'otlp',
	variant: 'spans',
	lacks: { decisions: 'A span begins when a call is sent, after the user agreed.' },
	render: ({ calls, client }) => [
		{
			path: 'traces.jsonl',
			text: jsonLines([
				{
					resourceSpans: [
						{
							resource: {
								attributes: attributes({
									'service.name': client.name,
									'service.version': client.version,
								}),
							},
							scopeSpans: [
								{
									scope: { name: 'opentelemetry.instrumentation.mcp', version: '1.0.0' },
									spans: calls.filter(({ ending }) => ending.type !== 'refused').map(span),
								},
							],
						},
					],
				},
			]),
		},
	],
};

function claudeCodeEvent(call: Call, sessionId: string, i: number): object[] {
	const { args, callId, end, ending, server, start, tool } = call;
	const isRefused = ending.type === 'refused';
	const isError = ending.type === 'error' || (ending.type === 'result' && ending.result.isError);
	const record = (time: number, name: string, more: object) => ({
		timeUnixNano: nanos(time),
		observedTimeUnixNano: nanos(time + 1),
		severityNumber: 9,
		severityText: 'INFO',
		body: { stringValue: `claude_code.${name}` },
		attributes: attributes({
			'session.id': sessionId,
			'user.email': 'alice@example.com',
			'app.version': '2.1.0',
			'event.name': name,
			'event.sequence': i,
			tool_use_id: callId,
			...more,
		}),
	});
	const decision = isRefused ? 'reject' : 'accept';
	const source = isRefused ? 'user_reject' : 'user_temporary';
	const decided = { tool_name: `mcp__${server}__${tool}`, decision, source, tool_source: 'mcp' };
	if (isRefused) return [record(start, 'tool_decision', decided)];
	return [
		record(start, 'tool_decision', decided),
		record(end, 'tool_result', {
			tool_name: 'mcp_tool',
			success: isError ? 'false' : 'true',
			duration_ms: String(end - start),
			...(isError ? { error: textOf(call) } : {}),
			decision_type: 'accept',
			mcp_server_scope: 'project',
			tool_parameters: JSON.stringify({ mcp_server_name: server, mcp_tool_name: tool }),
			tool_input: JSON.stringify(args),
		}),
	];
}

/** Events of Claude Code with OTEL_LOG_TOOL_DETAILS. */
export const OTLP_LOGS: Renderer = {
	format: 'otlp',
	variant: 'logs',
	lacks: { results: 'Of a result an event tells the size.' },
	differs: both(
		callsErrorsToolErrors('A failed call has success=false, whatever failed.'),
		leavesOutRefusedCalls('A refused call is an event of the decision alone.'),
	),
	render: ({ calls, id }) => [
		{
			path: 'logs.jsonl',
			text: jsonLines([
				{
					resourceLogs: [
						{
							resource: { attributes: attributes({ 'service.name': 'claude-code' }) },
							scopeLogs: [
								{
									scope: { name: 'com.anthropic.claude_code.events', version: '2.1.0' },
									logRecords: calls.flatMap((call, i) => claudeCodeEvent(call, id, i)),
								},
							],
						},
					],
				},
			]),
		},
	],
};
