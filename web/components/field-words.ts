import type { Dictionary } from '../i18n/en.ts';
import type { FacetField } from '../queries/filter.ts';

/** The name of a facet field for people. */
export function fieldWords(field: FacetField, t: Dictionary): string {
	const words: Readonly<Record<FacetField, string>> = {
		level: t.fieldLevel,
		server: t.fieldServer,
		tool: t.fieldTool,
		method: t.fieldMethod,
		kind: t.fieldKind,
		outcome: t.fieldOutcome,
		client: t.fieldClient,
		file: t.fieldFile,
	};
	return words[field];
}
