import type { JsonRecord } from '../../read/json-record.ts';
import type { Zone } from '../../read/time.ts';
import { type Moment, parseTimestamp } from '../../read/timestamp.ts';

/** What stands before the text of a log line. */
export interface LogHead {
	/** Where the text begins, in characters. */
	readonly at: number;
	readonly moment: Moment | null;
	/** In lower case, as it is written otherwise. */
	readonly level: string | null;
	readonly logger: string | null;
	readonly pid: number | null;
	/** How the head is laid out, such as `asctime`. */
	readonly variant: string;
	/** The program, where the layout has a place for its name. */
	readonly server?: string | null;
	readonly traceId?: string;
	readonly spanId?: string;
	/** The members of a structured record; its text is then `message`. */
	readonly record?: JsonRecord;
	readonly message?: string;
}

const STAMP =
	/\[?(\d{4})([-/])(\d\d)[-/](\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d)(?!\w))?)\]?/y;
const LEVEL =
	/(\[)? {0,8}(trace|debug|info|information|notice|success|warn|warning|error|err|critical|fatal|alert|emergency)(?!\w) {0,8}(\])?(:)?/iy;
/** `[name]` or `[123]`. */
const BRACKETED = /\[([\w.$:/@#-]{1,100})\]:?/y;
/** `name - ` and `name | `. */
const DASHED = /([\w.$/@-]{1,100})(?::([\w<>]{1,100}):\d{1,9})? +[-|] /y;
/** `module:<function>:line - ` of loguru. */
const LOGURU = /([\w.<>$]{1,100}):[\w<>]{1,100}:\d{1,9} - /y;
/** `name: `. */
const NAMED = /([A-Za-z_][\w$]*(?:(?:::|[./-])[\w$]+)*): +/y;
/** The logger of a library, which no separator follows in some layouts. */
const LIBRARY =
	/((?:mcp|fastmcp|uvicorn|starlette|sse_starlette|anyio|httpx2?)(?:\.\w{1,60}){1,8}|uvicorn|asyncio) {1,4}(?=\S)/y;
/** `:name:` of `logging.basicConfig()`. */
const COLONED = /([\w.$-]{1,100}):/y;
const SEPARATOR = / *[-|–] +| +|\t+/y;
/** Single words that name a logger and not what went wrong. */
const LOGGERS = new Set([
	'root',
	'mcp',
	'fastmcp',
	'server',
	'uvicorn',
	'asyncio',
	'httpx',
	'main',
]);
/** What stands before the name of a tool. */
const NO_LOGGERS = new Set(['call_tool', 'tool_call', 'list_tools', 'CallTool']);
/** A head is short; what follows may be megabytes. */
const HEAD_CHARS = 400;

/**
 * The head of a line in the layouts that loggers without one of their own commonly have: a time, a level and a
 * logger, each bare or in brackets, in any order that is in use, at least a time or a marked level. `null` when the
 * line begins otherwise. Python's `logging` and loguru, winston, Go's `log` and hand-written ones are among them.
 */
export function readLogHead(line: string, zone: Zone): LogHead | null {
	const first = line.charCodeAt(0);
	// Indented lines go on with what stands above.
	if (Number.isNaN(first) || first <= 0x20) return null;
	const text = line.length > HEAD_CHARS ? line.slice(0, HEAD_CHARS) : line;
	let at = 0;
	let moment: Moment | null = null;
	let level: string | null = null;
	let logger: string | null = null;
	let pid: number | null = null;
	let isComma = false;
	let isPadded = false;
	let levelFirst = false;
	const take = (pattern: RegExp): RegExpExecArray | null => {
		pattern.lastIndex = at;
		const found = pattern.exec(text);
		if (found !== null) at += found[0].length;
		return found;
	};
	for (let step = 0; step < 5; step++) {
		const before = at;
		if (moment === null) {
			const stamp = take(STAMP);
			if (stamp !== null) {
				const clock = stamp[5]!;
				moment = parseTimestamp(`${stamp[1]}-${stamp[3]}-${stamp[4]} ${clock}`, zone);
				if (moment === null) return null;
				isComma = clock.includes(',');
				if (text[at] === ':') at++;
				take(SEPARATOR);
				continue;
			}
		}
		if (level === null) {
			const found = take(LEVEL);
			const behind = moment !== null || logger !== null || stampAt(text, at);
			if (found !== null && isLevel(found, behind, text, at)) {
				level = found[2]!.toLowerCase();
				isPadded = / \]/.test(found[0]);
				levelFirst = moment === null && logger === null;
				if (found[4] !== undefined && levelFirst && text[at] !== ' ') {
					const name = take(COLONED);
					if (name !== null) {
						return { at, moment, level, logger: name[1]!, pid, variant: 'basic' };
					}
				}
				take(SEPARATOR);
				continue;
			}
			at = before;
		}
		if (logger === null || pid === null) {
			const found = take(BRACKETED);
			if (found !== null) {
				const isPid = /^\d{1,9}$/.test(found[1]!);
				const isAddress = !isPid && /^[0-9a-f.:]+$/i.test(found[1]!);
				// A bracket in front of everything else is a head only with a time or a level behind it.
				if (isPid ? pid === null : logger === null && !isAddress) {
					if (isPid) pid = Number(found[1]);
					else logger = found[1]!;
					take(SEPARATOR);
					continue;
				}
			}
			at = before;
		}
		if (logger === null && moment !== null) {
			if (level !== null) {
				const found = take(LOGURU);
				if (found !== null) return { at, moment, level, logger: found[1]!, pid, variant: 'loguru' };
			}
			const found = take(DASHED);
			if (found !== null && (level === null ? levelAt(text, at) : isLogger(found[1]!))) {
				logger = found[1]!;
				continue;
			}
			at = before;
		}
		if (logger === null && level !== null) {
			const found = take(NAMED) ?? (moment === null ? null : take(LIBRARY));
			if (found !== null && isLogger(found[1]!)) {
				logger = found[1]!;
				continue;
			}
			at = before;
		}
		break;
	}
	if (moment === null && level === null) return null;
	if (moment === null && !levelFirst && logger !== null && level === null) return null;
	return {
		at,
		moment,
		level,
		logger,
		pid,
		variant: isPadded ? 'structlog' : variantOf(moment, level, isComma),
	};
}

/** Whether what was read as a level is one: `Error: no such file` is none, nor is a text that begins with `info`. */
function isLevel(found: RegExpExecArray, behind: boolean, text: string, end: number): boolean {
	const [, open, word, close, colon] = found;
	if ((open === undefined) !== (close === undefined)) return false;
	if (open !== undefined) return true;
	const isUpper = word === word!.toUpperCase();
	if (colon !== undefined) return isUpper || word === word!.toLowerCase();
	if (!isUpper) return false;
	const next = text[end] ?? '';
	const isSpaced = found[0].endsWith('  ') || next === '\t';
	return behind ? next !== '' || found[0].endsWith(' ') : isSpaced;
}

/** `LEVEL 2026-…`: the level stands before the time. */
function stampAt(text: string, at: number): boolean {
	STAMP.lastIndex = at;
	return STAMP.test(text);
}

function levelAt(text: string, at: number): boolean {
	LEVEL.lastIndex = at;
	const found = LEVEL.exec(text);
	return found !== null && isLevel(found, true, text, at + found[0].length);
}

function isLogger(name: string): boolean {
	if (NO_LOGGERS.has(name)) return false;
	return (/[._-]|::/.test(name) && !/^[-.]|[-.]$/.test(name)) || LOGGERS.has(name);
}

function variantOf(moment: Moment | null, level: string | null, isComma: boolean): string {
	if (moment === null) return 'level';
	if (isComma) return 'asctime';
	return level === null ? 'timed' : 'timed-level';
}
