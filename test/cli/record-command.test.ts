import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inputOf } from '../../ingest/read/input.ts';
import { readAll } from '../read-sample.ts';
import { readRecording } from './read-recording.ts';
import { ECHO, headOf, isRunning, RecordedClient, settled, sizeOf } from './record-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'sillok-record-'));
const started: RecordedClient[] = [];
afterAll(() => {
	for (const { process } of started) process.kill('SIGKILL');
	rmSync(folder, { recursive: true });
});
let files = 0;
const freshFile = () => join(folder, `r${files++}.jsonl`);

function record(
	args: readonly string[],
	env?: Record<string, string>,
	maxKiB?: number,
): RecordedClient {
	const client = new RecordedClient(args, env, maxKiB);
	started.push(client);
	return client;
}

const eventsOf = (file: string) => readRecording(file).events.map((event) => event.event);
const INITIALIZE = {
	protocolVersion: '2025-11-25',
	capabilities: {},
	clientInfo: { name: 'test-client', version: '1.0.0' },
};

test('a session from the first message to the end, and its events', async () => {
	const file = freshFile();
	const client = record(['--out', file, '--server', 'echo', '--', ...ECHO]);
	await client.ask(1, 'initialize', INITIALIZE);
	await client.ask(2, 'tools/call', { name: 'say', arguments: { text: '안녕' } });
	await client.ask(3, 'test/stderr', { text: 'one\ntwo' });
	client.process.stdin.end();
	expect(await client.ended()).toEqual({ code: 0, signal: null });
	expect(client.err).toBe('one\ntwo');
	const read = readRecording(file);
	expect(read.server.toString()).toBe(client.text());
	expect(read.stderr.toString()).toBe('one\ntwo');
	expect(read.events.map((event) => event.event)).toEqual(['started', 'client-closed', 'exited']);
	expect(read.heads[0]).toMatchObject({ server: 'echo', command: ECHO[0], args: ECHO.slice(1) });
	expect(read.heads[0]?.env).toContain('PATH');
	expect(JSON.stringify(read.heads[0])).not.toContain(process.env.PATH);

	const { documents, files: rows } = await readAll([inputOf('r.jsonl', readFileSync(file))]);
	expect(rows[0]).toMatchObject({ format: 'sillok-recording', rejected: 0 });
	expect(documents).toContainEqual(
		expect.objectContaining({
			gen_ai: expect.objectContaining({ tool: expect.objectContaining({ name: 'say' }) }),
			service: expect.objectContaining({ name: 'echo' }),
			mcp: expect.objectContaining({
				client: { name: 'test-client', version: '1.0.0' },
				server: { name: 'echo', version: '1.0.0' },
			}),
		}),
	);
}, 30_000);

test.each([
	['its own code', 'test/exit', { code: 5 }, { code: 5, signal: null }, { code: 5, signal: null }],
	['a signal', 'test/crash', {}, { code: 137, signal: null }, { code: null, signal: 'SIGKILL' }],
] as const)(
	'a server that ends by %s',
	async (_, method, params, end, noted) => {
		const file = freshFile();
		const client = record(['--out', file, '--', ...ECHO]);
		await client.ask(1, 'initialize', INITIALIZE);
		client.send({ jsonrpc: '2.0', method, params });
		// The client leaves its end open.
		expect(await client.ended()).toEqual(end);
		const { client: asked, events } = readRecording(file);
		expect(asked.toString()).toContain(method);
		expect(events.at(-1)).toMatchObject({ event: 'exited', ...noted });
	},
	30_000,
);

test('a server that does not go when its client has left is told to, then ended', async () => {
	const file = freshFile();
	const client = record(['--out', file, '--grace', '0.2', '--', ...ECHO]);
	await client.ask(1, 'test/deaf');
	client.process.stdin.end();
	expect(await client.ended()).toEqual({ code: 137, signal: null });
	expect(client.err).toContain('SIGTERM');
	expect(eventsOf(file)).toEqual(['started', 'client-closed', 'exited']);
}, 40_000);

test('a signal reaches the server, which ends as it likes', async () => {
	const file = freshFile();
	const client = record(['--out', file, '--', ...ECHO]);
	await client.ask(1, 'test/polite');
	client.process.kill('SIGTERM');
	expect(await client.ended()).toEqual({ code: 7, signal: null });
	expect(eventsOf(file)).toEqual(['started', 'signal', 'exited']);
}, 30_000);

test('a client that is killed leaves no server behind, and a whole recording', async () => {
	const file = freshFile();
	const client = record(['--out', file, '--', ...ECHO]);
	await client.ask(1, 'initialize', INITIALIZE);
	const { pid } = await headOf(file);
	client.process.stdin.destroy();
	client.process.stdout.destroy();
	client.process.stderr.destroy();
	await once(client.process, 'exit');
	await expect.poll(() => isRunning(pid)).toBe(false);
	expect(eventsOf(file).at(-1)).toBe('exited');
}, 30_000);

test('a proxy that is killed leaves no server behind', async () => {
	const file = freshFile();
	const client = record(['--out', file, '--', ...ECHO]);
	await client.ask(1, 'initialize', INITIALIZE);
	const { pid } = await headOf(file);
	client.process.kill('SIGKILL');
	await client.ended();
	await expect.poll(() => isRunning(pid)).toBe(false);
	expect(readFileSync(file, 'utf8')).toContain('"initialize"');
}, 30_000);

test('64 MiB in one message, both ways', async () => {
	const file = freshFile();
	const client = record(['--out', file, '--', ...ECHO, '--bytes']);
	const message = Buffer.from(`{"text":"${'x'.repeat(64 * 2 ** 20)}"}\n`);
	client.process.stdin.end(message);
	expect((await client.ended()).code).toBe(0);
	expect(Buffer.concat(client.out).equals(message)).toBe(true);
	const read = readRecording(file);
	expect(read.client.equals(message)).toBe(true);
	expect(read.server.equals(message)).toBe(true);
	const { files: rows } = await readAll([inputOf('r.jsonl', readFileSync(file))]);
	expect(rows[0]).toMatchObject({ format: 'sillok-recording', rejected: 0 });
}, 120_000);

test('a server that does not read holds its client up, and nobody else', async () => {
	const file = freshFile();
	const client = record(['--out', file, '--', ...ECHO]);
	await client.ask(1, 'test/sleep', { ms: 2500 });
	const filler = {
		jsonrpc: '2.0',
		method: 'notifications/x',
		params: { text: 'x'.repeat(2 ** 20) },
	};
	let taken = 0;
	while (taken < 64 && client.send(filler)) taken++;
	// More waits in front of the proxy than a pipe and its buffers hold.
	while (taken < 32) {
		client.send(filler);
		taken++;
	}
	await settled(() => client.process.stdin.writableLength);
	expect(client.process.stdin.writableLength).toBeGreaterThan(16 * 2 ** 20);
	await client.ask(2, 'ping');
	client.process.stdin.end();
	expect((await client.ended()).code).toBe(0);
}, 60_000);

test('a client that does not read holds the server up', async () => {
	const file = freshFile();
	const client = record(['--out', file, '--', ...ECHO]);
	await client.ask(1, 'initialize', INITIALIZE);
	await headOf(file);
	client.process.stdout.pause();
	const bytes = 16 * 2 ** 20;
	for (let id = 2; id < 6; id++)
		client.send({ jsonrpc: '2.0', id, method: 'test/big', params: { bytes } });
	await settled(() => sizeOf(file));
	// What the proxy took from the server is what it could pass on, and what its buffers hold.
	expect(sizeOf(file)).toBeLessThan(8 * 2 ** 20);
	client.process.stdout.resume();
	await client.until(4 * bytes);
	client.process.stdin.end();
	expect((await client.ended()).code).toBe(0);
	expect(readRecording(file).server.toString()).toBe(client.text());
}, 60_000);

test('what cannot be recorded is said once, and the session goes on', async () => {
	const blocked = join(folder, 'file');
	writeFileSync(blocked, '');
	const client = record(['--out', join(blocked, 'r.jsonl'), '--', ...ECHO]);
	for (let id = 1; id < 20; id++) await client.ask(id, 'ping');
	client.process.stdin.end();
	expect((await client.ended()).code).toBe(0);
	expect(client.err.match(/sillok: not recorded/g)).toHaveLength(1);
	expect(client.text().split('\n')).toHaveLength(20);
}, 30_000);

test.skipIf(process.platform === 'win32')(
	'a disk that fills up',
	async () => {
		const file = freshFile();
		// A limit on the size of files fails half way into a write, as a full disk does.
		const client = record(['--out', file, '--', ...ECHO], {}, 512);
		await client.ask(1, 'initialize', INITIALIZE);
		await client.ask(2, 'test/big', { bytes: 2 ** 20 });
		await client.ask(3, 'ping');
		client.process.stdin.end();
		expect((await client.ended()).code).toBe(0);
		expect(client.err).toMatch(/^sillok: not recorded: EFBIG/);
		expect(client.err.match(/sillok:/g)).toHaveLength(1);
		expect(readFileSync(file, 'utf8')).toContain('"initialize"');
	},
	30_000,
);

test.each([
	['not there', ['no-such-program-anywhere'], 127],
	['no program', [folder], 126],
])(
	'a command that is %s',
	async (_, command, code) => {
		const file = freshFile();
		const client = record(['--out', file, '--', ...command]);
		expect((await client.ended()).code).toBe(code);
		expect(client.err).toMatch(/^sillok: .* did not start: /);
		expect(client.text()).toBe('');
		expect(eventsOf(file)).toEqual(['not-started']);
	},
	30_000,
);

test('by default a recording goes into the state folder, under the name of the server', async () => {
	const client = record(['--', ...ECHO], {
		XDG_STATE_HOME: folder,
		HOME: folder,
		LOCALAPPDATA: folder,
	});
	await client.ask(1, 'ping');
	client.process.stdin.end();
	await client.ended();
	const kept = readdirSync(folder, { recursive: true }).map(String);
	expect(kept.filter((name) => /sillok.*echo-server-\d{4}-.*\.jsonl$/.test(name))).toHaveLength(1);
}, 30_000);

test('what is passed on is never redacted', async () => {
	const file = freshFile();
	const client = record(['--redact', '--out', file, '--', ...ECHO]);
	const secret = 'ghp_EXAMPLEexampleEXAMPLE0123456789';
	const answer = await client.ask(1, 'tools/call', { name: 'x', arguments: { token: secret } });
	expect(JSON.stringify(answer)).toContain(secret);
	client.process.stdin.end();
	await client.ended();
	const kept = readFileSync(file, 'utf8');
	expect(kept).not.toContain(secret);
	expect(kept).toContain('[github-token]');
}, 30_000);

test.each([
	['nothing to record', []],
	['an address that is none', ['--http', 'ftp://example.com']],
	['both', ['--http', 'http://example.com', '--', 'x']],
	['a size that is none', ['--max-size', 'big', '--', 'x']],
])(
	'refused: %s',
	async (_, args) => {
		const client = record(args);
		expect((await client.ended()).code).toBe(2);
		expect(client.text()).toBe('');
	},
	30_000,
);
