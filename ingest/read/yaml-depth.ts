/** Brackets and levels of indent that no rule, list or configuration written by hand comes near. */
const MAX_DEPTH = 100;

/**
 * Whether YAML could be nested so deep that its parser, which calls itself, exhausts the stack; that ends the whole process.
 * Counts brackets also in strings and comments, and the columns before the first word of a line.
 */
export function isDeepYaml(text: string): boolean {
	let depth = 0;
	let column = 0;
	let isIndent = true;
	for (let at = 0; at < text.length; at++) {
		const character = text[at]!;
		if (character === '\n' || character === '\r') {
			column = 0;
			isIndent = true;
			continue;
		}
		if (character === '[' || character === '{') depth++;
		else if ((character === ']' || character === '}') && depth > 0) depth--;
		if (depth > MAX_DEPTH) return true;
		if (!isIndent) continue;
		// Sequences and keys may open on one line: `- - ? - a`.
		if (/[\s?:-]/.test(character)) column++;
		else isIndent = false;
		if (column > 2 * MAX_DEPTH && !isIndent) return true;
	}
	return false;
}
