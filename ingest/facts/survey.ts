import {
	BLANK,
	CONTROL,
	ENCODABLE,
	HIGH_SURROGATE,
	isPlainLead,
	LOW_SURROGATE,
	UNIT_CLASS,
} from './code-units.ts';
import { SHORTEST_RUN } from './encoded.ts';
import { findRun } from './unit-runs.ts';

/** Blanks in a row from which on they push text out of sight. */
export const LEAST_PADDING = 100;

export const LOOK_HIDDEN = 1;
export const LOOK_PADDING = 2;
export const LOOK_ENCODED = 4;
export const LOOK_MARKUP = 8;

/** Any code unit that may hide something; a native search is several times as fast as a loop. */
const SUSPECT = suspectPattern();

function suspectPattern(): RegExp {
	let ranges = '';
	let first = -1;
	for (let unit = 0; unit <= 0x10000; unit++) {
		const unitClass = unit < 0x10000 ? UNIT_CLASS[unit]! : 0;
		const isSuspect =
			unitClass >= CONTROL &&
			unitClass !== LOW_SURROGATE &&
			(unitClass !== HIGH_SURROGATE || !isPlainLead(unit));
		if (isSuspect && first === -1) first = unit;
		else if (!isSuspect && first !== -1) {
			ranges += `${unitEscape(first)}-${unitEscape(unit - 1)}`;
			first = -1;
		}
	}
	return new RegExp(`[${ranges}]`);
}

function unitEscape(unit: number): string {
	return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** A cheap survey that says which closer looks a text needs, as a sum of the `LOOK_` bits; 0 for most texts. */
export function survey(text: string): number {
	let look = 0;
	if (SUSPECT.test(text)) look = LOOK_HIDDEN | LOOK_PADDING;
	else if (findRun(text, UNIT_CLASS, BLANK, LEAST_PADDING) !== -1) look = LOOK_PADDING;
	if (findRun(text, UNIT_CLASS, ENCODABLE, SHORTEST_RUN) !== -1) look |= LOOK_ENCODED;
	if (text.includes('<') && /<!--|<[^<>]*\s(?:style\s*=|hidden)/i.test(text)) look |= LOOK_MARKUP;
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
