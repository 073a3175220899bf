import { isObject } from '../../facts/json-value.ts';

/** Where clients keep their configuration, with the name that their logs give the client. */
const PATHS: readonly (readonly [RegExp, string])[] = [
	[/(?:^|\/)claude_desktop_config\.json$/i, 'Claude Desktop'],
	[
		/(?:^|\/)\.claude\.json$|(?:^|\/)\.claude\/|\/ClaudeCode\/|(?:^|\/)managed-mcp\.json$/,
		'claude-code',
	],
	[/(?:^|\/)\.cursor\/mcp\.json$/, 'Cursor'],
	[
		/(?:^|\/)\.vscode\/(?:mcp|settings)\.json$|\/Code(?: - Insiders)?\/User\//,
		'Visual Studio Code',
	],
	[/(?:^|\/)\.codeium\/|(?:^|\/)\.windsurf\//, 'Windsurf'],
	[/(?:^|\/)\.gemini\/antigravity\//, 'Antigravity'],
	[/(?:^|\/)\.gemini\//, 'gemini-cli'],
	[/(?:^|\/)\.codex\//, 'codex'],
	[/(?:^|\/)(?:\.config\/|\.|)zed\/settings\.json$/i, 'Zed'],
	[/(?:^|\/)\.kiro\//, 'Kiro'],
	[/(?:^|\/)\.aws\/amazonq\//, 'Amazon Q'],
	[/(?:^|\/)cline_mcp_settings\.json$/, 'Cline'],
	[/(?:^|\/)\.roo\/mcp\.json$|\/rooveterinaryinc\.roo-cline\//, 'Roo Code'],
	[/(?:^|\/)goose\/config\.yaml$/, 'goose'],
	[/(?:^|\/)\.continue\//, 'Continue'],
	[/(?:^|\/)opencode\.jsonc?$/, 'opencode'],
	[/(?:^|\/)librechat\.ya?ml$/, 'LibreChat'],
	[/(?:^|\/)\.copilot\/mcp-config\.json$/, 'GitHub Copilot CLI'],
	[/(?:^|\/)\.lmstudio\/mcp\.json$/, 'LM Studio'],
];

/** The client whose configuration this is, by the file's place and else by what only one client writes; `null` when neither tells. */
export function clientOf(path: string, root: string, config: unknown): string | null {
	const place = path.replaceAll('\\', '/');
	const known = PATHS.find(([pattern]) => pattern.test(place));
	if (known !== undefined) return known[1];
	if (root === 'context_servers') return 'Zed';
	if (root === 'mcp_servers') return 'codex';
	if (root === 'amp.mcpServers') return 'Amp';
	if (root === 'extensions') return 'goose';
	if (root === 'mcp.servers') return 'Visual Studio Code';
	if (!isObject(config)) return null;
	if (root === 'servers' && Array.isArray(config.inputs)) return 'Visual Studio Code';
	if (isObject(config.projects) && typeof config.numStartups === 'number') return 'claude-code';
	const schema = typeof config.$schema === 'string' ? config.$schema : '';
	return schema.includes('opencode.ai') ? 'opencode' : null;
}
