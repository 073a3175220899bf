/** The text in tag characters (U+E0000 to U+E007F), which no font shows and every model reads. */
export function invisible(ascii: string): string {
	return [...ascii].map((c) => String.fromCodePoint(0xe0000 + (c.codePointAt(0) ?? 0))).join('');
}
