import { readLaunch as launchRow } from '../../facts/launch.ts';
import { maskUrl } from '../../facts/mask-url.ts';
import type { Body, ServerLaunch } from '../../mcp/observation.ts';
import { debugString, debugStrings } from './rust-debug.ts';

/** What a line about a context server says. */
export interface Sentence {
	readonly body: Body;
	readonly server: string | null;
	readonly logger: string | null;
	readonly transport: 'pipe' | 'tcp' | null;
}

const STDERR = 'context server stderr: ';
const LAUNCH = 'starting context server (executable=';
const STARTING = /^starting context server ([^\s(].{0,200})$/s;
const LOADED = /^loaded command for context server (.{1,200}?): Command \{ command: "/s;
const HTTP = /^Using (?:HTTP|SSE) transport for (https?:\/\/\S{1,4096})/;
const FAILED = [
	/^(\S.{0,200}?) context server failed to start: /s,
	/^Timed out resolving command for extension context server (\S.{0,200})$/s,
	/^Failed to (?:start|stop|restart) context server (\S.{0,200}?)(?:: |$)/s,
];
const STOPPING = /^(?:stopping|stopped) context server (\S.{0,200})$/is;

/** What Zed itself says of a context server; `null` when the text is about something else. */
export function readSentence(text: string, scope: string | null): Sentence | null {
	if (text.startsWith(STDERR)) {
		const body = { type: 'log', text: text.slice(STDERR.length) } as const;
		return { body, server: null, logger: 'stderr', transport: 'pipe' };
	}
	const launch = readLaunch(text);
	if (launch !== null) return launch;
	// The times of requests stand in the messages already.
	if (/^took \S{1,40} to receive response to /.test(text)) return null;
	const starting = STARTING.exec(text)?.[1];
	if (starting !== undefined) return life('starting', text, starting);
	for (const pattern of FAILED) {
		const server = pattern.exec(text)?.[1];
		if (server !== undefined) return life('failed', text, server);
	}
	const stopping = STOPPING.exec(text)?.[1];
	if (stopping !== undefined) return life('closed', text, stopping);
	const isAbout =
		scope === null
			? /^(?:initializing context server client|cancelled csp request task |Unhandled JSON from context_server)/.test(
					text,
				)
			: /^context_server\b|^project::context_server_store\b/.test(scope);
	if (!isAbout) return null;
	return { body: { type: 'log', text }, server: null, logger: scope, transport: null };
}

function life(step: 'starting' | 'failed' | 'closed', text: string, server: string): Sentence {
	return { body: { type: 'lifecycle', step, text }, server, logger: null, transport: null };
}

function readLaunch(text: string): Sentence | null {
	const address = HTTP.exec(text)?.[1];
	if (address !== undefined) {
		const url = maskUrl(address);
		const launch: ServerLaunch = { ...NO_LAUNCH, origin: 'endpoint', url };
		const body = { type: 'server', launch, text: `Using HTTP transport for ${url}` } as const;
		return { body, server: null, logger: null, transport: 'tcp' };
	}
	const loaded = LOADED.exec(text);
	if (loaded === null && !text.startsWith(LAUNCH)) return null;
	const [command, end] = debugString(text, loaded === null ? LAUNCH.length : loaded[0].length - 1);
	const list = ARGS.exec(text.slice(end, end + 16));
	const args = list === null ? [] : debugStrings(text.slice(end + list[0].length));
	const env = loaded === null ? -1 : text.lastIndexOf(', env: [');
	const envKeys = env === -1 ? [] : namesOf(text.slice(env));
	const launch: ServerLaunch = { ...NO_LAUNCH, command, args, envKeys };
	// The words as they stand could hold credentials.
	const shown = launchRow(launch, NOBODY).command_line ?? command;
	const server = loaded?.[1] ?? null;
	const told =
		server === null ? 'starting context server' : `loaded command for context server ${server}`;
	return {
		body: { type: 'server', launch, text: `${told}: ${shown}` },
		server,
		logger: null,
		transport: 'pipe',
	};
}

const ARGS = /^, args[=:] ?\[/;
const NO_LAUNCH: ServerLaunch = {
	origin: 'launch',
	command: null,
	args: [],
	url: null,
	envKeys: [],
	hasAuth: null,
};
const NOBODY = { event_id: null, time: null, session_id: null, client: null, server: null };

/** Names in `[("KEY", "value"), …]`. */
function namesOf(text: string): string[] {
	return Array.from(text.matchAll(/\("([^"\\]{1,200})", /g), (pair) =>
		pair[1]!.replaceAll(',', ' '),
	);
}
