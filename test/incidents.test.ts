import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Alert } from '../detections/engine/alert.ts';
import type { Database } from '../detections/engine/database.ts';
import { finalise } from '../detections/engine/finalise.ts';
import { lockEngine } from '../detections/engine/lock.ts';
import { runRules } from '../detections/engine/run.ts';
import { createTables, insertBatch } from '../detections/engine/tables.ts';
import { normalise } from '../ingest/normalise.ts';
import { inputOf } from '../ingest/read/input.ts';
import { ENGINES } from './engine/engines.ts';
import { shareEngine } from './engine/shared-engine.ts';
import { readRules } from './read-rules.ts';

interface Story {
	readonly id: string;
	readonly title: { readonly en: string; readonly ko: string };
	readonly summary: { readonly en: string; readonly ko: string };
	readonly zone: string;
	readonly events: number;
	readonly duplicates: number;
	readonly alerts: readonly {
		readonly rule: string;
		readonly level: string;
		readonly server: string;
		readonly tool?: string;
		readonly id: string;
		readonly evidence: readonly string[];
	}[];
}

const ROOT = join(import.meta.dirname, '..', 'sample-logs', 'incidents');
const stories = readdirSync(ROOT).map((folder) => {
	const story: Story = parse(readFileSync(join(ROOT, folder, 'story.yml'), 'utf8'));
	const logs = join(ROOT, folder, 'logs');
	const files = readdirSync(logs, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(logs.length + 1))
		.sort();
	return { folder, story, files };
});
const pack = readRules();
const engines = ENGINES.map(([name, open]) => ({ name, ...shareEngine(open) }));
afterAll(() => Promise.all(engines.map(({ end }) => end())));

async function investigate(
	db: Database,
	folder: string,
	files: readonly string[],
	{ zone, salt }: { zone: string; salt: string },
): Promise<Alert[]> {
	await createTables(db);
	const rows = await normalise(
		files.map((path) => inputOf(path, readFileSync(join(ROOT, folder, 'logs', path), 'utf8'))),
		{ zone, secretSalt: salt, onBatch: (batch) => insertBatch(db, batch) },
	);
	await insertBatch(db, { files: rows });
	await finalise(db);
	await lockEngine(db);
	const { alerts, health } = await runRules(db, pack);
	expect(health.filter(({ state }) => state === 'error')).toEqual([]);
	return alerts;
}

const label = (alert: Alert) => ({
	rule: pack.rules.find((rule) => rule.id === alert.ruleId)?.path.replace(/^rules\/|\.yml$/g, ''),
	level: alert.level,
	server: alert.server,
	...(alert.tool === null ? {} : { tool: alert.tool }),
	id: alert.id,
	evidence: alert.evidence.map(({ file, line }) => `${file}:${line}`),
});
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

const runs = engines.flatMap(({ name, open }) =>
	stories.map((one) => [name, one.folder, { open, ...one }] as const),
);

test.each(runs)(
	'%s: %s gives its labelled alerts and no other',
	async (_engine, folder, { open, story, files }) => {
		const db = await open();
		const alerts = await investigate(db, folder, files, { zone: story.zone, salt: 'a' });
		expect(alerts.map(label).sort(byId)).toEqual([...story.alerts].sort(byId));
		const counts = await db.query(
			'SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM duplicates), (SELECT count(*) FROM rejects)',
		);
		expect(counts.rows[0]).toEqual([story.events, story.duplicates, 0]);
	},
);

test.each(runs)(
	'%s: ids of %s depend on neither zone, salt nor the order of files',
	async (_engine, folder, { open, story, files }) => {
		const db = await open();
		const backwards = [...files].reverse();
		const alerts = await investigate(db, folder, backwards, { zone: 'UTC', salt: 'b' });
		expect(alerts.map(({ id }) => id).sort()).toEqual(story.alerts.map(({ id }) => id).sort());
	},
);

test.each(stories.map(({ folder, story }) => [folder, story] as const))(
	'%s is told in both languages',
	(folder, story) => {
		expect(story.id).toBe(folder);
		for (const text of [story.title, story.summary]) {
			expect(text.en).not.toMatch(/[가-힣]/);
			expect(text.ko).toMatch(/[가-힣]/);
		}
	},
);
