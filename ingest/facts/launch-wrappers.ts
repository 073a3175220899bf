/** Program name without folder and ending, in lower case. */
export function program(command: string): string {
	return command
		.slice(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1)
		.toLowerCase()
		.replace(/\.(?:exe|cmd|bat|ps1)$/, '');
}

/** Reads the words of a shell as the command to run. */
export type FromShell = (words: readonly string[]) => readonly string[] | null;

/** The command inside a wrapper (`cmd /c`, `sh -c`, `env`, `sudo` and their like); `null` when there is none. */
export function unwrapped(
	words: readonly string[],
	fromShell: FromShell,
): readonly string[] | null {
	const first = words[0]!;
	const rest = words.slice(1);
	if (/^[A-Za-z_]\w*=/.test(first)) return rest;
	switch (program(first)) {
		case 'cmd': {
			const at = rest.findIndex((word) => /^\/[ck]$/i.test(word));
			return at === -1 ? null : fromShell(rest.slice(at + 1));
		}
		case 'sh':
		case 'bash':
		case 'zsh':
		case 'dash':
		case 'ksh':
		case 'fish':
		case 'wsl': {
			const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word) || word === '--');
			return at === -1 ? null : fromShell(rest.slice(at + 1));
		}
		case 'powershell':
		case 'pwsh': {
			const at = rest.findIndex((word) => /^[-/]c(?:ommand)?$/i.test(word));
			return at === -1 ? null : fromShell(rest.slice(at + 1));
		}
		case 'env':
			return afterOptions(rest, new Set(['-u', '--unset', '-C', '--chdir', '-S']));
		case 'sudo':
		case 'nice':
			return afterOptions(rest, new Set(['-u', '-g', '-n', '--user', '--adjustment']));
		case 'exec':
		case 'nohup':
		case 'time':
		case 'command':
		case 'corepack':
		case 'xvfb-run':
			return afterOptions(rest, new Set());
		case 'op':
		case 'doppler':
		case 'infisical':
		case 'dotenv':
		case 'dotenvx':
		case 'aws-vault':
		case 'mise': {
			const at = rest.indexOf('--');
			return at === -1 ? null : rest.slice(at + 1);
		}
		case 'node': {
			const at = rest.findIndex((word) => !word.startsWith('-'));
			const script = (rest[at] ?? '').replaceAll('\\', '/');
			const cli = /\/(npx|npm)-cli\.[cm]?js$/.exec(script)?.[1];
			return cli === undefined ? null : [cli, ...rest.slice(at + 1)];
		}
		default:
			// A whole command line in the place of the program.
			return rest.length === 0 && /\s/.test(first) && !/[\\/].*\s.*[\\/]/.test(first)
				? fromShell([first])
				: null;
	}
}

/** Words after leading options; options in `valued` take the next word. */
function afterOptions(words: readonly string[], valued: ReadonlySet<string>): readonly string[] {
	let at = 0;
	while (at < words.length && words[at]!.startsWith('-')) {
		if (words[at] === '--') return words.slice(at + 1);
		at += valued.has(words[at]!) ? 2 : 1;
	}
	return words.slice(at);
}
