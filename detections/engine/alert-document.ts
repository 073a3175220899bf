import { type EcsDocument, isoTime } from '../../ingest/ecs/document.ts';
import type { Alert, Evidence } from './alert.ts';
import type { Level } from './rule-schema.ts';
import { threatFields } from './threat.ts';

/** `event.severity` as Elastic's promotion rules read it; `event.risk_score` is the same scale. */
export const SEVERITY: Record<Level, number> = {
	informational: 21,
	low: 21,
	medium: 47,
	high: 73,
	critical: 99,
};

export interface AlertDocumentOptions {
	/** When the alert was found, in milliseconds since 1970: the only field that differs between runs. */
	readonly created?: number;
	/** Language of `message`, the reason and the rule's texts. */
	readonly language?: 'en' | 'ko';
}

/** The ECS 9.4 document of an alert (`event.kind: alert`). */
export function toAlertDocument(alert: Alert, options: AlertDocumentOptions = {}): EcsDocument {
	const language = options.language ?? 'en';
	const title = alert.title[language] ?? alert.title.en;
	const description = alert.description[language] ?? alert.description.en;
	const reason = (language === 'ko' ? alert.reasonKo : null) ?? alert.reason;
	const { evidence } = alert;
	const related = {
		hosts: distinct(evidence, 'host'),
		user: distinct(evidence, 'user'),
		ip: distinct(evidence, 'sourceIp'),
	};
	const last = lastEvidence(evidence);
	const reference = alert.references[0];
	return {
		'@timestamp': isoTime(alert.time ?? 0),
		ecs: { version: '9.4.0' },
		message: title,
		tags: [...alert.tags],
		event: {
			kind: 'alert',
			category: ['intrusion_detection'],
			type: ['info'],
			module: 'mcp',
			dataset: 'mcp.alerts',
			provider: 'sillok',
			id: alert.id,
			severity: SEVERITY[alert.level],
			risk_score: SEVERITY[alert.level],
			reason,
			...(alert.firstTime === null ? {} : { start: isoTime(alert.firstTime) }),
			...(alert.time === null ? {} : { end: isoTime(alert.time) }),
			...(options.created === undefined ? {} : { created: isoTime(options.created * 1000) }),
			...(reference === undefined ? {} : { reference }),
		},
		rule: {
			id: alert.ruleId,
			uuid: alert.ruleId,
			name: title,
			description,
			author: [alert.author],
			ruleset: alert.ruleset,
			version: alert.ruleVersion,
			...(reference === undefined ? {} : { reference }),
		},
		...threatFields(alert.tags),
		...(alert.server === null ? {} : { service: { name: alert.server, type: 'mcp-server' } }),
		...(alert.tool === null ? {} : { gen_ai: { tool: { name: alert.tool } } }),
		...(alert.client === null ? {} : { mcp: { client: { name: alert.client } } }),
		...(related.hosts.length + related.user.length + related.ip.length === 0
			? {}
			: {
					related: Object.fromEntries(Object.entries(related).filter(([, all]) => all.length > 0)),
				}),
		...(last?.file == null ? {} : { log: { file: { path: last.file } } }),
		sillok: {
			...(alert.sessionId === null ? {} : { session: { id: alert.sessionId } }),
			alert: {
				reason,
				level: alert.level,
				count: alert.eventIds.length,
				...(alert.groupKey === null ? {} : { group: alert.groupKey }),
				evidence: evidence.map(({ eventId, file, line }) => ({
					event_id: eventId,
					...(file === null ? {} : { file }),
					...(line === null ? {} : { line }),
				})),
			},
		},
	};
}

function distinct(evidence: readonly Evidence[], key: 'host' | 'user' | 'sourceIp'): string[] {
	const values = new Set(evidence.map((one) => one[key]));
	return [...values].filter((value) => value !== null).sort();
}

function lastEvidence(evidence: readonly Evidence[]): Evidence | undefined {
	let last: Evidence | undefined;
	for (const one of evidence) {
		if (last === undefined || (one.time ?? 0) >= (last.time ?? 0)) last = one;
	}
	return last;
}
