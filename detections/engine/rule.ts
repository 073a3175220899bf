import {
	type Document,
	isMap,
	isNode,
	isPair,
	isScalar,
	isSeq,
	LineCounter,
	parseDocument,
} from 'yaml';
import type { z } from 'zod';
import { isDeepYaml } from '../../ingest/read/yaml-depth.ts';
import type { Value } from './database.ts';
import type { PackError } from './pack-error.ts';
import { RULE_KEYS, RuleFile } from './rule-schema.ts';

export type RuleText = z.output<typeof RuleFile>['title'];
export type RuleLines = z.output<typeof RuleFile>['response'];
export type Requirement = z.output<typeof RuleFile>['requires'][number];
export type RuleTest = z.output<typeof RuleFile>['tests'][number];

/** A rule as loaded from its file. */
export interface Rule extends Omit<z.output<typeof RuleFile>, 'params'> {
	/** Path of the file in its pack. */
	readonly path: string;
	readonly params: ReadonlyMap<string, Value | readonly Value[]>;
	/** Where a key or list item stands in the file, such as `['requires', 0]`. */
	placeOf(keys: readonly PropertyKey[]): Place;
	/** Where a place in the query (UTF-16 offset) stands in the file. */
	queryPlace(offset: number): Place;
}

/** A place in a file, both 1-based. */
export interface Place {
	readonly line: number;
	readonly column: number;
}

export interface ReadRule {
	readonly rule: Rule | null;
	readonly errors: readonly PackError[];
}

const MAX_RULE_LENGTH = 512 * 1024;

/** Reads one rule file; every error has its place, and with an error there is no rule. */
export function readRule(path: string, text: string): ReadRule {
	if (text.length > MAX_RULE_LENGTH) {
		return failed({
			path,
			line: 1,
			column: 1,
			message: `longer than ${MAX_RULE_LENGTH} characters`,
		});
	}
	const lines = new LineCounter();
	const place: ToPlace = (offset) => {
		const { line, col } = lines.linePos(offset);
		return { line: Math.max(line, 1), column: Math.max(col, 1) };
	};
	let document: Document;
	let content: unknown;
	if (isDeepYaml(text)) {
		return failed({ path, line: 1, column: 1, message: 'not readable as YAML: nested too deep' });
	}
	try {
		document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
		const [error] = document.errors;
		if (error !== undefined)
			return failed({ path, ...place(error.pos[0]), message: error.message });
		content = document.toJS({ maxAliasCount: 0 });
	} catch (error) {
		return failed({
			path,
			line: 1,
			column: 1,
			message: `not readable as YAML: ${messageOf(error)}`,
		});
	}
	const errors: PackError[] = keyOrderErrors(path, document, place);
	const parsed = RuleFile.safeParse(content);
	if (!parsed.success) {
		for (const issue of parsed.error.issues) {
			const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
			const where = [...issue.path, ...keys.slice(0, 1)];
			const name = issue.path.map(String).join('.');
			errors.push({
				path,
				...place(offsetOf(document, where)),
				message: name === '' ? issue.message : `${name}: ${issue.message}`,
			});
		}
		return { rule: null, errors };
	}
	if (errors.length > 0) return { rule: null, errors };
	const { params, ...rest } = parsed.data;
	const rule: Rule = {
		...rest,
		path,
		params: new Map(Object.entries(params)),
		placeOf: (keys) => place(offsetOf(document, keys)),
		queryPlace: queryPlace(document, text, place),
	};
	return { rule, errors };
}

function failed(error: PackError): ReadRule {
	return { rule: null, errors: [error] };
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

type ToPlace = (offset: number) => Place;

function keyOrderErrors(path: string, document: Document, place: ToPlace): PackError[] {
	if (!isMap(document.contents)) return [];
	let last = -1;
	for (const { key } of document.contents.items) {
		if (!isScalar(key) || typeof key.value !== 'string') continue;
		const index = RULE_KEYS.indexOf(key.value);
		if (index < 0) continue;
		if (index < last) {
			const message = `${key.value} must come before ${RULE_KEYS[last]}: the order is ${RULE_KEYS.join(', ')}`;
			return [{ path, ...place(key.range?.[0] ?? 0), message }];
		}
		last = index;
	}
	return [];
}

/** Where the deepest part of a path that exists begins; a key rather than its value where it is a key of a map. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
	let node: unknown = document.contents;
	let offset = 0;
	for (const key of path) {
		if (isMap(node)) {
			const pair = node.items.find(
				(item) => isPair(item) && isScalar(item.key) && item.key.value === key,
			);
			if (pair === undefined) break;
			if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
			node = pair.value;
		} else if (isSeq(node) && typeof key === 'number') {
			node = node.items[key];
			if (!isNode(node)) break;
			offset = node.range?.[0] ?? offset;
		}
	}
	return offset;
}

/** Only a literal block (`query: |`) keeps the lines of the file; other styles point at their first line. */
function queryPlace(document: Document, text: string, place: ToPlace): Rule['queryPlace'] {
	const node = document.get('query', true);
	const start = isScalar(node) ? (node.range?.[0] ?? 0) : 0;
	if (!isScalar(node) || node.type !== 'BLOCK_LITERAL') {
		return () => place(start);
	}
	const query = String(node.value);
	const first = place(start).line + 1;
	const body = text.slice(text.indexOf('\n', start) + 1);
	const indent = /^(?:[ \t]*\r?\n)*([ ]*)/.exec(body)?.[1]?.length ?? 0;
	return (offset) => {
		const before = query.slice(0, offset).split('\n');
		return {
			line: first + before.length - 1,
			column: indent + (before.at(-1)?.length ?? 0) + 1,
		};
	};
}
