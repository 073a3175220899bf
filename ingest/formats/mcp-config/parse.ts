import { isNode, LineCounter, parseDocument } from 'yaml';

export type ConfigKind = 'json' | 'toml' | 'yaml';

/** A configuration that is not JSON. */
export interface ConfigText {
	readonly value: unknown;
	/** Lines (1-based) on which the value at a path stands; `null` when there is none. */
	linesOf(
		path: readonly (string | number)[],
	): { readonly first: number; readonly last: number } | null;
}

/** The configuration in a text; what it says is why it cannot be read otherwise. */
export function parseConfigText(
	text: string,
	kind: Exclude<ConfigKind, 'json'>,
): ConfigText | string {
	return kind === 'yaml' ? parseYaml(text) : 'TOML is not read yet';
}

/** A configuration is written by hand; longer YAML takes too long to read. */
const MAX_YAML = 0x200000;

function parseYaml(text: string): ConfigText | string {
	if (text.length > MAX_YAML) return 'more than 2 MiB of YAML';
	const counter = new LineCounter();
	try {
		const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false });
		const [error] = document.errors;
		if (error !== undefined) return error.message.split('\n')[0] ?? 'not well-formed YAML';
		const value: unknown = document.toJS({ maxAliasCount: 100 });
		return {
			value,
			linesOf(path) {
				const node = document.getIn(path, true);
				if (!isNode(node) || node.range === undefined || node.range === null) return null;
				const [from, to] = node.range;
				return {
					first: counter.linePos(from).line,
					last: counter.linePos(Math.max(from, to - 1)).line,
				};
			},
		};
	} catch (error) {
		return error instanceof Error ? error.message : 'not well-formed YAML';
	}
}
