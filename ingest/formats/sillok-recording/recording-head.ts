import { isObject, type JsonObject, listMember, textMember } from '../../facts/json-value.ts';
import { readLaunch } from '../../facts/launch.ts';
import { maskUrl } from '../../facts/mask-url.ts';
import type { ServerLaunch } from '../../mcp/observation.ts';

/** What the first line of a recording says. */
export interface RecordingHead {
	/** Tells this run of the recorder from all others. */
	readonly session: string | null;
	readonly server: string | null;
	readonly transport: 'pipe' | 'tcp' | null;
	readonly pid: number | null;
	/** From 2 on the file goes on where an earlier one was full. */
	readonly generation: number;
	readonly launch: ServerLaunch;
	/** Command line or address, secrets masked. */
	readonly text: string;
}

/** Head of a recording of which no first line has been read. */
export const NO_HEAD: RecordingHead = {
	session: null,
	server: null,
	transport: null,
	pid: null,
	generation: 1,
	launch: { origin: 'launch', command: null, args: [], url: null, envKeys: [], hasAuth: null },
	text: '',
};

const MOST = 1000;
const NOBODY = { event_id: null, time: null, session_id: null, client: null, server: null };
/** Variables that every process of a desktop has: they say nothing of how a server is set up. */
const ORDINARY =
	/^(?:HOME|LOGNAME|PATH|SHELL|TERM|USER|PWD|OLDPWD|SHLVL|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|DISPLAY|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|HOMEDRIVE|HOMEPATH|PROCESSOR_ARCHITECTURE|SYSTEMDRIVE|SYSTEMROOT|USERNAME|USERPROFILE|COMSPEC|PATHEXT|WINDIR|OS|_|__\w+|XDG_\w+|SSH_\w+|DBUS_\w+|GTK_\w+|QT_\w+|XPC_\w+)$/i;

/** The first line of a recording from its JSON value; `null` when it is none. */
export function recordingHead(value: unknown): RecordingHead | null {
	if (!isObject(value) || value.sillok !== 'recording') return null;
	const { generation } = value;
	const launch = launchOf(value);
	return {
		session: textMember(value, 'session'),
		server: textMember(value, 'server'),
		transport: transportOf(textMember(value, 'transport')),
		pid: typeof value.pid === 'number' ? value.pid : null,
		generation: typeof generation === 'number' ? generation : 1,
		launch,
		text: readLaunch(launch, NOBODY).command_line ?? launch.url ?? '',
	};
}

function launchOf(value: JsonObject): ServerLaunch {
	const url = textMember(value, 'url');
	return {
		origin: url === null ? 'launch' : 'endpoint',
		command: textMember(value, 'command'),
		args: texts(value, 'args'),
		url: url === null ? null : maskUrl(url),
		envKeys: texts(value, 'env').filter((key) => !ORDINARY.test(key)),
		hasAuth: value.hasAuth === true ? true : null,
	};
}

function texts(value: JsonObject, key: string): string[] {
	return listMember(value, key)
		.slice(0, MOST)
		.filter((word) => typeof word === 'string');
}

function transportOf(name: string | null): 'pipe' | 'tcp' | null {
	if (name === 'stdio') return 'pipe';
	return name === 'http' ? 'tcp' : null;
}
