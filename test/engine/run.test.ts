import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../detections/engine/database.ts';
import { EngineLostError } from '../../detections/engine/errors.ts';
import { finalise } from '../../detections/engine/finalise.ts';
import { describeReason } from '../../detections/engine/health.ts';
import { lockEngine } from '../../detections/engine/lock.ts';
import { loadPack, type Pack } from '../../detections/engine/pack.ts';
import { ALERTS_PER_RULE, type RunOptions, runRules } from '../../detections/engine/run.ts';
import { createTables, insertBatch } from '../../detections/engine/tables.ts';
import { newEventRow } from '../../ingest/ecs/event-row.ts';
import { ENGINES } from './engines.ts';

interface RuleParts {
	readonly query: string;
	readonly requires?: string;
	readonly status?: string;
	readonly params?: string;
}

/** A pack of rules called `0`, `1` … in files `0.yml`, `1.yml` …, with a list of two hosts. */
function packOf(...rules: readonly RuleParts[]): Pack {
	const files = rules.map(({ query, requires = '[]', status = 'test', params = '{}' }, i) => ({
		path: `${i}.yml`,
		text: `title: '${i}'
id: 00000000-0000-4000-8000-00000000000${i}
status: ${status}
description: x
author: sillok
date: 2026-11-22
level: medium
requires: ${requires}
params: ${params}
query: |
  ${query.replaceAll('\n', '\n  ')}
`,
	}));
	const pack = loadPack([...files, { path: 'lists/hosts.csv', text: 'host\nexample.com\n' }]);
	expect(pack.errors).toEqual([]);
	return pack;
}

const EVENTS = Array.from({ length: 1200 }, (_, i) => ({
	...newEventRow(),
	event_id: `e${i}`,
	time: i * 1000,
	file_id: 0,
	line: i + 1,
	lines: 1,
	byte_offset: i * 10,
	byte_length: 9,
	client: 'claude-ai',
	server: 'files',
	quality: 'truncated',
	method: 'tools/call',
	kind: 'request',
}));

const ONE = `SELECT event_id AS event_ids, 'one' AS reason FROM events WHERE event_id = 'e7'`;

describe.each(ENGINES)('%s', (_, open) => {
	let db: Database;
	beforeAll(async () => {
		db = await open();
		await createTables(db);
		await insertBatch(db, { events: EVENTS, files: [{ file_id: 0, path: 'a.log', sha256: 'ff' }] });
		await finalise(db);
		await lockEngine(db);
	});
	afterAll(() => db.close());

	async function healthOf(rule: RuleParts, options?: RunOptions) {
		const { alerts, health } = await runRules(db, packOf(rule), options);
		const { state, rows, reason } = health[0]!;
		return { state, rows, alerts, reason: reason === null ? null : describeReason(reason) };
	}

	test('turns rows into alerts with their evidence', async () => {
		const query = `SELECT list(event_id ORDER BY seq DESC) AS event_ids, 'two' AS reason,
			'files' AS server, 'read' AS tool, 's' AS session_id, 'critical' AS level, 'g' AS group_key
		FROM events WHERE event_id IN ('e3', 'e4')`;
		const { state, alerts, rows, reason } = await healthOf({ query });
		expect({ state, rows, reason }).toEqual({ state: 'hit', rows: 1, reason: null });
		expect(alerts).toHaveLength(1);
		expect(alerts[0]).toMatchObject({
			ruleId: '00000000-0000-4000-8000-000000000000',
			ruleName: '0',
			level: 'critical',
			reason: 'two',
			server: 'files',
			tool: 'read',
			sessionId: 's',
			groupKey: 'g',
			client: 'claude-ai',
			eventIds: ['e4', 'e3'],
			time: 4000,
			firstTime: 3000,
			evidence: [
				{ eventId: 'e4', file: 'a.log', sha256: 'ff', line: 5, offset: 40, length: 9 },
				{ eventId: 'e3', file: 'a.log', line: 4 },
			],
		});
	});

	test('takes a single id, keeps the level of the rule, and gives the same alert once', async () => {
		const { alerts } = await healthOf({ query: `${ONE} UNION ALL ${ONE}` });
		expect(alerts.map(({ level, eventIds, server }) => [level, eventIds, server])).toEqual([
			['medium', ['e7'], null],
		]);
	});

	test.each<[string, string | null]>([
		['', null],
		[", '하나' AS reason_ko", '하나'],
		[', NULL AS reason_ko', null],
		[", '' AS reason_ko", null],
	])('takes the Korean reason, which is not in the id: %s', async (column, expected) => {
		const query = ONE.replace(' FROM', `${column} FROM`);
		const [plain, other] = [await healthOf({ query: ONE }), await healthOf({ query })];
		expect(other.alerts.map(({ reason, reasonKo }) => [reason, reasonKo])).toEqual([
			['one', expected],
		]);
		expect(other.alerts[0]!.id).toBe(plain.alerts[0]!.id);
	});

	test('fills in parameters and joins lists', async () => {
		const { alerts, reason } = await healthOf({
			params: `{ id: e9, words: ["it's", b], least: 1.5 }`,
			query: `SELECT event_id AS event_ids, list_hosts.host || $words[1] AS reason FROM events, list_hosts
			WHERE event_id = $id AND 2 > $least`,
		});
		expect([reason, ...alerts.map((alert) => alert.reason)]).toEqual([null, "example.comit's"]);
	});

	test.each<[string, string, string | null]>([
		['nothing', '[]', null],
		['a table with rows', '[{ table: events }]', null],
		[
			'an empty table',
			'[{ table: tools }]',
			'needs tool definitions (tools), which these logs never contain',
		],
		[
			'an empty table, with a reason',
			'[{ table: tools, because: lists of tools }]',
			'needs lists of tools (tools), which these logs never contain',
		],
		[
			'values that are there',
			'[{ table: events, where: { quality: [full, truncated], kind: request } }]',
			null,
		],
		[
			'a value that is not',
			'[{ table: events, where: { kind: request, quality: full } }]',
			'needs events (events.quality = full), which these logs never contain',
		],
		['a column that is filled', '[{ table: events, columns: [server] }]', null],
		[
			'a column that is not',
			'[{ table: calls, columns: [arguments_text] }]',
			'needs tool calls (calls.arguments_text), which these logs never contain',
		],
		[
			'two things, one missing',
			'[{ table: events }, { table: http }]',
			'needs HTTP records (http), which these logs never contain',
		],
	])('runs only if it can see: needs %s', async (_name, requires, expected) => {
		const query = `${ONE} AND false`;
		const { state, reason } = await healthOf({ requires, query });
		expect({ state, reason }).toEqual({
			state: expected === null ? 'no-hit' : 'could-not-run',
			reason: expected,
		});
	});

	test.each<[string, RegExp]>([
		["SELECT 'x' AS reason", /no column event_ids/],
		['SELECT event_id AS event_ids FROM events', /no column reason/],
		["SELECT NULL AS event_ids, 'x' AS reason", /no event_ids/],
		["SELECT []::VARCHAR[] AS event_ids, 'x' AS reason", /no event_ids/],
		["SELECT ['nowhere'] AS event_ids, 'x' AS reason", /no event has the id nowhere/],
		["SELECT 'e1' AS event_ids, 'x' AS reason, 'grave' AS level", /level must be one of/],
		['SELECT no_such_column AS event_ids FROM events', /no_such_column/],
		["SELECT event_id AS event_ids, line / 'x' AS reason FROM events", /Could not convert/],
		[
			"SELECT regexp_matches(event_id, '(') AS reason, event_id AS event_ids FROM events",
			/missing \)/,
		],
	])('reports the error of %s', async (query, expected) => {
		const { state, reason, alerts } = await healthOf({ query });
		expect(state).toBe('error');
		expect(reason).toMatch(expected);
		expect(alerts).toEqual([]);
	});

	test('caps the alerts of one rule and says so', async () => {
		const query = "SELECT event_id AS event_ids, 'x' AS reason FROM events ORDER BY seq";
		const { state, alerts, reason } = await healthOf({ query });
		expect(state).toBe('hit');
		expect(alerts).toHaveLength(ALERTS_PER_RULE);
		expect(reason).toBe('more than 1000 alerts; the first 1000 are kept');
	});

	test('ends a rule at its deadline and goes on with the next', async () => {
		const endless = `SELECT event_id AS event_ids, 'x' AS reason FROM events, range(1000000000000) t(x)
			WHERE hash(x) = 7`;
		const { alerts, health } = await runRules(db, packOf({ query: endless }, { query: ONE }), {
			timeoutMs: 1500,
		});
		expect(health.map(({ state, reason }) => [state, reason?.code])).toEqual([
			['error', 'timeout'],
			['hit', undefined],
		]);
		expect(alerts).toHaveLength(1);
	});

	test('leaves rules alone that are off, deprecated or already run', async () => {
		const pack = packOf(
			{ query: ONE },
			{ query: ONE, status: 'deprecated' },
			{ query: ONE },
			{ query: ONE },
		);
		const heard: string[] = [];
		const { alerts, health } = await runRules(db, pack, {
			off: new Set([pack.rules[0]!.id]),
			skip: new Set([pack.rules[2]!.id]),
			onRule: (rule, found) => heard.push(`${rule.path} ${rule.state} ${found.length}`),
		});
		expect(heard).toEqual(['0.yml off 0', '1.yml off 0', '3.yml hit 1']);
		expect(health.map((rule) => rule.reason?.code)).toEqual(['disabled', 'deprecated', undefined]);
		expect(alerts).toHaveLength(1);
	});

	test('stops when aborted', async () => {
		const abort = new AbortController();
		const pack = packOf({ query: ONE }, { query: ONE });
		const heard: string[] = [];
		const run = runRules(db, pack, {
			signal: abort.signal,
			onRule: (rule) => {
				heard.push(rule.path);
				abort.abort(new Error('enough'));
			},
		});
		await expect(run).rejects.toThrow('enough');
		expect(heard).toEqual(['0.yml']);
	});

	test('hands a lost engine to its owner, after saying which rule it was', async () => {
		const lost: Database = {
			...db,
			query: (sql, values, options) =>
				sql.includes('query(')
					? Promise.reject(new EngineLostError('trap'))
					: db.query(sql, values, options),
		};
		const heard: (string | undefined)[] = [];
		const run = runRules(lost, packOf({ query: ONE }), {
			onRule: (rule) => heard.push(rule.reason?.code),
		});
		await expect(run).rejects.toThrow(EngineLostError);
		expect(heard).toEqual(['engine-lost']);
	});
});
