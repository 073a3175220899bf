import { textMember } from '../facts/json-value.ts';
import { observe } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, parseJson, records } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import { parseEpoch } from '../read/time.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { GooseMessages } from './goose/messages.ts';
import { readJsonLine } from './json-line.ts';
import { isStoreHeader, takeUnreadRow } from './store-line.ts';

/** Goose's sessions: `sessions/*.jsonl` (before 1.10, 2025-10), rows of its later store, and `goose run --output-format stream-json`. */
export const GOOSE: Format = {
	id: 'goose',
	title: 'Goose session',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'decisions', 'time', 'zone'],
	detect,
	open: (source) => new GooseReader(source),
};

const CLIENT = 'goose';
const BLOCKS =
	/^(?:text|image|toolRequest|toolResponse|toolConfirmationRequest|frontendToolRequest|actionRequired|thinking|redactedThinking|systemNotification|conversationCompacted)$/;
const SESSION_OF_PATH = /(?:^|\/)(\d{8}_\d{1,9})\.jsonl$/;

function detect(head: Head): number {
	let own = 0;
	let lines = 0;
	let calls = false;
	for (const [at, raw] of head.lines.entries()) {
		const line = raw.trim();
		if (line === '') continue;
		const value = line.startsWith('{') ? parseJson(line) : undefined;
		if (!isRecord(value)) {
			if (at < head.lines.length - 1 || lines === 0) lines++;
			continue;
		}
		lines++;
		if (at === 0 && isStoreHeader(value, 'goose')) return 0.99;
		const message = messageOf(value);
		if (message === null && !isFrame(value)) continue;
		own++;
		calls ||= records(message?.content).some((block) =>
			/^tool(?:Request|Response)$/.test(String(block.type)),
		);
	}
	if (own === 0) return 0;
	return (calls ? 0.97 : 0.6) * (own / lines);
}

/** The message in a record; `null` when it holds none. */
function messageOf(record: JsonRecord): JsonRecord | null {
	const message = record.type === 'message' && isRecord(record.message) ? record.message : record;
	if (message.role !== 'user' && message.role !== 'assistant') return null;
	const isStreamed = message !== record;
	if (!Array.isArray(message.content) || (typeof message.created !== 'number' && !isStreamed)) {
		return null;
	}
	const isOwn = records(message.content).every((block) => BLOCKS.test(String(block.type)));
	return isOwn ? message : null;
}

/** The first line of a session, or what frames the messages of a stream. */
function isFrame(record: JsonRecord): boolean {
	if (typeof record.working_dir === 'string' && 'message_count' in record) return true;
	if (isStoreHeader(record, 'goose')) return true;
	return (
		/^(?:complete|notification|error)$/.test(String(record.type)) && record.message === undefined
	);
}

class GooseReader implements FormatReader {
	readonly #messages = new GooseMessages();
	readonly #session: string | null;
	#isStore = false;

	constructor(source: Source) {
		this.#session = SESSION_OF_PATH.exec(source.path)?.[1] ?? null;
	}

	line(line: Line, out: Records): void {
		const record = readJsonLine(line, out, 'not-this-format');
		if (record === undefined) return;
		if (isRecord(record)) {
			if (takeUnreadRow(record, line, out)) return;
			if (line.number === 1) this.#isStore = isStoreHeader(record, 'goose');
		}
		const message = isRecord(record) ? messageOf(record) : null;
		if (!isRecord(record) || (message === null && !isFrame(record))) {
			out.reject(line, 'not-this-format', 'a JSON object that is no message of a session');
			return;
		}
		const all = message === null ? [] : this.#messages.read(message);
		for (const [at, said] of all.entries()) {
			const seen = observe(line.number, line.offset, line.length, said.body);
			Object.assign(seen, said);
			const { created } = message!;
			seen.time = typeof created === 'number' ? parseEpoch(created) : null;
			seen.timestampSource = seen.time === null ? 'none' : 'utc';
			seen.client = CLIENT;
			seen.session = textMember(record, 'session_id') ?? this.#session;
			seen.variant = record !== message ? 'stream-json' : this.#isStore ? 'store' : 'session';
			out.record(seen, at === 0);
		}
		// Text of the model, and the frame.
		if (all.length === 0) out.part(line);
	}

	end(): void {}
}
