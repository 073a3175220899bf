import { type HiddenRun, hiddenRuns } from './hidden-runs.ts';

/** A stretch of a text; UTF-16 positions. */
export interface Span {
	start: number;
	end: number;
}

/** A text without the given spans: NFKC, line ends as `\n`, blanks collapsed to at most two. */
export function visibleText(text: string, spans: readonly Span[]): string {
	let visible = withoutSpans(text, spans).normalize('NFKC');
	// Removing and normalising may bring hidden characters together in a new way.
	for (let round = 0; round < 3; round++) {
		const runs = removable(hiddenRuns(visible));
		if (runs.length === 0) break;
		visible = withoutSpans(visible, runs);
	}
	return visible.replace(/[\s\x85]{2,}|[\r\v\f\x85\u2028\u2029]/g, collapsed);
}

function collapsed(run: string): string {
	let lines = 0;
	for (let at = 0; at < run.length && lines < 2; at++) {
		const unit = run[at]!;
		if (unit === '\r' ? run[at + 1] !== '\n' : /[\n\v\f\x85\u2028\u2029]/.test(unit)) lines++;
	}
	return lines === 0 ? run.slice(0, 2) : '\n'.repeat(lines);
}

/** A text without any hidden or control character but newline and tab. */
export function printable(text: string): string {
	const runs = removable(hiddenRuns(text));
	const clean = runs.length === 0 ? text : withoutSpans(text, runs);
	return clean.replace(/\r\n?|[\v\f\x85\u2028\u2029]/g, '\n');
}

/** Odd line ends are runs too, but they separate words and stay. */
function removable(runs: readonly HiddenRun[]): HiddenRun[] {
	return runs.filter((run) => run.kind !== 'control' || !run.excused);
}

function withoutSpans(text: string, spans: readonly Span[]): string {
	const ordered = [...spans].sort((a, b) => a.start - b.start);
	let out = '';
	let from = 0;
	for (const span of ordered) {
		if (span.end <= from) continue;
		if (span.start > from) out += text.slice(from, span.start);
		from = span.end;
	}
	return out + text.slice(from);
}
