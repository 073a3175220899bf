import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { expandPattern } from '../../cli/client-paths/expand.ts';
import type { Machine } from '../../cli/client-paths/place.ts';
import { clientPlaces, recordingsFolder } from '../../cli/client-paths.ts';
import { FORMATS } from '../../ingest/formats/index.ts';

const MAC: Machine = { platform: 'darwin', home: '/Users/alice', env: {} };
const LINUX: Machine = { platform: 'linux', home: '/home/alice', env: {} };
const WINDOWS: Machine = {
	platform: 'win32',
	home: 'C:\\Users\\alice',
	env: {
		APPDATA: 'C:\\Users\\alice\\AppData\\Roaming',
		LOCALAPPDATA: 'C:\\Users\\alice\\AppData\\Local',
	},
};

const configsOf = (machine: Machine, id: string) =>
	clientPlaces(machine)
		.find((client) => client.id === id)
		?.configs.map((place) => place.pattern);
const logsOf = (machine: Machine, id: string) =>
	clientPlaces(machine)
		.find((client) => client.id === id)
		?.logs.map((place) => place.pattern);

test.each([
	[
		MAC,
		'claude-desktop',
		'/Users/alice/Library/Application Support/Claude/claude_desktop_config.json',
	],
	[LINUX, 'claude-desktop', '/home/alice/.config/Claude/claude_desktop_config.json'],
	[WINDOWS, 'claude-desktop', 'C:/Users/alice/AppData/Roaming/Claude/claude_desktop_config.json'],
	[
		WINDOWS,
		'claude-desktop',
		'C:/Users/alice/AppData/Local/Packages/Claude_*/LocalCache/Roaming/Claude/claude_desktop_config.json',
	],
	[LINUX, 'claude-code', '/home/alice/.claude.json'],
	[{ ...LINUX, cwd: '/home/alice/project/' }, 'claude-code', '/home/alice/project/.mcp.json'],
	[
		{ ...LINUX, env: { CLAUDE_CONFIG_DIR: '/home/alice/other' } },
		'claude-code',
		'/home/alice/other/.claude.json',
	],
	[MAC, 'cursor', '/Users/alice/.cursor/mcp.json'],
	[WINDOWS, 'vscode', 'C:/Users/alice/AppData/Roaming/Code/User/mcp.json'],
	[MAC, 'vscode', '/Users/alice/Library/Application Support/Code/User/mcp.json'],
	[LINUX, 'windsurf', '/home/alice/.codeium/windsurf/mcp_config.json'],
	[LINUX, 'gemini-cli', '/home/alice/.gemini/settings.json'],
	[LINUX, 'codex', '/home/alice/.codex/config.toml'],
	[MAC, 'zed', '/Users/alice/.config/zed/settings.json'],
	[WINDOWS, 'zed', 'C:/Users/alice/AppData/Roaming/Zed/settings.json'],
	[WINDOWS, 'goose', 'C:/Users/alice/AppData/Roaming/Block/goose/config/config.yaml'],
	[LINUX, 'kiro', '/home/alice/.kiro/settings/mcp.json'],
	[LINUX, 'amazon-q', '/home/alice/.aws/amazonq/mcp.json'],
] as const)('$0.platform: the configuration of $1', (machine, id, path) => {
	expect(configsOf(machine, id)).toContain(path);
});

test.each([
	[MAC, 'claude-desktop', '/Users/alice/Library/Logs/Claude/mcp*.log'],
	[LINUX, 'claude-desktop', '/home/alice/.config/Claude/logs/mcp*.log'],
	[WINDOWS, 'claude-desktop', 'C:/Users/alice/AppData/Roaming/Claude/logs/mcp*.log'],
	[
		WINDOWS,
		'claude-desktop',
		'C:/Users/alice/AppData/Local/Packages/Claude_*/LocalCache/Roaming/Claude/logs/mcp*.log',
	],
	[WINDOWS, 'claude-desktop', 'C:/Users/alice/AppData/Local/Claude/Logs/mcp*.log'],
	[LINUX, 'claude-code', '/home/alice/.claude/projects/**/*.jsonl'],
	[MAC, 'claude-code', '/Users/alice/Library/Caches/claude-cli-nodejs/*/mcp-logs-*/*.jsonl'],
	[LINUX, 'claude-code', '/home/alice/.cache/claude-cli-nodejs/*/mcp-logs-*/*.jsonl'],
	[
		WINDOWS,
		'claude-code',
		'C:/Users/alice/AppData/Local/claude-cli-nodejs/Cache/*/mcp-logs-*/*.jsonl',
	],
	[
		LINUX,
		'cursor',
		'/home/alice/.config/Cursor/logs/*/window*/exthost/anysphere.cursor-mcp/MCP *.log',
	],
	[WINDOWS, 'vscode', 'C:/Users/alice/AppData/Roaming/Code/logs/*/window*/mcpServer.*.log'],
	[LINUX, 'codex', '/home/alice/.codex/sessions/**/rollout-*.jsonl'],
	[LINUX, 'gemini-cli', '/home/alice/.gemini/tmp/*/chats/*.jsonl'],
	[LINUX, 'goose', '/home/alice/.local/share/goose/sessions/*.jsonl'],
	[MAC, 'zed', '/Users/alice/Library/Logs/Zed/Zed*.log*'],
] as const)('$0.platform: the logs of $1', (machine, id, path) => {
	expect(logsOf(machine, id)).toContain(path);
});

test('every place is absolute, with / and without an empty part', () => {
	for (const machine of [MAC, LINUX, WINDOWS]) {
		for (const { configs, logs } of clientPlaces({ ...machine, cwd: '/work' })) {
			for (const { pattern } of [...configs, ...logs]) {
				expect(pattern).toMatch(/^(?:[A-Z]:)?\/[^\\]+$/);
				expect(pattern).not.toContain('//');
			}
		}
	}
});

test('every log is named with a format that exists', () => {
	const ids = new Set(FORMATS.map((format) => format.id));
	const named = clientPlaces(LINUX).flatMap((client) => client.logs.map((place) => place.format));
	expect(named.filter((id) => !ids.has(id))).toEqual([]);
});

test.each([
	[LINUX, '/home/alice/.local/state/sillok/recordings'],
	[{ ...LINUX, env: { XDG_STATE_HOME: '/var/alice/' } }, '/var/alice/sillok/recordings'],
	[{ ...LINUX, env: { XDG_STATE_HOME: 'relative' } }, '/home/alice/.local/state/sillok/recordings'],
	[MAC, '/Users/alice/Library/Logs/sillok'],
	[WINDOWS, 'C:/Users/alice/AppData/Local/sillok'],
] as const)('recordings are kept in %#', (machine, folder) => {
	expect(recordingsFolder(machine)).toBe(folder);
});

const home = mkdtempSync(join(tmpdir(), 'sillok-places-')).replaceAll('\\', '/');
afterAll(() => rmSync(home, { recursive: true }));
for (const file of ['a/x1.log', 'a/x2.log', 'a/y.log', 'b/c/d/x3.log', 'b/x.log/inner.txt']) {
	mkdirSync(dirname(join(home, file)), { recursive: true });
	writeFileSync(join(home, file), '');
}

test.each([
	['a/x1.log', ['a/x1.log']],
	['a/none.log', []],
	['a/x*.log', ['a/x1.log', 'a/x2.log']],
	['*/x*.log', ['a/x1.log', 'a/x2.log']],
	['**/x*.log', ['a/x1.log', 'a/x2.log', 'b/c/d/x3.log']],
	['b/**/*3*', ['b/c/d/x3.log']],
	['nowhere/**/*.log', []],
])('%s', async (pattern, files) => {
	expect(await expandPattern(`${home}/${pattern}`)).toEqual(files.map((file) => `${home}/${file}`));
});
