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
	return kind === 'yaml' ? parseYaml(text) : 'TOML is not read';
}

/** A configuration is written by hand; longer YAML takes too long to read. */
const MAX_YAML = 0x80000;
const MAX_DEPTH = 100;

function parseYaml(text: string): ConfigText | string {
	if (text.length > MAX_YAML) return 'more than 512 KiB of YAML';
	if (isDeep(text)) return 'YAML nested too deep';
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

/**
 * Whether YAML could be nested so deep that its parser, which calls itself, exhausts the stack; that ends the whole process.
 * Counts brackets also in strings and comments, and the columns before the first word of a line.
 */
function isDeep(text: string): boolean {
	let depth = 0;
	let column = 0;
	let isIndent = true;
	for (let at = 0; at < text.length; at++) {
		const character = text[at]!;
		if (character === '\n' || character === '\r') {
			column = 0;
			isIndent = true;
			continue;
		}
		if (character === '[' || character === '{') depth++;
		else if ((character === ']' || character === '}') && depth > 0) depth--;
		if (depth > MAX_DEPTH) return true;
		if (!isIndent) continue;
		// Sequences and keys may open on one line: `- - ? - a`.
		if (/[\s?:-]/.test(character)) column++;
		else isIndent = false;
		if (column > 2 * MAX_DEPTH && !isIndent) return true;
	}
	return false;
}
