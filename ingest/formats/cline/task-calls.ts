import { jsonText, textMember } from '../../facts/json-value.ts';
import { type JsonRecord, parseJson } from '../../read/json-record.ts';
import type { HostCall } from '../host-call.ts';

/** The tools of the program itself run in it, not in an MCP server. */
const BUILT_IN = 'cline';

/** JSON text of arguments, which the model writes as JSON text or as a value; `null` when there are none. */
export function argumentsText(args: unknown): string | null {
	if (args === undefined || args === null) return null;
	if (typeof args !== 'string') return jsonText(args);
	const text = args.trim();
	if (text === '') return null;
	return parseJson(text) === undefined ? JSON.stringify(text) : text;
}

export interface AskedCall {
	readonly call: HostCall;
	readonly args: string | null;
}

/** The call of a `tool_use` block; `null` when it names no tool. */
export function nativeCall(block: JsonRecord): AskedCall | null {
	const id = textMember(block, 'id');
	const name = textMember(block, 'name');
	if (name === null) return null;
	const { input } = block;
	const server = textMember(input, 'server_name');
	if (name === 'use_mcp_tool' && server !== null) {
		const tool = textMember(input, 'tool_name') ?? name;
		const args = argumentsText((input as JsonRecord).arguments);
		return { call: { id, server, tool, method: 'tools/call', uri: null }, args };
	}
	if (name === 'access_mcp_resource' && server !== null) {
		const uri = textMember(input, 'uri');
		return { call: { id, server, tool: name, method: 'resources/read', uri }, args: null };
	}
	// Cline (2025-11) and Roo Code (2025-12) give each MCP tool a function of its own.
	const found = /^(.+?)0mcp0(.+)$/s.exec(name) ?? /^mcp--(.+?)--(.+)$/s.exec(name);
	const call = {
		id,
		server: found?.[1] ?? BUILT_IN,
		tool: found?.[2] ?? name,
		method: 'tools/call',
		uri: null,
	} as const;
	return { call, args: argumentsText(input) };
}

const MAX_CALLS = 100;

/** The MCP calls that the model wrote as XML into its text: `<use_mcp_tool>` and `<access_mcp_resource>`. */
export function writtenCalls(text: string, idOf: (nth: number) => string): AskedCall[] {
	const calls: AskedCall[] = [];
	for (let at = 0; calls.length < MAX_CALLS; ) {
		const tool = text.indexOf('<use_mcp_tool>', at);
		const resource = text.indexOf('<access_mcp_resource>', at);
		if (tool === -1 && resource === -1) break;
		const isTool = tool !== -1 && (resource === -1 || tool < resource);
		const start = isTool ? tool : resource;
		const end = text.indexOf(isTool ? '</use_mcp_tool>' : '</access_mcp_resource>', start);
		// The text ends inside the call, which then was not made.
		if (end === -1) break;
		at = end + 1;
		const inner = text.slice(start, end);
		const server = element(inner, 'server_name');
		const name = isTool ? element(inner, 'tool_name') : 'access_mcp_resource';
		if (server === null || name === null) continue;
		const call: HostCall = {
			id: idOf(calls.length),
			server,
			tool: name,
			method: isTool ? 'tools/call' : 'resources/read',
			uri: isTool ? null : element(inner, 'uri'),
		};
		calls.push({ call, args: isTool ? argumentsText(element(inner, 'arguments')) : null });
	}
	return calls;
}

/** The text of an element, without the blanks around it. */
function element(xml: string, name: string): string | null {
	const start = xml.indexOf(`<${name}>`);
	const end = start === -1 ? -1 : xml.lastIndexOf(`</${name}>`);
	return end < start || start === -1 ? null : xml.slice(start + name.length + 2, end).trim();
}
