import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkDocument } from '../ecs/check-document.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/node/cli/main.js', import.meta.url));
const INCIDENTS = fileURLToPath(new URL('../../sample-logs/incidents/', import.meta.url));
const FORECAST = join(INCIDENTS, 'forecast-that-wanted-a-key', 'logs');
const QUIET = join(INCIDENTS, 'quiet-week', 'logs');

/** Runs the built program in a folder that is not the repository, as a person would. */
function sillok(args: readonly string[], input?: string) {
	const folder = mkdtempSync(join(tmpdir(), 'sillok-test-'));
	const run = spawnSync(process.execPath, [PROGRAM, ...args], {
		cwd: folder,
		encoding: 'utf8',
		input: input ?? '',
		maxBuffer: 1 << 28,
		env: { ...process.env, TZ: 'Asia/Seoul', NO_COLOR: '1' },
	});
	return { code: run.status, out: run.stdout, err: run.stderr, folder };
}

const lines = (text: string) =>
	text
		.trimEnd()
		.split('\n')
		.filter((line) => line !== '');

test('it is built', () => {
	expect(existsSync(PROGRAM), 'npm run build comes first').toBe(true);
});

test('scan: the text report says the verdict and the place of the evidence', () => {
	const { code, out } = sillok(['scan', FORECAST]);
	expect(code).toBe(0);
	expect(out).toMatch(/\d alerts: \d critical/);
	expect(out).toMatch(/mcp-server-weather\.log:\d+/);
	expect(out).not.toContain('\u001b');
	expect(Math.max(...lines(out).map((line) => [...line].length))).toBeLessThanOrEqual(80);
});

test('scan --format ndjson: stdout holds one ECS alert a line and nothing else', () => {
	const { code, out, err } = sillok(['scan', '--format', 'ndjson', FORECAST]);
	expect(code).toBe(0);
	const alerts = lines(out).map((line) => JSON.parse(line));
	expect(alerts.length).toBeGreaterThan(0);
	expect(alerts.flatMap(checkDocument)).toEqual([]);
	expect(new Set(alerts.map((alert) => alert.event.kind))).toEqual(new Set(['alert']));
	expect(err).toContain('Rules');
});

test('scan: ids do not depend on the run', () => {
	const ids = () =>
		lines(sillok(['scan', '--format', 'ndjson', FORECAST]).out).map(
			(line) => JSON.parse(line).event.id,
		);
	expect(ids()).toEqual(ids());
});

test('scan --fail-on', () => {
	expect(sillok(['scan', '--fail-on', 'high', FORECAST]).code).toBe(1);
	expect(sillok(['scan', '--fail-on', 'informational', QUIET]).code).toBe(0);
});

test('scan of the quiet week is clean, and says how many rules could run', () => {
	const { code, out } = sillok(['scan', QUIET]);
	expect(code).toBe(0);
	expect(out).toMatch(/No alerts\. \d+ of \d+ rules could run/);
});

test('scan --health writes rule health, limits and files', () => {
	const { folder } = sillok(['--version']);
	const file = join(folder, 'health.json');
	expect(sillok(['scan', '--health', file, QUIET]).code).toBe(0);
	const health = JSON.parse(readFileSync(file, 'utf8'));
	expect(Object.keys(health)).toEqual(['rules', 'limits', 'fileFindings', 'files']);
});

test('scan --format json', () => {
	const { out } = sillok(['scan', '--format', 'json', FORECAST]);
	expect(Object.keys(JSON.parse(out))).toEqual([
		'alerts',
		'rules',
		'limits',
		'fileFindings',
		'files',
	]);
});

test('normalize: every line is an ECS document; stdin works', () => {
	const log = readFileSync(join(FORECAST, 'mcp-server-weather.log'), 'utf8');
	const { code, out } = sillok(['normalize', '-'], log);
	expect(code).toBe(0);
	const documents = lines(out).map((line) => JSON.parse(line));
	expect(documents.length).toBeGreaterThan(50);
	expect(documents.flatMap(checkDocument)).toEqual([]);
});

test('normalize marks what another file says too', () => {
	const documents = lines(sillok(['normalize', FORECAST]).out).map((line) => JSON.parse(line));
	const ids = new Set(documents.map((document) => document.event.id));
	const duplicates = documents.filter((document) => document.sillok.duplicate_of !== undefined);
	expect(duplicates.length).toBeGreaterThan(100);
	expect(duplicates.every((document) => ids.has(document.sillok.duplicate_of))).toBe(true);
});

test.each([
	['no path', ['scan'], 2],
	['an unknown option', ['scan', '--nonsense', FORECAST], 2],
	['an unknown command', ['nonsense'], 2],
	['a zone that is none', ['scan', '--timezone', 'Nowhere/Land', FORECAST], 2],
	['a level that is none', ['scan', '--fail-on', 'terrible', QUIET], 2],
	['a path that is not there', ['scan', '/no/such/file'], 3],
	['help', ['--help'], 0],
	['the version', ['--version'], 0],
])('exit code for %s', (_, args, code) => {
	const run = sillok(args);
	expect(run.code).toBe(code);
	if (code !== 0) {
		expect(run.out).toBe('');
		expect(run.err).not.toMatch(/at .*\.js:\d+/);
	}
});

test('a file that is no log is said to be none', () => {
	const { folder } = sillok(['--version']);
	writeFileSync(join(folder, 'notes.txt'), 'Dear diary\n');
	const { code, out } = sillok(['scan', join(folder, 'notes.txt')]);
	expect(code).toBe(3);
	expect(out).toContain('not recognised');
});

test('rules list and lint', () => {
	expect(lines(sillok(['rules', 'list']).out).length).toBeGreaterThan(23);
	expect(sillok(['rules', 'lint'])).toMatchObject({ code: 0, err: '' });
});

test('rules lint names file and line of a broken rule', () => {
	const { folder } = sillok(['--version']);
	writeFileSync(join(folder, 'bad.yml'), 'title: Bad\nid: 1\nquery: |\n  DROP TABLE events\n');
	const { code, err } = sillok(['rules', 'lint', folder]);
	expect(code).toBe(3);
	expect(err).toMatch(/bad\.yml:\d+/);
});

test("the program's own log is ECS on stderr", () => {
	const { out, err } = sillok(['--log-level', 'info', 'scan', '--format', 'ndjson', QUIET]);
	expect(out).toBe('');
	const logged = lines(err)
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line));
	expect(logged[0]).toMatchObject({ 'log.level': 'info', 'ecs.version': expect.any(String) });
});
