import type { Renderer } from '../renderer.ts';
import { AGENTCORE, CLOUDFLARE_PORTAL, ENVOY_AI_GATEWAY, KONG, TYK } from './access-logs.ts';
import { AGENT_BEACON, INVARIANT, SPLUNK_MCP } from './agent-logs.ts';
import { AGENTGATEWAY_JSON, AGENTGATEWAY_TEXT } from './agentgateway.ts';
import { MCP_PROXY, MCP_REMOTE } from './bridges.ts';
import { INSPECTOR_NETWORK, INSPECTOR_PROTOCOL, MCP_DEBUG, MCPSNOOP } from './captures.ts';
import { CLAUDE_CODE } from './claude-code.ts';
import { CLAUDE_CODE_DEBUG, CLAUDE_CODE_MCP } from './claude-code-mcp.ts';
import { CLAUDE_DESKTOP } from './claude-desktop.ts';
import { LIBRECHAT, ZED } from './clients.ts';
import { CLINE_HISTORY, CLINE_UI } from './cline.ts';
import { CODEX } from './codex.ts';
import { CURSOR } from './cursor.ts';
import { GEMINI_CHAT, GEMINI_TELEMETRY } from './gemini-cli.ts';
import { GOOSE } from './goose.ts';
import { HAR } from './har.ts';
import { TAP } from './jsonrpc.ts';
import { OTLP_SPANS } from './otlp.ts';
import { VSCODE } from './vscode.ts';

export const RENDERERS: readonly Renderer[] = [
	TAP,
	CLAUDE_DESKTOP,
	VSCODE,
	CLAUDE_CODE,
	CURSOR,
	CODEX,
	GOOSE,
	GEMINI_CHAT,
	GEMINI_TELEMETRY,
	HAR,
	OTLP_SPANS,
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
];
