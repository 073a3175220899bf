import { isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Table } from '../../ingest/ecs/table.ts';
import { isDeepYaml } from '../../ingest/read/yaml-depth.ts';
import type { PackError } from './pack-error.ts';

/** Rows of a pack that rules join, as the table `list_<name>`; every column is VARCHAR. */
export interface List {
	readonly path: string;
	/** Name of the table, such as `list_credential_paths`. */
	readonly table: Table;
	readonly rows: readonly Readonly<Record<string, string | null>>[];
}

const MAX_LENGTH = 16 * 1024 * 1024;
const MAX_ROWS = 500_000;
const MAX_COLUMNS = 64;
const NAME = /^[a-z][a-z0-9_]{0,40}$/;

/** Reads `lists/<name>.csv` (with a header line) or `lists/<name>.yml` (values, or maps with the same keys). */
export function readList(path: string, text: string): { list: List | null; errors: PackError[] } {
	const fail = (line: number, message: string) => ({
		list: null,
		errors: [{ path, line, column: 1, message }],
	});
	if (text.length > MAX_LENGTH) return fail(1, `longer than ${MAX_LENGTH} characters`);
	const name = path
		.slice(path.lastIndexOf('/') + 1)
		.replace(/\.[a-z]+$/, '')
		.replaceAll('-', '_');
	if (!NAME.test(name)) return fail(1, 'the file name must be of a-z, 0-9 and hyphens');
	const read = path.endsWith('.csv') ? readCsv(text) : readYaml(text);
	if ('message' in read) return fail(read.line, read.message);
	const { header, records } = read;
	if (header.length > MAX_COLUMNS) return fail(1, `more than ${MAX_COLUMNS} columns`);
	if (records.length > MAX_ROWS) return fail(1, `more than ${MAX_ROWS} rows`);
	const wrong = header.find((column, i) => !NAME.test(column) || header.indexOf(column) !== i);
	if (wrong !== undefined) {
		return fail(1, `column ${JSON.stringify(wrong)} must be a distinct name of a-z, 0-9 and _`);
	}
	const table: Table = {
		name: `list_${name}`,
		about: `Rows of ${path}.`,
		columns: header.map((column) => ({ name: column, type: 'VARCHAR', about: '' })),
	};
	const rows: Record<string, string | null>[] = [];
	for (const { line, cells } of records) {
		if (cells.length !== header.length) {
			return fail(line, `${cells.length} cells under ${header.length} columns`);
		}
		rows.push(
			Object.fromEntries(header.map((column, i) => [column, cells[i] === '' ? null : cells[i]!])),
		);
	}
	return { list: { path, table, rows }, errors: [] };
}

interface Records {
	readonly header: readonly string[];
	readonly records: readonly {
		readonly line: number;
		readonly cells: readonly (string | null)[];
	}[];
}
interface Unreadable {
	readonly line: number;
	readonly message: string;
}

/** RFC 4180; empty lines and lines that begin with `#` are skipped. */
function readCsv(text: string): Records | Unreadable {
	const records: { line: number; cells: string[] }[] = [];
	let at = text.startsWith('\ufeff') ? 1 : 0;
	let line = 1;
	while (at < text.length) {
		if (text[at] === '#' || text[at] === '\n' || text[at] === '\r') {
			const end = text.indexOf('\n', at);
			at = end < 0 ? text.length : end + 1;
			line++;
			continue;
		}
		const began = line;
		const cells: string[] = [];
		for (;;) {
			let cell: string;
			if (text[at] === '"') {
				let end = at + 1;
				while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) {
					end += text[end] === '"' ? 2 : 1;
				}
				if (end >= text.length) return { line: began, message: 'quoted cell without an end' };
				const inner = text.slice(at + 1, end);
				line += inner.split('\n').length - 1;
				cell = inner.replaceAll('""', '"');
				at = end + 1;
			} else {
				let end = at;
				while (end < text.length && !/[,\r\n]/.test(text[end]!)) end++;
				cell = text.slice(at, end).trim();
				at = end;
			}
			cells.push(cell);
			if (text[at] !== ',') break;
			at++;
		}
		if (text[at] === '\r') at++;
		if (at < text.length && text[at] !== '\n') {
			return { line, message: 'text after the closing quote of a cell' };
		}
		at++;
		line++;
		records.push({ line: began, cells });
	}
	const [header, ...rest] = records;
	return header === undefined
		? { line: 1, message: 'no header line' }
		: { header: header.cells, records: rest };
}

function readYaml(text: string): Records | Unreadable {
	if (isDeepYaml(text)) return { line: 1, message: 'not readable as YAML: nested too deep' };
	const lines = new LineCounter();
	let content: unknown;
	let places: readonly number[] = [];
	try {
		const document = parseDocument(text, { prettyErrors: true, lineCounter: lines });
		const [error] = document.errors;
		if (error !== undefined) {
			return { line: error.linePos?.[0].line ?? 1, message: error.message.split('\n')[0]! };
		}
		content = document.toJS({ maxAliasCount: 0 });
		if (isSeq(document.contents)) {
			places = document.contents.items.map((item) => (isNode(item) ? (item.range?.[0] ?? 0) : 0));
		}
	} catch (error) {
		return { line: 1, message: error instanceof Error ? error.message : String(error) };
	}
	if (!Array.isArray(content)) return { line: 1, message: 'must be a list' };
	const isMaps = content.some((item) => typeof item === 'object' && item !== null);
	const header = isMaps
		? [...new Set(content.flatMap((item) => (isRecord(item) ? Object.keys(item) : [])))]
		: ['value'];
	const records: { line: number; cells: (string | null)[] }[] = [];
	for (const [i, item] of content.entries()) {
		const { line } = lines.linePos(places[i] ?? 0);
		if (isMaps && !isRecord(item)) return { line, message: 'values and maps are mixed' };
		const row = isRecord(item) ? new Map(Object.entries(item)) : new Map([['value', item]]);
		const cells = header.map((column) => {
			const value: unknown = row.get(column);
			return value === undefined || value === null ? '' : String(value);
		});
		records.push({ line, cells });
	}
	return { header, records };
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
