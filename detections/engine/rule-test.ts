import { normalise } from '../../ingest/normalise.ts';
import { inputOf } from '../../ingest/read/input.ts';
import type { Alert } from './alert.ts';
import type { Database } from './database.ts';
import { finalise } from './finalise.ts';
import { describeReason, type RuleHealth } from './health.ts';
import { lockEngine } from './lock.ts';
import type { Pack } from './pack.ts';
import type { Rule, RuleTest } from './rule.ts';
import { runRules } from './run.ts';
import { createTables, insertBatch } from './tables.ts';

/** What became of one test of a rule. */
export interface RuleTestResult {
	readonly ok: boolean;
	/** Alerts expected, as the file says it, and got. */
	readonly expected: RuleTest['fires'];
	readonly got: number;
	/** What was wrong, in one sentence; empty when `ok`. */
	readonly problem: string;
	readonly alerts: readonly Alert[];
	readonly health: RuleHealth;
}

/** Runs one test of a rule on its raw log lines, from reading them to alerts, on a database of its own. */
export async function runRuleTest(
	openDb: () => Promise<Database>,
	pack: Pack,
	rule: Rule,
	test: RuleTest,
): Promise<RuleTestResult> {
	const db = await openDb();
	try {
		await createTables(db);
		const files = await normalise(
			test.files.map(({ path, text }) => inputOf(path, text)),
			{ zone: 'UTC', secretSalt: 'rule tests', onBatch: (batch) => insertBatch(db, batch) },
		);
		await insertBatch(db, { files });
		await finalise(db);
		await lockEngine(db);
		const { alerts, health } = await runRules(db, { ...pack, rules: [rule] });
		return judge(test, alerts, health[0]!);
	} finally {
		await db.close();
	}
}

function judge(test: RuleTest, alerts: readonly Alert[], health: RuleHealth): RuleTestResult {
	const got = alerts.length;
	const result = { expected: test.fires, got, alerts, health };
	const count = test.fires === false ? 0 : test.fires;
	const other = alerts.find((alert) => test.level !== undefined && alert.level !== test.level);
	let problem = '';
	if (health.state === 'error') {
		problem = health.reason === null ? 'error' : describeReason(health.reason);
	} else if (count === true ? got === 0 : got !== count) {
		const why = health.reason === null ? '' : `: ${describeReason(health.reason)}`;
		problem = `fires ${got} times, not ${count === true ? 'at all' : count}${why}`;
	} else if (other !== undefined) {
		problem = `an alert has the level ${other.level}, not ${test.level}`;
	}
	return { ...result, ok: problem === '', problem };
}
