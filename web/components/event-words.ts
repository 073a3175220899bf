import type { Dictionary } from '../i18n/en.ts';
import type { EventLine } from '../queries/events.ts';

/** A piece of the short form of an event; `mono` is text of the log. */
export interface Piece {
	readonly text: string;
	readonly mono: boolean;
}

const LONGEST_VALUE = 48;
const LONGEST_TEXT = 220;

/** The short form of an event: `server - tool(name=value, …)`, `result, 411 characters: …`, `stderr: …`. */
export function eventWords(row: EventLine, t: Dictionary): readonly Piece[] {
	const server = row.server ?? '';
	switch (row.kind) {
		case 'request':
			return [plain(dash(server, row.tool ?? row.method ?? '')), ...inBrackets(row)];
		case 'notification':
			return [plain(dash(server, row.method ?? '')), ...colon(row.message)];
		case 'result':
			return resultWords(row, t);
		case 'error':
			return [
				plain([t.errorText, row.error_code].filter(isText).join(' ')),
				...colon(row.error_message ?? row.message),
			];
		case 'decision':
			return [plain(`${dash(server, row.tool ?? '')}: ${row.decision ?? ''}`), ...inBrackets(row)];
		case 'http':
			return [
				plain([row.http_method, row.http_status].filter((part) => part !== null).join(' ')),
				mono(` ${row.url ?? ''}`),
			];
		default:
			return [plain([server, row.logger].filter(isText).join(' - ')), ...colon(row.message)];
	}
}

function resultWords(row: EventLine, t: Dictionary): readonly Piece[] {
	if (row.method === 'tools/list' && (row.result_length ?? 0) === 0)
		return [plain(dash(row.server ?? '', t.toolsListed))];
	if (row.error_type !== null)
		return [plain(`${t.failure}`), ...colon(row.error_message ?? row.result_text)];
	const length = row.result_length ?? 0;
	if (length === 0)
		return [plain(`${t.resultEmpty} ${row.tool === null ? (row.method ?? '') : ''}`.trim())];
	return [plain(t.resultShort(length)), ...colon(row.result_text)];
}

/** What stands in the brackets of a call: its arguments, or the prompt or resource it asks for. */
function inBrackets(row: EventLine): readonly Piece[] {
	if (row.arguments_text !== null)
		return [plain('('), mono(argumentWords(row.arguments_text)), plain(')')];
	const target = row.prompt ?? row.resource_uri;
	if (target !== null) return [plain('('), mono(cut(target, LONGEST_TEXT)), plain(')')];
	return row.tool === null ? [] : [plain('()')];
}

/** `name=value, …` of arguments as JSON text, also when the text was cut. */
export function argumentWords(text: string): string {
	const pairs = topLevelPairs(text);
	if (pairs.length === 0) return cut(text.replace(/^\s*\{\s*|\s*\}\s*$/g, ''), LONGEST_TEXT);
	const words = pairs.map(([name, value]) => `${name}=${cut(value, LONGEST_VALUE)}`);
	return cut(words.join(', '), LONGEST_TEXT);
}

/** Names and values of a JSON object's first level; a value that the text cuts short is taken as far as it goes. */
function topLevelPairs(text: string): readonly (readonly [name: string, value: string])[] {
	const pairs: [string, string][] = [];
	let at = text.indexOf('{') + 1;
	if (at === 0) return pairs;
	for (;;) {
		while (at < text.length && text[at] !== '"' && text[at] !== '}') at++;
		if (text[at] !== '"') return pairs;
		const nameEnd = stringEnd(text, at);
		const colonAt = text.indexOf(':', nameEnd);
		if (colonAt === -1) return pairs;
		const end = valueEnd(text, colonAt + 1);
		const value = text.slice(colonAt + 1, end).trim();
		pairs.push([unquoted(text.slice(at, nameEnd)), unquoted(value)]);
		at = end + 1;
	}
}

/** Place behind the string that begins there. */
function stringEnd(text: string, start: number): number {
	let at = start + 1;
	while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
	return Math.min(at + 1, text.length);
}

/** Place of the comma or bracket behind the value that begins there. */
function valueEnd(text: string, start: number): number {
	let depth = 0;
	for (let at = start; at < text.length; at++) {
		const unit = text[at];
		if (unit === '"') at = stringEnd(text, at) - 1;
		else if (unit === '{' || unit === '[') depth++;
		else if (unit === '}' || unit === ']') {
			if (depth === 0) return at;
			depth--;
		} else if (unit === ',' && depth === 0) return at;
	}
	return text.length;
}

function unquoted(value: string): string {
	if (!value.startsWith('"')) return value;
	try {
		return String(JSON.parse(value.length > 1 && value.endsWith('"') ? value : `${value}"`));
	} catch {
		return value.slice(1);
	}
}

function colon(text: string | null): readonly Piece[] {
	return text === null || text === '' ? [] : [plain(': '), mono(cut(text, LONGEST_TEXT))];
}

function dash(left: string, right: string): string {
	return [left, right].filter(isText).join(' - ');
}

function isText(text: string | null): text is string {
	return text !== null && text !== '';
}

function cut(text: string, length: number): string {
	if (text.length <= length) return text;
	const end = text.charCodeAt(length - 1) >> 10 === 0x36 ? length - 1 : length;
	return `${text.slice(0, end)}…`;
}

function plain(text: string): Piece {
	return { text, mono: false };
}

function mono(text: string): Piece {
	return { text, mono: true };
}

/** The outcome of an event in one word: failed, cancelled, no reply, late; empty when there is nothing to say. */
export function outcomeWords(row: EventLine, t: Dictionary): { words: string; odd: boolean } {
	switch (row.pairing) {
		case 'unanswered':
			return { words: t.noReply, odd: true };
		case 'cancelled':
			return { words: t.cancelled, odd: true };
		case 'late':
			return { words: t.late, odd: true };
		case 'unpaired':
			return { words: t.unpaired, odd: true };
		default:
	}
	if (row.kind === 'request' || row.outcome === null || row.outcome === 'unknown')
		return { words: row.decision ?? '', odd: row.decision === 'denied' };
	return row.outcome === 'failure'
		? { words: t.failure, odd: true }
		: { words: row.kind === 'result' ? t.success : '', odd: false };
}
