import { derivedId } from '../../ingest/ecs/id.ts';
import type { Rule, RuleLines, RuleText } from './rule.ts';
import type { Level } from './rule-schema.ts';

/** An event that an alert rests on, and where it stands in the logs. */
export interface Evidence {
	readonly eventId: string;
	/** Microseconds since 1970. */
	readonly time: number | null;
	readonly fileId: number | null;
	readonly file: string | null;
	readonly sha256: string | null;
	readonly line: number | null;
	readonly lines: number | null;
	readonly offset: number | null;
	readonly length: number | null;
	readonly client: string | null;
	readonly host: string | null;
	readonly user: string | null;
	readonly sourceIp: string | null;
}

/** A rule's hit. Holds nothing of the run: the same logs and rules give the same alerts everywhere. */
export interface Alert {
	/** 22 characters over rule id, group key and evidence. */
	readonly id: string;
	readonly ruleId: string;
	readonly ruleName: string;
	readonly ruleVersion: string;
	readonly ruleStatus: Rule['status'];
	readonly ruleset: string;
	readonly title: RuleText;
	readonly description: RuleText;
	readonly response: RuleLines;
	readonly falsepositives: RuleLines;
	readonly author: string;
	readonly references: readonly string[];
	readonly tags: readonly string[];
	readonly level: Level;
	/** One sentence with the real values, in English. */
	readonly reason: string;
	/** The same sentence in Korean; `null` if the rule gives none. */
	readonly reasonKo: string | null;
	readonly groupKey: string | null;
	readonly client: string | null;
	readonly server: string | null;
	readonly tool: string | null;
	readonly sessionId: string | null;
	/** Time of the last evidence event in microseconds since 1970, and of the first. */
	readonly time: number | null;
	readonly firstTime: number | null;
	/** All evidence, in the order the rule gave. */
	readonly eventIds: readonly string[];
	/** The first `EVIDENCE_LIMIT` of them, with their places. */
	readonly evidence: readonly Evidence[];
}

/** Evidence events of one alert that are shown with their places, and that count for its id. */
export const EVIDENCE_LIMIT = 100;

/** `event.id` of an alert: the same in browser and Node, run after run, whatever the rule's version. */
export function alertId(
	ruleId: string,
	groupKey: string | null,
	eventIds: readonly string[],
): string {
	const sorted = [...eventIds].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	return derivedId('a1', ruleId, groupKey ?? '', ...sorted.slice(0, EVIDENCE_LIMIT));
}
