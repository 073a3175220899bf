import type { Format, Head } from './format.ts';
import { FORMATS } from './index.ts';

/** Below this score a file counts as not recognised. */
export const MIN_SCORE = 0.3;

export interface Detected {
	readonly format: Format;
	/** 0 to 1. */
	readonly score: number;
}

/** The format that fits the start of a file best; earlier in the registry wins a tie. */
export function detectFormat(head: Head): Detected | undefined {
	let best: Detected | undefined;
	for (const format of FORMATS) {
		const score = format.detect(head);
		if (score >= MIN_SCORE && (best === undefined || score > best.score)) best = { format, score };
	}
	return best;
}

/** The format with this id. */
export function formatById(id: string): Format | undefined {
	return FORMATS.find((format) => format.id === id);
}
