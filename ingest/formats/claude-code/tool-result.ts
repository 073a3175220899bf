import type { Quality } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord, parseJson, records, textOf } from '../../read/json-record.ts';

/** A result too large for the talk: saved below `tool-results/`, with its first 2 KB or only a notice left here. */
const PREVIEW =
	/^\s*<persisted-output>\s*Output too large \([^)\n]{1,64}\)\. Full output saved to: /;
const NOTICE =
	/^\s*Error: result \([^)\n]{1,128}\) exceeds maximum allowed tokens\. Output has been saved to /;

/** The text of a result's content, as far as it is text. */
export function plainText(content: unknown): string {
	if (typeof content === 'string') return content;
	return records(content)
		.map((block) => textOf(block.text) ?? '')
		.join('\n');
}

/** How much of the server's result a transcript kept, by the text that stands for it. */
export function qualityOf(shown: string): Quality {
	const start = shown.slice(0, 512);
	if (PREVIEW.test(start)) return 'truncated';
	return NOTICE.test(start) ? 'summary' : 'full';
}

/** Structured content and `_meta` of a result: `mcpMeta` in transcripts, `tool_use_result` in stream-json. */
export function metaOf(record: JsonRecord): JsonRecord {
	if (isRecord(record.mcpMeta)) return record.mcpMeta;
	return isRecord(record.tool_use_result) ? record.tool_use_result : {};
}

/** The result of a tool as its server would have sent it, as JSON text. */
export function toolResult(content: unknown, isError: boolean, structured: unknown): string {
	return JSON.stringify({
		content: Array.isArray(content) ? content : [{ type: 'text', text: plainText(content) }],
		...(structured === undefined ? {} : { structuredContent: structured }),
		...(isError ? { isError: true } : {}),
	});
}

/** The result of reading a resource as its server would have sent it, as JSON text. */
export function resourceResult(content: unknown, uri: string | null): string {
	const shown = plainText(content);
	const value = parseJson(shown);
	if (isRecord(value) && Array.isArray(value.contents)) return shown;
	return JSON.stringify({ contents: [{ uri: uri ?? '', text: shown }] });
}
