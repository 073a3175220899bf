import { type Filter, resolveField } from './filter.ts';

export type SearchError =
	| { readonly kind: 'unknown-field'; readonly name: string }
	| { readonly kind: 'unclosed-quote' }
	| { readonly kind: 'empty-value'; readonly name: string };

export interface Search {
	readonly filters: readonly Filter[];
	readonly errors: readonly SearchError[];
}

const NAME = /[A-Za-z_@][\w.@-]*:/y;

/**
 * Reads the search line: `name:value|value`, `-name:value`, `-word`, `"exact text"`, joined by AND.
 * In quotes a backslash keeps the next character; `name:""` means the field is empty.
 */
export function parseSearch(line: string): Search {
	const filters: Filter[] = [];
	const errors: SearchError[] = [];
	let at = 0;
	while (at < line.length) {
		if (isBlank(line[at])) {
			at++;
			continue;
		}
		const not = line[at] === '-' && at + 1 < line.length && !isBlank(line[at + 1]);
		if (not) at++;
		NAME.lastIndex = at;
		const name = NAME.exec(line)?.[0].slice(0, -1) ?? null;
		const start = name === null ? at : at + name.length + 1;
		const read = readValues(line, start, name !== null);
		at = read.end;
		if (read.unclosed) errors.push({ kind: 'unclosed-quote' });
		if (name === null) {
			const text = read.values[0] ?? '';
			if (text !== '') filters.push({ field: 'text', values: [text], not });
			continue;
		}
		const field = resolveField(name);
		if (field === null) errors.push({ kind: 'unknown-field', name });
		else if (read.values.length === 0) errors.push({ kind: 'empty-value', name });
		else filters.push({ field, values: [...new Set(read.values)], not });
	}
	return { filters: mergeSame(filters), errors };
}

/** Writes filters as the search line reads them. */
export function formatSearch(filters: readonly Filter[]): string {
	return filters
		.map(({ field, values, not }) => {
			const name = field === 'text' ? '' : `${field}:`;
			return `${not ? '-' : ''}${name}${values.map((value) => quote(value, field === 'text')).join('|')}`;
		})
		.join(' ');
}

interface Values {
	readonly values: readonly string[];
	readonly end: number;
	readonly unclosed: boolean;
}

function readValues(line: string, start: number, several: boolean): Values {
	const values: string[] = [];
	let at = start;
	let unclosed = false;
	for (;;) {
		let value = '';
		const from = at;
		if (line[at] === '"') {
			at++;
			while (at < line.length && line[at] !== '"') {
				if (line[at] === '\\' && at + 1 < line.length) at++;
				value += line[at];
				at++;
			}
			if (at >= line.length) unclosed = true;
			else at++;
			values.push(value);
		} else {
			while (at < line.length && !isBlank(line[at]) && !(several && line[at] === '|')) {
				value += line[at];
				at++;
			}
			if (at > from) values.push(value);
		}
		if (!several || line[at] !== '|') return { values, end: Math.max(at, from), unclosed };
		at++;
	}
}

function quote(value: string, always: boolean): string {
	if (!always && value !== '' && !/[\s"|\\]/.test(value)) return value;
	return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function mergeSame(filters: readonly Filter[]): readonly Filter[] {
	const merged: Filter[] = [];
	for (const filter of filters) {
		const at = merged.findIndex(
			(known) => known.field === filter.field && known.not && filter.not && known.field !== 'text',
		);
		const same = merged[at];
		if (same === undefined) merged.push(filter);
		else merged[at] = { ...same, values: [...new Set([...same.values, ...filter.values])] };
	}
	return merged;
}

function isBlank(character: string | undefined): boolean {
	return character !== undefined && /\s/.test(character);
}
