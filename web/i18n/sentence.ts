/** A piece of a sentence: our words, or a value from a log (drawn as such, never as markup). */
export type Part = string | { readonly log: string };
export type Sentence = readonly Part[];

/** Returns the parts of a template in order, so that values from logs stay apart from our words. */
export function sentence(words: TemplateStringsArray, ...values: readonly Part[]): Sentence {
	const parts: Part[] = [];
	for (const [index, word] of words.entries()) {
		if (word !== '') parts.push(word);
		const value = values[index];
		if (value !== undefined) parts.push(value);
	}
	return parts;
}

/** Marks a value as taken from a log. */
export function log(value: string): Part {
	return { log: value };
}
