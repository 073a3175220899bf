import type { Format, Head } from './format.ts';
import { Chat, isChat, isChatLine } from './gemini-cli/chat.ts';
import { isOutfileObject, readOutfileObject } from './gemini-cli/outfile.ts';
import { JsonRecords, shareOfRecords } from './json-records.ts';

/**
 * Gemini CLI (0.1 to 0.52, 2026-08): its chats, `~/.gemini/tmp/…/chats/session-*.json` and `.jsonl`, and the file of
 * `telemetry.outfile`, which holds objects printed one after the other.
 */
export const GEMINI_CLI: Format = {
	id: 'gemini-cli',
	title: 'Gemini CLI',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'decisions', 'time', 'zone'],
	detect,
	open: (source) => {
		const chat = new Chat(source.zone);
		return new JsonRecords((record, seen) => {
			if (isOutfileObject(record)) return readOutfileObject(record, seen);
			return isChatLine(record) ? chat.read(record, seen) : null;
		}, LISTS);
	},
};

const LISTS = ['messages'];

function detect(head: Head): number {
	const text = head.lines.slice(0, 60).join('\n');
	const outfile = shareOfRecords(head, isOutfileObject);
	if (outfile > 0) return (/gemini[-_]cli/.test(text) ? 0.95 : 0.3) * outfile;
	if (shareOfRecords(head, isChat, LISTS) === 0) return 0;
	return 0.93 * shareOfRecords(head, isChatLine, LISTS);
}
