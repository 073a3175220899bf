import { gzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { normalise } from '../ingest/normalise.ts';
import { type InputFile, inputOf } from '../ingest/read/input.ts';
import { readAll } from './read-sample.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const join = (...parts: (Uint8Array | string)[]) => {
	const all = parts.map((part) => (typeof part === 'string' ? bytes(part) : part));
	const out = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of all) {
		out.set(part, at);
		at += part.length;
	}
	return out;
};

const call = (id: unknown, args: string) =>
	`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":"tools/call","params":{"name":"read_file","arguments":${args}}}\n`;
const good = call(1, '{"path":"/tmp/a"}').repeat(5);
const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;

interface Case {
	readonly name: string;
	readonly file: InputFile;
	/** Events that must still come out. */
	readonly events: number;
	/** Reason of each kept reject, in order. */
	readonly rejects: readonly string[];
}

const CASES: Case[] = [
	{ name: 'empty', file: inputOf('empty.log', ''), events: 0, rejects: [] },
	{ name: 'only line ends', file: inputOf('blank.log', '\n\r\n\n'), events: 0, rejects: [] },
	{
		name: 'binary',
		file: inputOf(
			'a.log',
			Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256),
		),
		events: 0,
		rejects: ['binary'],
	},
	{
		name: 'cut in the middle of a character',
		file: inputOf(
			'a.jsonl',
			join(good, bytes('{"jsonrpc":"2.0","id":2,"method":"pi한').subarray(0, -1)),
		),
		events: 5,
		rejects: ['json-cut'],
	},
	{
		name: '10,000 levels of JSON',
		file: inputOf('a.jsonl', good + call(2, deep)),
		events: 6,
		rejects: [],
	},
	{
		name: '10,000 levels that never close',
		file: inputOf(
			'a.jsonl',
			`${good}{"jsonrpc":"2.0","id":2,"method":"x","params":${'['.repeat(10_000)}\n`,
		),
		events: 5,
		rejects: ['json-cut'],
	},
	{
		name: 'duplicate keys',
		file: inputOf(
			'a.jsonl',
			`${good}{"jsonrpc":"2.0","id":2,"id":3,"method":"ping","method":"tools/list"}\n`,
		),
		events: 6,
		rejects: [],
	},
	{
		name: '__proto__ keys',
		file: inputOf(
			'a.jsonl',
			good +
				call(
					'__proto__',
					'{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":1}}}',
				),
		),
		events: 6,
		rejects: [],
	},
	{
		name: 'invalid UTF-8',
		file: inputOf(
			'a.jsonl',
			join(good, '{"jsonrpc":"2.0","id":2,"method":"', Uint8Array.of(0xff, 0xfe, 0xc3), '"}\n'),
		),
		events: 6,
		rejects: [],
	},
	{
		name: 'NUL',
		file: inputOf('a.jsonl', good + call(2, '{"path":"/tmp/\\u0000a"}')),
		events: 6,
		rejects: [],
	},
	{
		name: 'raw NUL in a line',
		file: inputOf('a.jsonl', `${good}\u0000\u0000\n`),
		events: 5,
		rejects: [],
	},
	{
		name: 'lone surrogates',
		file: inputOf('a.jsonl', good + call('\ud800', '{"path":"\\udfff\\ud800"}')),
		events: 6,
		rejects: [],
	},
	{
		name: 'terminal escapes and HTML',
		file: inputOf(
			'a.jsonl',
			good + call(2, '{"path":"\\u001b]0;x\\u0007<img src=x onerror=alert(1)>"}'),
		),
		events: 6,
		rejects: [],
	},
	{
		name: 'two formats in one file',
		file: inputOf(
			'mcp.log',
			`${'2025-06-17T13:22:03.708Z [info] [memory] Message from client: {"jsonrpc":"2.0","id":1,"method":"ping"}\n'.repeat(5)}${good}`,
		),
		events: 10,
		rejects: [],
	},
	{
		name: 'prose',
		file: inputOf('notes.txt', 'Meeting notes\nNothing to see here.\n'),
		events: 0,
		rejects: ['unknown-format', 'unknown-format'],
	},
	{
		name: 'truncated gzip',
		file: inputOf('a.jsonl.gz', gzipSync(bytes(good.repeat(2000))).subarray(0, 500)),
		events: -1,
		rejects: ['json-cut', 'archive-broken'],
	},
	{
		name: 'truncated zip',
		file: inputOf('a.zip', zipSync({ 'a.jsonl': bytes(good.repeat(50)) }).subarray(0, 90)),
		events: -1,
		rejects: ['unknown-format', 'archive-broken', 'archive-broken'],
	},
];

test.each(CASES)('$name', async ({ file, events, rejects }) => {
	const { batch, files } = await readAll([file]);
	// -1: how much of a broken archive is still readable is not promised, only that it is said.
	if (events >= 0) expect(batch.events).toHaveLength(events);
	expect(batch.rejects.map((reject) => reject.reason)).toEqual(rejects);
	for (const row of files) {
		if (row.format !== null && events >= 0) {
			// Every line is an event, part of one, or a reject.
			expect((row.events ?? 0) + (row.joined ?? 0) + (row.rejected ?? 0)).toBe(row.lines);
		}
	}
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('a line of 100 MB is one reject and takes no memory of its size', async () => {
	const piece = new Uint8Array(1 << 20).fill(0x61);
	const before = process.memoryUsage().rss;
	let sent = 0;
	const file: InputFile = {
		path: 'long.jsonl',
		size: null,
		modified: null,
		stream: () =>
			new ReadableStream({
				pull(controller) {
					if (sent === 0) controller.enqueue(bytes(good));
					else if (sent <= 100) controller.enqueue(piece);
					else {
						controller.enqueue(bytes(`\n${good}`));
						controller.close();
					}
					sent++;
				},
			}),
	};
	const { batch } = await readAll([file]);
	expect(batch.events).toHaveLength(10);
	expect(batch.rejects).toMatchObject([
		{ reason: 'line-too-long', line: 6, byte_length: 100 * (1 << 20) },
	]);
	expect(process.memoryUsage().rss - before).toBeLessThan(90 * (1 << 20));
});

test('a zip bomb ends as one reject', async () => {
	const bomb = zipSync({ 'a.log': new Uint8Array(300 * (1 << 20)) }, { level: 9 });
	const { batch } = await readAll([inputOf('bomb.zip', bomb)]);
	expect(batch.rejects.map((reject) => reject.reason)).toContain('archive-limit');
});

test('an aborted read returns what it has', async () => {
	const controller = new AbortController();
	let events = 0;
	const files = await normalise(
		[inputOf('a.jsonl', good.repeat(20_000)), inputOf('b.jsonl', good)],
		{
			zone: 'UTC',
			secretSalt: 'test',
			signal: controller.signal,
			onBatch(batch) {
				events += batch.events.length;
				controller.abort();
			},
		},
	);
	expect(files).toHaveLength(1);
	expect(events).toBeGreaterThan(0);
	expect(events).toBeLessThan(100_000);
});
