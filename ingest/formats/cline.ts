import { textMember } from '../facts/json-value.ts';
import { isRecord, type JsonRecord, parseJson, records } from '../read/json-record.ts';
import { parseEpoch } from '../read/time.ts';
import { ApiHistory } from './cline/api-history.ts';
import { UiMessages } from './cline/ui-messages.ts';
import { DocumentReader } from './document-reader.ts';
import type { Format, FormatReader, Head, Source } from './format.ts';

/** The task files of Cline, Roo Code and their kin: `ui_messages.json` and `api_conversation_history.json`. */
export const CLINE: Format = {
	id: 'cline',
	title: 'Cline / Roo Code task',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'decisions', 'time', 'zone'],
	detect,
	open,
};

const UI_START =
	/^\s*\[\s*\{[^{}[\]]{0,200}?"type"\s*:\s*"(?:say|ask)"\s*,\s*"(?:say|ask)"\s*:\s*"/;
const HISTORY_START = /^\s*\[\s*\{\s*"role"\s*:\s*"user"\s*,\s*"content"\s*:/;
const OWN_WORDS =
	/<environment_details>|<use_mcp_tool>|\[use_mcp_tool for '|"name"\s*:\s*"(?:use_mcp_tool|access_mcp_resource|[^"]{1,200}0mcp0|mcp--)/;

function detect(head: Head): number {
	const text = head.lines.join('\n');
	if (!text.trimStart().startsWith('[')) return 0;
	if (UI_START.test(text)) return 0.95;
	const value = parseJson(text);
	const [first] = records(value);
	if (first !== undefined && isUi(first)) return 0.95;
	const isHistory = first === undefined ? HISTORY_START.test(text) : isTalk(first);
	if (!isHistory) return 0;
	return OWN_WORDS.test(text) ? 0.9 : /api_conversation_history\.json$/.test(head.path) ? 0.6 : 0;
}

function isUi(message: JsonRecord): boolean {
	const { type } = message;
	return (
		typeof message.ts === 'number' &&
		(type === 'say' || type === 'ask') &&
		typeof message[type] === 'string'
	);
}

function isTalk(message: JsonRecord): boolean {
	const { role, content } = message;
	return (
		(role === 'user' || role === 'assistant') &&
		(typeof content === 'string' || Array.isArray(content))
	);
}

const CLIENTS: readonly (readonly [RegExp, string])[] = [
	[/saoudrizwan\.claude-dev|\/\.cline\//, 'Cline'],
	[/rooveterinaryinc\.roo-cline/, 'Roo Code'],
	[/kilocode\.kilo-code/, 'Kilo Code'],
];

function open(source: Source): FormatReader {
	const ui = new UiMessages();
	const history = new ApiHistory();
	const path = source.path.replaceAll('\\', '/');
	const session = /(?:^|\/)tasks\/([^/]{1,200})\/[^/]+$/.exec(path)?.[1] ?? null;
	const client = CLIENTS.find(([pattern]) => pattern.test(path))?.[1] ?? null;
	return new DocumentReader(({ value, say }) => {
		if (!isRecord(value)) return false;
		const isUiMessage = isUi(value);
		if (!isUiMessage && !isTalk(value)) return false;
		const time = typeof value.ts === 'number' ? parseEpoch(value.ts) : null;
		const known = {
			time,
			timestampSource: time === null ? 'none' : 'utc',
			session: session ?? textMember(value, 'taskId'),
			variant: isUiMessage ? 'ui-messages' : 'api-history',
		} as const;
		const all = isUiMessage ? ui.read(value) : history.read(value);
		for (const said of all) say([], { ...said, ...known });
		return true;
	}, client);
}
