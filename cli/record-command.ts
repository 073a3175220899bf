import type { Command } from 'commander';
import { count, port, seconds, size } from './option-values.ts';

/** The arguments before the first `--` of `sillok record`, and the command behind it, which no option of ours may touch. */
export function splitCommand(args: readonly string[]): {
	readonly own: string[];
	readonly command: string[];
} {
	const end = args.indexOf('--');
	const name = args.find((arg, at) => !arg.startsWith('-') && args[at - 1] !== '--log-level');
	if (end === -1 || name !== 'record') return { own: [...args], command: [] };
	return { own: args.slice(0, end), command: args.slice(end + 1) };
}

/** Adds `sillok record` with its subcommands; `command` is what stood behind `--`. */
export function addRecord(program: Command, command: readonly string[]): void {
	const record = program
		.command('record')
		.description('stand between a client and a server and keep every message')
		.enablePositionalOptions()
		.usage(
			'[options] -- <command...>\n       sillok record --http <url>\n       sillok record install <client>',
		)
		.option('--http <url>', 'record a remote server: serve a proxy for it on this computer')
		.option('--port <number>', 'with --http: port to listen on (default: a free one)', port)
		.option('--out <file>', 'file to write to (default: a new one in the folder for recordings)')
		.option('--server <name>', 'name of the server in the recording (default: from the command)')
		.option('--max-size <size>', 'begin a new file after this size', size, size('64M'))
		.option('--keep <number>', 'files to keep of one recording: the first and the newest', count, 8)
		.option(
			'--redact [names]',
			'mask secrets, and arguments of these names (a,b,c), in the recording',
		)
		.option(
			'--grace <seconds>',
			'time for a silent server to end once its client has left',
			seconds,
			10,
		)
		// Set by `record install`, by which `uninstall` knows its own.
		.addOption(program.createOption('--installed <how>').hideHelp())
		.action(async (options) => {
			const { record } = await import('./commands/record.ts');
			process.exitCode = await record(command, options);
		});
	record
		.command('install')
		.description('have a client start its servers through `sillok record`')
		.argument('<client>', 'claude-desktop, claude-code, cursor, vscode, windsurf, gemini-cli, …')
		.option('--server <name...>', 'only these servers (default: all that are started by a command)')
		.option('--config <path>', 'the configuration file (default: where the client keeps it)')
		.option('--redact [names]', 'record with --redact')
		.option('--dry-run', 'show what would change and change nothing')
		.action(async (client: string, options) => {
			const { install } = await import('./commands/record-install.ts');
			process.exitCode = await install('install', client, options);
		});
	record
		.command('uninstall')
		.description('have a client start its servers by itself again')
		.argument('<client>', 'as for install')
		.option('--server <name...>', 'only these servers (default: all)')
		.option('--config <path>', 'the configuration file (default: where the client keeps it)')
		.option('--dry-run', 'show what would change and change nothing')
		.action(async (client: string, options) => {
			const { install } = await import('./commands/record-install.ts');
			process.exitCode = await install('uninstall', client, options);
		});
}
