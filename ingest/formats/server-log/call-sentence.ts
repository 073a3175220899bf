import { isRecord, parseJson } from '../../read/json-record.ts';
import { closeJson } from '../cut-rpc.ts';
import { jsonOfRepr } from '../python-literal.ts';
import { DURATION, readDuration } from './duration.ts';
import { type Answered, type Asked, answered, asked } from './said.ts';

/** Words that follow `tool` where no tool is named. */
const NO_NAMES = String.raw`(?!(?:arguments?|args|cache|calls?|chain|description|discovery|errors?|execution|handlers?|in|input|invocation|is|list|manager|module|names?|of|output|registration|registry|requests?|responses?|results?|schemas?|servers?|sets?|usage|use|was|with)(?![\w./-]))`;
/** A tool's name: in quotes (1), or a word (2). */
const TOOL = String.raw`(?:["'\x60]([A-Za-z_][\w.:/ -]{0,127})["'\x60]|${NO_NAMES}([A-Za-z_][\w./-]{0,127}(?::[\w./-]{1,64})?))`;
/** How a sentence goes on to the arguments, or ends. */
const REST = String.raw`(?:\s*(?:\.{3}|…|\.)?\s*$|,?\s*(?:\(?(?:with|using)\s+)?\(?(?:args|arguments|params|parameters|input|inputs|kwargs)?\s*[:=]?\s*(?=[{[])|\s*[-–|]\s*(?:args|arguments|params|input)[:=]?\s*(?=[{[]))`;

const ASKS: readonly RegExp[] = [
	`(?:Executing|Calling|Invoking|Handling|Processing|Dispatching) (?:MCP )?tool(?: call)?(?: for)?:? ${TOOL}${REST}`,
	`Tool(?: (?:call|request|execution))?(?: (?:called|invoked|received|requested|started))?: ${TOOL}${REST}`,
	`Tool ${TOOL} (?:was )?(?:called|invoked|requested|started|call started)${REST}`,
	`(?:Received|Incoming|New|Got) (?:a )?(?:tool (?:call|request|invocation)|CallTool(?:Request)?|call_tool)(?: request)?(?: for)?(?: tool)?:? ${TOOL}${REST}`,
	`(?:call_tool|CallTool|CallToolRequest|tools/call)(?: (?:called|invoked|received|request))?(?: (?:with|for))?(?: name)?[:=]? ?${TOOL}${REST}`,
].map((pattern) => new RegExp(`^(?:\\[[\\w .-]{1,64}\\] )?${pattern}`, 'i'));

const IN = String.raw`(?:,? \(?(?:in|after|took|duration|elapsed)[:=]? ?(${DURATION})\)?)?`;
const BECAUSE = String.raw`(?:\s*[:–-]\s+(.{1,16384})|\s*(?:with|due to|because of) (?:error|exception)?:? ?(.{1,16384}))?`;
const END = String.raw`\s*(?:\.{1,3}|!)?\s*$`;

const SUCCESSES: readonly RegExp[] = [
	`Tool(?: call| execution)? ${TOOL} (?:call |execution )?(?:has )?(?:finished|completed|succeeded|done|executed|returned)(?: successfully| ok)?${IN}${END}`,
	`Tool (?:call|execution) (?:finished|completed|succeeded)(?: successfully)?: ${TOOL}${IN}${END}`,
	`Successfully (?:executed|called|completed|ran) tool:? ${TOOL}${IN}${END}`,
].map((pattern) => new RegExp(`^(?:[✓✅✔] ?)?${pattern}`, 'is'));
const FAILURES: readonly RegExp[] = [
	`Tool(?: call| execution)? ${TOOL} (?:call |execution )?(?:failed|errored|crashed|threw an exception|timed out)${IN}${BECAUSE}${END}`,
	`(?:Error|Exception|Failure|Failed|Unhandled error|Unexpected error) (?:to )?(?:while |when |in |during )?(?:call|execute|run|invoke|calling|executing|running|invoking|handling) (?:MCP )?tool(?: call)?:? ${TOOL}${IN}${BECAUSE}${END}`,
].map((pattern) => new RegExp(`^(?:[✗❌✘×] ?)?${pattern}`, 'is'));
/** Longer texts are no such sentence; arguments may be. */
const SENTENCE_CHARS = 20_000;
/** What the sentences have in common. */
const TELLING = /tool|call_?tool/i;

/** The tool call that a sentence says has begun, in the words servers commonly use; `null` when it says nothing of the kind. */
export function readCallSentence(text: string): Asked | null {
	if (!TELLING.test(text.slice(0, 160))) return null;
	const head = text.length > 512 ? text.slice(0, 512) : text;
	for (const pattern of ASKS) {
		const found = pattern.exec(head);
		if (found === null) continue;
		const name = (found[1] ?? found[2])!;
		const rest = text.slice(found[0].length);
		if (rest.trim() === '') return asked('sentence', 'tools/call', { name });
		const args = readArguments(rest);
		if (args === null) continue;
		const quality = args.cut ? 'truncated' : 'full';
		return asked('sentence', 'tools/call', { name, args: args.json, quality });
	}
	return null;
}

/** The end of a tool call that a sentence tells of; `null` when it tells of none. */
export function readEndSentence(text: string): Answered | null {
	if (text.length > SENTENCE_CHARS || !TELLING.test(text.slice(0, 160))) return null;
	for (const pattern of SUCCESSES) {
		const found = pattern.exec(text);
		if (found === null) continue;
		const [, quoted, bare, took] = found;
		const durationMs = took === undefined ? null : readDuration(took);
		return answered(durationMs === null ? 2 : 3, 'tools/call', {
			name: (quoted ?? bare)!,
			durationMs,
		});
	}
	for (const pattern of FAILURES) {
		const found = pattern.exec(text);
		if (found === null) continue;
		const [, quoted, bare, took, why, cause] = found;
		const durationMs = took === undefined ? null : readDuration(took);
		return answered(durationMs === null ? 1 : 3, 'tools/call', {
			name: (quoted ?? bare)!,
			durationMs,
			failed: true,
			text: why ?? cause ?? null,
		});
	}
	return null;
}

/** Arguments as JSON, or as the `repr` of a Python dict; also when they were cut. `null` when they are neither. */
export function readArguments(text: string): { json: string; cut: boolean } | null {
	const trimmed = text.trim().replace(/\)$/, '');
	const value = parseJson(trimmed);
	if (isRecord(value) || Array.isArray(value)) return { json: trimmed, cut: false };
	const found = jsonOfRepr(trimmed, 0);
	if (found !== null && parseJson(found.json) !== undefined)
		return { json: found.json, cut: false };
	if (!/^\{\s*"/.test(trimmed) || trimmed.length > 1 << 20) return null;
	const closed = closeJson(trimmed.replace(/(?:\.{3}|…)$/, ''));
	return isRecord(parseJson(closed)) && closed !== '{}' ? { json: closed, cut: true } : null;
}
