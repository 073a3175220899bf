import {
	BIDI,
	CONTROL,
	ESCAPE,
	HIGH_SURROGATE,
	JOINER,
	LESS_THAN,
	LOW_SURROGATE,
	UNIT_CLASS,
	VARIATION,
	ZERO_WIDTH,
} from './code-units.ts';
import { escapeEnd } from './terminal.ts';

export type HiddenKind =
	| 'tag'
	| 'zero-width'
	| 'variation'
	| 'bidi'
	| 'ansi'
	| 'control'
	| 'surrogate';

/** A stretch of text that a person does not see; `start` and `end` are UTF-16 positions. */
export interface HiddenRun {
	kind: HiddenKind;
	start: number;
	end: number;
	/** Characters, or sequences for `ansi`. */
	count: number;
	/** The script needs it here, so it is drawn but not counted. */
	excused: boolean;
}

/** All stretches of a text that a person does not see, in order; joiners and selectors that belong to visible text are left out. */
export function hiddenRuns(text: string): HiddenRun[] {
	const runs: HiddenRun[] = [];
	const lines = new BidiLines(text);
	for (let at = 0; at < text.length; ) {
		const unit = text.charCodeAt(at);
		const unitClass = UNIT_CLASS[unit]!;
		if (unitClass <= LESS_THAN) {
			if (unit === 0x0d ? text.charCodeAt(at + 1) !== 0x0a : isOddBlank(unit)) {
				add(runs, 'control', at, at + 1, true);
			}
			at++;
			continue;
		}
		const end = readRun(text, at, unitClass, runs, lines);
		at = end;
	}
	return runs;
}

/** Reads what begins at `at`, adds it if it is hidden, and returns where it ends. */
function readRun(
	text: string,
	at: number,
	unitClass: number,
	runs: HiddenRun[],
	lines: BidiLines,
): number {
	switch (unitClass) {
		case CONTROL:
			add(runs, 'control', at, at + 1, false);
			return at + 1;
		case ESCAPE: {
			const end = escapeEnd(text, at);
			runs.push({ kind: 'ansi', start: at, end, count: 1, excused: false });
			return end;
		}
		case ZERO_WIDTH:
			if (!isNeededZeroWidth(text, at)) add(runs, 'zero-width', at, at + 1, isMark(text, at));
			return at + 1;
		case JOINER:
			if (!isNeededJoiner(text, at)) add(runs, 'zero-width', at, at + 1, false);
			return at + 1;
		case BIDI:
			add(runs, 'bidi', at, at + 1, lines.excuses(at));
			return at + 1;
		case VARIATION:
			return readVariations(text, at, runs);
		case LOW_SURROGATE:
			add(runs, 'surrogate', at, at + 1, true);
			return at + 1;
		case HIGH_SURROGATE:
			return readPair(text, at, runs);
		default:
			return at + 1;
	}
}

function readPair(text: string, at: number, runs: HiddenRun[]): number {
	const point = text.codePointAt(at)!;
	if (point < 0x10000) {
		add(runs, 'surrogate', at, at + 1, true);
		return at + 1;
	}
	if (point < 0xe0000 || point > 0xe0fff) {
		if (point >= 0x1d173 && point <= 0x1d17a) add(runs, 'zero-width', at, at + 2, false);
		return at + 2;
	}
	if (isVariation(point)) return readVariations(text, at, runs);
	if (point > 0xe007f) {
		add(runs, 'zero-width', at, at + 2, false);
		return at + 2;
	}
	const flag = flagEnd(text, at);
	if (flag > 0) return flag;
	add(runs, 'tag', at, at + 2, false);
	return at + 2;
}

/** End of the tags of a subdivision flag (UTS #51: black flag, up to six tag letters or digits, cancel tag), 0 if it is none. */
function flagEnd(text: string, at: number): number {
	if (text.codePointAt(at - 2) !== 0x1f3f4) return 0;
	for (let end = at; end <= at + 12; end += 2) {
		const point = text.codePointAt(end) ?? 0;
		if (point === 0xe007f) return end > at ? end + 2 : 0;
		const isTagWord =
			(point >= 0xe0030 && point <= 0xe0039) || (point >= 0xe0061 && point <= 0xe007a);
		if (!isTagWord) return 0;
	}
	return 0;
}

/** One selector styles the character before it; more of them, or one on plain letters, carry bytes. */
function readVariations(text: string, start: number, runs: HiddenRun[]): number {
	let end = start;
	let count = 0;
	for (;;) {
		const point = text.codePointAt(end);
		if (point === undefined || !isVariation(point)) break;
		end += point > 0xffff ? 2 : 1;
		count++;
	}
	if (count === 1) {
		const first = text.codePointAt(start)!;
		const before = codePointBefore(text, start);
		const isStyled =
			first >= 0xe0100
				? isIdeograph(before)
				: !isAsciiLetter(before) && (first >= 0xfe0e || before > 0x7f || before === 0x30);
		if (isStyled) return end;
	}
	runs.push({ kind: 'variation', start, end, count, excused: false });
	return end;
}

function add(
	runs: HiddenRun[],
	kind: HiddenKind,
	start: number,
	end: number,
	excused: boolean,
): void {
	const last = runs.at(-1);
	if (last !== undefined && last.end === start && last.kind === kind && last.excused === excused) {
		last.end = end;
		last.count++;
	} else {
		runs.push({ kind, start, end, count: 1, excused });
	}
}

export function isVariation(point: number): boolean {
	return (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);
}

/** Vertical tab, form feed, next line and the Unicode line separators: blank, but not to be printed. */
function isOddBlank(unit: number): boolean {
	return unit === 0x0b || unit === 0x0c || unit === 0x85 || unit === 0x2028 || unit === 0x2029;
}

function isMark(text: string, at: number): boolean {
	return at === 0 && text.charCodeAt(0) === 0xfeff;
}

/** Scripts written with joiners: Arabic to Mandaic, Indic, Tibetan, Myanmar, Khmer, Mongolian and their extensions. */
const JOINING =
	/^[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1bff\ua840-\ua87f\ua8e0-\ua8ff\ua980-\ua9ff\uaa60-\uaa7f\ufb50-\ufdff\ufe70-\ufefc\u{11000}-\u{11fff}]$/u;
/** Scripts without spaces, where a zero-width space marks a possible line break. */
const SPACELESS = /^[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf]$/u;
const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u20e3)$/u;
const JAMO = /^[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]$/u;

function isNeededJoiner(text: string, at: number): boolean {
	const before = textBefore(text, at);
	const after = textAfter(text, at + 1);
	if (EMOJI.test(before)) return EMOJI.test(after);
	return (
		JOINING.test(before) || (JOINING.test(after) && UNIT_CLASS[text.charCodeAt(at - 1)] !== JOINER)
	);
}

function isNeededZeroWidth(text: string, at: number): boolean {
	const unit = text.charCodeAt(at);
	const before = textBefore(text, at);
	const after = textAfter(text, at + 1);
	if (unit === 0x200b) return SPACELESS.test(before) && SPACELESS.test(after);
	if (unit === 0x115f || unit === 0x1160) {
		return (JAMO.test(before) && before !== text[at]) || (JAMO.test(after) && after !== text[at]);
	}
	if (unit === 0x2800) return isBraille(before) || isBraille(after);
	if (unit === 0x180e) return JOINING.test(before);
	return (unit === 0x17b4 || unit === 0x17b5) && JOINING.test(before);
}

function isBraille(character: string): boolean {
	return character > '\u2800' && character <= '\u28ff';
}

function isIdeograph(point: number): boolean {
	return (
		(point >= 0x3400 && point <= 0x9fff) ||
		(point >= 0xf900 && point <= 0xfaff) ||
		(point >= 0x20000 && point <= 0x3ffff)
	);
}

function isAsciiLetter(point: number): boolean {
	return (point >= 0x41 && point <= 0x5a) || (point >= 0x61 && point <= 0x7a);
}

function codePointBefore(text: string, at: number): number {
	if (at === 0) return 0;
	const unit = text.charCodeAt(at - 1);
	if (unit < 0xdc00 || unit > 0xdfff || at < 2) return unit;
	return text.codePointAt(at - 2)! > 0xffff ? text.codePointAt(at - 2)! : unit;
}

function textBefore(text: string, at: number): string {
	const point = codePointBefore(text, at);
	return at === 0 ? '' : String.fromCodePoint(point);
}

function textAfter(text: string, at: number): string {
	const point = text.codePointAt(at);
	return point === undefined ? '' : String.fromCodePoint(point);
}

const RIGHT_TO_LEFT =
	/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Decides line by line whether bidirectional controls belong to right-to-left text. */
class BidiLines {
	readonly #text: string;
	#end = -1;
	#excused = false;

	constructor(text: string) {
		this.#text = text;
	}

	/** Marks and balanced isolates are ordinary beside right-to-left letters; overrides never are. */
	excuses(at: number): boolean {
		const unit = this.#text.charCodeAt(at);
		if (unit === 0x202d || unit === 0x202e) return false;
		if (at > this.#end) this.#judge(at);
		return this.#excused;
	}

	#judge(at: number): void {
		const text = this.#text;
		const start = text.lastIndexOf('\n', at) + 1;
		const next = text.indexOf('\n', at);
		this.#end = next === -1 ? text.length : next;
		const line = text.slice(start, this.#end);
		let open = 0;
		for (let i = at - start; i < line.length; i++) {
			const unit = line.charCodeAt(i);
			if (unit === 0x202a || unit === 0x202b || (unit >= 0x2066 && unit <= 0x2068)) open++;
			else if (unit === 0x202d || unit === 0x202e) open += 0;
			else if (unit === 0x202c || unit === 0x2069) open--;
		}
		this.#excused = open === 0 && RIGHT_TO_LEFT.test(line);
	}
}
