import type { RuleText } from './rule.ts';
import type { Level } from './rule-schema.ts';

/** Why a rule is in its state, as a code with values, so that the page can say it in any language. */
export type HealthReason =
	/** The logs never contain what the rule reads. */
	| {
			readonly code: 'needs';
			readonly table: string;
			/** Column and values that no row has, when the table is not empty. */
			readonly column: string | null;
			readonly values: readonly string[];
			readonly because: RuleText | null;
	  }
	| { readonly code: 'timeout'; readonly ms: number }
	| { readonly code: 'cancelled' }
	/** The engine trapped or hangs; its owner must rebuild it. */
	| { readonly code: 'engine-lost'; readonly message: string }
	/** The engine refused or failed the query. */
	| { readonly code: 'failed'; readonly message: string }
	/** Rows came back that are no alerts, such as without `event_ids`. */
	| { readonly code: 'contract'; readonly message: string }
	/** More rows than an alert list can hold; the first `cap` are kept. */
	| { readonly code: 'capped'; readonly cap: number }
	| { readonly code: 'disabled' }
	| { readonly code: 'deprecated' };

/** What became of one rule in a run; `no-hit` is only said when the rule could see what it looks for. */
export interface RuleHealth {
	readonly ruleId: string;
	readonly title: RuleText;
	readonly level: Level;
	readonly path: string;
	readonly state: 'hit' | 'no-hit' | 'could-not-run' | 'error' | 'off';
	readonly alerts: number;
	/** Rows the query gave. */
	readonly rows: number;
	readonly ms: number;
	readonly reason: HealthReason | null;
}

/** The reason in English: one clause, such as `needs tool definitions (tools), which these logs never contain`. */
export function describeReason(reason: HealthReason): string {
	switch (reason.code) {
		case 'needs': {
			const what = reason.because?.en ?? TABLE_NAMES[reason.table] ?? reason.table;
			const where =
				reason.column === null
					? reason.table
					: reason.values.length === 0
						? `${reason.table}.${reason.column}`
						: `${reason.table}.${reason.column} = ${reason.values.join(' or ')}`;
			return `needs ${what} (${where}), which these logs never contain`;
		}
		case 'timeout':
			return `ended after ${reason.ms} ms`;
		case 'cancelled':
			return 'cancelled';
		case 'engine-lost':
			return `the engine stopped: ${reason.message}`;
		case 'failed':
		case 'contract':
			return reason.message;
		case 'capped':
			return `more than ${reason.cap} alerts; the first ${reason.cap} are kept`;
		case 'disabled':
			return 'switched off';
		case 'deprecated':
			return 'deprecated';
	}
}

const TABLE_NAMES: Readonly<Record<string, string>> = {
	events: 'events',
	calls: 'tool calls',
	arguments: 'arguments of tool calls',
	texts: 'texts',
	tools: 'tool definitions',
	servers: 'server launches or endpoints',
	indicators: 'indicators',
	sessions: 'sessions',
	http: 'HTTP records',
	rejects: 'unreadable lines',
	files: 'files',
	duplicates: 'duplicates',
};
