import type { Document } from './sink.ts';

/** The value at a dotted path; `undefined` when there is none. */
export function at(document: Document, path: string): unknown {
	let value: unknown = document;
	for (const key of path.split('.')) {
		if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
		value = (value as Record<string, unknown>)[key];
	}
	return value;
}

/** The text at a dotted path, the first one of a list; `undefined` when there is none or it is empty. */
export function textAt(document: Document, path: string): string | undefined {
	const value = at(document, path);
	const first: unknown = Array.isArray(value) ? value[0] : value;
	return typeof first === 'string' && first !== '' ? first : undefined;
}

/** Whether a document is an alert; everything else is an event. */
export function isAlert(document: Document): boolean {
	return at(document, 'event.kind') === 'alert';
}
