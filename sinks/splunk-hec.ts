import { at, isAlert, textAt } from './document.ts';
import { jsonLine } from './json-line.ts';
import type { Document, Encoder } from './sink.ts';

const UNKNOWN = 'unknown';
/** Values that CIM allows in `Alerts.severity`, by ECS `event.severity`. */
const SEVERITIES: ReadonlyMap<number, string> = new Map([
	[21, 'low'],
	[47, 'medium'],
	[73, 'high'],
	[99, 'critical'],
]);

/** Body for Splunk `POST /services/collector/event`: one envelope per line. */
export const splunkHec: Encoder = {
	id: 'splunk-hec',
	title: 'Splunk HEC',
	extension: 'hec.json',
	mediaType: 'application/json',
	encode(documents) {
		let text = '';
		for (const document of documents) text += jsonLine(envelope(document));
		return text;
	},
};

/** Splunk drops what follows an envelope with any other key than its seven, and answers 200. */
interface Envelope {
	time?: number;
	host?: string;
	source: string;
	sourcetype: string;
	event: unknown;
	fields: Record<string, string>;
}

function envelope(document: Document): Envelope {
	const alert = isAlert(document);
	const time = seconds(textAt(document, '@timestamp'));
	const host = textAt(document, 'host.name') ?? textAt(document, 'related.hosts');
	const fields: Record<string, string> = {};
	const id = textAt(document, 'event.id');
	if (id !== undefined) fields.mcp_event_id = id;
	return {
		...(time === undefined ? {} : { time }),
		...(host === undefined ? {} : { host }),
		source: alert ? 'sillok:alerts' : (textAt(document, 'log.file.path') ?? 'sillok:events'),
		sourcetype: alert ? 'mcp:alert' : 'mcp:event',
		event: alert ? cimAlert(document) : document,
		fields,
	};
}

/** Epoch seconds with milliseconds: HEC reads a millisecond count as a date in the far future. */
function seconds(timestamp: string | undefined): number | undefined {
	const milliseconds = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
	return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** The body of an alert: every field that the CIM data model Alerts requires, and the ECS document. */
function cimAlert(document: Document): Record<string, unknown> {
	const severity = at(document, 'event.severity');
	const server = textAt(document, 'service.name');
	const host = textAt(document, 'host.name') ?? textAt(document, 'related.hosts');
	const user = textAt(document, 'user.name') ?? textAt(document, 'related.user');
	const client = textAt(document, 'mcp.client.name') ?? textAt(document, 'user_agent.original');
	const title = textAt(document, 'message') ?? textAt(document, 'rule.name') ?? UNKNOWN;
	return {
		id: textAt(document, 'event.id') ?? UNKNOWN,
		type: 'alert',
		app: 'mcp',
		severity: (typeof severity === 'number' && SEVERITIES.get(severity)) || 'informational',
		severity_id: typeof severity === 'number' ? severity : 0,
		signature: textAt(document, 'rule.name') ?? title,
		signature_id: textAt(document, 'rule.id') ?? textAt(document, 'rule.uuid') ?? UNKNOWN,
		subject: title,
		description: textAt(document, 'sillok.alert.reason') ?? title,
		src: host ?? client ?? UNKNOWN,
		src_type: host === undefined ? 'mcp_client' : 'endpoint',
		dest: server ?? UNKNOWN,
		dest_type: 'mcp_server',
		user: user ?? UNKNOWN,
		mitre_technique_id: techniques(document),
		rule_version: textAt(document, 'rule.version') ?? UNKNOWN,
		ruleset: textAt(document, 'rule.ruleset') ?? UNKNOWN,
		event_ids: evidence(document),
		ecs: document,
	};
}

function techniques(document: Document): string[] {
	const ids = [
		at(document, 'threat.technique.id'),
		at(document, 'threat.technique.subtechnique.id'),
	];
	return ids.flat().filter((id) => typeof id === 'string');
}

function evidence(document: Document): string[] {
	const rows = at(document, 'sillok.alert.evidence');
	if (!Array.isArray(rows)) return [];
	return rows
		.map((row: unknown) => textAt(row as Document, 'event_id'))
		.filter((id) => id !== undefined);
}
