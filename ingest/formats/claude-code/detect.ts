import { isRecord, type JsonRecord, parseJson, textOf } from '../../read/json-record.ts';
import type { Head } from '../format.ts';

/** Types of records that only this product writes; new ones appear with every release. */
const OWN_TYPES =
	/^(?:assistant|user|system|summary|attachment|result|stream_event|progress|mode|permission-mode|agent-name|ai-title|custom-title|last-prompt|pr-link|file-history-snapshot|queue-operation|rate_limit_event|control_request|control_response|worktree-state|bridge-session|tag)$/;

/** How sure a file's first lines are a Claude Code transcript: the share of lines that are its records. */
export function detectClaudeCode(head: Head): number {
	let own = 0;
	let lines = 0;
	let talks = false;
	for (const [at, raw] of head.lines.entries()) {
		const line = raw.trim();
		if (line === '') continue;
		const value = line.startsWith('{') ? parseJson(line) : undefined;
		const record = isRecord(value) ? value : null;
		if (record === null && at === head.lines.length - 1 && lines > 0) continue;
		lines++;
		if (record === null || !isOwn(record)) continue;
		own++;
		talks ||= isTalk(record);
	}
	if (own === 0) return 0;
	// Titles and modes alone also start a transcript, but prove less.
	return (talks ? 0.97 : 0.6) * (own / lines);
}

function isOwn(record: JsonRecord): boolean {
	const type = textOf(record.type);
	if (type === null) return false;
	if (isTalk(record)) return true;
	const session = textOf(record.sessionId) ?? textOf(record.session_id);
	return (
		(session !== null || type === 'summary' || type === 'file-history-snapshot') &&
		OWN_TYPES.test(type)
	);
}

/** A message of either side: `{"type":"assistant","message":{"content":…}}`. */
function isTalk(record: JsonRecord): boolean {
	if (record.type === 'system') return record.subtype === 'init' && Array.isArray(record.tools);
	if (record.type !== 'assistant' && record.type !== 'user') return false;
	const { message } = record;
	if (!isRecord(message)) return false;
	return typeof message.content === 'string' || Array.isArray(message.content);
}
