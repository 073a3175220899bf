import type { Span } from './visible.ts';

/** A stretch of markup that a browser does not show, with what it says. */
export interface UnseenMarkup extends Span {
	says: string;
}

const MOST_SPANS = 1000;
const UNSEEN_STYLE =
	/display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d]*[1-9])|color\s*:\s*(?:white|transparent|#fff(?:fff)?)\b|text-indent\s*:\s*-\d{3}|left\s*:\s*-\d{3}/i;

/** HTML comments and elements hidden by style or attribute, in order, not nested. */
export function unseenMarkup(text: string): UnseenMarkup[] {
	const found: UnseenMarkup[] = [];
	const unclosed = new Set<string>();
	let noMoreComments = false;
	for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
		if (found.length >= MOST_SPANS) break;
		if (!noMoreComments && text.startsWith('<!--', at)) {
			const close = text.indexOf('-->', at + 4);
			if (close !== -1) {
				const says = text.slice(at + 4, close).trim();
				if (says !== '') found.push({ start: at, end: close + 3, says });
				at = close + 3;
				continue;
			}
			noMoreComments = true;
		}
		const element = hiddenElement(text, at, unclosed);
		if (element === null) at++;
		else {
			found.push(element);
			at = element.end;
		}
	}
	return found;
}

const OPEN_TAG = /<([a-z][a-z0-9]{0,20})(\s[^<>]*)>/iy;

function hiddenElement(text: string, at: number, unclosed: Set<string>): UnseenMarkup | null {
	OPEN_TAG.lastIndex = at;
	const open = OPEN_TAG.exec(text);
	if (open === null) return null;
	const name = open[1]!.toLowerCase();
	const attributes = open[2]!;
	if (name === 'input' || name === 'script' || name === 'style' || unclosed.has(name)) return null;
	const isHidden =
		/\shidden(?:[\s=/]|$)/i.test(attributes) ||
		(/\sstyle\s*=/i.test(attributes) && UNSEEN_STYLE.test(attributes));
	if (!isHidden) return null;
	const close = new RegExp(`</${name}[\\s>]`, 'gi');
	close.lastIndex = at + open[0].length;
	const end = close.exec(text);
	if (end === null) {
		unclosed.add(name);
		return null;
	}
	const says = text
		.slice(at + open[0].length, end.index)
		.replace(/<[^<>]*>/g, ' ')
		.trim();
	return says === '' ? null : { start: at, end: end.index + end[0].length, says };
}
