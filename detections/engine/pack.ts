import { parseDocument } from 'yaml';
import { z } from 'zod';
import { isDeepYaml } from '../../ingest/read/yaml-depth.ts';
import { lintRule } from './lint.ts';
import { type List, readList } from './list.ts';
import type { PackError } from './pack-error.ts';
import { type Rule, readRule } from './rule.ts';

/** Rules and lists that belong together. */
export interface Pack {
	readonly name: string;
	readonly version: string | null;
	readonly rules: readonly Rule[];
	readonly lists: readonly List[];
	/** What could not be loaded, by file and line; the rest of the pack still works. */
	readonly errors: readonly PackError[];
}

export interface PackFile {
	/** Path in the pack, with `/`. */
	readonly path: string;
	readonly text: string;
}

const MAX_FILES = 5000;
const MAX_TOTAL_LENGTH = 64 * 1024 * 1024;

const Manifest = z.strictObject({
	name: z.string().min(1).max(100),
	version: z.string().min(1).max(50),
	needs: z.string().max(100).optional(),
	licence: z.string().max(100).optional(),
	publisher: z.string().max(200).optional(),
	description: z.string().max(2000).optional(),
});

/**
 * Loads a pack: `pack.yml` (optional), `lists/*.csv|yml`, and every other `.yml` as a rule.
 * Never throws for what the files say: errors are collected in `errors`, and a bad rule does not stop the others.
 */
export function loadPack(files: Iterable<PackFile>, name = 'rules'): Pack {
	const errors: PackError[] = [];
	const lists = new Map<string, List>();
	const read: Rule[] = [];
	let manifest: z.output<typeof Manifest> | null = null;
	let count = 0;
	let length = 0;
	for (const { path, text } of files) {
		count++;
		length += text.length;
		if (count > MAX_FILES || length > MAX_TOTAL_LENGTH) {
			const message = `a pack has at most ${MAX_FILES} files and ${MAX_TOTAL_LENGTH} characters`;
			errors.push({ path, line: 1, column: 1, message });
			break;
		}
		const kind = kindOf(path);
		if (kind === 'manifest') {
			manifest = readManifest(path, text, errors);
		} else if (kind === 'list') {
			const { list, errors: found } = readList(path, text);
			errors.push(...found);
			const other = list === null ? undefined : lists.get(list.table.name);
			if (other !== undefined) {
				const message = `${list?.table.name} is already made by ${other.path}`;
				errors.push({ path, line: 1, column: 1, message });
			} else if (list !== null) lists.set(list.table.name, list);
		} else if (kind === 'rule') {
			const { rule, errors: found } = readRule(path, text);
			errors.push(...found);
			if (rule !== null) read.push(rule);
		}
	}
	const rules = new Map<string, Rule>();
	for (const rule of read.sort((a, b) => (a.path < b.path ? -1 : 1))) {
		const same = rules.get(rule.id);
		if (same !== undefined) {
			const message = `id ${rule.id} is already used by ${same.path}`;
			errors.push({ path: rule.path, ...rule.placeOf(['id']), message });
			continue;
		}
		const problems = lintRule(rule, lists.values());
		errors.push(...problems);
		if (problems.length === 0) rules.set(rule.id, rule);
	}
	return {
		name: manifest?.name ?? name,
		version: manifest?.version ?? null,
		rules: [...rules.values()],
		lists: [...lists.values()],
		errors,
	};
}

function kindOf(path: string): 'manifest' | 'list' | 'rule' | null {
	const file = path.slice(path.lastIndexOf('/') + 1);
	if (/^pack\.ya?ml$/.test(file)) return 'manifest';
	const inLists = /(?:^|\/)lists\//.test(path);
	if (file.endsWith('.csv')) return 'list';
	if (/\.ya?ml$/.test(file)) return inLists ? 'list' : 'rule';
	return null;
}

function readManifest(
	path: string,
	text: string,
	errors: PackError[],
): z.output<typeof Manifest> | null {
	if (isDeepYaml(text)) {
		const message = 'not readable as YAML: nested too deep';
		errors.push({ path, line: 1, column: 1, message });
		return null;
	}
	try {
		const parsed = Manifest.safeParse(parseDocument(text).toJS({ maxAliasCount: 0 }));
		if (parsed.success) return parsed.data;
		for (const issue of parsed.error.issues) {
			const message = `${issue.path.map(String).join('.')}: ${issue.message}`;
			errors.push({ path, line: 1, column: 1, message });
		}
	} catch (error) {
		errors.push({ path, line: 1, column: 1, message: `not readable as YAML: ${String(error)}` });
	}
	return null;
}
