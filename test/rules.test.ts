import { afterAll, expect, test } from 'vitest';
import { runRuleTest } from '../detections/engine/rule-test.ts';
import { ENGINES } from './engine/engines.ts';
import { shareEngine } from './engine/shared-engine.ts';
import { readRules } from './read-rules.ts';

const pack = readRules();
const engines = ENGINES.map(([name, open]) => ({ name, ...shareEngine(open) }));
afterAll(() => Promise.all(engines.map(({ end }) => end())));

test('the pack loads without an error', () => {
	expect(pack.errors).toEqual([]);
	expect(pack.rules.length).toBeGreaterThanOrEqual(12);
});

test.each(pack.rules.map((rule) => [rule.path, rule] as const))(
	'%s speaks both languages and brings tests that fire and that do not',
	(_, rule) => {
		for (const text of [rule.title, rule.description]) expect(text.ko).toMatch(/[가-힣]/);
		for (const lines of [rule.falsepositives, rule.response]) {
			expect(lines.en.length).toBeGreaterThan(0);
			expect(lines.ko).toHaveLength(lines.en.length);
		}
		expect(rule.description.en).toContain('Blind spot:');
		expect(rule.requires.length).toBeGreaterThan(0);
		const silent = rule.tests.filter(({ fires }) => fires === false || fires === 0);
		expect(silent.length).toBeGreaterThanOrEqual(2);
		expect(rule.tests.length - silent.length).toBeGreaterThanOrEqual(2);
		expect(silent.some(({ name }) => name.startsWith('near miss'))).toBe(true);
	},
);

test.each(
	engines.flatMap(({ name, open }) =>
		pack.rules.flatMap((rule) =>
			rule.tests.map(
				(ruleTest) => [name, rule.path, ruleTest.name, { open, rule, ruleTest }] as const,
			),
		),
	),
)('%s, %s: %s', async (_engine, _path, _name, { open, rule, ruleTest }) => {
	const { ok, problem, alerts } = await runRuleTest(open, pack, rule, ruleTest);
	for (const { reason, reasonKo } of alerts) {
		expect(reason).not.toBe('');
		expect(reasonKo).toMatch(/[가-힣]/);
	}
	expect(ok, `${problem}\n${alerts.map((alert) => alert.reason).join('\n')}`).toBe(true);
});
