import { expect, test } from 'vitest';
import { type Alert, alertId, type Evidence } from '../../detections/engine/alert.ts';
import { toAlertDocument } from '../../detections/engine/alert-document.ts';
import { LEVELS } from '../../detections/engine/rule-schema.ts';
import { threatFields } from '../../detections/engine/threat.ts';
import { checkDocument } from '../ecs/check-document.ts';

const RULE = '3f1d2c44-8c1e-4d0a-9a52-0d6f5a0e9b11';

function evidence(eventId: string, fields: Partial<Evidence> = {}): Evidence {
	return {
		eventId,
		time: 1_795_338_847_512_000,
		fileId: 0,
		file: 'Claude/mcp-server-files.log',
		sha256: 'ab'.repeat(32),
		line: 7,
		lines: 1,
		offset: 100,
		length: 50,
		client: 'claude-ai',
		host: null,
		user: null,
		sourceIp: null,
		...fields,
	};
}

const ALERT: Alert = {
	id: 'kQ1n8b2m0ZJtR5cW9yXv3A',
	ruleId: RULE,
	ruleName: 'credential-file-read',
	ruleVersion: '2026-11-22',
	ruleStatus: 'stable',
	ruleset: 'core 1.2.0',
	title: { en: 'Tool call reads a private key', ko: '도구 호출이 개인 키를 읽음' },
	description: { en: 'Reads a key.', ko: null },
	response: { en: ['Rotate the key.'], ko: null },
	falsepositives: { en: [], ko: null },
	author: 'sillok',
	references: ['https://example.org/rules/keys'],
	tags: ['attack.t1552.004', 'attack.ta0006', 'atlas.aml.t0110', 'owasp.mcp03:2025'],
	level: 'high',
	reason: 'read_file of files read /home/alice/.ssh/id_ed25519',
	reasonKo: 'files 서버의 read_file 도구가 /home/alice/.ssh/id_ed25519 파일을 읽음',
	groupKey: 'files',
	client: 'claude-ai',
	server: 'files',
	tool: 'read_file',
	sessionId: 's1',
	time: 1_795_338_848_000_000,
	firstTime: 1_795_338_847_512_000,
	eventIds: ['e1', 'e2'],
	evidence: [
		evidence('e1', { host: 'dev-2', user: 'bob' }),
		evidence('e2', {
			time: 1_795_338_848_000_000,
			host: 'dev-1',
			user: 'bob',
			sourceIp: '192.0.2.7',
			line: 9,
		}),
	],
};

const BARE: Alert = {
	...ALERT,
	references: [],
	tags: [],
	groupKey: null,
	client: null,
	server: null,
	tool: null,
	sessionId: null,
	time: null,
	firstTime: null,
	evidence: [evidence('e1', { time: null, file: null, line: null, sha256: null })],
};

test.each(LEVELS)('is an ECS document at level %s', (level) => {
	expect(
		checkDocument(toAlertDocument({ ...ALERT, level }, { created: 1_795_339_201_101 })),
	).toEqual([]);
	expect(checkDocument(toAlertDocument({ ...BARE, level }))).toEqual([]);
});

test('says what was found, where, and how grave it is', () => {
	expect(toAlertDocument(ALERT)).toEqual({
		'@timestamp': '2026-11-22T09:14:08.000Z',
		ecs: { version: '9.4.0' },
		message: 'Tool call reads a private key',
		tags: ALERT.tags,
		event: {
			kind: 'alert',
			category: ['intrusion_detection'],
			type: ['info'],
			module: 'mcp',
			dataset: 'mcp.alerts',
			provider: 'sillok',
			id: 'kQ1n8b2m0ZJtR5cW9yXv3A',
			severity: 73,
			risk_score: 73,
			reason: ALERT.reason,
			start: '2026-11-22T09:14:07.512Z',
			end: '2026-11-22T09:14:08.000Z',
			reference: 'https://example.org/rules/keys',
		},
		rule: {
			id: RULE,
			uuid: RULE,
			name: 'Tool call reads a private key',
			description: 'Reads a key.',
			author: ['sillok'],
			ruleset: 'core 1.2.0',
			version: '2026-11-22',
			reference: 'https://example.org/rules/keys',
		},
		threat: {
			framework: 'MITRE ATT&CK',
			tactic: { id: ['TA0006'], reference: ['https://attack.mitre.org/tactics/TA0006/'] },
			technique: {
				id: ['T1552'],
				reference: ['https://attack.mitre.org/techniques/T1552/'],
				subtechnique: {
					id: ['T1552.004'],
					reference: ['https://attack.mitre.org/techniques/T1552/004/'],
				},
			},
		},
		service: { name: 'files', type: 'mcp-server' },
		gen_ai: { tool: { name: 'read_file' } },
		mcp: { client: { name: 'claude-ai' } },
		related: { hosts: ['dev-1', 'dev-2'], user: ['bob'], ip: ['192.0.2.7'] },
		log: { file: { path: 'Claude/mcp-server-files.log' } },
		sillok: {
			session: { id: 's1' },
			alert: {
				reason: ALERT.reason,
				level: 'high',
				count: 2,
				group: 'files',
				evidence: [
					{ event_id: 'e1', file: 'Claude/mcp-server-files.log', line: 7 },
					{ event_id: 'e2', file: 'Claude/mcp-server-files.log', line: 9 },
				],
			},
		},
	});
});

test('speaks Korean where the rule does', () => {
	const document = toAlertDocument(ALERT, { language: 'ko' });
	expect(document).toMatchObject({
		message: '도구 호출이 개인 키를 읽음',
		rule: { name: '도구 호출이 개인 키를 읽음', description: 'Reads a key.' },
		event: { reason: ALERT.reasonKo },
		sillok: { alert: { reason: ALERT.reasonKo } },
	});
	expect(toAlertDocument({ ...ALERT, reasonKo: null }, { language: 'ko' })).toMatchObject({
		event: { reason: ALERT.reason },
		sillok: { alert: { reason: ALERT.reason } },
	});
});

/** Golden: these ids are in people's SIEMs. */
test.each([
	[null, ['e1'], 'sDSee8gncXLLhvosS1mfA-'],
	['files', ['e1', 'e2'], 'JpbH9s4bj257hJpGi2fP_-'],
])('has an id that never changes: %s %j', (groupKey, eventIds, expected) => {
	expect(alertId(RULE, groupKey, eventIds)).toBe(expected);
});

test('has an id that depends on rule, group and evidence, not on its order', () => {
	const id = alertId(RULE, 'g', ['b', 'a']);
	expect(alertId(RULE, 'g', ['a', 'b'])).toBe(id);
	const others = [
		alertId(`${RULE.slice(0, -1)}2`, 'g', ['a', 'b']),
		alertId(RULE, 'h', ['a', 'b']),
		alertId(RULE, null, ['a', 'b']),
		alertId(RULE, 'g', ['a']),
		alertId(RULE, 'g', ['ab']),
		alertId(RULE, 'ga', ['b']),
	];
	expect(new Set([id, ...others]).size).toBe(7);
	const many = Array.from({ length: 150 }, (_, i) => String(i).padStart(3, '0'));
	expect(alertId(RULE, null, many)).toBe(alertId(RULE, null, many.slice(0, 100)));
});

test.each<[string[], object]>([
	[[], {}],
	[['owasp.mcp03:2025', 'cve.2025-6514', 'attack.credential-access'], {}],
	[
		['atlas.aml.t0051.001', 'atlas.aml.ta0005'],
		{
			threat: {
				framework: 'MITRE ATLAS',
				tactic: { id: ['AML.TA0005'], reference: ['https://atlas.mitre.org/tactics/AML.TA0005'] },
				technique: {
					id: ['AML.T0051'],
					reference: ['https://atlas.mitre.org/techniques/AML.T0051'],
					subtechnique: {
						id: ['AML.T0051.001'],
						reference: ['https://atlas.mitre.org/techniques/AML.T0051.001'],
					},
				},
			},
		},
	],
	[
		['attack.t1059', 'attack.t1059.004', 'attack.t1059.006'],
		{
			threat: {
				framework: 'MITRE ATT&CK',
				technique: {
					id: ['T1059'],
					reference: ['https://attack.mitre.org/techniques/T1059/'],
					subtechnique: {
						id: ['T1059.004', 'T1059.006'],
						reference: [
							'https://attack.mitre.org/techniques/T1059/004/',
							'https://attack.mitre.org/techniques/T1059/006/',
						],
					},
				},
			},
		},
	],
])('names the threat of tags %j', (tags, expected) => {
	expect(threatFields(tags)).toEqual(expected);
});
