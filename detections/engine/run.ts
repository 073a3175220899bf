import type { Alert } from './alert.ts';
import type { Database } from './database.ts';
import { EngineLostError, TimeoutError } from './errors.ts';
import { gatedStatement } from './gate.ts';
import type { HealthReason, RuleHealth } from './health.ts';
import { gateOptions } from './lint.ts';
import type { List } from './list.ts';
import type { Pack } from './pack.ts';
import { unmetRequirement } from './requirements.ts';
import type { Rule } from './rule.ts';
import { alertsOf, ContractError } from './rule-rows.ts';
import { createTable } from './tables.ts';

export type { RuleHealth } from './health.ts';

export interface RunOptions {
	/** Time for one rule, in milliseconds. */
	readonly timeoutMs?: number;
	readonly signal?: AbortSignal;
	/** Rules to leave alone, by id; their health is `off`. */
	readonly off?: ReadonlySet<string>;
	/** Rules already run, by id: they are passed over. For going on after an engine was lost. */
	readonly skip?: ReadonlySet<string>;
	/** Hears of each rule as it ends, with its alerts. */
	readonly onRule?: (health: RuleHealth, alerts: readonly Alert[]) => void;
}

export interface RunResult {
	readonly alerts: Alert[];
	readonly health: RuleHealth[];
}

/** Alerts of one rule that are kept; beyond, the rule is too broad to be read. */
export const ALERTS_PER_RULE = 1000;

/**
 * Runs every rule of a pack over the published tables of a finalised, locked database.
 * Rejects only with the signal's reason or with `EngineLostError`; what goes wrong in a rule is its health.
 */
export async function runRules(
	db: Database,
	pack: Pack,
	options: RunOptions = {},
): Promise<RunResult> {
	const { signal, off, skip, onRule } = options;
	signal?.throwIfAborted();
	await createLists(db, pack.lists);
	const alerts: Alert[] = [];
	const health: RuleHealth[] = [];
	for (const rule of pack.rules) {
		if (skip?.has(rule.id)) continue;
		const isOff = off?.has(rule.id)
			? 'disabled'
			: rule.status === 'deprecated'
				? 'deprecated'
				: null;
		const started = Date.now();
		const outcome =
			isOff === null
				? await runRule(db, pack, rule, options)
				: { state: 'off' as const, rows: 0, alerts: [], reason: { code: isOff } as const };
		const ruleHealth: RuleHealth = {
			ruleId: rule.id,
			title: rule.title,
			level: rule.level,
			path: rule.path,
			state: outcome.state,
			alerts: outcome.alerts.length,
			rows: outcome.rows,
			ms: Date.now() - started,
			reason: outcome.reason,
		};
		health.push(ruleHealth);
		alerts.push(...outcome.alerts);
		onRule?.(ruleHealth, outcome.alerts);
		if (outcome.reason?.code === 'engine-lost') throw new EngineLostError(outcome.reason.message);
		signal?.throwIfAborted();
	}
	return { alerts, health };
}

interface Outcome {
	readonly state: RuleHealth['state'];
	readonly rows: number;
	readonly alerts: readonly Alert[];
	readonly reason: HealthReason | null;
}

async function runRule(
	db: Database,
	pack: Pack,
	rule: Rule,
	{ timeoutMs = 20_000, signal }: RunOptions,
): Promise<Outcome> {
	const limits = signal === undefined ? { timeoutMs } : { timeoutMs, signal };
	try {
		const unmet = await unmetRequirement(db, rule.requires, limits);
		if (unmet !== null) return { state: 'could-not-run', rows: 0, alerts: [], reason: unmet };
		const sql = gatedStatement(rule.query, gateOptions(rule, pack.lists));
		const result = await db.query(sql, [], { ...limits, maxRows: ALERTS_PER_RULE + 1 });
		const isCapped = result.rows.length > ALERTS_PER_RULE;
		const kept = { ...result, rows: result.rows.slice(0, ALERTS_PER_RULE) };
		const alerts = await alertsOf(db, pack, rule, kept, limits);
		return {
			state: alerts.length > 0 ? 'hit' : 'no-hit',
			rows: result.rows.length,
			alerts,
			reason: isCapped ? { code: 'capped', cap: ALERTS_PER_RULE } : null,
		};
	} catch (error) {
		return { state: 'error', rows: 0, alerts: [], reason: reasonOf(error, signal) };
	}
}

function reasonOf(error: unknown, signal: AbortSignal | undefined): HealthReason {
	if (signal?.aborted) return { code: 'cancelled' };
	if (error instanceof TimeoutError) return { code: 'timeout', ms: error.timeoutMs };
	// What follows points into the statement around the rule's query, not into the rule.
	const message = (error instanceof Error ? error.message : String(error)).split('\n\nLINE ')[0]!;
	if (error instanceof EngineLostError) return { code: 'engine-lost', message };
	return { code: error instanceof ContractError ? 'contract' : 'failed', message };
}

async function createLists(db: Database, lists: readonly List[]): Promise<void> {
	for (const { table, rows } of lists) {
		await db.exec(createTable(table, table.name));
		await db.insert(table, rows);
	}
}
