import {
	BLANK,
	CONTROL,
	ENCODABLE,
	HIGH_SURROGATE,
	isPlainLead,
	LESS_THAN,
	LOW_SURROGATE,
	PLAIN,
	UNIT_CLASS,
} from './code-units.ts';
import { SHORTEST_RUN } from './encoded.ts';

/** Blanks in a row from which on they push text out of sight. */
export const LEAST_PADDING = 100;

export const LOOK_HIDDEN = 1;
export const LOOK_PADDING = 2;
export const LOOK_ENCODED = 4;
export const LOOK_MARKUP = 8;

/** One cheap pass that says which closer looks a text needs, as a sum of the `LOOK_` bits; 0 for most texts. */
export function survey(text: string): number {
	const length = text.length;
	let look = 0;
	let blanks = 0;
	let runStart = 0;
	let hasLessThan = false;
	for (let at = 0; at < length; at++) {
		const unit = text.charCodeAt(at);
		const unitClass = UNIT_CLASS[unit]!;
		if (unitClass === ENCODABLE) {
			blanks = 0;
			continue;
		}
		if (at - runStart >= SHORTEST_RUN) look |= LOOK_ENCODED;
		runStart = at + 1;
		if (unitClass === BLANK) {
			if (++blanks === LEAST_PADDING) look |= LOOK_PADDING;
			continue;
		}
		if (unitClass === PLAIN) blanks = 0;
		else if (unitClass === LESS_THAN) {
			blanks = 0;
			hasLessThan = true;
		} else if (unitClass === HIGH_SURROGATE && isPlainLead(unit)) blanks = 0;
		else if (unitClass !== LOW_SURROGATE) look |= LOOK_HIDDEN;
	}
	if (length - runStart >= SHORTEST_RUN) look |= LOOK_ENCODED;
	if (hasLessThan && (text.includes('<!--') || /<[^<>]*\s(?:style\s*=|hidden)/i.test(text))) {
		look |= LOOK_MARKUP;
	}
	return look;
}

/** Longest run of blanks, not broken by characters without width; 0 below `LEAST_PADDING`. */
export function longestPadding(text: string): number {
	let longest = 0;
	let blanks = 0;
	for (let at = 0; at < text.length; at++) {
		const unitClass = UNIT_CLASS[text.charCodeAt(at)]!;
		if (unitClass === BLANK) {
			if (++blanks > longest) longest = blanks;
		} else if (unitClass < CONTROL || unitClass >= HIGH_SURROGATE) blanks = 0;
	}
	return longest >= LEAST_PADDING ? longest : 0;
}
