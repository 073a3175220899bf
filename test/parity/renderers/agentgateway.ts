import { textOf } from '../messages.ts';
import { jsonLines, type Renderer } from '../renderer.ts';
import type { Call } from '../session.ts';

/** Fields of an access line, with the arguments and results that its documentation shows how to add. */
function fields(call: Call): object {
	const { args, ending, end, server, start, tool } = call;
	return {
		gateway: 'default/mcp',
		listener: 'http',
		route: 'default/mcp-route',
		'src.addr': '192.0.2.10:50124',
		'http.method': 'POST',
		'http.host': 'tools.example.com',
		'http.path': '/mcp',
		'http.version': 'HTTP/1.1',
		'http.status': ending.type === 'refused' ? 403 : 200,
		protocol: 'mcp',
		'mcp.method.name': 'tools/call',
		'mcp.target': server,
		'mcp.resource.type': 'tool',
		'gen_ai.tool.name': tool,
		...(ending.type === 'refused'
			? { error: 'authorization failed', reason: 'Authorization' }
			: { 'mcp.session.id': 'eyJ0IjoibWNwIn0' }),
		...(ending.type === 'error'
			? { 'mcp.error.code': ending.code, 'mcp.error.message': textOf(call) }
			: {}),
		duration: `${ending.type === 'refused' ? 0 : end - start}ms`,
		'mcp.tool.arguments': args,
		...(ending.type === 'result' ? { 'mcp.tool.result': ending.result } : {}),
	};
}

/** When the gateway writes its line. */
function written({ end, ending, start }: Call): string {
	return new Date(ending.type === 'refused' ? start : end).toISOString().replace('Z', '000Z');
}

export const AGENTGATEWAY_JSON: Renderer = {
	format: 'agentgateway',
	variant: 'json',
	render: ({ calls }) => [
		{
			path: 'agentgateway.json.log',
			text: jsonLines(
				calls.map((call) => ({
					level: 'info',
					time: written(call),
					scope: 'request',
					...fields(call),
				})),
			),
		},
	],
};

/** Values as Rust prints them: text with a space or a quote in it is quoted, JSON has spaces after `:` and `,`. */
function printed(value: unknown): string {
	if (typeof value === 'string') return /[\s"]/.test(value) ? rustQuoted(value) : value;
	return typeof value === 'object' ? rustJson(value) : String(value);
}

function rustJson(value: unknown): string {
	if (typeof value === 'string') return rustQuoted(value);
	if (Array.isArray(value)) return `[${value.map(rustJson).join(', ')}]`;
	if (typeof value !== 'object' || value === null) return String(value);
	const members = Object.entries(value).map(([key, one]) => `${rustQuoted(key)}: ${rustJson(one)}`);
	return `{${members.join(', ')}}`;
}

function rustQuoted(text: string): string {
	return JSON.stringify(text).replace(
		/[\u200b\u{e0000}-\u{e007f}]/gu,
		(hidden) => `\\u{${hidden.codePointAt(0)!.toString(16)}}`,
	);
}

export const AGENTGATEWAY_TEXT: Renderer = {
	format: 'agentgateway',
	variant: 'text',
	render: ({ calls }) => [
		{
			path: 'agentgateway.log',
			text: calls
				.map((call) => {
					const pairs = Object.entries(fields(call)).map(([key, one]) => `${key}=${printed(one)}`);
					return `${written(call)}\tinfo\trequest ${pairs.join(' ')}\n`;
				})
				.join(''),
		},
	],
};
