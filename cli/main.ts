#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { CommandError, EXIT } from './exit.ts';
import { port, zone } from './option-values.ts';
import { addRecord, splitCommand } from './record-command.ts';
import { LEVELS } from './report/levels.ts';
import { safe } from './terminal.ts';

// Each command is loaded when it is asked for: a client waits for every server that `record` starts.
const { command, own } = splitCommand(process.argv.slice(2));

const program = new Command('sillok')
	.description('Reads the logs of MCP clients, servers and gateways and detects attacks in them.')
	.version('0.1.0')
	.addOption(
		new Option('--log-level <level>', "level of the program's own log (ECS JSON on stderr)")
			.choices(['silent', 'error', 'warn', 'info', 'debug'])
			.default('silent')
			.env('SILLOK_LOG'),
	)
	// Subcommands may have options of the same name as the command they belong to.
	.enablePositionalOptions()
	.exitOverride()
	.showHelpAfterError('(sillok --help lists the commands)');

const PATHS = 'files, folders, .gz, .zip, or - for stdin';
const timezone = () =>
	new Option(
		'--timezone <zone>',
		'zone of times that carry none, such as Asia/Seoul (default: this machine)',
	).argParser(zone);
const as = () =>
	new Option('--as <format>', 'read all files as this format instead of recognising it');

program
	.command('scan')
	.description('read logs, run the rules, report')
	.argument('[path...]', PATHS)
	.option('--discover', 'find the logs and configurations of known clients on this computer')
	.option('--since <age>', 'with --discover: logs written to since then: 7d, 12h or all', '30d')
	.option('--dry-run', 'with --discover: only say what was found')
	.addOption(
		new Option('--format <format>', 'form of the result on stdout')
			.choices(['text', 'ndjson', 'json'])
			.default('text'),
	)
	.addOption(
		new Option('--fail-on <level>', 'exit with 1 when an alert has at least this level').choices(
			LEVELS,
		),
	)
	.option('--rules <pack...>', 'folders of rules to run instead of the built-in ones')
	.option('--health <file>', 'write rule health, limits and the recognition report as JSON')
	.addOption(timezone())
	.addOption(as())
	.action(async (paths: string[], options) => {
		const { logLevel } = program.opts<{ logLevel: string }>();
		const [{ scan }, { openLog }] = await Promise.all([
			import('./commands/scan.ts'),
			import('./log.ts'),
		]);
		process.exitCode = await scan(paths, { ...options, log: openLog(logLevel) });
	});

program
	.command('normalize')
	.alias('normalise')
	.description('write every event as an ECS document, one per line')
	.argument('<path...>', PATHS)
	.addOption(timezone())
	.addOption(as())
	.action(async (paths: string[], options) => {
		const { normalize } = await import('./commands/normalize.ts');
		process.exitCode = await normalize(paths, options);
	});

program
	.command('open')
	.description('serve the page on this computer, with these files loaded')
	.argument('[path...]', 'files and folders')
	.option('--port <number>', 'port to listen on (default: a free one)', port)
	.action(async (paths: string[], options) => {
		const { open } = await import('./commands/open.ts');
		process.exitCode = await open(paths, options);
	});

addRecord(program, command);

const rules = program.command('rules').description('list, check and test rules');
const PACKS = 'folders of rules (default: the built-in ones)';
rules
	.command('list')
	.description('list the rules')
	.argument('[pack...]', PACKS)
	.action(async (packs: string[]) => {
		const { listRules } = await import('./commands/rules.ts');
		process.exitCode = await listRules(packs);
	});
rules
	.command('lint')
	.description('say what is wrong with rules, by file and line')
	.argument('[pack...]', PACKS)
	.action(async (packs: string[]) => {
		const { lintRules } = await import('./commands/rules.ts');
		process.exitCode = await lintRules(packs);
	});
rules
	.command('test')
	.description('run the tests in the rule files')
	.argument('[pack...]', PACKS)
	.option('--only <text>', 'only rules whose path holds this text')
	.action(async (packs: string[], options: { only?: string }) => {
		const { testRules } = await import('./commands/rules.ts');
		process.exitCode = await testRules(packs, options.only);
	});

// A reader of our output that went away, such as `head`, is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code === 'EPIPE') process.exit(EXIT.ok);
	throw error;
});

try {
	await program.parseAsync(own, { from: 'user' });
} catch (error) {
	if (error instanceof CommanderError)
		process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
	else if (error instanceof CommandError) {
		process.stderr.write(`sillok: ${safe(error.message)}\n`);
		process.exitCode = error.code;
	} else {
		const { openLog } = await import('./log.ts');
		openLog(program.opts<{ logLevel: string }>().logLevel).error(error, 'unexpected error');
		const message = error instanceof Error ? error.message : String(error);
		process.stderr.write(
			`sillok: unexpected error: ${safe(message)}\nThis is a bug; sillok --log-level error … shows where it happened.\n`,
		);
		process.exitCode = EXIT.input;
	}
}
