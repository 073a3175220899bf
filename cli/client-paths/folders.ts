import type { Machine } from './place.ts';

/** Folders that systems set aside for programs, with `/`. */
export interface Folders {
	readonly home: string;
	/** Settings and state of desktop programs: `~/Library/Application Support`, `%APPDATA%`, `~/.config`. */
	readonly apps: string;
	/** `%LOCALAPPDATA%`; `null` elsewhere. */
	readonly local: string | null;
	/** `~/Library/Logs`; `null` elsewhere. */
	readonly macLogs: string | null;
	readonly cache: string;
	readonly config: string;
	readonly data: string;
	readonly state: string;
	readonly cwd: string | null;
}

/** The folders of a machine, by its system and its environment. */
export function foldersOf({ platform, home: given, env, cwd }: Machine): Folders {
	const plain = (path: string) => (platform === 'win32' ? path.replaceAll('\\', '/') : path);
	const set = (key: string, otherwise: string) => {
		const value = env[key];
		// Relative paths in XDG variables are to be ignored (XDG Base Directory 0.8).
		return value === undefined || !/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(value)
			? otherwise
			: plain(value).replace(/\/$/, '');
	};
	const home = plain(given).replace(/\/$/, '');
	const local = platform === 'win32' ? set('LOCALAPPDATA', `${home}/AppData/Local`) : null;
	const config = set('XDG_CONFIG_HOME', `${home}/.config`);
	let apps = config;
	if (platform === 'darwin') apps = `${home}/Library/Application Support`;
	else if (platform === 'win32') apps = set('APPDATA', `${home}/AppData/Roaming`);
	const cache =
		platform === 'darwin' ? `${home}/Library/Caches` : set('XDG_CACHE_HOME', `${home}/.cache`);
	return {
		home,
		apps,
		local,
		macLogs: platform === 'darwin' ? `${home}/Library/Logs` : null,
		cache,
		config,
		data: set('XDG_DATA_HOME', `${home}/.local/share`),
		state: set('XDG_STATE_HOME', `${home}/.local/state`),
		cwd: cwd === undefined ? null : plain(cwd).replace(/\/$/, ''),
	};
}
