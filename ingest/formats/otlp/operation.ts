import { jsonText } from '../../facts/json-value.ts';
import { isKnownMethod } from '../../mcp/methods.ts';
import { isRecord, parseJson } from '../../read/json-record.ts';
import type { Ending, Exchange } from '../exchange.ts';
import { Attributes, type JsonAttribute, jsonOfText } from './attributes.ts';

/** What a span or a log record says of one MCP operation, and by which naming. */
export interface Operation {
	readonly exchange: Exchange;
	readonly variant: Naming;
}

export type Naming = 'semconv' | 'rpc' | 'span-name' | 'execute-tool';

/** How the operation went, as far as the span around the attributes says it. */
export interface Status {
	/** The span has an end; a log record is written when the operation has ended. */
	readonly isEnded: boolean;
	readonly isError: boolean;
	readonly message: string | null;
}

/** Names that Docker MCP Gateway gives its spans (2025-08 to 2026-07). */
const DOCKER_SPANS: ReadonlyMap<string, string> = new Map([
	['mcp.tool.call', 'tools/call'],
	['mcp.prompt.get', 'prompts/get'],
	['mcp.resource.read', 'resources/read'],
	['mcp.resource_template.read', 'resources/read'],
	['mcp.initialize', 'initialize'],
	['mcp.list.tools', 'tools/list'],
	['mcp.list.prompts', 'prompts/list'],
	['mcp.list.resources', 'resources/list'],
]);
/** What exporters that hide names write in their place. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['mcp_tool', 'custom', 'mcp_other']);
const CODE = /^-\d{1,10}$/;
const NONE = new Attributes(undefined);

/** The MCP operation that attributes describe, under `title` (the span's name or the event's); `null` when it is none. */
export function readOperation(
	title: string,
	attributes: Attributes,
	events: readonly Attributes[],
	status: Status,
): Operation | null {
	const named = methodOf(title, attributes);
	if (named === null) return null;
	const [method, variant] = named;
	const name = nameOf(method, title, attributes);
	const args = argumentsOf(attributes, events);
	const exchange: Exchange = {
		method,
		id: attributes.text('jsonrpc.request.id', 'rpc.jsonrpc.request_id', 'mcp.request.id'),
		name,
		uri: attributes.text('mcp.resource.uri', 'mcp.resource_template.uri'),
		arguments: args?.json ?? null,
		isCut: args?.isCut ?? false,
		params: method === 'initialize' ? handshakeOf(attributes) : null,
		end: endingOf(method, attributes, events, status),
	};
	return { exchange, variant };
}

function methodOf(title: string, attributes: Attributes): [string, Naming] | null {
	const method = attributes.text('mcp.method.name', 'mcp.method');
	if (method !== null) return [method, 'semconv'];
	const called = attributes.text('rpc.method');
	const system = attributes.text('rpc.system', 'rpc.system.name');
	if (called !== null && (system === 'mcp' || (system === 'jsonrpc' && isKnownMethod(called)))) {
		return [called, 'rpc'];
	}
	const docker = DOCKER_SPANS.get(title);
	if (docker !== undefined) return [docker, 'span-name'];
	const [word = ''] = title.split(' ', 1);
	const bare = word.endsWith('.mcp') ? word.slice(0, -4) : word;
	// One word such as `ping` is anybody's span.
	if (bare.includes('/') && isKnownMethod(bare)) return [bare, 'span-name'];
	const isTool = attributes.text('gen_ai.operation.name') === 'execute_tool';
	if (isTool && attributes.text('gen_ai.tool.name') !== null) return ['tools/call', 'execute-tool'];
	return attributes.text('mcp.tool.name') === null ? null : ['tools/call', 'span-name'];
}

function nameOf(method: string, title: string, attributes: Attributes): string | null {
	let name: string | null = null;
	if (method === 'tools/call') {
		name = attributes.text('gen_ai.tool.name', 'mcp.tool.name', 'mcp_tool.name', 'mcp_tool_name');
	} else if (method === 'prompts/get') {
		name = attributes.text('gen_ai.prompt.name', 'mcp.prompt.name');
	} else return null;
	if (name === null && title.startsWith(`${method} `)) name = title.slice(method.length + 1);
	return name === null || PLACEHOLDERS.has(name) ? null : name;
}

function argumentsOf(attributes: Attributes, events: readonly Attributes[]): JsonAttribute | null {
	for (const source of [attributes, ...events]) {
		const whole = source.json(
			'gen_ai.tool.call.arguments',
			'mcp.tool.arguments',
			'mcp.request.arguments',
			'mcp.request.argument',
			'tool.parameters',
		);
		if (whole !== null) return unwrapped(whole);
	}
	const spread = attributes.spread('mcp.request.argument.');
	if (spread !== null) return { json: jsonText(spread), isCut: false };
	const input = attributes.json('traceloop.entity.input', 'input.value');
	return input === null ? null : unwrapped(input);
}

/** Some record all of `params`: `{"tool_name":…,"arguments":{…}}`. */
function unwrapped(attribute: JsonAttribute): JsonAttribute {
	const value = attribute.isCut ? undefined : parseJson(attribute.json);
	if (!isRecord(value) || !isRecord(value.arguments)) return attribute;
	const isParams = ['name', 'tool_name'].some((key) => typeof value[key] === 'string');
	return isParams ? { json: jsonText(value.arguments), isCut: false } : attribute;
}

function handshakeOf(attributes: Attributes): string | null {
	const protocolVersion = attributes.text('mcp.protocol.version');
	const name = attributes.text('mcp.client.name');
	const version = attributes.text('mcp.client.version');
	if (protocolVersion === null && name === null) return null;
	return JSON.stringify({
		...(protocolVersion === null ? {} : { protocolVersion }),
		...(name === null ? {} : { clientInfo: version === null ? { name } : { name, version } }),
	});
}

function endingOf(
	method: string,
	attributes: Attributes,
	events: readonly Attributes[],
	status: Status,
): Ending | null {
	const exception = events.find((event) => event.text('exception.type') !== null) ?? NONE;
	const type = attributes.text('error.type', 'mcp.error.type') ?? exception.text('exception.type');
	const message =
		attributes.text('mcp.error.message', 'rpc.jsonrpc.error_message', 'error.message') ??
		exception.text('exception.message') ??
		status.message;
	const code =
		attributes.text(
			'rpc.response.status_code',
			'mcp.error.code',
			'rpc.jsonrpc.error_code',
			'jsonrpc.error.code',
		) ?? type;
	if (code !== null && CODE.test(code)) return { type: 'error', code, message };
	const result = resultOf(attributes, events);
	const isToolError =
		type === 'tool_error' ||
		attributes.text('mcp.tool.result.is_error', 'mcp.result.is_error') === 'true' ||
		// FastMCP names the exception that it turns into a failed tool's result.
		(method === 'tools/call' && /(?:^|\.)ToolError$/.test(type ?? ''));
	if (isToolError) {
		const said = result ?? (message === null ? null : JSON.stringify(message));
		return { type: 'result', result: said, isError: true };
	}
	if (result === null && (type !== null || status.isError)) {
		return { type: 'error', code: null, message: message ?? type };
	}
	return status.isEnded || result !== null ? { type: 'result', result, isError: false } : null;
}

function resultOf(attributes: Attributes, events: readonly Attributes[]): string | null {
	for (const source of [attributes, ...events]) {
		const found = source.json(
			'gen_ai.tool.call.result',
			'mcp.tool.result',
			'mcp.response.value',
			'mcp.tool.result.content',
		);
		if (found !== null) return wholeResult(found);
	}
	const output = attributes.json('traceloop.entity.output', 'output.value');
	return output === null ? null : wholeResult(output);
}

/** A result that was cut is given as the text that it is: half of a structure means something else. */
function wholeResult({ json, isCut }: JsonAttribute): string {
	if (isCut) return json;
	const value = parseJson(json);
	return typeof value === 'string' ? jsonOfText(value).json : json;
}
