import type { HiddenRun } from './hidden-runs.ts';
import type { Span } from './visible.ts';

/** End of the terminal escape sequence that begins at `start` (ECMA-48; ESC or a C1 introducer). */
export function escapeEnd(text: string, start: number): number {
	let at = start + 1;
	let introducer = text.charCodeAt(start);
	if (introducer === 0x1b) {
		const next = text.charCodeAt(at);
		if (next >= 0x40 && next <= 0x5f) {
			introducer = next + 0x40;
			at++;
		} else {
			while (inRange(text.charCodeAt(at), 0x20, 0x2f)) at++;
			return inRange(text.charCodeAt(at), 0x30, 0x7e) ? at + 1 : start + 1;
		}
	}
	if (introducer === 0x9b) {
		const parameters = at;
		while (inRange(text.charCodeAt(at), 0x30, 0x3f)) at++;
		while (inRange(text.charCodeAt(at), 0x20, 0x2f)) at++;
		return inRange(text.charCodeAt(at), 0x40, 0x7e) ? at + 1 : parameters;
	}
	const isString =
		introducer === 0x90 ||
		introducer === 0x98 ||
		introducer === 0x9d ||
		introducer === 0x9e ||
		introducer === 0x9f;
	return isString ? stringEnd(text, at) : at;
}

/** Control strings end at BEL or ST; any other control aborts them, and then only the introducer is hidden. */
function stringEnd(text: string, start: number): number {
	for (let at = start; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		if (unit === 0x07 || unit === 0x9c) return at + 1;
		if (unit === 0x1b) return text.charCodeAt(at + 1) === 0x5c ? at + 2 : start;
		if ((unit < 0x20 && unit !== 0x09) || (unit >= 0x80 && unit < 0xa0)) return start;
	}
	return start;
}

/** Targets of the terminal hyperlinks (OSC 8) among the runs of a text. */
export function linkTargets(text: string, runs: readonly HiddenRun[]): string[] {
	const targets: string[] = [];
	for (const run of runs) {
		if (run.kind !== 'ansi') continue;
		const sequence = text.slice(run.start, run.end);
		const match = /^(?:\x1b\]|\x9d)8;[^;]*;([^\x07\x1b\x9c]+)/.exec(sequence);
		if (match !== null) targets.push(match[1]!);
	}
	return targets;
}

/** What stands between the terminal codes for concealed and for normal text (SGR 8, and 28 or 0). */
export function concealedSpans(text: string, runs: readonly HiddenRun[]): Span[] {
	const spans: Span[] = [];
	let from = -1;
	for (const run of runs) {
		if (run.kind !== 'ansi') continue;
		const conceals = concealSwitch(text.slice(run.start, run.end));
		if (conceals === true && from === -1) from = run.end;
		else if (conceals === false && from !== -1) {
			if (run.start > from) spans.push({ start: from, end: run.start });
			from = -1;
		}
	}
	if (from !== -1 && from < text.length) spans.push({ start: from, end: text.length });
	return spans;
}

function concealSwitch(sequence: string): boolean | null {
	const match = /^(?:\x1b\[|\x9b)([0-9;:]*)m$/.exec(sequence);
	if (match === null) return null;
	const codes = match[1]!.split(';');
	let state: boolean | null = null;
	for (let at = 0; at < codes.length; at++) {
		const code = codes[at];
		// Colours carry their own numbers: 38;5;N and 38;2;R;G;B.
		if (code === '38' || code === '48' || code === '58') at += codes[at + 1] === '2' ? 4 : 2;
		else if (code === '8') state = true;
		else if (code === '28' || code === '0' || code === '') state = false;
	}
	return state;
}

function inRange(unit: number, first: number, last: number): boolean {
	return unit >= first && unit <= last;
}
