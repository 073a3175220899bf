import type { IndicatorRow, TextRow, ToolRow } from '../ecs/fields.ts';
import { parseJson } from '../read/json-record.ts';
import { canonicalJson, definitionHash } from './canonical-json.ts';
import { cutText } from './cut.ts';
import { type FactHead, TEXT_LIMIT } from './head.ts';
import { findIndicators } from './indicators.ts';
import { isObject, type JsonObject, listMember, member, textMember } from './json-value.ts';
import { schemaTexts } from './schema-texts.ts';
import { TextRows } from './texts.ts';

const MOST_TOOLS = 2000;
/** Clients list the same tools at every start: the last few lists are kept. */
const KEPT_LISTS = 8;
const LONGEST_KEPT = 1_000_000;

/** What a `tools/list` result says. */
export interface ToolList {
	tools: ToolRow[];
	texts: TextRow[];
	indicators: IndicatorRow[];
	/** Entries that are no tool definition or beyond 2,000; 1 when the result itself is not JSON. */
	skipped: number;
	/** Texts beyond 5,000. */
	omitted: number;
}

const NOBODY: FactHead = {
	event_id: null,
	time: null,
	session_id: null,
	client: null,
	server: null,
};
const kept = new Map<string, ToolList>();

/**
 * Tools, their texts and indicators of a `tools/list` result. Texts are cut at `limit` characters; `salt` is for hashes of secrets.
 * `server_version` of the rows is left empty.
 */
export function readTools(
	resultJson: string,
	head: FactHead,
	limit: number = TEXT_LIMIT,
	salt = '',
): ToolList {
	const key = `${limit} ${salt} ${resultJson}`;
	let list = kept.get(key);
	if (list === undefined) {
		list = readList(resultJson, limit, salt);
		if (resultJson.length <= LONGEST_KEPT) {
			kept.set(key, list);
			if (kept.size > KEPT_LISTS) kept.delete(kept.keys().next().value!);
		}
	}
	return {
		tools: list.tools.map((row) => ({ ...row, ...head })),
		texts: list.texts.map((row) => ({ ...row, ...head })),
		indicators: list.indicators.map((row) => ({ ...row, ...head })),
		skipped: list.skipped,
		omitted: list.omitted,
	};
}

function readList(resultJson: string, limit: number, salt: string): ToolList {
	const result = parseJson(resultJson);
	if (result === undefined) {
		return { tools: [], texts: [], indicators: [], skipped: 1, omitted: 0 };
	}
	const entries = Array.isArray(result) ? result : listMember(result, 'tools');
	const tools: ToolRow[] = [];
	const texts = new TextRows(NOBODY, limit);
	for (const entry of entries.slice(0, MOST_TOOLS)) {
		const name = textMember(entry, 'name');
		if (name === null || !isObject(entry)) continue;
		tools.push(toolRow(entry, name, limit));
		addTexts(entry, name, texts);
	}
	const indicators: IndicatorRow[] = [];
	for (const row of texts.rows) {
		if (row.role === 'tool_name' || row.role === 'parameter_name' || row.text === null) continue;
		indicators.push(...findIndicators(row.text, NOBODY, 'definition', row.tool, row.name, salt));
	}
	const skipped = entries.length - tools.length;
	return { tools, texts: texts.rows, indicators, skipped, omitted: texts.omitted };
}

function toolRow(tool: JsonObject, name: string, limit: number): ToolRow {
	const annotations = member(tool, 'annotations');
	return {
		...NOBODY,
		server_version: null,
		tool: cutText(name, limit),
		title: cut(textMember(tool, 'title'), limit),
		description: cut(textMember(tool, 'description'), limit),
		input_schema: cut(jsonOf(member(tool, 'inputSchema')), limit),
		output_schema: cut(jsonOf(member(tool, 'outputSchema')), limit),
		annotations: cut(jsonOf(annotations), limit),
		read_only_hint: hint(annotations, 'readOnlyHint'),
		destructive_hint: hint(annotations, 'destructiveHint'),
		open_world_hint: hint(annotations, 'openWorldHint'),
		hash: definitionHash(tool),
	};
}

function addTexts(tool: JsonObject, name: string, texts: TextRows): void {
	texts.add('tool_name', name, 'name', name);
	texts.add('tool_title', name, 'title', textMember(tool, 'title'));
	texts.add('tool_description', name, 'description', textMember(tool, 'description'));
	const annotations = member(tool, 'annotations');
	for (const [key, value] of isObject(annotations) ? Object.entries(annotations) : []) {
		if (typeof value === 'string') texts.add('annotations', name, `annotations.${key}`, value);
	}
	for (const { role, name: path, text } of schemaTexts(member(tool, 'inputSchema'))) {
		texts.add(role, name, path, text);
	}
	for (const { name: path, text } of schemaTexts(member(tool, 'outputSchema'))) {
		texts.add('output_schema', name, path, text);
	}
}

function hint(annotations: unknown, key: string): boolean | null {
	const value = member(annotations, key);
	return typeof value === 'boolean' ? value : null;
}

function jsonOf(value: unknown): string | null {
	return value === undefined || value === null ? null : canonicalJson(value);
}

function cut(text: string | null, limit: number): string | null {
	return text === null ? null : cutText(text, limit);
}
