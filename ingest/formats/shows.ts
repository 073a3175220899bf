import type { Format, Shows } from './format.ts';
import { FORMATS } from './index.ts';

/** What a log can show, in the order of the tables that say so. */
export const SHOWS = [
	'tool-names',
	'arguments',
	'results',
	'definitions',
	'errors',
	'decisions',
	'stderr',
	'launch',
	'time',
	'zone',
] as const satisfies readonly Shows[];

/** What detection lives on: a log without one of these is blind to the attacks that need it. */
const CONTENT = ['tool-names', 'arguments', 'results', 'definitions'] as const satisfies Shows[];

/** Which of tool names, arguments, results and definitions even a full log of this format does not hold. */
export function lacking(format: Pick<Format, 'shows'>): readonly Shows[] {
	return CONTENT.filter((one) => !format.shows.includes(one));
}

/** Formats that are recognised by their content, which leaves out those a person chooses by hand and false friends. */
export function detectedFormats(): readonly Format[] {
	return FORMATS.filter((format) => format.shows.length > 0 && format.byHand !== true);
}
