/** A JSON object as JSON.parse makes it: every key its own, also `__proto__`. */
export type JsonRecord = Record<string, unknown>;

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What texts meant, while `parsingOnce` runs. */
let parsed: Map<string, unknown> | null = null;

/** The value a JSON text means; `undefined` when it is not JSON. */
export function parseJson(json: string): unknown {
	if (parsed?.has(json)) return parsed.get(json);
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch {
		value = undefined;
	}
	parsed?.set(json, value);
	return value;
}

/** Runs a task during which no text is parsed twice: many formats look at the same lines, and none changes a value. */
export function parsingOnce<T>(task: () => T): T {
	parsed = new Map();
	try {
		return task();
	} finally {
		parsed = null;
	}
}

/** The objects of an array; empty when the value is no array. */
export function records(value: unknown): JsonRecord[] {
	return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A string, or `null`. */
export function textOf(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
