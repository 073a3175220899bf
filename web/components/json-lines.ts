/** One line of a JSON tree: its depth, key, and value or opening bracket. */
export interface JsonLine {
	readonly depth: number;
	readonly key: string | null;
	readonly value: string;
	readonly kind: 'text' | 'scalar' | 'bracket';
}

export interface JsonTree {
	readonly lines: readonly JsonLine[];
	/** Values that are not shown because the tree is too long or too deep. */
	readonly hidden: number;
}

const MOST_LINES = 2_000;
const DEEPEST = 60;
const MOST_TRIES = 8;

/** Returns the first JSON object or list inside a log line, or `undefined`; text before and after it does not matter. */
export function findJson(line: string): unknown {
	let tries = 0;
	for (let at = 0; at < line.length && tries < MOST_TRIES; at++) {
		const unit = line[at];
		if (unit !== '{' && unit !== '[') continue;
		tries++;
		const end = closingOf(line, at);
		if (end === -1) continue;
		try {
			return JSON.parse(line.slice(at, end + 1)) as unknown;
		} catch {
			// a bracket of the log's own prefix, such as [info]; the next one may begin the message
		}
	}
	return undefined;
}

/** Place of the bracket that closes the one at `start`; -1 when there is none. */
function closingOf(line: string, start: number): number {
	let depth = 0;
	let quoted = false;
	for (let at = start; at < line.length; at++) {
		const unit = line[at];
		if (quoted) {
			if (unit === '\\') at++;
			else if (unit === '"') quoted = false;
		} else if (unit === '"') quoted = true;
		else if (unit === '{' || unit === '[') depth++;
		else if ((unit === '}' || unit === ']') && --depth === 0) return at;
	}
	return -1;
}

/** Returns a JSON value as lines, without recursion: logs may nest as deep as they like. */
export function jsonLines(root: unknown): JsonTree {
	const lines: JsonLine[] = [];
	let hidden = 0;
	const pending: { depth: number; key: string | null; value: unknown; close?: string }[] = [
		{ depth: 0, key: null, value: root },
	];
	for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
		const { depth, key, value, close } = next;
		if (close !== undefined) {
			if (lines.length < MOST_LINES)
				lines.push({ depth, key: null, value: close, kind: 'bracket' });
			continue;
		}
		if (lines.length >= MOST_LINES || depth > DEEPEST) {
			hidden++;
			continue;
		}
		if (value !== null && typeof value === 'object') {
			const isList = Array.isArray(value);
			const entries = isList
				? value.map((one: unknown) => [null, one] as const)
				: Object.entries(value);
			if (entries.length === 0) {
				lines.push({ depth, key, value: isList ? '[]' : '{}', kind: 'bracket' });
				continue;
			}
			lines.push({ depth, key, value: isList ? '[' : '{', kind: 'bracket' });
			pending.push({ depth, key: null, value: null, close: isList ? ']' : '}' });
			for (let index = entries.length - 1; index >= 0; index--) {
				const entry = entries[index];
				if (entry !== undefined) pending.push({ depth: depth + 1, key: entry[0], value: entry[1] });
			}
			continue;
		}
		lines.push({
			depth,
			key,
			value: typeof value === 'string' ? value : String(value),
			kind: typeof value === 'string' ? 'text' : 'scalar',
		});
	}
	return { lines, hidden };
}
