import { type JsonRecord, textOf } from '../../read/json-record.ts';

/** What the model is told when a person or a policy refused the call (2025-03 to 2026-10). */
const REFUSALS = [
	"The user doesn't want to proceed with this tool use.",
	"The user doesn't want to take this action right now.",
	'Permission for this action has been denied.',
	'Permission for this action was denied',
];
const REFUSED_PERMISSION =
	/^(?:Permission to use .{1,512} has been denied|Claude requested permissions to .{1,512}, but you haven't granted it yet)/s;
/** Kinds of denial that are no decision of a person or a policy: the call was broken off. */
const BROKEN_OFF = new Set(['interrupted', 'cancelled']);
/** What a person adds to a refusal comes after this. */
const SAID = 'To tell you how to proceed, the user said:\n';

/**
 * Whether a failed `tool_result` block stands for a refused call: by the kind of denial that newer versions write (in
 * the record, or as stream-json in the block), otherwise by the fixed sentences that the model is told.
 */
export function isRefusal(shown: string, block: JsonRecord, record: JsonRecord): boolean {
	const kind =
		textOf(record.toolDenialKind) ??
		textOf(record.tool_denial_kind) ??
		textOf(block.toolDenialKind) ??
		textOf(block.tool_denial_kind);
	if (kind !== null) return !BROKEN_OFF.has(kind);
	const start = shown.slice(0, 1024).trimStart();
	return REFUSALS.some((refusal) => start.startsWith(refusal)) || REFUSED_PERMISSION.test(start);
}

/** What the person answered instead of granting the call; `null` when they only refused. */
export function saidInRefusal(shown: string): string | null {
	const at = shown.indexOf(SAID);
	const said = at === -1 ? '' : shown.slice(at + SAID.length).trim();
	return said === '' ? null : said;
}
