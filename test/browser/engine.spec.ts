import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { acceptBulk, acceptHec, linesOf } from '../sinks/receivers.ts';
import { expect, test } from './app.ts';

const call = (id: number, path: string) =>
	`{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"read_file","arguments":{"path":"${path}"}}}`;
const LINES = [call(1, '/tmp/한글.txt'), call(2, '/tmp/b'), call(3, '/tmp/c')];
const TEXT = `${LINES.join('\r\n')}\r\n`;
const BYTES = Buffer.from(TEXT);
const UTF16 = Buffer.from(`\ufeff${TEXT}`, 'utf16le');

const CONTAINERS: readonly (readonly [name: string, path: string, bytes: Uint8Array])[] = [
	['plain.jsonl', 'plain.jsonl', BYTES],
	['log.jsonl.gz', 'log.jsonl.gz', gzipSync(BYTES)],
	['logs.zip', 'logs.zip/a/b.jsonl', zipSync({ 'a/b.jsonl': BYTES })],
	['twice.zip', 'twice.zip/c.jsonl.gz', zipSync({ 'c.jsonl.gz': gzipSync(BYTES) })],
	['utf16.jsonl', 'utf16.jsonl', UTF16],
];

for (const [name, path, bytes] of CONTAINERS) {
	test(`${name}: every line can be read back, and the hash is that of its bytes`, async ({
		page,
		harness,
	}) => {
		await page.goto(harness.url);
		const read = await page.evaluate(
			async ({ name, content }) => {
				const opened = await globalThis.harness.openBytes(name, content);
				const engine = await globalThis.harness.engine;
				const { rows } = await engine.query(
					'SELECT file_id, byte_offset, byte_length FROM events ORDER BY seq',
				);
				const lines: (string | null)[] = [];
				for (const [file, offset, length] of rows as [number, number, number][]) {
					const raw = await engine.rawBytes(file, offset, length);
					lines.push(raw === null ? null : new TextDecoder().decode(raw));
				}
				return { lines, file: opened.files[0] };
			},
			{ name, content: Buffer.from(bytes).toString('base64') },
		);
		expect(read.lines).toEqual(LINES);
		expect(read.file).toMatchObject({
			path,
			size: BYTES.length,
			sha256: createHash('sha256').update(BYTES).digest('hex'),
			events: 3,
		});
	});
}

test('files opened later come in addition, with ids and sources of their own', async ({
	page,
	harness,
}) => {
	await page.goto(harness.url);
	const read = await page.evaluate(
		async ({ first, second }) => {
			await globalThis.harness.open({ 'first.jsonl': first });
			const opened = await globalThis.harness.open({ 'second.jsonl': second });
			const engine = await globalThis.harness.engine;
			const raw = await engine.rawBytes(1, 0, second.length - 1);
			return {
				files: opened.files.map(({ file_id, path }) => [file_id, path]),
				events: opened.events,
				raw: raw === null ? null : new TextDecoder().decode(raw),
			};
		},
		{ first: `${call(1, '/tmp/a')}\n`, second: `${call(2, '/tmp/bb')}\n` },
	);
	expect(read).toEqual({
		files: [
			[0, 'first.jsonl'],
			[1, 'second.jsonl'],
		],
		events: 2,
		raw: call(2, '/tmp/bb'),
	});
});

test('a cancelled reading keeps what was read, and everything still works', async ({
	page,
	harness,
}) => {
	await page.goto(harness.url);
	const line = call(1, `/tmp/${'x'.repeat(200)}`);
	const read = await page.evaluate(async (line) => {
		const abort = new AbortController();
		const text = `${line}\n`.repeat(200_000);
		const engine = await globalThis.harness.engine;
		const opened = await engine.open(globalThis.harness.dropped({ 'big.jsonl': text }), {
			zone: 'UTC',
			signal: abort.signal,
			onProgress: ({ events }) => {
				if (events > 0) abort.abort();
			},
		});
		const { rows } = await engine.query('SELECT count(*) FROM events');
		return { ...opened, counted: rows[0]?.[0], total: text.length };
	}, line);
	expect(read.cancelled).toBe(true);
	expect(read.events).toBeGreaterThan(0);
	expect(read.events).toBeLessThan(200_000);
	expect(read.counted).toBe(read.events);
	const [file] = read.files;
	expect(file?.size).toBeLessThan(read.total);
	const part = Buffer.from(`${line}\n`.repeat(200_000)).subarray(0, file?.size ?? 0);
	expect(file?.sha256).toBe(createHash('sha256').update(part).digest('hex'));
	expect(read.health.every(({ state }) => state !== 'error')).toBe(true);
});

test('a statement without end is ended in time, and the data is there afterwards', async ({
	page,
	harness,
}) => {
	await page.goto(harness.url);
	const outcome = await page.evaluate(async (text) => {
		await globalThis.harness.open({ 'a.jsonl': text });
		const engine = await globalThis.harness.engine;
		const copies = Array.from({ length: 24 }, (_, copy) => `events e${copy}`);
		const endless = `SELECT count(*) AS n FROM ${copies.join(', ')} WHERE e0.seq + e23.seq = 0`;
		const error = await engine.userQuery(endless, { timeoutMs: 500 }).then(
			() => 'ran',
			(problem: Error) => problem.name,
		);
		const { rows } = await engine.query('SELECT count(*) FROM events');
		const raw = await engine.rawBytes(0, 0, 20);
		return { error, events: rows[0]?.[0], raw: raw?.length };
	}, TEXT);
	expect(['TimeoutError', 'EngineLostError']).toContain(outcome.error);
	expect(outcome).toMatchObject({ events: 3, raw: 20 });
});

test('what is exported holds every event and alert', async ({ page, harness }) => {
	await page.goto(harness.url);
	const exported = await page.evaluate(async () => {
		const opened = await globalThis.harness.sample('forecast-that-wanted-a-key');
		const engine = await globalThis.harness.engine;
		const text = async (...[what, as, where]: Parameters<typeof engine.export>) =>
			(await engine.export(what, as, where)).text();
		const { rows } = await engine.query('SELECT count(*) FROM events');
		return {
			alerts: opened.alerts.length,
			documents: Number(rows[0]?.[0]),
			eventLines: await text('events', 'ndjson', {}),
			eventBulk: await text('events', 'elastic-bulk', {}),
			eventHec: await text('events', 'splunk-hec', {}),
			alertBulk: await text('alerts', 'elastic-bulk', {}),
			alertHec: await text('alerts', 'splunk-hec', {}),
			evidence: await text('events', 'ndjson', { eventIds: opened.alerts[0]?.eventIds ?? [] }),
			calls: await text('events', 'ndjson', { sql: "method = 'tools/call'" }),
			wanted: opened.alerts[0]?.eventIds,
		};
	});
	expect(linesOf(exported.eventLines)).toHaveLength(exported.documents);
	expect(acceptBulk(exported.eventBulk)).toHaveLength(exported.documents);
	expect(acceptHec(exported.eventHec)).toHaveLength(exported.documents);
	expect(acceptBulk(exported.alertBulk)).toHaveLength(exported.alerts);
	expect(acceptHec(exported.alertHec)).toHaveLength(exported.alerts);
	expect(linesOf(exported.evidence)).toMatchObject(
		exported.wanted?.map((id) => ({ event: { id } })) ?? [],
	);
	for (const document of linesOf(exported.calls)) {
		expect(document).toMatchObject({ mcp: { method: { name: 'tools/call' } } });
	}
});

test('files that are no logs are counted rejects', async ({ page, harness }) => {
	await page.goto(harness.url);
	const opened = await page.evaluate(() =>
		globalThis.harness.open({
			'empty.log': '',
			'zeros.bin': '\0'.repeat(5_000),
			'poem.txt': 'roses\n',
		}),
	);
	expect(opened.events).toBe(0);
	expect(opened.files.map(({ path, rejected }) => [path, rejected])).toEqual([
		['empty.log', 0],
		['zeros.bin', 1],
		['poem.txt', 1],
	]);
});
