import {
	amazonQ,
	claudeCode,
	claudeDesktop,
	codex,
	debuggers,
	geminiCli,
	goose,
	kiro,
} from './client-paths/assistants.ts';
import { cline, cursor, rooCode, vscode, windsurf, zed } from './client-paths/editors.ts';
import { foldersOf } from './client-paths/folders.ts';
import { type ClientPlaces, log, type Machine } from './client-paths/place.ts';

/** Every known client with its places on a machine; a place may hold nothing. */
export function clientPlaces(machine: Machine): ClientPlaces[] {
	const at = foldersOf(machine);
	const { env } = machine;
	return [
		claudeDesktop(at),
		claudeCode(at, env),
		cursor(at),
		vscode(at),
		windsurf(at),
		geminiCli(at),
		codex(at, env),
		goose(at),
		cline(at),
		rooCode(at),
		zed(at, machine.platform),
		kiro(at),
		amazonQ(at),
		debuggers(at),
		{
			id: 'sillok',
			title: 'Recordings of sillok',
			configs: [],
			logs: [log(`${recordingsFolder(machine)}/**/*.jsonl`, 'sillok-recording')],
		},
	];
}

/** The folder for recordings: `~/Library/Logs/sillok`, `%LOCALAPPDATA%\sillok`, `$XDG_STATE_HOME/sillok/recordings`; with `/`. */
export function recordingsFolder(machine: Machine): string {
	const at = foldersOf(machine);
	if (at.macLogs !== null) return `${at.macLogs}/sillok`;
	return at.local === null ? `${at.state}/sillok/recordings` : `${at.local}/sillok`;
}
