import { AGENT_BEACON } from './agent-beacon.ts';
import { AGENTCORE } from './agentcore.ts';
import { AGENTGATEWAY } from './agentgateway.ts';
import { CLAUDE_CODE } from './claude-code.ts';
import { CLAUDE_CODE_DEBUG } from './claude-code-debug.ts';
import { CLAUDE_CODE_MCP } from './claude-code-mcp.ts';
import { CLAUDE_DESKTOP } from './claude-desktop.ts';
import { CLAUDE_DESKTOP_MAIN } from './claude-desktop-main.ts';
import { CLINE } from './cline.ts';
import { CLOUDFLARE_PORTAL } from './cloudflare-portal.ts';
import { CODEX } from './codex.ts';
import { CONTEXTFORGE } from './contextforge.ts';
import { CURSOR } from './cursor.ts';
import { DOCKER_MCP_GATEWAY } from './docker-mcp-gateway.ts';
import { DOTNET_SERVER } from './dotnet-server.ts';
import { ECS } from './ecs.ts';
import { ENVOY_AI_GATEWAY } from './envoy-ai-gateway.ts';
import type { Format } from './format.ts';
import { GEMINI_CLI } from './gemini-cli.ts';
import { GOOSE } from './goose.ts';
import { HAR } from './har.ts';
import { INVARIANT } from './invariant.ts';
import { JSON_LINES } from './json-lines.ts';
import { JSON_SERVER_LOG } from './json-server-log.ts';
import { JSONRPC } from './jsonrpc.ts';
import { KONG } from './kong.ts';
import { LASSO } from './lasso.ts';
import { LIBRECHAT } from './librechat.ts';
import { MCP_CONFIG } from './mcp-config.ts';
import { MCP_DEBUG } from './mcp-debug.ts';
import { MCP_INSPECTOR } from './mcp-inspector.ts';
import { MCP_PROXY } from './mcp-proxy.ts';
import { MCP_REMOTE } from './mcp-remote.ts';
import { MCP_SCAN } from './mcp-scan.ts';
import { MCPSNOOP } from './mcpsnoop.ts';
import { MICROSOFT_MCP_GATEWAY } from './microsoft-mcp-gateway.ts';
import { NOT_MCP } from './not-mcp.ts';
import { OTLP } from './otlp.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import { PYTHON_SERVER } from './python-server.ts';
import { SERVER_JSON } from './server-json.ts';
import { SERVER_TEXT } from './server-text.ts';
import { SILLOK_RECORDING } from './sillok-recording.ts';
import { SLOG } from './slog.ts';
import { SMITHERY } from './smithery.ts';
import { SPLUNK_MCP } from './splunk-mcp.ts';
import { SPRING_SERVER } from './spring-server.ts';
import { TYK } from './tyk.ts';
import { VSCODE } from './vscode.ts';
import { ZED } from './zed.ts';

/** Every log format sillok reads; of two that fit a file equally well the earlier one is taken. */
export const FORMATS: readonly Format[] = [
	CLAUDE_DESKTOP,
	CLAUDE_DESKTOP_MAIN,
	VSCODE,
	CLAUDE_CODE,
	CLAUDE_CODE_MCP,
	CLAUDE_CODE_DEBUG,
	CLINE,
	CODEX,
	CURSOR,
	ECS,
	OTLP,
	GOOSE,
	SILLOK_RECORDING,
	HAR,
	SERVER_JSON,
	SMITHERY,
	MCP_SCAN,
	MCP_CONFIG,
	AGENTGATEWAY,
	MCP_INSPECTOR,
	DOCKER_MCP_GATEWAY,
	CONTEXTFORGE,
	MCP_REMOTE,
	SPRING_SERVER,
	SLOG,
	DOTNET_SERVER,
	JSON_SERVER_LOG,
	PYTHON_SERVER,
	SERVER_TEXT,
	CLOUDFLARE_PORTAL,
	AGENTCORE,
	ENVOY_AI_GATEWAY,
	KONG,
	TYK,
	MCP_PROXY,
	ZED,
	GEMINI_CLI,
	LIBRECHAT,
	MCP_DEBUG,
	MCPSNOOP,
	SPLUNK_MCP,
	INVARIANT,
	AGENT_BEACON,
	LASSO,
	MICROSOFT_MCP_GATEWAY,
	JSONRPC,
	JSON_LINES,
	PLAIN_TEXT,
	NOT_MCP,
];
