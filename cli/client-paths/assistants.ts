import type { Folders } from './folders.ts';
import { type ClientPlaces, log, type Machine, project, user } from './place.ts';

/** Anthropic's desktop program; of the Store's package on Windows too. */
export function claudeDesktop(at: Folders): ClientPlaces {
	// The Store's package sees a Roaming folder of its own; the part after `_` is the publisher's.
	const msix = at.local === null ? [] : [`${at.local}/Packages/Claude_*/LocalCache/Roaming/Claude`];
	const folders = [`${at.apps}/Claude`, ...msix];
	const logFolders = [
		...(at.macLogs === null ? folders.map((folder) => `${folder}/logs`) : [`${at.macLogs}/Claude`]),
		...(at.local === null ? [] : [`${at.local}/Claude/Logs`]),
	];
	return {
		id: 'claude-desktop',
		title: 'Claude Desktop',
		configs: folders.map((folder) => user(`${folder}/claude_desktop_config.json`)),
		logs: logFolders.flatMap((folder) => [
			log(`${folder}/mcp*.log`, 'claude-desktop'),
			log(`${folder}/main*.log`, 'claude-desktop-main'),
		]),
	};
}

/** Claude Code, with its folder moved where `CLAUDE_CONFIG_DIR` says so. */
export function claudeCode(at: Folders, env: Machine['env']): ClientPlaces {
	const own = env.CLAUDE_CONFIG_DIR?.replaceAll('\\', '/').replace(/\/$/, '');
	const folder = own ?? `${at.home}/.claude`;
	const cache =
		at.local === null ? `${at.cache}/claude-cli-nodejs` : `${at.local}/claude-cli-nodejs/Cache`;
	return {
		id: 'claude-code',
		title: 'Claude Code',
		configs: [
			user(own === undefined ? `${at.home}/.claude.json` : `${own}/.claude.json`),
			...project(at.cwd, '.mcp.json'),
			user(`${folder}/settings.json`),
			user(`${folder}/plugins/cache/*/.mcp.json`),
			user(`${folder}/plugins/cache/*/*/.mcp.json`),
			user(`${folder}/plugins/cache/*/*/*/.mcp.json`),
		],
		logs: [
			log(`${folder}/projects/**/*.jsonl`, 'claude-code'),
			log(`${folder}/debug/*.txt`, 'claude-code-debug'),
			log(`${cache}/*/mcp-logs-*/*.jsonl`, 'claude-code-mcp'),
			log(`${cache}/*/mcp-logs-*/*.txt`, 'claude-code-mcp'),
		],
	};
}

/** Gemini CLI, and Antigravity, which keeps its servers beside. */
export function geminiCli(at: Folders): ClientPlaces {
	const folder = `${at.home}/.gemini`;
	return {
		id: 'gemini-cli',
		title: 'Gemini CLI',
		configs: [
			// Its settings may hold comments.
			user(`${folder}/settings.json`, 'jsonc'),
			...project(at.cwd, '.gemini/settings.json', 'jsonc'),
			user(`${folder}/antigravity/mcp_config.json`),
		],
		logs: [
			log(`${folder}/telemetry.log`, 'gemini-cli'),
			log(`${folder}/tmp/*/chats/*.jsonl`, 'gemini-cli'),
			log(`${folder}/tmp/*/chats/*.json`, 'gemini-cli'),
		],
	};
}

/** OpenAI Codex, with its folder moved where `CODEX_HOME` says so. */
export function codex(at: Folders, env: Machine['env']): ClientPlaces {
	const folder = env.CODEX_HOME?.replaceAll('\\', '/').replace(/\/$/, '') ?? `${at.home}/.codex`;
	return {
		id: 'codex',
		title: 'Codex',
		configs: [
			user(`${folder}/config.toml`, 'toml'),
			...project(at.cwd, '.codex/config.toml', 'toml'),
		],
		logs: [
			log(`${folder}/sessions/**/rollout-*.jsonl`, 'codex'),
			log(`${folder}/archived_sessions/**/rollout-*.jsonl`, 'codex'),
		],
	};
}

/** goose; since 1.10 its sessions are one database. */
export function goose(at: Folders): ClientPlaces {
	const data = at.local === null ? `${at.data}/goose` : `${at.apps}/Block/goose/data`;
	const config = at.local === null ? `${at.config}/goose` : `${at.apps}/Block/goose/config`;
	return {
		id: 'goose',
		title: 'goose',
		configs: [user(`${config}/config.yaml`, 'yaml')],
		logs: [log(`${data}/sessions/*.jsonl`, 'goose'), log(`${data}/sessions/sessions.db`, 'goose')],
	};
}

/** Kiro, which keeps no log of MCP. */
export function kiro(at: Folders): ClientPlaces {
	return {
		id: 'kiro',
		title: 'Kiro',
		configs: [
			user(`${at.home}/.kiro/settings/mcp.json`),
			...project(at.cwd, '.kiro/settings/mcp.json'),
		],
		logs: [],
	};
}

/** Amazon Q Developer, which keeps no log of MCP. */
export function amazonQ(at: Folders): ClientPlaces {
	return {
		id: 'amazon-q',
		title: 'Amazon Q',
		configs: [user(`${at.home}/.aws/amazonq/mcp.json`), ...project(at.cwd, '.amazonq/mcp.json')],
		logs: [],
	};
}

/** Programs between client and server that keep a log of their own. */
export function debuggers(at: Folders): ClientPlaces {
	return {
		id: 'debuggers',
		title: 'mcp-remote and mcpsnoop',
		configs: [],
		logs: [
			log(`${at.home}/.mcp-auth/**/*_debug.log`, 'mcp-remote'),
			log(`${at.state}/mcpsnoop/sessions/*.jsonl`, 'mcpsnoop'),
		],
	};
}
