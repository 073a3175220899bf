import type { RuleHealth } from '../../detections/engine/health.ts';

export interface HealthSummary {
	/** Rules that are on. */
	readonly all: number;
	/** Rules whose answer counts: hit or no hit. */
	readonly ran: number;
	/** Rules that could not run, since the logs lack what they read. */
	readonly silent: number;
	readonly failed: number;
	readonly off: number;
}

/** Counts rules by what became of them. */
export function healthSummary(health: readonly RuleHealth[]): HealthSummary {
	const count = (state: RuleHealth['state']) => health.filter((one) => one.state === state).length;
	const off = count('off');
	return {
		all: health.length - off,
		ran: count('hit') + count('no-hit'),
		silent: count('could-not-run'),
		failed: count('error'),
		off,
	};
}
