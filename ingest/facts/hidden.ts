import { cutText } from './cut.ts';
import { decodeRuns } from './encoded.ts';
import { type HiddenKind, type HiddenRun, hiddenRuns } from './hidden-runs.ts';
import { unseenMarkup } from './markup.ts';
import { spellHidden } from './smuggled.ts';
import {
	LOOK_ENCODED,
	LOOK_HIDDEN,
	LOOK_MARKUP,
	LOOK_PADDING,
	longestPadding,
	survey,
} from './survey.ts';
import { concealedSpans, linkTargets } from './terminal.ts';
import { printable, visibleText } from './visible.ts';

/** What a text hides: counts of hidden characters, what they say, and what a person sees instead. */
export interface Hidden {
	/** NFKC, without hidden characters, blanks collapsed to two. */
	visible: string;
	/** What hidden characters, unseen markup and encoded runs say, up to 16,384 characters. */
	decoded: string | null;
	tags: number;
	/** Zero-width characters, fillers, soft hyphens and variation selectors that carry bytes. */
	zeroWidth: number;
	bidi: number;
	ansi: number;
	/** Longest run of blanks, 0 below 100. */
	padding: number;
}

const DECODED_LIMIT = 16_384;

/** What a text hides; `null` when it hides nothing (text in any script, emoji and ordinary markup included). */
export function inspectText(text: string): Hidden | null {
	const look = survey(text);
	if (look === 0) return null;
	const runs = (look & LOOK_HIDDEN) === 0 ? [] : hiddenRuns(text);
	const markup = (look & LOOK_MARKUP) === 0 ? [] : unseenMarkup(text);
	const concealed = concealedSpans(text, runs);
	const padding = (look & LOOK_PADDING) === 0 ? 0 : longestPadding(text);
	const spelt = spellHidden(text, runs);
	const said = [
		...(spelt === null ? [] : [spelt]),
		...linkTargets(text, runs),
		...concealed.map((span) => text.slice(span.start, span.end)),
		...markup.map((span) => span.says),
		...((look & LOOK_ENCODED) === 0 ? [] : decodeRuns(text)),
	];
	const counts = countRuns(runs);
	if (counts.total === 0 && padding === 0 && said.length === 0) return null;
	return {
		visible: visibleText(text, [...runs.filter(isNoLineEnd), ...concealed, ...markup]),
		decoded: said.length === 0 ? null : cutText(printable(said.join('\n')), DECODED_LIMIT),
		tags: counts.tag,
		zeroWidth: counts['zero-width'] + counts.variation,
		bidi: counts.bidi,
		ansi: counts.ansi,
		padding,
	};
}

function countRuns(runs: readonly HiddenRun[]): Record<HiddenKind | 'total', number> {
	const counts = {
		tag: 0,
		'zero-width': 0,
		variation: 0,
		bidi: 0,
		ansi: 0,
		control: 0,
		surrogate: 0,
		total: 0,
	};
	for (const run of runs) {
		if (run.excused) continue;
		counts[run.kind] += run.count;
		counts.total += run.count;
	}
	return counts;
}

function isNoLineEnd(run: HiddenRun): boolean {
	return run.kind !== 'control' || !run.excused;
}
