import { maskUrl } from '../../facts/mask-url.ts';
import type { Body, Direction, LifecycleStep, ServerLaunch } from '../../mcp/observation.ts';

/** What the text of an MCP line is about: `[MCP][User: ID][SERVER] text`. */
export interface McpText {
	readonly user: string | null;
	readonly server: string | null;
	readonly text: string;
}

const PREFIX =
	/^\[MCP\](?:\[User: ([^\][\n]{1,200})\])?(?:\[([^\][\n]{1,200})\])?((?:\[[^\][\n]{1,200}\])?:? ?)/;

/** The parts of a line's text; `null` when it is not about MCP. */
export function mcpText(message: string): McpText | null {
	const found = PREFIX.exec(message);
	if (found === null) {
		return /^\[MCP[ \w]{1,40}\]/.test(message) ? { user: null, server: null, text: message } : null;
	}
	// A tool's name may follow the server's; it stays in the text.
	const tool = found[3]?.trim() ?? '';
	const rest = message.slice(found[0].length);
	const text = tool.startsWith('[') ? `${tool} ${rest}` : rest;
	return { user: found[1] ?? null, server: found[2] ?? null, text };
}

const MESSAGES: readonly (readonly [prefix: string, direction: Direction])[] = [
	['Transport sending: ', 'client_to_server'],
	['Transport received: ', 'server_to_client'],
	['Message received: ', 'server_to_client'],
];

/** The JSON-RPC text in a line, and its direction. */
export function messageText(text: string): { json: string; direction: Direction } | null {
	for (const [prefix, direction] of MESSAGES) {
		if (text.startsWith(prefix)) return { json: text.slice(prefix.length), direction };
	}
	return null;
}

const STATES: ReadonlyMap<string, LifecycleStep> = new Map([
	['connecting', 'starting'],
	['connected', 'connected'],
	['disconnected', 'closed'],
	['error', 'failed'],
]);
const ENDPOINT =
	/^(?:Creating (?:SSE|streamable-http|websocket) transport|URL): (https?:\/\/\S{1,2048}|wss?:\/\/\S{1,2048})$/i;

/** What LibreChat says of a server's connection; a log line when it is nothing more; `null` for a ruler. */
export function sentenceBody(text: string): Body | null {
	if (/^-{3,}[┐┘]?$/.test(text)) return null;
	const state = STATES.get(/^Connection state: (\w{1,20})$/.exec(text)?.[1] ?? '');
	if (state !== undefined) return { type: 'lifecycle', step: state, text };
	if (/^(?:SSE|Streamable-http|WebSocket) transport closed$/i.test(text)) {
		return { type: 'lifecycle', step: 'closed', text };
	}
	if (/^(?:Connection failed|Failed to (?:initialize|construct transport|connect))\b/.test(text)) {
		return { type: 'lifecycle', step: 'failed', text };
	}
	const address = ENDPOINT.exec(text)?.[1];
	if (address === undefined) return { type: 'log', text };
	const url = maskUrl(address);
	const launch: ServerLaunch = {
		origin: 'endpoint',
		command: null,
		args: [],
		url,
		envKeys: [],
		hasAuth: null,
	};
	return { type: 'server', launch, text: text.replace(address, () => url) };
}
