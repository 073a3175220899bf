import type { Alert } from '../../detections/engine/alert.ts';
import { LEVELS, type Level } from './level.ts';

/** Alerts of one rule about one subject. */
export interface AlertGroup {
	readonly key: string;
	readonly level: Level;
	/** Newest first. */
	readonly alerts: readonly Alert[];
}

/** Returns alerts by level, then by rule and subject (server and tool); within a level the newest group first. */
export function groupAlerts(alerts: readonly Alert[]): readonly {
	readonly level: Level;
	readonly count: number;
	readonly groups: readonly AlertGroup[];
}[] {
	return LEVELS.flatMap((level) => {
		const groups = new Map<string, Alert[]>();
		for (const alert of alerts) {
			if (alert.level !== level) continue;
			const key = JSON.stringify([alert.ruleId, alert.server, alert.tool]);
			const group = groups.get(key);
			if (group === undefined) groups.set(key, [alert]);
			else group.push(alert);
		}
		if (groups.size === 0) return [];
		const sorted = [...groups]
			.map(([key, members]) => ({
				key: `${level} ${key}`,
				level,
				alerts: members.sort(newestFirst),
			}))
			.sort((a, b) => (b.alerts[0]?.time ?? 0) - (a.alerts[0]?.time ?? 0));
		const count = sorted.reduce((sum, group) => sum + group.alerts.length, 0);
		return [{ level, count, groups: sorted }];
	});
}

function newestFirst(a: Alert, b: Alert): number {
	return (b.time ?? 0) - (a.time ?? 0);
}

/** What an alert is about: `server - tool`, or what of it is known. */
export function subjectOf(alert: Alert): string {
	return [alert.server, alert.tool].filter((part) => part !== null && part !== '').join(' - ');
}
