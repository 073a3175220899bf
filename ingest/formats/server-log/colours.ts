const ESCAPE = '\u001b';
/** `ESC [ … m` of ECMA-48. */
const RENDITION = new RegExp(`${ESCAPE}\\[([0-9;]{0,32})m`, 'g');

/** A line without the colours a terminal logger gave it; what conceals text, and all other sequences, stay. */
export function withoutColours(text: string): string {
	if (!text.includes(ESCAPE)) return text;
	return text.replace(RENDITION, (sequence, codes: string) => (conceals(codes) ? sequence : ''));
}

function conceals(codes: string): boolean {
	// Colours carry numbers of their own: 38;5;N and 38;2;R;G;B.
	const own = codes.replace(/(?<=^|;)[345]8;(?:5;\d{1,3}|2;\d{1,3};\d{1,3};\d{1,3})/g, '');
	return /(?:^|;)0*8(?:;|$)/.test(own);
}
