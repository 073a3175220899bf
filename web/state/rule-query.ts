import type { Rule } from '../../detections/engine/rule.ts';

let builtIn: Promise<readonly Rule[]> | null = null;

/** Returns the SQL of a built-in rule; `null` for rules of packs that were dropped. */
export async function ruleQuery(ruleId: string): Promise<string | null> {
	builtIn ??= import('../engine/packs.ts').then(({ builtInPack }) => builtInPack().rules);
	return (await builtIn).find((rule) => rule.id === ruleId)?.query ?? null;
}
