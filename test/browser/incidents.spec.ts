import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findInputs } from '../../cli/inputs.ts';
import { loadLogs } from '../../cli/load.ts';
import { readPack } from '../../cli/packs.ts';
import type { Alert } from '../../detections/engine/alert.ts';
import { runRules } from '../../detections/engine/run.ts';
import { expect, test } from './app.ts';

const INCIDENTS = join(import.meta.dirname, '../../sample-logs/incidents');

interface Story {
	zone: string;
	alerts: readonly {
		rule: string;
		id: string;
		level: string;
		server: string;
		tool?: string;
		evidence: readonly string[];
	}[];
}

for (const id of readdirSync(INCIDENTS)) {
	test(`${id}: exactly the labelled alerts, with the ids of the command line`, async ({
		page,
		harness,
	}) => {
		const story = parse(readFileSync(join(INCIDENTS, id, 'story.yml'), 'utf8')) as Story;
		await page.goto(harness.url);
		const opened = await page.evaluate((name) => globalThis.harness.sample(name), id);
		const paths = new Map(opened.health.map((rule) => [rule.ruleId, rule.path]));

		const shown = opened.alerts.map((alert) => ({
			rule: paths.get(alert.ruleId)?.replace(/^rules\/|\.yml$/g, ''),
			id: alert.id,
			level: alert.level,
			server: alert.server,
			...(alert.tool === null ? {} : { tool: alert.tool }),
			evidence: alert.evidence.map(({ file, line }) => `${file?.slice(id.length + 1)}:${line}`),
		}));
		expect(sorted(shown)).toEqual(sorted(story.alerts));
		expect(opened.health.filter(({ state }) => state === 'error')).toEqual([]);

		expect(sorted(opened.alerts.map(outcome))).toEqual(
			sorted((await commandLineAlerts(join(INCIDENTS, id), story.zone)).map(outcome)),
		);
	});
}

async function commandLineAlerts(folder: string, zone: string): Promise<readonly Alert[]> {
	const loaded = await loadLogs(await findInputs([join(folder, 'logs')]), { zone });
	try {
		return (await runRules(loaded.db, await readPack())).alerts;
	} finally {
		await loaded.close();
	}
}

function outcome({ id, ruleId, level, reason, eventIds, time }: Alert): object {
	return { id, ruleId, level, reason, eventIds, time };
}

/** Values in an order that does not depend on who gave them. */
function sorted<T>(values: readonly T[]): T[] {
	return [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
