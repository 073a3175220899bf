import { expect, test } from './app.ts';
import { attacksOn, packOf, requestsTo } from './attacks.ts';
import { type LeakServer, startLeakServer } from './leak-server.ts';

const LOG = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n';
let leak: LeakServer;

test.beforeAll(async () => {
	leak = await startLeakServer();
});
test.afterAll(() => leak.close());
test.beforeEach(() => {
	leak.requests.length = 0;
});

test('the leak server counts what reaches it', async () => {
	await fetch(`${leak.origin}/control`);
	expect(leak.requests).toEqual(['GET /control']);
});

test('gate: no rule of an attacking pack is taken, none reaches out', async ({ page, harness }) => {
	await page.goto(harness.url);
	await page.evaluate((log) => globalThis.harness.open({ 'a.jsonl': log }), LOG);
	const attacks = attacksOn(leak.origin);
	const loaded = await page.evaluate(async (files) => {
		const engine = await globalThis.harness.engine;
		return engine.loadPack(globalThis.harness.dropped(files));
	}, packOf(attacks));
	expect(loaded.rules).toBe(0);
	for (const [index, sql] of attacks.entries()) {
		const reasons = loaded.errors.filter((error) => error.includes(`rule-${index}.yml:`));
		expect(reasons, sql).not.toEqual([]);
	}
	expect(leak.requests).toEqual([]);
});

test('gate: no such statement typed by a person is run', async ({ page, harness }) => {
	await page.goto(harness.url);
	await page.evaluate((log) => globalThis.harness.open({ 'a.jsonl': log }), LOG);
	const outcomes = await page.evaluate(async (statements) => {
		const engine = await globalThis.harness.engine;
		const names: string[] = [];
		for (const sql of statements) {
			names.push(
				await engine.userQuery(sql).then(
					() => 'ran',
					(error: Error) => error.name,
				),
			);
		}
		return names;
	}, attacksOn(leak.origin));
	expect(outcomes).toEqual(outcomes.map(() => 'GateError'));
	expect(leak.requests).toEqual([]);
});

test('engine: past the gate, the locked engine refuses to reach out, and still works', async ({
	page,
	harness,
}) => {
	await page.goto(harness.url);
	await page.evaluate((log) => globalThis.harness.open({ 'a.jsonl': log }), LOG);
	const outcomes = await page.evaluate(async (statements) => {
		const engine = await globalThis.harness.engine;
		const ran: string[] = [];
		for (const sql of statements) {
			await engine.query(sql).then(
				() => ran.push(sql),
				() => undefined,
			);
		}
		const { rows } = await engine.query('SELECT count(*) FROM events');
		return { ran, events: rows[0]?.[0] };
	}, requestsTo(leak.origin));
	// In this engine INSTALL only notes the address; it is LOAD that fetches.
	expect(outcomes.ran.filter((sql) => !sql.startsWith('INSTALL'))).toEqual([]);
	expect(outcomes.events).toBe(1);
	expect(leak.requests).toEqual([]);
});

test('policy: with neither gate nor engine lock, the worker cannot reach out', async ({
	page,
	harness,
}) => {
	await page.goto(harness.url);
	const ran = await page.evaluate(
		(sql) => globalThis.harness.unlocked(sql),
		`SELECT * FROM read_csv('${leak.origin}/leak.csv')`,
	);
	expect(ran).toBe('refused');
	expect(leak.requests).toEqual([]);
});

test('control: without gate, engine lock and policy, the same statement does reach out', async ({
	page,
	harness,
	foreign,
}) => {
	await page.goto(`${harness.url}unbound.html`);
	await page.evaluate(
		(sql) => globalThis.harness.unlocked(sql),
		`SELECT * FROM read_csv('${leak.origin}/leak.csv')`,
	);
	expect(leak.requests).not.toEqual([]);
	foreign.length = 0;
});

test('self test: page and worker are both blocked by the policy', async ({ page, harness }) => {
	await page.goto(harness.url);
	const result = await page.evaluate(async () => (await globalThis.harness.engine).selfTest());
	expect(result).toMatchObject({ page: 'blocked', worker: 'blocked' });
	expect(result.csp).toContain("default-src 'none'");
});
