import type { Database } from '../../detections/engine/database.ts';
import type { Pack } from '../../detections/engine/pack.ts';
import { describePackError } from '../../detections/engine/pack-error.ts';
import { runRuleTest } from '../../detections/engine/rule-test.ts';
import { openNodeDatabase } from '../duckdb-node.ts';
import { EXIT } from '../exit.ts';
import { readPack } from '../packs.ts';
import { padColumns, safe, styleOf } from '../terminal.ts';
import { writeOut } from '../write-out.ts';

/** `sillok rules list`: level, status and title of every rule. */
export async function listRules(folders: readonly string[]): Promise<number> {
	const pack = await readPack(folders);
	const style = styleOf(process.stdout);
	for (const rule of pack.rules) {
		const level = style.level(rule.level, padColumns(rule.level, 14));
		await writeOut(`${level}${padColumns(rule.status, 13)}${safe(rule.title.en)}\n`);
		await writeOut(style.dim(`${' '.repeat(27)}${safe(rule.path)}\n`));
	}
	return reportErrors(pack);
}

/** `sillok rules lint`: what keeps rules and lists from loading, by file, line and column. */
export async function lintRules(folders: readonly string[]): Promise<number> {
	const pack = await readPack(folders);
	const code = reportErrors(pack);
	if (code === EXIT.ok)
		await writeOut(`${pack.rules.length} rules, ${pack.lists.length} lists: no problems\n`);
	return code;
}

/** `sillok rules test`: runs the tests in the rule files, those whose path holds `only` if given. */
export async function testRules(
	folders: readonly string[],
	only: string | undefined,
): Promise<number> {
	const pack = await readPack(folders);
	let failed = 0;
	let passed = 0;
	for (const rule of pack.rules.filter((one) => only === undefined || one.path.includes(only))) {
		for (const test of rule.tests) {
			const result = await runRuleTest(openSmall, pack, rule, test);
			if (result.ok) passed++;
			else {
				failed++;
				await writeOut(`FAIL  ${safe(rule.path)}: ${safe(test.name)}: ${safe(result.problem)}\n`);
				for (const alert of result.alerts) await writeOut(`      ${safe(alert.reason)}\n`);
			}
		}
	}
	await writeOut(`${passed} passed, ${failed} failed\n`);
	return failed > 0 ? EXIT.alert : reportErrors(pack);
}

function openSmall(): Promise<Database> {
	return openNodeDatabase({ threads: 1, memoryLimit: '1GB' });
}

function reportErrors(pack: Pack): number {
	for (const error of pack.errors) process.stderr.write(`${safe(describePackError(error))}\n`);
	return pack.errors.length > 0 ? EXIT.input : EXIT.ok;
}
