import { isRecord, type JsonRecord, records, textOf } from '../../read/json-record.ts';

/** What Claude Code itself puts into user records: notices, command output, markers of an interruption. */
const NOTICE =
	/^(?:<(?:system-reminder|task-notification|teammate-message|local-command-(?:stdout|stderr|caveat)|bash-(?:stdout|stderr)|user-memory-input)>|<teammate-message |\[Request interrupted by user|Caveat: The messages below|This session is being continued from a previous conversation)/;
const COMMAND = /<command-name>([^<]{1,256})<\/command-name>/;
const COMMAND_ARGS = /<command-args>([^<]{0,65536})<\/command-args>/;
const SHELL = /^<bash-input>([^<]{0,65536})<\/bash-input>/;

/**
 * What the person typed, from a user record and its content; `null` when the record only delivers tool results
 * or text of the program's own. A subagent's first prompt is written by the model, so it is not returned.
 */
export function askedText(record: JsonRecord, content: unknown): string | null {
	if (record.isMeta === true || record.isCompactSummary === true || record.isSidechain === true) {
		return null;
	}
	if (record.isSynthetic === true || textOf(record.parent_tool_use_id) !== null) return null;
	const kind = isRecord(record.origin) ? textOf(record.origin.kind) : null;
	if (kind !== null && kind !== 'human') return null;
	if (textOf(record.promptSource) === 'system') return null;
	const pieces =
		typeof content === 'string'
			? [content]
			: records(content).map((block) => (block.type === 'text' ? (textOf(block.text) ?? '') : ''));
	const asked = pieces.map(typed).filter((piece) => piece !== '');
	return asked.length === 0 ? null : asked.join('\n');
}

function typed(piece: string): string {
	const start = piece.trimStart();
	const command = COMMAND.exec(start.slice(0, 4096));
	if (start.startsWith('<command-') && command !== null) {
		const args = COMMAND_ARGS.exec(start)?.[1]?.trim() ?? '';
		return args === '' ? command[1]! : `${command[1]} ${args}`;
	}
	const shell = SHELL.exec(start);
	if (shell !== null) return `! ${shell[1]}`;
	return NOTICE.test(start.slice(0, 256)) ? '' : piece.trim();
}
