import { expect, test } from 'vitest';
import { splunkHec } from '../../sinks/splunk-hec.ts';
import { ALERT, EVENT, HOSTILE_TEXTS, hostileEvent } from './documents.ts';
import { acceptHec } from './receivers.ts';

test('an event keeps its document, with time in seconds and milliseconds', () => {
	const [line] = acceptHec(splunkHec.encode([EVENT]));
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
	const [line] = acceptHec(splunkHec.encode([ALERT]));
	const { event, ...envelope } = line ?? {};
	expect(envelope).toEqual({
		time: 1793697248.25,
		source: 'sillok:alerts',
		sourcetype: 'mcp:alert',
		fields: { mcp_event_id: 'kQ1n8b2m0ZJtR5cW9yXv3A' },
	});
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
	const [line] = acceptHec(splunkHec.encode([document]));
	expect(line?.event).toMatchObject({ severity: word });
});

test.each([undefined, 'yesterday', ''])('time %j is left to Splunk', (time) => {
	const [line] = acceptHec(splunkHec.encode([{ ...EVENT, '@timestamp': time }]));
	expect(line).not.toHaveProperty('time');
});

test.each(HOSTILE_TEXTS)('hostile text %j forges no envelope', (text) => {
	expect(acceptHec(splunkHec.encode([hostileEvent(text), EVENT]))).toHaveLength(2);
});
