import { BLANK, UNIT_CLASS } from './code-units.ts';
import { type HiddenKind, type HiddenRun, hiddenRuns } from './hidden-runs.ts';
import { spellHidden } from './smuggled.ts';
import { LEAST_PADDING } from './survey.ts';
import { printable } from './visible.ts';

/** Plain text to print as it is, or something hidden to draw as a mark. */
export type Part =
	| { text: string }
	| {
			hidden: HiddenKind | 'padding';
			/** Code point such as `U+200B`, first and last of a run, or the escaped sequence such as `\x1b[31m`. */
			label: string;
			count: number;
			/** What the characters spell, where they spell something; safe to print. */
			decoded?: string;
	  };

const LONGEST_LABEL = 60;

/**
 * A text as plain parts and hidden parts, in order. Plain parts hold no control character but newline and tab
 * (`\r\n` becomes `\n`), no bidirectional control and no lone surrogate, so they can be printed on any surface.
 */
export function drawHidden(text: string): Part[] {
	const parts: Part[] = [];
	let from = 0;
	for (const run of hiddenRuns(text)) {
		addPlain(parts, text.slice(from, run.start));
		addRun(parts, text, run);
		from = run.end;
	}
	addPlain(parts, text.slice(from));
	return parts;
}

function addPlain(parts: Part[], text: string): void {
	if (text === '') return;
	const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
	let from = 0;
	let blanks = 0;
	for (let at = 0; at <= plain.length; at++) {
		if (at < plain.length && UNIT_CLASS[plain.charCodeAt(at)] === BLANK) {
			blanks++;
			continue;
		}
		if (blanks >= LEAST_PADDING) {
			const start = at - blanks;
			if (start > from) parts.push({ text: plain.slice(from, start) });
			parts.push({ hidden: 'padding', label: codePoint(plain, start), count: blanks });
			from = at;
		}
		blanks = 0;
	}
	if (from < plain.length) parts.push({ text: plain.slice(from) });
}

function addRun(parts: Part[], text: string, run: HiddenRun): void {
	if (run.kind === 'ansi') {
		parts.push({ hidden: 'ansi', label: escaped(text.slice(run.start, run.end)), count: 1 });
		return;
	}
	const spelt = run.kind === 'surrogate' ? null : spellHidden(text, [run]);
	if (spelt !== null || run.kind === 'tag' || run.kind === 'variation') {
		const last = text.codePointAt(run.end - 2)! > 0xffff ? run.end - 2 : run.end - 1;
		const ends = [codePoint(text, run.start), codePoint(text, last)];
		const label = run.count === 1 ? ends[0]! : ends.join('…');
		const part: Part = { hidden: run.kind, label, count: run.count };
		parts.push(spelt === null ? part : { ...part, decoded: printable(spelt) });
		return;
	}
	for (let at = run.start; at < run.end; ) {
		const start = at;
		const point = text.codePointAt(at)!;
		const width = point > 0xffff ? 2 : 1;
		while (at < run.end && text.codePointAt(at) === point) at += width;
		const count = (at - start) / width;
		parts.push({ hidden: run.kind, label: codePoint(text, start), count });
	}
}

function codePoint(text: string, at: number): string {
	return `U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The sequence with everything but printable ASCII escaped. */
function escaped(sequence: string): string {
	const shown = sequence.length > LONGEST_LABEL ? sequence.slice(0, LONGEST_LABEL) : sequence;
	const label = shown.replace(/[^\x20-\x7e]/g, (unit) => {
		const code = unit.charCodeAt(0).toString(16);
		return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
	});
	return shown === sequence ? label : `${label}…`;
}
