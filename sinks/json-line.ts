const LONE_SURROGATE = /[\uD800-\uDFFF]/gu;

/** A value as one line of JSON with its newline; half of a surrogate pair becomes U+FFFD, which receivers would refuse. */
export function jsonLine(value: unknown): string {
	const json = JSON.stringify(value);
	// JSON.stringify writes lone surrogates, and nothing else, as \ud….
	return `${json.includes('\\ud') ? JSON.stringify(value, wellFormed) : json}\n`;
}

function wellFormed(_key: string, value: unknown): unknown {
	return typeof value === 'string' ? value.replace(LONE_SURROGATE, '\uFFFD') : value;
}
