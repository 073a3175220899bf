import { hashBytes } from '../../read/hash.ts';

const encoder = new TextEncoder();

/** `hashBytes` of a text as UTF-8. */
export function hashText(text: string): number {
	const bytes = encoder.encode(text);
	return hashBytes(bytes, 0, bytes.length);
}
