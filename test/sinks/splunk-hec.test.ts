import { expect, test } from 'vitest';
import { splunkHec } from '../../sinks/splunk-hec.ts';
import { ALERT, EVENT, HOSTILE_TEXTS, hostileEvent, linesOf } from './documents.ts';

const LEGAL_KEYS = ['time', 'host', 'source', 'sourcetype', 'index', 'event', 'fields'];
const CIM_ALERTS_REQUIRED = [
	'app',
	'description',
	'dest',
	'id',
	'severity',
	'signature',
	'signature_id',
	'src',
	'type',
	'user',
];

/** What Splunk's HEC endpoint accepts without dropping anything. */
function checkEnvelope(line: unknown): void {
	const envelope = line as Record<string, unknown>;
	for (const key of Object.keys(envelope)) expect(LEGAL_KEYS).toContain(key);
	if ('time' in envelope) {
		expect(envelope.time).toBeTypeOf('number');
		expect(envelope.time).toBeLessThan(1e10);
	}
	expect(envelope.event).toBeTypeOf('object');
	expect(Object.keys(envelope.event as object).length).toBeGreaterThan(0);
	for (const value of Object.values(envelope.fields as object)) expect(value).toBeTypeOf('string');
	for (const key of ['host', 'source', 'sourcetype']) {
		if (key in envelope) expect(envelope[key]).not.toBe('');
	}
}

test('an event keeps its document, with time in seconds and milliseconds', () => {
	const [line] = linesOf(splunkHec.encode([EVENT]));
	checkEnvelope(line);
	expect(line).toEqual({
		time: 1793697247.512,
		host: 'laptop.example.com',
		source: 'Claude/mcp-server-files.log',
		sourcetype: 'mcp:event',
		event: EVENT,
		fields: { mcp_event_id: 'm3RkT0aQyB9cW1dZ5xUvEg' },
	});
});

test('an alert has every field that CIM Alerts requires', () => {
	const [line] = linesOf(splunkHec.encode([ALERT]));
	checkEnvelope(line);
	const { event, ...envelope } = line as { event: Record<string, unknown> };
	expect(envelope).toEqual({
		time: 1793697248.25,
		source: 'sillok:alerts',
		sourcetype: 'mcp:alert',
		fields: { mcp_event_id: 'kQ1n8b2m0ZJtR5cW9yXv3A' },
	});
	for (const field of CIM_ALERTS_REQUIRED) expect(event[field], field).toMatch(/./);
	expect(event).toMatchObject({
		severity: 'high',
		severity_id: 73,
		type: 'alert',
		src: 'Claude Desktop',
		dest: 'files',
		user: 'alice',
		mitre_technique_id: ['T1552', 'T1552.001'],
		event_ids: ['m3RkT0aQyB9cW1dZ5xUvEg', 'p0QzT0aQyB9cW1dZ5xUvEg'],
		ecs: ALERT,
	});
});

test.each([
	[21, 'low'],
	[47, 'medium'],
	[73, 'high'],
	[99, 'critical'],
	[undefined, 'informational'],
])('event.severity %s is %s', (severity, word) => {
	const document = { event: { kind: 'alert', id: 'a', ...(severity && { severity }) } };
	const [line] = linesOf(splunkHec.encode([document])) as { event: Record<string, unknown> }[];
	checkEnvelope(line);
	expect(line?.event.severity).toBe(word);
	for (const field of CIM_ALERTS_REQUIRED) expect(line?.event[field], field).toMatch(/./);
});

test.each([undefined, 'yesterday', ''])('time %j is left to Splunk', (time) => {
	const [line] = linesOf(splunkHec.encode([{ ...EVENT, '@timestamp': time }]));
	checkEnvelope(line);
	expect(line).not.toHaveProperty('time');
});

test.each(HOSTILE_TEXTS)('hostile text %j forges no envelope', (text) => {
	const lines = linesOf(splunkHec.encode([hostileEvent(text), EVENT]));
	expect(lines).toHaveLength(2);
	for (const line of lines) checkEnvelope(line);
});
