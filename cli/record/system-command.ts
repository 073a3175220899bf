import { accessSync, constants } from 'node:fs';
import { extname, win32 } from 'node:path';

/** A command as `spawn` takes it. */
export interface SystemCommand {
	readonly command: string;
	readonly args: readonly string[];
	/** Windows: the arguments are quoted already. */
	readonly verbatim: boolean;
}

/**
 * The command that starts a program by its name. On Windows names such as `npx` are batch files, which only `cmd.exe`
 * starts: they are found by `PATH` and `PATHEXT`, and their arguments quoted for it.
 */
export function systemCommand(
	command: string,
	args: readonly string[],
	platform: NodeJS.Platform,
	env: Readonly<Record<string, string | undefined>>,
	exists: (path: string) => boolean = isThere,
): SystemCommand {
	if (platform !== 'win32') return { command, args, verbatim: false };
	const found = findProgram(command, env, exists);
	if (found === null || !/^\.(?:cmd|bat)$/i.test(extname(found))) {
		return { command: found ?? command, args, verbatim: false };
	}
	// The files that npm makes for programs of a package have their arguments read once more.
	const isShim = /node_modules[\\/]\.bin[\\/][^\\/]+\.cmd$/i.test(found);
	const quoted = args.map(quote).map((arg) => (isShim ? escapeMeta(arg) : arg));
	const line = [escapeMeta(found), ...quoted].join(' ');
	const shell = variable(env, 'comspec') ?? 'cmd.exe';
	return { command: shell, args: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}

/** The file that a name stands for on Windows; `null` when there is none. */
function findProgram(
	command: string,
	env: Readonly<Record<string, string | undefined>>,
	exists: (path: string) => boolean,
): string | null {
	const extensions = (variable(env, 'pathext') ?? '.COM;.EXE;.BAT;.CMD').split(';');
	const isPath = /[\\/]/.test(command);
	const folders = isPath ? [''] : ['', ...(variable(env, 'path') ?? '').split(';')];
	for (const folder of folders) {
		const path = folder === '' ? command : win32.join(folder.replace(/^"|"$/g, ''), command);
		const names = extname(command) === '' ? [] : [path];
		for (const name of [...names, ...extensions.map((extension) => path + extension)]) {
			if (exists(name)) return name;
		}
	}
	return null;
}

/** Names of variables know no case on Windows. */
function variable(
	env: Readonly<Record<string, string | undefined>>,
	name: string,
): string | undefined {
	const key = Object.keys(env).find((one) => one.toLowerCase() === name);
	return key === undefined ? undefined : env[key];
}

/** Quotes an argument for the C runtime, then for `cmd.exe`. */
function quote(arg: string): string {
	return escapeMeta(`"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`);
}

function escapeMeta(text: string): string {
	return text.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&');
}

function isThere(path: string): boolean {
	try {
		accessSync(path, constants.F_OK);
		return true;
	} catch {
		return false;
	}
}
