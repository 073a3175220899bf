import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const PLACES = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
	'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** Start without a sandbox (containers run as root), without a graphics card, and without any request of the browser's own. */
export const BROWSER_ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/**
 * Path of a Chromium for the browser tests: `SILLOK_CHROMIUM`, an installed one, Playwright's own, or on Debian as root
 * the `chromium` package, which it installs; throws one sentence when none can be had.
 */
export function findBrowser(): string {
	const given = process.env.SILLOK_CHROMIUM;
	if (given !== undefined && given !== '') {
		if (!isProgram(given)) throw new Error(`SILLOK_CHROMIUM names no program: ${given}`);
		return given;
	}
	const found = installedBrowser();
	if (found !== undefined) return found;
	if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
		process.stderr.write('No browser found; installing the Debian package chromium.\n');
		const installed = run('apt-get', ['update']) && run('apt-get', INSTALL);
		const path = installed ? installedBrowser() : undefined;
		if (path !== undefined) return path;
	}
	throw new Error(
		'The browser tests need Chromium or Chrome: install one, run `npx playwright install chromium`, or set SILLOK_CHROMIUM to its path.',
	);
}

const INSTALL = ['install', '-y', '--no-install-recommends', 'chromium'];

function installedBrowser(): string | undefined {
	const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
	const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
	return [...onPath, ...PLACES, chromium.executablePath()].find(isProgram);
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function run(command: string, args: readonly string[]): boolean {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	// The installer's words go to stderr: stdout of the tests stays their own.
	return spawnSync(command, args, { env, stdio: ['ignore', 2, 2] }).status === 0;
}

if (process.argv[1] === import.meta.filename) {
	try {
		process.stdout.write(`${findBrowser()}\n`);
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	}
}
