/**
 * A trace id (16 bytes) or span id (8 bytes) as lower-case hex: OTLP/JSON writes hex in either case, plain protojson
 * base64. `null` for an empty id, one of zeros, or anything else.
 */
export function traceIdHex(value: unknown, bytes: 8 | 16): string | null {
	if (typeof value !== 'string') return null;
	const hex = isHex(value, bytes) ? value.toLowerCase() : hexOfBase64(value, bytes);
	return hex === null || /^0+$/.test(hex) ? null : hex;
}

function isHex(text: string, bytes: number): boolean {
	return text.length === bytes * 2 && /^[0-9a-fA-F]+$/.test(text);
}

function hexOfBase64(text: string, bytes: number): string | null {
	const digits = text
		.replace(/={1,2}$/, '')
		.replaceAll('-', '+')
		.replaceAll('_', '/');
	if (digits.length !== Math.ceil((bytes * 4) / 3) || !/^[A-Za-z0-9+/]+$/.test(digits)) return null;
	const binary = atob(digits);
	let hex = '';
	for (const char of binary) hex += char.charCodeAt(0).toString(16).padStart(2, '0');
	return hex;
}
