/** Lines as `@elastic/ecs-pino-format` 1.5 writes them: dotted keys and nested objects in one record. */
export function ecsPino(
	start: string,
	lines: readonly { after: number; level?: string; message: string; more?: object }[],
): string {
	let time = Date.parse(start);
	let text = '';
	for (const { after, level = 'info', message, more = {} } of lines) {
		time += after;
		text += `${JSON.stringify({
			'log.level': level,
			'@timestamp': new Date(time).toISOString(),
			'process.pid': 4182,
			'host.hostname': 'tickets-1.example.com',
			'ecs.version': '8.10.0',
			'service.name': 'tickets',
			'service.version': '3.1.0',
			...more,
			message,
		})}\n`;
	}
	return text;
}

/** What the server logs of one tool call: one line, when it is done. */
export function toolCall(id: number, after: number, tool: string, args: object, result: string) {
	return {
		after,
		message: `tool call ${tool}`,
		more: {
			'mcp.method.name': 'tools/call',
			'mcp.session.id': '0b7c9f2e4a5d4c1f8e6b3a9d7c5e1f20',
			'jsonrpc.request.id': String(id),
			'gen_ai.operation.name': 'execute_tool',
			'gen_ai.tool.name': tool,
			'gen_ai.tool.call.arguments': JSON.stringify(args),
			'gen_ai.tool.call.result': result,
			'event.outcome': 'success',
			'event.duration': 38_000_000,
			'network.transport': 'tcp',
			http: { version: '1.1', request: { method: 'POST' }, response: { status_code: 200 } },
			url: { full: 'http://127.0.0.1:8080/mcp', domain: '127.0.0.1', port: 8080, path: '/mcp' },
			client: { ip: '127.0.0.1' },
			user_agent: { original: 'claude-code/2.0.42' },
		},
	};
}
