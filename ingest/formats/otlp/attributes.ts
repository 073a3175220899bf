import { jsonText } from '../../facts/json-value.ts';
import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';
import { closeJson } from '../cut-rpc.ts';
import { anyValue } from './any-value.ts';

/** JSON text of an attribute, and whether the exporter's length limit cut it. */
export interface JsonAttribute {
	readonly json: string;
	readonly isCut: boolean;
}

/** Beyond this a text that only begins like JSON is not looked at closely. */
const MAX_CUT = 1 << 20;

/** Attributes of a resource, a span, an event or a log record. */
export class Attributes {
	readonly #own = new Map<string, unknown>();

	/** `list` is protojson's list of keys and wrapped values, or a plain object as JavaScript exporters print it. */
	constructor(list: unknown) {
		if (Array.isArray(list)) {
			for (const pair of list) {
				if (isRecord(pair) && typeof pair.key === 'string') {
					this.#own.set(pair.key, anyValue(pair.value));
				}
			}
		} else if (isRecord(list)) {
			for (const [key, value] of Object.entries(list)) this.#own.set(key, value);
		}
	}

	/** The attributes by key. */
	map(): ReadonlyMap<string, unknown> {
		return this.#own;
	}

	/** The first of the keys that holds text, a number or a boolean, as text; of a list its first element. Empty text counts as absent. */
	text(...keys: readonly string[]): string | null {
		for (const key of keys) {
			let value = this.#own.get(key);
			if (Array.isArray(value)) value = value[0];
			if (typeof value === 'string' && value !== '') return value;
			if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		}
		return null;
	}

	/** The first of the keys that holds a finite number, also one written as text. */
	number(...keys: readonly string[]): number | null {
		for (const key of keys) {
			const text = this.text(key);
			const number = text === null ? Number.NaN : Number(text);
			if (Number.isFinite(number)) return number;
		}
		return null;
	}

	/** The first of the keys that is there and not null, as JSON text; text that is JSON already stays as it is. */
	json(...keys: readonly string[]): JsonAttribute | null {
		for (const key of keys) {
			const value = this.#own.get(key);
			if (value === undefined || value === null || value === '') continue;
			if (typeof value !== 'string') return { json: jsonText(value), isCut: false };
			return jsonOfText(value);
		}
		return null;
	}

	/** The object whose members are spread over keys with this prefix, each JSON text or plain; `null` when there is none. */
	spread(prefix: string): JsonRecord | null {
		let object: JsonRecord | null = null;
		for (const [key, value] of this.#own) {
			if (!key.startsWith(prefix) || key.length === prefix.length) continue;
			object ??= Object.create(null) as JsonRecord;
			const parsed = typeof value === 'string' ? parseJson(value) : value;
			object[key.slice(prefix.length)] = parsed === undefined ? value : parsed;
		}
		return object;
	}
}

/** JSON text that a log keeps in a string: JSON as it is, JSON that was cut closed where it ends, other text as a JSON string. */
export function jsonOfText(text: string): JsonAttribute {
	if (/^\s*[{["]/.test(text)) {
		if (parseJson(text) !== undefined) return { json: text, isCut: false };
		if (/^\s*\{\s*"/.test(text) && text.length <= MAX_CUT) {
			const closed = closeJson(text.trimStart());
			if (parseJson(closed) !== undefined) return { json: closed, isCut: true };
		}
	}
	return { json: JSON.stringify(text), isCut: false };
}
