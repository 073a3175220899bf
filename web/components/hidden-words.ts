import type { Part } from '../../ingest/facts/draw-hidden.ts';
import type { Dictionary } from '../i18n/en.ts';

export type HiddenPart = Extract<Part, { hidden: unknown }>;

/** What stands on the chip: code points, and how many of which kind. */
export function hiddenWords(part: HiddenPart, t: Dictionary): string {
	return part.count === 1 ? part.label : `${part.label}, ${kind(part, t)}`;
}

/** The same with a word on who drew it, for the chip's tooltip. */
export function hiddenTitle(part: HiddenPart, t: Dictionary): string {
	const said = part.decoded === undefined ? '' : `: ${part.decoded}`;
	return `${part.label}, ${kind(part, t)}, ${t.drawnBySillok}${said}`;
}

function kind(part: HiddenPart, t: Dictionary): string {
	switch (part.hidden) {
		case 'tag':
			return t.hiddenTags(part.count);
		case 'zero-width':
		case 'variation':
			return t.hiddenZeroWidth(part.count);
		case 'bidi':
			return t.hiddenBidi(part.count);
		case 'ansi':
			return t.hiddenAnsi(part.count);
		case 'padding':
			return t.hiddenBlanks(part.count);
		default:
			return t.hiddenControls(part.count);
	}
}
