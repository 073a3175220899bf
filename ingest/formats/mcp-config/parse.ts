import { parse } from 'smol-toml';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { isDeepYaml } from '../../read/yaml-depth.ts';

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
	if (text.length > MAX_LENGTH) return `more than 512 KiB of ${kind.toUpperCase()}`;
	return kind === 'yaml' ? parseYaml(text) : parseToml(text);
}

/** A configuration is written by hand; a longer one takes too long to read. */
const MAX_LENGTH = 0x80000;

function parseYaml(text: string): ConfigText | string {
	if (isDeepYaml(text)) return 'YAML nested too deep';
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

function parseToml(text: string): ConfigText | string {
	try {
		const value: unknown = parse(text, { maxDepth: 100 });
		const lines = text.split('\n');
		return {
			value,
			linesOf(path) {
				const first = lines.findIndex((line) => opensTable(line, path));
				if (first === -1) return null;
				const next = lines.findIndex((line, at) => at > first && isOtherTable(line, path));
				let last = next === -1 ? lines.length : next;
				while (last > first + 1 && lines[last - 1]!.trim() === '') last--;
				return { first: first + 1, last };
			},
		};
	} catch (error) {
		return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'not well-formed TOML';
	}
}

const HEADER = /^\s*\[\[?([^\]]{1,500})\]/;

/** Whether a line is `[a.b]` or `[a.b.c]` for the path `a`, `b`. */
function opensTable(line: string, path: readonly (string | number)[]): boolean {
	const header = HEADER.exec(line)?.[1];
	if (header === undefined) return false;
	const keys = tableKeys(header);
	return path.every((part, at) => keys[at] === String(part));
}

function isOtherTable(line: string, path: readonly (string | number)[]): boolean {
	return HEADER.test(line) && !opensTable(line, path);
}

/** The keys of a table's header: bare, or quoted when they hold more than letters, digits, `_` and `-`. */
function tableKeys(header: string): string[] {
	return Array.from(
		header.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([\w-]+)/g),
		([, quoted, literal, bare]) => quoted ?? literal ?? bare ?? '',
	);
}
