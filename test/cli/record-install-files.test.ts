import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import type { Machine } from '../../cli/client-paths/place.ts';
import { install } from '../../cli/commands/record-install.ts';
import { commandsOf } from './commands-of.ts';
import { RecordedClient } from './record-process.ts';

const home = mkdtempSync(join(tmpdir(), 'sillok-install-'));
afterAll(() => rmSync(home, { recursive: true }));
const machine: Machine = { platform: 'linux', home, env: {} };

function put(path: string, text: string): string {
	const file = join(home, path);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text, { mode: 0o640 });
	return file;
}

async function quietly(
	...args: Parameters<typeof install>
): Promise<{ code: number; out: string }> {
	let out = '';
	const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
		out += String(text);
		return true;
	});
	try {
		return { code: await install(...args), out };
	} finally {
		write.mockRestore();
	}
}

test('install and uninstall in a home folder', async () => {
	const text = `${JSON.stringify({ mcpServers: { notes: { command: 'npx', args: ['-y', 'x'] } } }, null, 2)}\n`;
	const file = put('.cursor/mcp.json', text);
	const dry = await quietly('install', 'cursor', { dryRun: true }, machine);
	expect(dry.out).toContain('notes: recorded from now on');
	expect(readFileSync(file, 'utf8')).toBe(text);

	const first = await quietly('install', 'cursor', {}, machine);
	expect(first.code).toBe(0);
	expect(first.out).toContain('"record"');
	const backups = () =>
		readdirSync(dirname(file)).filter((name) => name.endsWith('.sillok-backup'));
	expect(backups()).toHaveLength(1);
	expect(readFileSync(join(dirname(file), backups()[0]!), 'utf8')).toBe(text);
	expect(statSync(file).mode & 0o777).toBe(0o640);
	const once = readFileSync(file, 'utf8');

	const second = await quietly('install', 'cursor', {}, machine);
	expect(second.out).toContain('as it should be');
	expect(readFileSync(file, 'utf8')).toBe(once);
	expect(backups()).toHaveLength(1);

	await quietly('uninstall', 'cursor', {}, machine);
	expect(readFileSync(file, 'utf8')).toBe(text);
	expect(readdirSync(dirname(file)).filter((name) => name.endsWith('.sillok-new'))).toEqual([]);
});

test('a link to the configuration stays a link', async () => {
	const text = '{"mcpServers":{"a":{"command":"x"}}}';
	const target = put('dotfiles/mcp.json', text);
	const link = join(home, 'linked.json');
	symlinkSync(target, link);
	await quietly('install', 'cursor', { config: link }, machine);
	expect(readFileSync(target, 'utf8')).toContain('--installed');
	expect(existsSync(link)).toBe(true);
	await quietly('uninstall', 'cursor', { config: link }, machine);
	expect(readFileSync(link, 'utf8')).toBe(text);
});

test.each([
	['no such client', 'nobody', {}, /no known client/],
	['nothing there', 'windsurf', {}, /no configuration here/],
	['TOML', 'codex', {}, /TOML.*by hand/],
	['not JSON', 'cursor', { config: 'broken.json' }, /no JSON object/],
	['no such server', 'claude-code', { server: ['none'] }, /no such server/],
])('refused: %s', async (_, client, options: { config?: string; server?: string[] }, message) => {
	put('.codex/config.toml', '[mcp_servers.a]\ncommand = "x"\n');
	put('.claude.json', '{"mcpServers":{"a":{"command":"x"}}}');
	const broken = put('broken.json', '{"mcpServers":');
	const given = options.config === undefined ? options : { ...options, config: broken };
	await expect(quietly('install', client, given, machine)).rejects.toThrow(message);
});

test('on the command line, with options that record has as well', async () => {
	const text = '{"mcpServers":{"a":{"command":"x"},"b":{"command":"y"}}}';
	const file = put('.cursor/cli.json', text);
	const env = { HOME: home, USERPROFILE: home };
	const run = async (...args: string[]) => {
		const sillok = new RecordedClient([...args, '--config', file], env);
		return { ...(await sillok.ended()), out: sillok.text() };
	};
	const done = await run('install', 'cursor', '--server', 'b', '--redact', 'iban');
	expect(done.code).toBe(0);
	expect(done.out).toContain('b: recorded from now on');
	const [a, b] = commandsOf(readFileSync(file, 'utf8'));
	expect(a?.command).toBe('x');
	expect(b?.command).toBe(process.execPath);
	expect(b?.args.slice(-5)).toEqual(['none', '--server=b', '--redact=iban', '--', 'y']);
	expect((await run('uninstall', 'cursor')).code).toBe(0);
	expect(readFileSync(file, 'utf8')).toBe(text);
}, 30_000);
