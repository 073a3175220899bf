import { isMcpPath } from './access-line.ts';

/** Words that only servers and libraries of MCP write into a log. */
const STRONG =
	/\bmcp\.(?:server|shared|types|client)\b|\bfastmcp\b|\bfast-mcp\b|modelcontextprotocol|model context protocol|\b(?:tools|prompts|resources)\/(?:call|list|get|read)\b|\bnotifications\/(?:initialized|message|cancelled|progress|tools|resources|prompts)\b|\b(?:CallTool|ListTools|ListResources|ReadResource|ListPrompts|GetPrompt)(?:Request|Result)\b|\bMcp(?:Server|Async|Sync|Stateless|Schema|Session|Transport)|\bMCP[ -](?:\w{1,20} )?server\b|\bmcp[-_ ](?:\w{1,20}[-_ ])?server\b|\bmcpServers\b|\bmcp-session-id\b|StreamableHTTP session manager|\bmcp[-_]use\b|\brmcp::/i;
/** Names of loggers, programs and folders that carry the word: `notes-mcp`, `mcp_notes`, `/mcp/`. */
const NAME = /(?:^|[\s[|(:])(?:\w{1,40}[-_]mcp|mcp[-_]\w{1,40})(?:[\s\]|):]|$)|[/\\]mcp[/\\]/i;
/** A JSON-RPC message behind a prefix, which is the business of the reader of messages. */
const MESSAGE = /[{[]\s*["'](?:jsonrpc|method|id)["']\s*:/;
/** What SDKs for servers write before a message. */
const ANNOUNCED =
	/Received JSON: b['"]?$|Received JSON message: $|Sending message via SSE: |transport (?:received|sending) message\. Message: '$|\[std(?:in|out)\]: |event=request_start |payload=$/;
/** Characters of a line that are looked at. */
const LOOKED_AT = 2000;

/** How many of the lines bear a sign of MCP, and how many hold messages that no SDK for servers announces. */
export interface Signs {
	readonly lines: number;
	readonly strong: number;
	readonly messages: number;
}

/** Counts what in the lines of a log shows that an MCP server wrote it. */
export function countSigns(lines: readonly string[]): Signs {
	let strong = 0;
	let messages = 0;
	let count = 0;
	for (const line of lines) {
		if (line.trim() === '') continue;
		count++;
		const text = line.length > LOOKED_AT ? line.slice(0, LOOKED_AT) : line;
		const at = text.search(MESSAGE);
		const words = at === -1 ? text : text.slice(0, at);
		if (at !== -1 && !ANNOUNCED.test(words)) messages++;
		if (STRONG.test(words) || NAME.test(words) || isMcpPath(words)) strong++;
	}
	return { lines: count, strong, messages };
}
