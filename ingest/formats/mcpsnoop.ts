import { member, textMember } from '../facts/json-value.ts';
import { isRecord, parseJson } from '../read/json-record.ts';
import { closeJson } from './cut-rpc.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { elementsOf, JsonDocument, membersOf, type PlacedValue } from './json-document.ts';
import { observeEvent, type Session } from './mcpsnoop/event.ts';

/** The JSON export of mcpsnoop (2026-08): one session with its frames. Its session files are `jsonrpc`, its HAR is `har`. */
export const MCPSNOOP: Format = {
	id: 'mcpsnoop',
	title: 'mcpsnoop (JSON export)',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'stderr',
		'launch',
		'time',
		'zone',
	],
	detect,
	open: (source) => new SnoopReader(source),
};

const MAX_HEAD = 64 * 1024;

function detect(head: Head): number {
	if (!/^\s*\{/.test(head.lines[0] ?? '')) return 0;
	const text = head.lines.slice(0, 40).join('\n');
	if (!text.includes('"generated_at"')) return 0;
	const value = parseJson(closeJson(head.lines.join('\n').slice(0, MAX_HEAD)));
	const session = member(value, 'session');
	return isRecord(session) && 'missing_frames' in session && 'late_results' in session ? 0.95 : 0;
}

class SnoopReader implements FormatReader {
	readonly #source: Source;
	readonly #document = new JsonDocument();

	constructor(source: Source) {
		this.#source = source;
	}

	line: FormatReader['line'] = (line, out) => this.#document.add(line, out);

	end(out: Records): void {
		const document = this.#document;
		const values = document.parse();
		if (values === undefined) {
			document.reject(out, 'not-json', 'no JSON document');
			return;
		}
		for (const value of values) this.#session(value, out);
		document.settle(out);
	}

	#session(value: PlacedValue, out: Records): void {
		const document = this.#document;
		const members = membersOf(document, value);
		const events = members.get('events');
		if (events === undefined) {
			if (!value.cut) document.rejectValue(value, 'not-this-format', 'no events of a session');
			return;
		}
		const about = parseJson(members.get('session')?.text ?? '');
		const session: Session = { id: textMember(about, 'id'), server: textMember(about, 'label') };
		for (const place of elementsOf(document, events)) {
			const seen = observeEvent(document, place, session, this.#source.zone);
			if (seen.length === 0) document.rejectValue(place, 'not-mcp', 'an event without a message');
			for (const observation of seen) out.record(observation, false, place.hash);
		}
	}
}
