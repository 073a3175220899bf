import { basename, extname } from 'node:path';
import { readLaunch } from '../../ingest/facts/launch.ts';

const NOBODY = { event_id: null, time: null, session_id: null, client: null, server: null };
const RUNTIMES =
	/^(?:node|nodejs|bun|deno|python[\d.]*|py|ruby|java|dotnet|npx|uvx|uv|docker|podman|cmd|sh|bash|zsh|env|tsx)(?:\.exe|\.cmd)?$/i;

/** Names that many servers have. */
const COMMON = /^(?:index|main|cli|server|app|run|start|__main__|dist|build|out|lib|src|bin)$/i;

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
	return nameOfPath((script ?? program).replaceAll('\\', '/'));
}

/** The package that a path lies in, else the file's name, else that of a folder when the file's says nothing. */
function nameOfPath(path: string): string {
	const installed = /(?:^|\/)node_modules\/(?:@[^/]+\/)?([^/]+)\/(?!.*\/node_modules\/)/.exec(path);
	if (installed !== null) return installed[1]!;
	const [file = '', ...folders] = path.split('/').reverse();
	const name = file.slice(0, file.length - extname(file).length);
	const names = [name, ...folders].filter((one) => !/^(?:\.{0,2}|[A-Za-z]:)$/.test(one));
	return names.find((one) => !COMMON.test(one)) ?? names[0] ?? 'server';
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
