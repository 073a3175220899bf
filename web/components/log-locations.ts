import type { Dictionary } from '../i18n/en.ts';

export const SYSTEMS = ['macOS', 'Windows', 'Linux'] as const;
export type System = (typeof SYSTEMS)[number];

export interface LogLocation {
	readonly client: string;
	/** Folders per system, the usual one first. */
	readonly folders: Readonly<Record<System, readonly string[]>>;
	readonly shows: keyof Dictionary & `shows${string}`;
}

/** Where clients keep the logs that sillok reads. */
export const LOG_LOCATIONS: readonly LogLocation[] = [
	{
		client: 'Claude Desktop',
		folders: {
			macOS: ['~/Library/Logs/Claude/'],
			Windows: ['%APPDATA%\\Claude\\logs\\', '%LOCALAPPDATA%\\Claude\\Logs\\'],
			Linux: ['~/.config/Claude/logs/'],
		},
		shows: 'showsSummaries',
	},
	{
		client: 'Claude Code',
		folders: {
			macOS: ['~/.claude/projects/'],
			Windows: ['%USERPROFILE%\\.claude\\projects\\'],
			Linux: ['~/.claude/projects/'],
		},
		shows: 'showsFull',
	},
	{
		client: 'VS Code',
		folders: {
			macOS: ['~/Library/Application Support/Code/logs/'],
			Windows: ['%APPDATA%\\Code\\logs\\'],
			Linux: ['~/.config/Code/logs/'],
		},
		shows: 'showsDebug',
	},
];

/** The system this browser runs on, as far as it tells. */
export function systemOf(userAgent: string): System {
	if (/Windows/.test(userAgent)) return 'Windows';
	return /Mac OS|iPhone|iPad/.test(userAgent) ? 'macOS' : 'Linux';
}
