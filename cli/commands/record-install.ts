import { constants } from 'node:fs';
import { copyFile, readFile, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { expandPattern } from '../client-paths/expand.ts';
import type { ClientPlaces, Machine } from '../client-paths/place.ts';
import { clientPlaces, recordingsFolder } from '../client-paths.ts';
import { CommandError, EXIT } from '../exit.ts';
import { changeConfig, type ServerChange } from '../record/install/change-config.ts';
import { lineDiff } from '../record/install/line-diff.ts';
import type { Launcher } from '../record/install/wrap.ts';
import { safe } from '../terminal.ts';
import { writeOut } from '../write-out.ts';

export interface InstallOptions {
	readonly server?: readonly string[];
	readonly config?: string;
	readonly dryRun?: boolean;
	readonly redact?: boolean | string;
}

/**
 * `sillok record install|uninstall CLIENT`: has a client start its servers through `sillok record`, or by themselves
 * again. Shows what changes, keeps the old file beside, and leaves alone what it does not understand.
 */
export async function install(
	action: 'install' | 'uninstall',
	client: string,
	options: InstallOptions,
	machine: Machine = { platform: process.platform, home: homedir(), env: process.env },
): Promise<number> {
	const places = clientPlaces(machine).filter((place) => place.configs.length > 0);
	const known = places.find((place) => place.id === client);
	if (known === undefined) {
		const ids = places.map((place) => place.id).join(', ');
		throw new CommandError(EXIT.usage, `${client} is no known client; known are ${ids}`);
	}
	const launcher = action === 'install' ? ownLauncher(options.redact) : null;
	const files = options.config === undefined ? await configsOf(known) : [options.config];
	if (files.length === 0) {
		throw new CommandError(
			EXIT.input,
			`${known.title} has no configuration here; --config names one elsewhere`,
		);
	}
	const servers: ServerChange[] = [];
	const report: string[] = [];
	try {
		for (const file of files) servers.push(...(await changeFile(file, launcher, options, report)));
		if (launcher !== null && options.dryRun !== true) {
			report.push(`Recordings go to ${safe(recordingsFolder(machine))}.`);
		}
	} finally {
		// Last, as a reader that goes away ends the program.
		await writeOut(report.map((line) => `${line}\n`).join(''));
	}
	if (servers.length === 0) {
		const which = options.server === undefined ? 'no server' : 'no such server';
		throw new CommandError(EXIT.input, `${which} in ${files.join(', ')}`);
	}
	return servers.some((server) => server.done === 'refused') ? EXIT.input : EXIT.ok;
}

/** The files of the person that exist; those of projects are shared with others, for whom our paths mean nothing. */
async function configsOf({ configs, title }: ClientPlaces): Promise<string[]> {
	const found: string[] = [];
	for (const { pattern, scope, syntax } of configs) {
		if (scope === 'project' || pattern.includes('/plugins/')) continue;
		const files = await expandPattern(pattern);
		if (files.length > 0 && syntax !== 'json' && syntax !== 'jsonc') {
			throw new CommandError(
				EXIT.input,
				`${title} keeps its servers in ${syntax.toUpperCase()} (${files[0]}), which is not edited here; ` +
					'put `sillok record --` before the command of a server by hand',
			);
		}
		for (const file of files) {
			// Settings of an editor need not name servers at all.
			const change = changeConfig(await readFile(file), null, []);
			if (change === null || change.servers.length > 0) found.push(file);
		}
	}
	return found;
}

/** Changes one file, and says in `report` what it did. */
async function changeFile(
	file: string,
	launcher: Launcher | null,
	options: InstallOptions,
	report: string[],
): Promise<readonly ServerChange[]> {
	const path = await realpath(file).catch((error: Error) => {
		throw new CommandError(EXIT.input, error.message);
	});
	if (/\.(?:toml|ya?ml)$/i.test(path)) {
		throw new CommandError(EXIT.input, `${file}: only JSON is edited here`);
	}
	const before = await readFile(path);
	const change = changeConfig(before, launcher, options.server ?? []);
	if (change === null) {
		throw new CommandError(EXIT.input, `${file} is no JSON object; it is left as it is`);
	}
	const diff = lineDiff(before.toString(), change.bytes.toString());
	const isChange = diff.length > 0 && options.dryRun !== true;
	const backup = isChange ? await replaceFile(path, before, change.bytes) : null;
	report.push(safe(file));
	for (const server of change.servers) report.push(`  ${safe(sentenceOf(server))}`);
	report.push(...diff);
	if (backup !== null) report.push(`The old file is ${safe(backup)}. Restart the client.`);
	else if (diff.length > 0) report.push('Nothing was changed (--dry-run).');
	return change.servers;
}

function sentenceOf({ done, name, project, reason }: ServerChange): string {
	const where = project === null ? name : `${name} (${project})`;
	switch (done) {
		case 'wrapped':
			return `${where}: recorded from now on`;
		case 'unwrapped':
			return `${where}: no longer recorded`;
		case 'remote':
			return `${where}: reached by URL, left as it is; sillok record --http records it`;
		case 'refused':
			return `${where}: left as it is: ${reason ?? 'not understood'}`;
		case 'unchanged':
			return `${where}: as it should be`;
	}
}

/** Writes a file anew in one step, keeping the old one beside; refuses when somebody changed it meanwhile. */
async function replaceFile(path: string, before: Buffer, after: Buffer): Promise<string> {
	const time = new Date().toISOString().replaceAll(':', '-');
	const backup = `${path}.${time}.sillok-backup`;
	const { mode } = await stat(path);
	await copyFile(path, backup, constants.COPYFILE_EXCL);
	const fresh = `${path}.${process.pid}.sillok-new`;
	try {
		await writeFile(fresh, after, { mode: mode & 0o777, flag: 'wx' });
		if (!(await readFile(path)).equals(before)) {
			throw new CommandError(EXIT.input, `${path} was changed meanwhile; nothing was written`);
		}
		await rename(fresh, path);
	} catch (error) {
		await unlink(fresh).catch(() => {});
		await unlink(backup).catch(() => {});
		throw error;
	}
	return backup;
}

/** How this very program is started, by absolute paths: programs of a desktop know no other. */
function ownLauncher(redact: boolean | string | undefined): Launcher {
	const [, script] = process.argv;
	if (script === undefined || /[\\/]_npx[\\/]/.test(script)) {
		throw new CommandError(
			EXIT.usage,
			'npx keeps this program only for a while; install it first: npm install --global sillok',
		);
	}
	const options = redact === undefined || redact === false ? [] : [redactOption(redact)];
	return { command: process.execPath, args: [...process.execArgv, script, 'record'], options };
}

function redactOption(redact: true | string): string {
	return redact === true ? '--redact' : `--redact=${redact}`;
}
