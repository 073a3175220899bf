import { drawHidden } from '../ingest/facts/draw-hidden.ts';

/** Text with styles for a terminal; without colours when the output is no terminal or `NO_COLOR` is set. */
export interface Style {
	bold(text: string): string;
	dim(text: string): string;
	level(level: string, text: string): string;
	readonly width: number;
}

const LEVEL_CODES = new Map([
	['critical', '1;31'],
	['high', '31'],
	['medium', '33'],
	['low', '36'],
	['informational', '2'],
]);

/** Style for a stream: colour only on a terminal, lines at most 100 columns wide. */
export function styleOf(stream: { isTTY?: boolean; columns?: number }): Style {
	const colour = stream.isTTY === true && process.env.NO_COLOR === undefined;
	const paint = (code: string, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
	return {
		bold: (text) => paint('1', text),
		dim: (text) => paint('2', text),
		level: (level, text) => paint(LEVEL_CODES.get(level) ?? '0', text),
		width: Math.min(stream.columns ?? 80, 100),
	};
}

/** Log text made safe to print: hidden, control and escape characters are drawn as `<U+200B>`, on one line. */
export function safe(text: string): string {
	let out = '';
	for (const part of drawHidden(text)) out += 'text' in part ? part.text : `<${part.label}>`;
	return out.replace(/[\n\r\t]+/g, ' ');
}

/** Breaks safe text into lines of at most `width` columns; `hang` indents all but the first. A long word is cut. */
export function wrap(text: string, width: number, indent: string, hang = indent): string {
	const room = Math.max(20, width - Math.max(indent.length, hang.length));
	const lines: string[] = [];
	let line = '';
	for (let word of text.split(' ')) {
		while (columns(word) > room) {
			if (line !== '') lines.push(line);
			const [head, tail] = cutColumns(word, room);
			lines.push(head);
			word = tail;
			line = '';
		}
		if (line !== '' && columns(line) + 1 + columns(word) > room) {
			lines.push(line);
			line = word;
		} else line = line === '' ? word : `${line} ${word}`;
	}
	if (line !== '') lines.push(line);
	return lines.map((one, i) => (i === 0 ? indent : hang) + one).join('\n');
}

/** Terminal columns of a text: CJK and full-width characters take two. */
export function columns(text: string): number {
	let width = 0;
	for (const char of text) width += isWide(char.codePointAt(0)!) ? 2 : 1;
	return width;
}

/** The text padded with spaces to a number of columns. */
export function padColumns(text: string, width: number): string {
	return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** The text cut to a number of columns, with an ellipsis when something is missing. */
export function shorten(text: string, width: number): string {
	return columns(text) <= width ? text : `${cutColumns(text, width - 1)[0]}…`;
}

function cutColumns(text: string, width: number): [string, string] {
	let used = 0;
	let at = 0;
	for (const char of text) {
		used += isWide(char.codePointAt(0)!) ? 2 : 1;
		if (used > width) break;
		at += char.length;
	}
	return [text.slice(0, at), text.slice(at)];
}

function isWide(code: number): boolean {
	return (
		(code >= 0x1100 && code <= 0x115f) ||
		(code >= 0x2e80 && code <= 0xa4cf) ||
		(code >= 0xac00 && code <= 0xd7a3) ||
		(code >= 0xf900 && code <= 0xfaff) ||
		(code >= 0xfe30 && code <= 0xfe6f) ||
		(code >= 0xff00 && code <= 0xff60) ||
		(code >= 0xffe0 && code <= 0xffe6) ||
		(code >= 0x1f300 && code <= 0x1faff)
	);
}
