import { basename, extname } from 'node:path';
import { readLaunch } from '../../ingest/facts/launch.ts';

const NOBODY = { event_id: null, time: null, session_id: null, client: null, server: null };
const RUNTIMES =
	/^(?:node|nodejs|bun|deno|python[\d.]*|py|ruby|java|dotnet|npx|uvx|uv|docker|podman|cmd|sh|bash|zsh|env|tsx)(?:\.exe|\.cmd)?$/i;

/** A name for a server that the person gave none: its package, its script, or its program. */
export function serverName(command: string, args: readonly string[]): string {
	const launch = {
		origin: 'launch',
		command,
		args,
		url: null,
		envKeys: [],
		hasAuth: null,
	} as const;
	const found = readLaunch(launch, NOBODY).package;
	if (found !== null) return found.slice(found.lastIndexOf('/') + 1);
	const program = basename(command.replaceAll('\\', '/'));
	const script = RUNTIMES.test(program) ? args.find((arg) => /^[^-]/.test(arg)) : undefined;
	const file = basename((script ?? program).replaceAll('\\', '/'));
	return file.slice(0, file.length - extname(file).length) || 'server';
}

/** Name of the file for a recording that begins at a time (milliseconds since 1970); no two processes get the same. */
export function recordingName(server: string, time: number, pid: number): string {
	const name = server
		.replace(/[^\p{L}\p{N}._-]+/gu, '_')
		.replace(/^\.+/, '_')
		.slice(0, 60);
	const start = new Date(time).toISOString().replaceAll(':', '-');
	return `${name === '' ? 'server' : name}-${start}-${pid}.jsonl`;
}
