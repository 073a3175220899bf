import type { Folders } from './folders.ts';
import { type ClientPlaces, log, project, user } from './place.ts';

/** Cursor; its log folders are those of VS Code. */
export function cursor(at: Folders): ClientPlaces {
	const logs = `${at.apps}/Cursor/logs/*/window*/exthost`;
	return {
		id: 'cursor',
		title: 'Cursor',
		configs: [user(`${at.home}/.cursor/mcp.json`), ...project(at.cwd, '.cursor/mcp.json')],
		logs: [
			log(`${logs}/anysphere.cursor-always-local/Cursor MCP.log`, 'cursor'),
			log(`${logs}/anysphere.cursor-mcp/MCP *.log`, 'cursor'),
		],
	};
}

const VSCODE_BUILDS = ['Code', 'Code - Insiders', 'VSCodium'];

/** VS Code in its builds. */
export function vscode(at: Folders): ClientPlaces {
	return {
		id: 'vscode',
		title: 'Visual Studio Code',
		configs: [
			user(`${at.apps}/Code/User/mcp.json`, 'jsonc'),
			...project(at.cwd, '.vscode/mcp.json', 'jsonc'),
			user(`${at.apps}/Code - Insiders/User/mcp.json`, 'jsonc'),
			user(`${at.apps}/VSCodium/User/mcp.json`, 'jsonc'),
			...VSCODE_BUILDS.flatMap((build) => [
				user(`${at.apps}/${build}/User/profiles/*/mcp.json`, 'jsonc'),
				user(`${at.apps}/${build}/User/settings.json`, 'jsonc'),
			]),
			...project(at.cwd, '.vscode/settings.json', 'jsonc'),
		],
		logs: VSCODE_BUILDS.map((build) =>
			log(`${at.apps}/${build}/logs/*/window*/mcpServer.*.log`, 'vscode'),
		),
	};
}

/** Windsurf. */
export function windsurf(at: Folders): ClientPlaces {
	return {
		id: 'windsurf',
		title: 'Windsurf',
		configs: [user(`${at.home}/.codeium/windsurf/mcp_config.json`)],
		// A build of VS Code, whose log folders it keeps.
		logs: [log(`${at.apps}/Windsurf/logs/*/window*/mcpServer.*.log`, 'vscode')],
	};
}

/** Cline, in whichever editor it runs. */
export function cline(at: Folders): ClientPlaces {
	return extension(at, 'cline', 'Cline', 'saoudrizwan.claude-dev', 'cline_mcp_settings.json');
}

/** Roo Code, in whichever editor it runs. */
export function rooCode(at: Folders): ClientPlaces {
	const roo = extension(
		at,
		'roo-code',
		'Roo Code',
		'rooveterinaryinc.roo-cline',
		'mcp_settings.json',
	);
	return { ...roo, configs: [...roo.configs, ...project(at.cwd, '.roo/mcp.json')] };
}

/** An extension that keeps its tasks in the storage of the editor it runs in. */
function extension(
	at: Folders,
	id: string,
	title: string,
	name: string,
	settings: string,
): ClientPlaces {
	const folders = [...VSCODE_BUILDS, 'Cursor', 'Windsurf'].map(
		(build) => `${at.apps}/${build}/User/globalStorage/${name}`,
	);
	return {
		id,
		title,
		configs: folders.map((folder) => user(`${folder}/settings/${settings}`)),
		logs: folders.flatMap((folder) => [
			log(`${folder}/tasks/*/api_conversation_history.json`, 'cline'),
			log(`${folder}/tasks/*/ui_messages.json`, 'cline'),
		]),
	};
}

/** Zed. */
export function zed(at: Folders, platform: NodeJS.Platform): ClientPlaces {
	// On macOS too the settings lie in `~/.config`.
	const config = platform === 'win32' ? `${at.apps}/Zed` : `${at.config}/zed`;
	let logs = `${at.data}/zed/logs`;
	if (at.macLogs !== null) logs = `${at.macLogs}/Zed`;
	else if (at.local !== null) logs = `${at.local}/Zed/logs`;
	return {
		id: 'zed',
		title: 'Zed',
		configs: [
			user(`${config}/settings.json`, 'jsonc'),
			...project(at.cwd, '.zed/settings.json', 'jsonc'),
		],
		logs: [log(`${logs}/Zed*.log*`, 'zed')],
	};
}
