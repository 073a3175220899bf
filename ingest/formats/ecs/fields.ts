import { jsonText } from '../../facts/json-value.ts';
import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';

/**
 * The value of a dotted field, however its path is spread over dotted keys and nested objects:
 * `{"http.request":{"method":…}}` and `{"http":{"request.method":…}}` both hold `http.request.method`.
 * The longest key wins; `undefined` when no spelling is there.
 */
export function field(record: JsonRecord, path: string): unknown {
	if (Object.hasOwn(record, path)) return record[path];
	for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
		const key = path.slice(0, dot);
		if (!Object.hasOwn(record, key)) continue;
		const inner = record[key];
		if (!isRecord(inner)) continue;
		// At most one step per dot of the path.
		const found = field(inner, path.slice(dot + 1));
		if (found !== undefined) return found;
	}
	return undefined;
}

/** The first of the fields that holds text or a number, as text; of an array the first element. `null` when none does. */
export function textField(record: JsonRecord, ...paths: readonly string[]): string | null {
	for (const path of paths) {
		let value = field(record, path);
		if (Array.isArray(value)) value = value[0];
		if (typeof value === 'string') return value;
		if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	}
	return null;
}

/** The first of the fields that holds a finite number, also one written as text; `null` when none does. */
export function numberField(record: JsonRecord, ...paths: readonly string[]): number | null {
	const value = textField(record, ...paths);
	if (value === null || value.trim() === '') return null;
	const number = Number(value);
	return Number.isFinite(number) ? number : null;
}

/** The first of the fields that is there and not null, as JSON text; a string that is JSON already stays as it is. */
export function jsonField(record: JsonRecord, ...paths: readonly string[]): string | null {
	for (const path of paths) {
		const value = field(record, path);
		if (value === undefined || value === null) continue;
		if (typeof value !== 'string') return jsonText(value);
		return isJson(value) ? value : JSON.stringify(value);
	}
	return null;
}

function isJson(text: string): boolean {
	return /^\s*[{["]/.test(text) && parseJson(text) !== undefined;
}
