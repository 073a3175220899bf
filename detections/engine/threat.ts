import type { EcsDocument } from '../../ingest/ecs/document.ts';

/** How a framework's ids stand in a rule's tags, and where they are described. */
interface Framework {
	readonly name: string;
	readonly tactic: RegExp;
	readonly technique: RegExp;
	url(id: string): string;
}

const FRAMEWORKS: readonly Framework[] = [
	{
		name: 'MITRE ATT&CK',
		tactic: /^attack\.(ta\d{4})$/,
		technique: /^attack\.(t\d{4})(\.\d{3})?$/,
		url: (id) =>
			id.startsWith('TA')
				? `https://attack.mitre.org/tactics/${id}/`
				: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`,
	},
	{
		name: 'MITRE ATLAS',
		tactic: /^atlas\.(aml\.ta\d{4})$/,
		technique: /^atlas\.(aml\.t\d{4})(\.\d{3})?$/,
		url: (id) =>
			`https://atlas.mitre.org/${id.startsWith('AML.TA') ? 'tactics' : 'techniques'}/${id}`,
	},
];

/**
 * `threat.*` of a rule's tags. `threat.framework` is a single value in ECS, so the fields speak of the
 * first framework that is tagged, ATT&CK before ATLAS; `tags` keeps the ids of all.
 */
export function threatFields(tags: readonly string[]): { threat?: EcsDocument } {
	for (const { name, tactic, technique, url } of FRAMEWORKS) {
		const tactics = new Set<string>();
		const techniques = new Set<string>();
		const subtechniques = new Set<string>();
		for (const tag of tags) {
			const tacticId = tactic.exec(tag)?.[1];
			if (tacticId !== undefined) tactics.add(tacticId.toUpperCase());
			const found = technique.exec(tag);
			if (found === null) continue;
			techniques.add(found[1]!.toUpperCase());
			if (found[2] !== undefined) subtechniques.add(found[1]!.toUpperCase() + found[2]);
		}
		if (tactics.size + techniques.size === 0) continue;
		const fields = (ids: ReadonlySet<string>) => ({ id: [...ids], reference: [...ids].map(url) });
		return {
			threat: {
				framework: name,
				...(tactics.size === 0 ? {} : { tactic: fields(tactics) }),
				...(techniques.size === 0
					? {}
					: {
							technique: {
								...fields(techniques),
								...(subtechniques.size === 0 ? {} : { subtechnique: fields(subtechniques) }),
							},
						}),
			},
		};
	}
	return {};
}
