import {
	chmodSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate as soon } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoMicroseconds, microseconds } from '../../cli/record/clock.ts';
import type { Side } from '../../cli/record/operation.ts';
import { Recorder } from '../../cli/record/recorder.ts';
import { runStdioProxy } from '../../cli/record/stdio-proxy.ts';
import { readRecording } from './read-recording.ts';
import { folder, freshFile, recordAll, SETTINGS, said } from './record-all.ts';

const ECHO = join(import.meta.dirname, 'echo-server.mjs');

const MESSAGE =
	'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"한글","arguments":{}}}';
/** Bytes as programs write them, and as they do not. */
const piece = fc.oneof(
	fc
		.constantFrom(
			'\n',
			'\r\n',
			'\r',
			'',
			' ',
			MESSAGE,
			`${MESSAGE}\n`,
			`${MESSAGE}\r\n`,
			'[1]\n',
			'\ufeff{}\n',
			'{"a":"\u2028"}\n',
			',"msg":{}\n',
			'{"a":1}}\n',
			' {"a":1}\t\n',
			'\u0000\n',
		)
		.map((text) => Buffer.from(text)),
	fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
	fc.json().map((text) => Buffer.from(`${text}\n`)),
);
const chunks = fc.array(piece, { maxLength: 20 });

/** The same bytes cut elsewhere. */
function cutAgain(bytes: Buffer, sizes: readonly number[]): Buffer[] {
	const out: Buffer[] = [];
	let at = 0;
	for (let nth = 0; at < bytes.length; nth++) {
		const to = at + Math.max(1, sizes[nth % sizes.length]!);
		out.push(bytes.subarray(at, to));
		at = to;
	}
	return out;
}

test('a recording gives back any bytes in any chunks', async () => {
	const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
	await fc.assert(
		fc.asyncProperty(chunks, chunks, sizes, async (client, server, cuts) => {
			const path = freshFile();
			const recorder = new Recorder({ ...SETTINGS, path }, (reason) => {
				throw new Error(reason);
			});
			const sides: [Side, Buffer[]][] = [
				['client', cutAgain(Buffer.concat(client), cuts)],
				['server', cutAgain(Buffer.concat(server), cuts)],
			];
			for (let nth = 0; sides.some(([, list]) => nth < list.length); nth++) {
				for (const [from, list] of sides) {
					const bytes = list[nth];
					if (bytes !== undefined)
						recorder.take({ op: 'bytes', from, time: microseconds(), bytes });
				}
			}
			recorder.take({ op: 'event', time: microseconds(), event: { event: 'started' } });
			await recorder.close();
			const read = readRecording(path);
			expect(read.client).toEqual(Buffer.concat(client));
			expect(read.server).toEqual(Buffer.concat(server));
		}),
		{ numRuns: 300 },
	);
});

test('the proxy passes any bytes in any chunks on, both ways', async () => {
	await fc.assert(
		fc.asyncProperty(chunks, async (list) => {
			const path = freshFile();
			const recorder = new Recorder({ ...SETTINGS, path }, () => {});
			const stdin = new PassThrough();
			const stdout = new PassThrough();
			const out: Buffer[] = [];
			stdout.on('data', (bytes: Buffer) => out.push(bytes));
			const bytes = (from: Side, said: Uint8Array) => {
				recorder.take({ op: 'bytes', from, time: microseconds(), bytes: new Uint8Array(said) });
			};
			const nothing = () => {};
			const exit = runStdioProxy({
				command: process.execPath,
				args: [ECHO, '--bytes'],
				graceMs: 20_000,
				stdin,
				stdout,
				stderr: new PassThrough().resume(),
				events: {
					started: nothing,
					bytes,
					ended: nothing,
					signal: nothing,
					exited: nothing,
					notStarted: nothing,
				},
			});
			for (const chunk of list) {
				stdin.write(chunk);
				await soon();
			}
			stdin.end();
			expect(await exit).toBe(0);
			await recorder.close();
			const whole = Buffer.concat(list);
			expect(Buffer.concat(out)).toEqual(whole);
			if (whole.length === 0) return;
			const read = readRecording(path);
			expect(read.client).toEqual(whole);
			expect(read.server).toEqual(whole);
		}),
		{ numRuns: 12 },
	);
}, 60_000);

test.each([
	['JSON stands as it is', `${MESSAGE}\n`, `"msg":${MESSAGE}}`],
	['a carriage return belongs to the end', `${MESSAGE}\r\n`, `"end":"crlf","msg":${MESSAGE}}`],
	['white space is kept', ' {"a": 1}\n', '"text":" {\\"a\\": 1}"}'],
	['inner white space too', '{"a":  1 }\n', '"msg":{"a":  1 }}'],
	['what is no JSON is text', 'hello "x"\n', '"text":"hello \\"x\\""}'],
	['a scalar is text', '12\n', '"text":"12"}'],
	['bytes that are no text are base64', Uint8Array.of(0xff, 0x7b, 0x0a), '"base64":"/3s="}'],
	['an empty line', '\n', '"text":""}'],
	['the last line without its end', '{"a":1}', '"end":"none","msg":{"a":1}}'],
])('%s', async (_, bytes, line) => {
	const path = freshFile();
	await recordAll(path, [said('server', bytes)]);
	const [head, first, ...rest] = readFileSync(path, 'utf8').trimEnd().split('\n');
	expect(JSON.parse(head!)).toMatchObject({ sillok: 'recording', version: 1, server: 'test' });
	expect(first).toBe(`{"t":"2025-11-03T00:00:00.000000Z","from":"server",${line}`);
	expect(rest).toEqual([]);
});

test('a long message stands in parts, also one that never ends', async () => {
	const path = freshFile();
	const long = Buffer.from(`{"text":"${'가x'.repeat(3_000_000)}"}\n`);
	const endless = Buffer.alloc(90 * 2 ** 20, 0xfe);
	await recordAll(path, [
		said('server', long),
		...cutAgain(endless, [2 ** 24]).map((bytes) => said('client', bytes)),
		said('server', long),
	]);
	const read = readRecording(path);
	expect(read.server.equals(Buffer.concat([long, long]))).toBe(true);
	expect(read.client.equals(endless)).toBe(true);
	const lengths = readFileSync(path, 'latin1')
		.split('\n')
		.map((line) => line.length);
	expect(Math.max(...lengths)).toBeLessThan(16 * 2 ** 20);
});

test('files are for their owner alone, and one that exists is left alone', async () => {
	const path = join(folder, 'deep/er/notes.jsonl');
	await recordAll(path, [said('client', `${MESSAGE}\n`)]);
	await recordAll(path, [said('client', '{"other":1}\n')]);
	expect(statSync(path).mode & 0o777).toBe(0o600);
	expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
	expect(readFileSync(path, 'utf8')).toContain(MESSAGE);
	expect(readFileSync(join(folder, 'deep/er/notes-2.jsonl'), 'utf8')).toContain('other');
});

test('a full file is followed by another; the first and the newest are kept', async () => {
	const path = join(folder, 'full/r.jsonl');
	const messages = Array.from({ length: 40 }, (_, id) =>
		said('client', `{"jsonrpc":"2.0","id":${id}}\n`),
	);
	await recordAll(path, messages, { maxSize: 600, keep: 3 });
	const names = readdirSync(join(folder, 'full')).sort();
	expect(names).toHaveLength(3);
	expect(names[2]).toBe('r.jsonl');
	const { client, heads } = readRecording(path);
	const ids = [...client.toString().matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id));
	expect(ids[0]).toBe(0);
	expect(ids.at(-1)).toBe(39);
	const [first, second, third] = heads.map((head) => Number(head.generation));
	expect(first).toBe(1);
	expect(second).toBeGreaterThan(2);
	expect(third).toBe(Number(second) + 1);
	for (const name of names) expect(statSync(join(folder, 'full', name)).size).toBeLessThan(800);
});

test('what cannot be written is said once', async () => {
	const blocked = join(folder, 'blocked');
	writeFileSync(blocked, '');
	const failures = await recordAll(join(blocked, 'r.jsonl'), [
		said('client', `${MESSAGE}\n`),
		said('client', `${MESSAGE}\n`),
	]);
	expect(failures).toHaveLength(1);
	expect(failures[0]).toMatch(/ENOTDIR|EEXIST/);
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be written to', async () => {
	const shut = mkdtempSync(join(folder, 'shut-'));
	chmodSync(shut, 0o500);
	expect(await recordAll(join(shut, 'r.jsonl'), [said('client', '{}\n')])).toHaveLength(1);
});

test('what was lost is said, and the next whole message is recorded', async () => {
	const path = freshFile();
	await recordAll(path, [
		said('server', '{"a":1}\n{"b":'),
		{ op: 'lost', from: 'server', time: microseconds(), bytes: 1000 },
		said('server', ' the rest}\n{"c":3}\n'),
	]);
	const { events, server } = readRecording(path);
	expect(server.toString()).toBe('{"a":1}\n{"c":3}\n');
	expect(events).toMatchObject([{ event: 'lost', side: 'server', bytes: 1005 }]);
});

test('times go forward and are written in microseconds', () => {
	const first = microseconds();
	const second = microseconds();
	expect(second).toBeGreaterThanOrEqual(first);
	expect(Math.abs(first / 1000 - Date.now())).toBeLessThan(1000);
	expect(isoMicroseconds(Date.UTC(2025, 10, 3) * 1000 + 7)).toBe('2025-11-03T00:00:00.000007Z');
});
