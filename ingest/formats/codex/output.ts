import { jsonText, member, textMember } from '../../facts/json-value.ts';
import { isRecord, parseJson, records } from '../../read/json-record.ts';
import { callResult } from '../call-message.ts';

/** How a call ended. */
export interface Outcome {
	readonly kind: 'result' | 'failed' | 'denied';
	/** JSON text of the result, or what Codex says of the failure or refusal. */
	readonly text: string;
	readonly isError: boolean;
	/** Milliseconds, where the record states it. */
	readonly durationMs: number | null;
}

/** What Codex tells the model in place of a result when a person, its policy or its reviewer refused the call. */
const REFUSAL =
	/^(?:user (?:rejected|cancelled) MCP tool call|MCP tool call blocked by |exec command rejected by user|patch rejected by user|rejected by user|This action was rejected due to unacceptable risk)/;
/** The header of an output (from 2025-10): times and exit code, then the output itself. */
const HEADER =
	/^(?:Chunk ID: \w{1,40}\n)?(?:Exit code: (-?\d{1,10})\n)?Wall time: (\d{1,12}(?:\.\d{1,9})?) seconds\n(?:Process (?:exited with code (-?\d{1,10})|running with session ID \d{1,20})\n)?(?:(?:Total output lines|Original token count): \d{1,20}\n){0,2}(?:Output:\n)?/;

/** The outcome in the words that the model read: `output` of `function_call_output` and its kin. */
export function outcomeOfOutput(output: unknown): Outcome {
	const told = toldText(output);
	const header = HEADER.exec(told);
	const text = header === null ? told : told.slice(header[0].length);
	const seconds = header?.[2];
	const durationMs = seconds === undefined ? null : Number(seconds) * 1000;
	if (REFUSAL.test(text)) return { kind: 'denied', text, isError: false, durationMs };
	if (/^(?:tool call error: |err: )/.test(text)) {
		return { kind: 'failed', text, isError: false, durationMs };
	}
	const value = parseJson(text);
	// Shell tools to 2026-01: {"output":"…","metadata":{"exit_code":0,"duration_seconds":0.1}}
	const metadata = member(value, 'metadata');
	const shown = textMember(value, 'output');
	if (shown !== null && isRecord(metadata)) {
		const isError = typeof metadata.exit_code === 'number' && metadata.exit_code !== 0;
		const took = metadata.duration_seconds;
		return {
			kind: 'result',
			text: callResult(JSON.stringify(shown), isError),
			isError,
			durationMs: typeof took === 'number' ? took * 1000 : durationMs,
		};
	}
	const code = header?.[1] ?? header?.[3];
	const isError =
		(code !== undefined && Number(code) !== 0) ||
		member(value, 'isError') === true ||
		member(output, 'success') === false;
	const json = isRecord(value) || Array.isArray(value) ? text : JSON.stringify(text);
	return { kind: 'result', text: callResult(json, isError), isError, durationMs };
}

/** The outcome in `{"Ok":…}` or `{"Err":"…"}`; `null` when it is neither. */
export function outcomeOfResult(result: unknown, duration: unknown): Outcome | null {
	const failure = textMember(result, 'Err');
	if (failure !== null) return outcomeOfFailure(failure, duration);
	const ok = member(result, 'Ok');
	return isRecord(ok) ? outcomeOfToolResult(ok, false, duration) : null;
}

/** The outcome of a call that gave no result, in the words of Codex. */
export function outcomeOfFailure(text: string, duration: unknown): Outcome {
	const kind = REFUSAL.test(text) ? 'denied' : 'failed';
	return { kind, text, isError: false, durationMs: durationOf(duration) };
}

/** The outcome in a result as MCP has it; `structured_content` is how `codex exec` spells that member. */
export function outcomeOfToolResult(
	result: Record<string, unknown>,
	isFailed: boolean,
	duration: unknown,
): Outcome {
	const isError = isFailed || result.isError === true || result.is_error === true;
	const structured = result.structuredContent ?? result.structured_content ?? null;
	const text = jsonText({
		content: Array.isArray(result.content) ? result.content : [],
		...(structured === null ? {} : { structuredContent: structured }),
		...(isError ? { isError: true } : {}),
		...(isRecord(result._meta) ? { _meta: result._meta } : {}),
	});
	return { kind: 'result', text, isError, durationMs: durationOf(duration) };
}

/** Milliseconds of `{"secs":1,"nanos":500000000}` or of a number of milliseconds. */
export function durationOf(duration: unknown): number | null {
	if (typeof duration === 'number') return duration;
	const secs = member(duration, 'secs');
	const nanos = member(duration, 'nanos');
	if (typeof secs !== 'number' || typeof nanos !== 'number') return null;
	return secs * 1000 + nanos / 1e6;
}

/** The text of an output: text itself, blocks of text, or `{content}`. */
function toldText(output: unknown): string {
	if (typeof output === 'string') return output;
	if (Array.isArray(output)) {
		return records(output)
			.map((block) => (typeof block.text === 'string' ? block.text : jsonText(block)))
			.join('\n');
	}
	const content = member(output, 'content');
	if (content !== undefined) return toldText(content);
	return output === undefined || output === null ? '' : jsonText(output);
}
