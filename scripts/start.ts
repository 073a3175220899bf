import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SOURCES = [
	'ingest',
	'detections',
	'sinks',
	'cli',
	'web',
	'sample-logs/incidents',
	'package-lock.json',
	'vite.config.ts',
];
const PAGE = join(ROOT, 'dist/web/index.html');
const PROGRAM = join(ROOT, 'dist/node/cli/main.js');

/** Builds what is missing or older than the sources, then serves the page: `npm start -- PATH…`. */
const built =
	existsSync(PAGE) && existsSync(PROGRAM) ? Math.min(changed(PAGE), changed(PROGRAM)) : 0;
if (SOURCES.some((source) => newest(join(ROOT, source)) > built)) {
	process.stderr.write('Building sillok (about a minute, once)…\n');
	const build = spawnSync('npm', ['run', 'build', '--silent'], {
		cwd: ROOT,
		stdio: ['ignore', 2, 2],
		shell: process.platform === 'win32',
	});
	if (build.status !== 0) process.exit(build.status ?? 1);
}
const run = spawnSync(process.execPath, [PROGRAM, 'open', ...process.argv.slice(2)], {
	stdio: 'inherit',
});
process.exit(run.status ?? 0);

function newest(path: string): number {
	if (!existsSync(path)) return 0;
	if (!statSync(path).isDirectory()) return changed(path);
	return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function changed(path: string): number {
	return statSync(path).mtimeMs;
}
