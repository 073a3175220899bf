/** A JSON object as JSON.parse makes it: every key its own, also `__proto__`. */
export type JsonRecord = Record<string, unknown>;

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value a JSON text means; `undefined` when it is not JSON. */
export function parseJson(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
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
