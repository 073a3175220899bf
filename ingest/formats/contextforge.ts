import { isRecord, parseJson } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import {
	type Entry,
	isStored,
	jsonEntry,
	storedEntry,
	TEXT_LINE,
	textEntry,
} from './contextforge/entry.ts';
import { at, Reading } from './contextforge/reading.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { HeldEvent } from './held-event.ts';
import { elementsOf, JsonDocument, membersOf, observeValue } from './json-document.ts';
import { opensDocument } from './json-records.ts';

/**
 * IBM ContextForge (MCP Gateway 0.1 to 1.0, 2026-08): its log file in JSON, its console text, and rows of its tables
 * `structured_log_entries`, `audit_trails` and `security_events` as JSON.
 */
export const CONTEXTFORGE: Format = {
	id: 'contextforge',
	title: 'ContextForge (IBM MCP Gateway)',
	shows: ['tool-names', 'arguments', 'errors', 'decisions', 'time', 'zone'],
	detect,
	open: (source) => new ContextforgeReader(source),
};

const OWN = /^mcpgateway(?:\.|$)/;

function detect({ lines }: Head): number {
	const first = lines.find((line) => line.trim() !== '') ?? '';
	if (opensDocument(first) || first.trimStart().startsWith('[')) {
		const head = lines.join('\n').slice(0, 4096);
		const stored = /"correlation_id":/.test(head) && /"is_security_event":/.test(head);
		const exported = /"entity_type":/.test(head) && /"request_id":/.test(head);
		return (stored || exported) && /"timestamp":/.test(head) ? 0.85 : 0;
	}
	let own = 0;
	let kin = 0;
	for (const line of lines) {
		const found = TEXT_LINE.exec(line);
		if (found !== null) {
			kin++;
			if (OWN.test(found[2]!)) own++;
			continue;
		}
		const value = line.startsWith('{') ? parseJson(line) : undefined;
		if (!isRecord(value)) continue;
		if (isStored(value)) own++;
		else if (typeof value.levelname === 'string' && typeof value.asctime === 'string') {
			kin++;
			if (typeof value.name === 'string' && OWN.test(value.name)) own++;
		}
	}
	if (own === 0) return 0;
	return own * 10 >= kin ? 0.92 : 0.6;
}

class ContextforgeReader implements FormatReader {
	readonly #zone: Zone;
	readonly #held = new HeldEvent();
	readonly #reading = new Reading();
	#document: JsonDocument | null = null;
	#isOpen = false;

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		if (!this.#isOpen && text.trim() !== '') {
			this.#isOpen = true;
			if (opensDocument(text) || text.trimStart().startsWith('['))
				this.#document = new JsonDocument();
		}
		if (this.#document !== null) {
			this.#document.add(line, out);
			return;
		}
		if (text.startsWith('{')) {
			this.#json(line, text, out);
			return;
		}
		const entry = textEntry(text, this.#zone);
		if (entry !== null) {
			this.#held.flush(out);
			this.#hold(line, entry);
		} else if (!this.#held.more(line, text)) {
			this.#held.flush(out);
			const seen = at(line.number, line.offset, line.length);
			seen.body = { type: 'log', text };
			if (text.trim() === '') out.part(line);
			else out.record(seen);
		}
	}

	end(out: Records): void {
		this.#held.flush(out);
		if (this.#document !== null) this.#stored(this.#document, out);
	}

	#hold(line: Line, entry: Entry): void {
		const seen = at(line.number, line.offset, line.length);
		this.#held.hold(seen, entry.message, (place, message, out) => {
			out.record(this.#reading.read(place, entry, message));
		});
	}

	#json(line: Line, text: string, out: Records): void {
		const record = parseJson(text);
		// A printed object below a message begins like one of the log's lines.
		if (record === undefined && this.#held.more(line, text)) return;
		this.#held.flush(out);
		if (!isRecord(record)) {
			const isCut = !text.trimEnd().endsWith('}');
			out.reject(line, isCut ? 'json-cut' : 'not-json', 'not well-formed JSON');
			return;
		}
		const entry = jsonEntry(record, this.#zone) ?? storedEntry(record, this.#zone);
		if (entry === null) {
			out.reject(line, 'not-this-format', 'a JSON object that is no log record');
			return;
		}
		const seen = at(line.number, line.offset, line.length);
		out.record(this.#reading.read(seen, entry, entry.message));
	}

	/** An export: an array of rows, or an object that holds them; newest first more often than not. */
	#stored(document: JsonDocument, out: Records): void {
		const values = document.parse();
		if (values === undefined) {
			document.reject(out, 'not-json', 'not well-formed JSON');
			return;
		}
		const rows = values.flatMap((value) => {
			const members = membersOf(document, value);
			const lists = ['results', 'logs', 'security_events', 'audit_trails'].flatMap(
				(key) => members.get(key) ?? [],
			);
			if (lists.length > 0) return lists.flatMap((list) => elementsOf(document, list));
			return value.text.startsWith('[') ? elementsOf(document, value) : [value];
		});
		const told = rows.flatMap((row) => {
			const record = parseJson(row.text);
			const entry = isRecord(record) ? storedEntry(record, this.#zone) : null;
			if (entry === null) document.rejectValue(row, 'not-this-format', 'no row of a log table');
			return entry === null ? [] : [{ row, entry }];
		});
		told.sort((a, b) => (a.entry.moment?.time ?? 0) - (b.entry.moment?.time ?? 0));
		for (const { row, entry } of told) {
			const seen = observeValue(row, { type: 'log', text: '' });
			out.record(this.#reading.read(seen, entry, entry.message), false, row.hash);
		}
		document.settle(out);
	}
}
