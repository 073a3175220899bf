import { canonicalJson } from './canonical-json.ts';

/** A JSON value as text in its own key order; values too deep for that in canonical order. */
export function jsonText(value: unknown): string {
	try {
		return JSON.stringify(value) ?? 'null';
	} catch {
		return canonicalJson(value);
	}
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** An own member of an object; `undefined` for anything else. */
export function member(value: unknown, key: string): unknown {
	return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** An own member that is text; `null` for anything else. */
export function textMember(value: unknown, key: string): string | null {
	const found = member(value, key);
	return typeof found === 'string' ? found : null;
}

/** An own member that is a list; empty for anything else. */
export function listMember(value: unknown, key: string): readonly unknown[] {
	const found = member(value, key);
	return Array.isArray(found) ? found : [];
}
