import type { Alert } from '../../detections/engine/alert.ts';
import { SEVERITY } from '../../detections/engine/alert-document.ts';
import type { Database } from '../../detections/engine/database.ts';
import { EngineLostError } from '../../detections/engine/errors.ts';
import type { RuleHealth } from '../../detections/engine/health.ts';
import type { Pack } from '../../detections/engine/pack.ts';
import type { Rule } from '../../detections/engine/rule.ts';
import { runRules } from '../../detections/engine/run.ts';

export interface RunPacksOptions {
	readonly signal: AbortSignal;
	/** Hears how many rules of how many have run. */
	onProgress(done: number, total: number): void;
	/** Rebuilds the engine that a rule brought down. */
	onEngineLost(): Promise<void>;
}

/** Runs the rules of all packs; after a cancel the rules that did not run say so. A rule that brings the engine down stays out of the rest. */
export async function runPacks(
	packs: readonly Pack[],
	database: () => Promise<Database>,
	options: RunPacksOptions,
): Promise<{ alerts: Alert[]; health: RuleHealth[] }> {
	const { signal } = options;
	const total = packs.reduce((sum, { rules }) => sum + rules.length, 0);
	const alerts: Alert[] = [];
	const health: RuleHealth[] = [];
	for (const pack of packs) {
		const ran = new Set<string>();
		const onRule = (rule: RuleHealth, found: readonly Alert[]) => {
			ran.add(rule.ruleId);
			health.push(rule);
			alerts.push(...found);
			options.onProgress(health.length, total);
		};
		while (ran.size < pack.rules.length && !signal.aborted) {
			const before = ran.size;
			try {
				await runRules(await database(), pack, { signal, skip: ran, onRule });
			} catch (error) {
				if (error instanceof EngineLostError) await options.onEngineLost();
				// A loss that is no rule's doing would come again and again.
				const progressed = ran.size > before;
				if (!signal.aborted && !(error instanceof EngineLostError && progressed)) throw error;
			}
		}
		health.push(...pack.rules.filter(({ id }) => !ran.has(id)).map(notRun));
	}
	return { alerts: alerts.sort(byWeight), health };
}

function notRun({ id, title, level, path }: Rule): RuleHealth {
	const reason = { code: 'cancelled' } as const;
	return { ruleId: id, title, level, path, state: 'error', alerts: 0, rows: 0, ms: 0, reason };
}

/** The gravest first, then in order of time. */
function byWeight(a: Alert, b: Alert): number {
	return (
		SEVERITY[b.level] - SEVERITY[a.level] || (a.time ?? 0) - (b.time ?? 0) || (a.id < b.id ? -1 : 1)
	);
}
