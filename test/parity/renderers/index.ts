import type { Renderer } from '../renderer.ts';
import { AGENTCORE, CLOUDFLARE_PORTAL, ENVOY_AI_GATEWAY, KONG, TYK } from './access-logs.ts';
import { AGENT_BEACON, INVARIANT, SPLUNK_MCP } from './agent-logs.ts';
import { AGENTGATEWAY_JSON, AGENTGATEWAY_TEXT } from './agentgateway.ts';
import { MCP_PROXY, MCP_REMOTE } from './bridges.ts';
import { INSPECTOR_NETWORK, INSPECTOR_PROTOCOL, MCP_DEBUG, MCPSNOOP } from './captures.ts';
import { CLAUDE_CODE, CLAUDE_CODE_STREAM } from './claude-code.ts';
import { CLAUDE_CODE_DEBUG, CLAUDE_CODE_MCP } from './claude-code-mcp.ts';
import { CLAUDE_DESKTOP, CLAUDE_DESKTOP_CUT, CLAUDE_DESKTOP_SUMMARY } from './claude-desktop.ts';
import { LIBRECHAT, ZED } from './clients.ts';
import { CLINE_HISTORY, CLINE_UI } from './cline.ts';
import { CODEX, CODEX_EXEC, CODEX_OLD } from './codex.ts';
import { CURSOR } from './cursor.ts';
import {
	CONTEXTFORGE,
	DOCKER_MCP_GATEWAY,
	LASSO_LOG,
	LASSO_ROWS,
	MICROSOFT_MCP_GATEWAY,
} from './gateway-text.ts';
import { GEMINI_CHAT, GEMINI_TELEMETRY } from './gemini-cli.ts';
import { GOOSE } from './goose.ts';
import { HAR } from './har.ts';
import { ARROWS, AUDIT, CAPTURE, FRAMES, SPREAD, TAP } from './jsonrpc.ts';
import { OTLP_LOGS, OTLP_SPANS } from './otlp.ts';
import {
	DOTNET_SERVER,
	ECS,
	JSON_SERVER_LOG,
	PYTHON_SERVER,
	SERVER_TEXT,
	SILLOK_RECORDING,
	SLOG,
	SPRING_SERVER,
} from './server-logs.ts';
import { VSCODE } from './vscode.ts';

export const RENDERERS: readonly Renderer[] = [
	TAP,
	ARROWS,
	SPREAD,
	CAPTURE,
	FRAMES,
	AUDIT,
	CLAUDE_DESKTOP,
	CLAUDE_DESKTOP_CUT,
	CLAUDE_DESKTOP_SUMMARY,
	VSCODE,
	CLAUDE_CODE,
	CLAUDE_CODE_STREAM,
	CURSOR,
	CODEX,
	CODEX_EXEC,
	CODEX_OLD,
	GOOSE,
	GEMINI_CHAT,
	GEMINI_TELEMETRY,
	HAR,
	OTLP_SPANS,
	OTLP_LOGS,
	AGENTGATEWAY_JSON,
	AGENTGATEWAY_TEXT,
	MCP_DEBUG,
	MCPSNOOP,
	INSPECTOR_PROTOCOL,
	INSPECTOR_NETWORK,
	MCP_REMOTE,
	MCP_PROXY,
	CLAUDE_CODE_MCP,
	CLAUDE_CODE_DEBUG,
	CLINE_UI,
	CLINE_HISTORY,
	LIBRECHAT,
	ZED,
	KONG,
	CLOUDFLARE_PORTAL,
	AGENTCORE,
	ENVOY_AI_GATEWAY,
	TYK,
	INVARIANT,
	AGENT_BEACON,
	SPLUNK_MCP,
	DOCKER_MCP_GATEWAY,
	CONTEXTFORGE,
	LASSO_LOG,
	LASSO_ROWS,
	MICROSOFT_MCP_GATEWAY,
	PYTHON_SERVER,
	SERVER_TEXT,
	SLOG,
	SPRING_SERVER,
	DOTNET_SERVER,
	JSON_SERVER_LOG,
	ECS,
	SILLOK_RECORDING,
];

/** Formats into which no session can be written, with the reason. */
export const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
	['claude-desktop-main', 'It has permissions for tools and lives of servers, but no calls.'],
	['mcp-config', 'A configuration says which servers there are, not what they do.'],
	['server-json', 'A registry says which servers there are, not what they do.'],
	['smithery', 'A registry says which servers there are, not what they do.'],
	['mcp-scan', 'A scan lists servers and what they offer; nothing is called.'],
	['not-mcp', 'It stands for logs that are not of MCP.'],
	[
		'json-lines',
		'A person chooses it for files of unknown shape, of which only text and time are known.',
	],
	[
		'text',
		'A person chooses it for files of unknown shape, of which only text and time are known.',
	],
]);
