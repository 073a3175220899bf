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

/** `name=value, …` of arguments as JSON text; the text itself when it was cut. */
export function argumentWords(text: string): string {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		return cut(text.replace(/^\s*\{\s*/, ''), LONGEST_TEXT);
	}
	if (parsed === null || typeof parsed !== 'object') return cut(text, LONGEST_TEXT);
	const words = Object.entries(parsed).map(([name, value]) => {
		const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
		return `${name}=${cut(shown, LONGEST_VALUE)}`;
	});
	return cut(words.join(', '), LONGEST_TEXT);
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
