import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Machine } from '../../cli/client-paths/place.ts';
import { discover, discoveryReport, sinceTime } from '../../cli/discover.ts';

const SAMPLES = 'sample-logs';
const FULL = `${SAMPLES}/claude-desktop/full/mcp.log`;
const CONFIG = `${SAMPLES}/mcp-config/claude-desktop/claude_desktop_config.json`;
const CODEX = `${SAMPLES}/mcp-config/codex/config.toml`;
const STYLE = { bold: String, dim: String, level: (_: string, text: string) => text, width: 80 };
const root = mkdtempSync(join(tmpdir(), 'sillok-homes-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A made-up home folder with copies of samples in it. */
function home(platform: NodeJS.Platform, files: Readonly<Record<string, string>>): Machine {
	const folder = mkdtempSync(join(root, `${platform}-`));
	for (const [path, sample] of Object.entries(files)) {
		mkdirSync(join(folder, dirname(path)), { recursive: true });
		copyFileSync(sample, join(folder, path));
	}
	return { platform, home: folder, env: {} };
}

const HOMES: readonly (readonly [NodeJS.Platform, Readonly<Record<string, string>>])[] = [
	[
		'darwin',
		{
			'Library/Logs/Claude/mcp.log': FULL,
			'Library/Application Support/Claude/claude_desktop_config.json': CONFIG,
			'.codex/config.toml': CODEX,
		},
	],
	[
		'win32',
		{
			'AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/logs/mcp.log': FULL,
			'AppData/Roaming/Claude/claude_desktop_config.json': CONFIG,
			'.codex/config.toml': CODEX,
		},
	],
	[
		'linux',
		{
			'.config/Claude/logs/mcp.log': FULL,
			'.config/Claude/claude_desktop_config.json': CONFIG,
			'.codex/config.toml': CODEX,
		},
	],
];

test.each(HOMES)('finds logs and configurations on %s', async (platform, files) => {
	const machine = home(platform, files);
	const found = await discover(machine, 0);
	expect(
		found.map(({ client, kind, format, files: of }) => [client, kind, format, of.length]),
	).toEqual([
		['Claude Desktop', 'log', 'claude-desktop', 1],
		['Claude Desktop', 'configuration', 'mcp-config', 1],
		['Codex', 'configuration', 'mcp-config', 1],
	]);
	const paths = found.flatMap((one) => one.files.map((file) => file.path));
	expect(paths.sort()).toEqual(
		Object.keys(files)
			.map((path) => `${machine.home}/${path}`)
			.sort(),
	);
	const report = discoveryReport(found, STYLE);
	expect(report).toContain('Found 3 files');
	expect(report).toContain('can show: tool names, arguments, results, definitions');
	for (const line of report.split('\n')) expect(line.length).toBeLessThanOrEqual(140);
});

test('old logs are counted and left out, old configurations are not', async () => {
	const machine = home('linux', HOMES[2]![1]);
	const old = new Date('2026-01-01T00:00:00Z');
	utimesSync(join(machine.home, '.config/Claude/logs/mcp.log'), old, old);
	utimesSync(join(machine.home, '.codex/config.toml'), old, old);
	const found = await discover(machine, Date.UTC(2026, 5, 1));
	expect(found.map(({ kind, files, older }) => [kind, files.length, older])).toEqual([
		['log', 0, 1],
		['configuration', 1, 0],
		['configuration', 1, 0],
	]);
	expect(discoveryReport(found, STYLE)).toContain('1 older file left out');
});

test('an empty home says what to do; a folder that links to itself ends', async () => {
	const machine = home('linux', {});
	mkdirSync(join(machine.home, '.claude/projects'), { recursive: true });
	symlinkSync('.', join(machine.home, '.claude/projects/again'));
	const found = await discover(machine, 0);
	expect(found).toEqual([]);
	expect(discoveryReport(found, STYLE)).toContain('sillok scan PATH');
});

test.each([
	['all', 0],
	['2d', 1_000_000_000 - 172_800_000],
	['1h', 1_000_000_000 - 3_600_000],
	['soon', Number.NaN],
	['-1d', Number.NaN],
	['', Number.NaN],
])('%s goes back to %d', (age, time) => {
	expect(sinceTime(age, 1_000_000_000)).toBe(time);
});
