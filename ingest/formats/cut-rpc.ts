import type { RpcMessage } from '../mcp/rpc.ts';
import { hashBytes } from '../read/hash.ts';
import type { Line } from '../read/line.ts';

const MARK = /\.\.\.\[\d{1,12} chars truncated\]\.\.\./;
const DOT = 0x2e;
const OPEN_BRACKET = 0x5b;
/** Claude Desktop keeps this many characters at each end. */
const KEPT = 256;
/** Beyond this a line only imitates a cut one, and its depth could exhaust the stack. */
const MAX_HEAD = 4 * KEPT;

/**
 * Whether Claude Desktop (2026-03 to 2026-05) cut the middle out of the message between the two positions:
 * exactly 256 characters, `...[N chars truncated]...`, exactly 256 characters.
 */
export function isCut(line: Line, start: number, end: number): boolean {
	const length = end - start;
	// 25 to 36 characters of mark; a kept character is 1 to 3 bytes.
	if (length < 2 * KEPT + 25 || length > 6 * KEPT + 36) return false;
	const { bytes } = line;
	const last = start + 3 * KEPT + 3;
	let at = line.find(OPEN_BRACKET, start + KEPT + 3);
	for (; at !== -1 && at <= last && at < end; at = line.find(OPEN_BRACKET, at + 1)) {
		if (bytes[at - 1] !== DOT || bytes[at - 2] !== DOT) continue;
		const [head, tail] = halves(line.slice(start, end));
		return head.length === KEPT && tail?.length === KEPT;
	}
	return false;
}

/** What stands before and after the first cut mark; `null` after it when there is none. */
function halves(text: string): [string, string | null] {
	const mark = MARK.exec(text);
	if (mark === null) return [text, null];
	return [text.slice(0, mark.index), text.slice(mark.index + mark[0].length)];
}

/**
 * What can still be known of a JSON-RPC message whose middle was cut out, or `null` when that is nothing.
 * The head is closed where it was cut and read as JSON; id and `isError` may stand in the tail instead.
 * `params`, `arguments` and `result` hold only what the head shows.
 */
export function readCutRpc(line: Line, start: number, end: number): RpcMessage | null {
	const [head, tail] = halves(line.slice(start, end));
	if (tail === null || head.length > MAX_HEAD) return null;
	const top = asObject(parse(closeJson(head)));
	if (top === null) return null;
	const last = trailingMembers(tail.slice(-2 * KEPT));
	const id = top.id ?? last.get('id') ?? null;
	const method = top.method ?? last.get('method') ?? null;
	const hasId = typeof id === 'string' || typeof id === 'number';
	const params = asObject(top.params);
	const result = asObject(top.result);
	const error = asObject(top.error);
	let kind: RpcMessage['kind'];
	if (typeof method === 'string') kind = hasId ? 'request' : 'notification';
	else if (error !== null) kind = 'error';
	else if (result !== null) kind = 'result';
	else return null;
	return {
		kind,
		id: hasId ? String(id) : null,
		idIsString: typeof id === 'string',
		method: asString(method),
		params: asJson(params),
		name: asString(params?.name),
		uri: asString(params?.uri),
		arguments: asJson(params?.arguments),
		result: asJson(result),
		isError: kind === 'result' && (result?.isError === true || last.get('isError') === true),
		errorCode: typeof error?.code === 'number' ? String(error.code) : null,
		errorMessage: asString(error?.message),
		meta: asJson(params?._meta ?? result?._meta),
		hash: hashBytes(line.bytes, start, end),
		bytes: end - start,
	};
}

// Inside a string the quotes of a forged member would be escaped, so a bare `,"` is always structure.
const LAST_MEMBER = /,"(id|jsonrpc|method|isError)":("(?:[^"\\]|\\.)*"|-?\d+|true|false|null)\}$/;

/** The scalar members that end the message, and `isError` where it ends the result or follows its content. */
function trailingMembers(tail: string): Map<string, unknown> {
	const members = new Map<string, unknown>();
	if (tail.includes('],"isError":true')) members.set('isError', true);
	let rest = tail;
	for (let level = 0; level < 2; level++) {
		for (;;) {
			const member = LAST_MEMBER.exec(rest);
			if (member === null) break;
			const key = member[1]!;
			// The message itself first, then its result: `id` inside a result is not the message's.
			if (level === (key === 'isError' ? 1 : 0)) members.set(key, parse(member[2]!));
			rest = `${rest.slice(0, member.index)}}`;
		}
		rest = rest.slice(0, -1);
	}
	return members;
}

/** The longest well-formed JSON that a cut JSON text begins with: open strings and brackets are closed. */
export function closeJson(head: string): string {
	const closers: string[] = [];
	let keep = 0;
	let isKey = false;
	let at = 0;
	while (at < head.length) {
		const char = head[at]!;
		if (char === '"') {
			const end = stringEnd(head, at);
			if (!end.closed && isKey) break;
			at = end.at;
			if (!end.closed) return `${head.slice(0, at)}"${closers.reverse().join('')}`;
			if (!isKey) keep = at;
			isKey = false;
		} else if (char === '{' || char === '[') {
			closers.push(char === '{' ? '}' : ']');
			isKey = char === '{';
			keep = ++at;
		} else if (char === '}' || char === ']') {
			if (closers.pop() !== char) break;
			isKey = false;
			keep = ++at;
		} else if (/[\s:,]/.test(char)) {
			if (char === ',') isKey = closers.at(-1) === '}';
			at++;
		} else {
			const start = at;
			while (at < head.length && /[\w.+-]/.test(head[at]!)) at++;
			// A number at the very end may go on behind the cut.
			if (at === head.length || at === start) break;
			keep = at;
		}
	}
	return head.slice(0, keep) + closers.reverse().join('');
}

/** Position after the string's closing quote, or where it can be closed when the text ends before. */
function stringEnd(text: string, open: number): { at: number; closed: boolean } {
	let at = open + 1;
	while (at < text.length) {
		if (text[at] === '"') return { at: at + 1, closed: true };
		const step = text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2;
		if (at + step > text.length) break;
		at += step;
	}
	return { at, closed: false };
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return null;
	}
}

function asObject(value: unknown): Record<string, unknown> | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: null;
}

function asString(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

function asJson(value: unknown): string | null {
	return value === undefined || value === null ? null : JSON.stringify(value);
}
