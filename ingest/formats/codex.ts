import { textMember } from '../facts/json-value.ts';
import { observe, type TimestampSource } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, records, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import { parseEpoch, type Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { AppServer } from './codex/app-server.ts';
import { CodexCalls, type Ready } from './codex/calls.ts';
import { detectCodex, isHeader } from './codex/detect.ts';
import { foundTools, readEvent, typed } from './codex/events.ts';
import { readResponseItem, readThreadItem } from './codex/items.ts';
import { BUILT_IN, CodexNames } from './codex/names.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import { type Place, placeOf } from './held-calls.ts';
import { readJsonLine } from './json-line.ts';

/**
 * OpenAI Codex: rollouts of its sessions (bare items to 2025-09, records with a time since), the output of
 * `codex exec --json`, and the notifications of its app server.
 */
export const CODEX: Format = {
	id: 'codex',
	title: 'OpenAI Codex session',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'decisions',
		'time',
		'zone',
	],
	detect: detectCodex,
	open: (source) => new CodexReader(source),
};

/** What Codex itself puts before the person's words. */
const NOT_TYPED =
	/^\s*(?:<(?:environment_context|user_instructions|ENVIRONMENT_CONTEXT|turn_aborted|user_shell_command|skill|subagent_notification)\b|# AGENTS\.md instructions)/;
const SESSION_OF_PATH = /rollout-\d{4}-\d\d-\d\dT[\d-]{8,12}-([0-9a-fA-F]{8}[0-9a-fA-F-]{28})/;

class CodexReader implements FormatReader {
	readonly #zone: Zone;
	readonly #names = new CodexNames();
	readonly #calls = new CodexCalls(this.#names);
	readonly #server = new AppServer(this.#calls, this.#names);
	#session: string | null;
	#version: string | null = null;
	/** Time of a rollout's first line, whose items have none of their own. */
	#start: number | null = null;
	#variant = 'rollout';
	/** Whether an earlier line was a record of Codex, which then may be followed by kinds of the future. */
	#isKnown = false;

	constructor(source: Source) {
		this.#zone = source.zone;
		this.#session = SESSION_OF_PATH.exec(source.path)?.[1] ?? null;
	}

	line(line: Line, out: Records): void {
		const record = readJsonLine(line, out, 'not-this-format');
		if (record === undefined) return;
		const place = isRecord(record) ? this.#place(record, line) : null;
		const ready = isRecord(record) && place !== null ? this.#read(record, place, line) : null;
		if (place === null || ready === null) {
			out.reject(line, 'not-this-format', 'a JSON object that is no record of Codex');
			return;
		}
		this.#isKnown = true;
		let count = 0;
		for (const { said, at } of ready) {
			this.#record(said, at ?? place, at !== null, count === 0, out);
			if (at === null) count++;
		}
		// Text of the model, settings, and what repeats a call that is told already.
		if (count === 0) out.part(line);
	}

	end(out: Records): void {
		for (const { said, at } of this.#calls.drain()) {
			if (at !== null) this.#record(said, at, true, false, out);
		}
	}

	/** What a record says; `null` when Codex writes no such record. */
	#read(record: JsonRecord, place: Place, line: Line): Ready[] | null {
		const { type, payload } = record;
		if (typeof record.method === 'string' || (type === undefined && 'result' in record)) {
			this.#variant = 'app-server';
			this.#learn(record.params);
			return this.#server.read(record, place, line);
		}
		if (isRecord(record.msg)) {
			this.#variant = 'events';
			this.#learn(record.msg);
			return readEvent(record.msg, place, this.#calls, this.#names);
		}
		if (typeof type !== 'string') return this.#header(record);
		if (payload !== undefined) {
			this.#variant = 'rollout';
			return isRecord(payload) ? this.#enveloped(type, payload, place) : [];
		}
		if (/^(?:thread|turn|item)\./.test(type)) {
			this.#variant = 'exec-json';
			this.#learn(record);
			const isItem = type.startsWith('item.') && isRecord(record.item);
			if (!isItem || !isRecord(record.item)) return [];
			return readThreadItem(record.item, type !== 'item.completed', place, this.#calls);
		}
		if (type === 'message') return asked(record);
		const isBare = typeof record.call_id === 'string' || this.#isKnown;
		if (!isBare || !/^[a-z_]+$/.test(type)) return null;
		// Older versions of `codex exec --json` wrote bare events.
		const said = readEvent(record, place, this.#calls, this.#names);
		return said.length > 0 ? said : readResponseItem(record, place, this.#calls, this.#names);
	}

	#enveloped(type: string, payload: JsonRecord, place: Place): Ready[] {
		if (type === 'session_meta') {
			this.#session = textMember(payload, 'id') ?? this.#session;
			this.#version = textMember(payload, 'cli_version') ?? this.#version;
			return [];
		}
		if (type === 'event_msg') return readEvent(payload, place, this.#calls, this.#names);
		if (type !== 'response_item') return [];
		if (payload.type === 'tool_search_output') return foundTools(payload, this.#names);
		return readResponseItem(payload, place, this.#calls, this.#names);
	}

	/** The first line of a rollout of the first kind, and its fillers. */
	#header(record: JsonRecord): Ready[] | null {
		if (record.record_type !== undefined) return [];
		if (!isHeader(record)) return null;
		this.#variant = 'rollout-v1';
		this.#session = textOf(record.id);
		const moment = parseTimestamp(textOf(record.timestamp) ?? '', this.#zone);
		this.#start = moment?.time ?? null;
		return [];
	}

	/** Takes over the session that an event or message names. */
	#learn(said: unknown): void {
		for (const key of ['threadId', 'conversationId', 'thread_id', 'session_id']) {
			const id = textMember(said, key);
			if (id !== null) this.#session = id;
		}
	}

	#place(record: JsonRecord, line: Line): Place {
		const stamp = textOf(record.timestamp);
		const moment = stamp === null ? null : parseTimestamp(stamp, this.#zone);
		if (moment !== null) return placeOf(line, moment.time, moment.source);
		const { params } = record;
		if (isRecord(params)) {
			const millis = params.completedAtMs ?? params.startedAtMs;
			const time = typeof millis === 'number' ? parseEpoch(millis) : null;
			if (time !== null) return placeOf(line, time, 'utc');
		}
		const source: TimestampSource = this.#start === null ? 'none' : 'inherited';
		return placeOf(line, this.#start, source);
	}

	#record(said: Ready['said'], place: Place, isHeld: boolean, first: boolean, out: Records): void {
		const seen = observe(place.line, place.offset, place.length, said.body);
		Object.assign(seen, said);
		seen.time = place.time;
		seen.timestampSource = place.timestampSource;
		seen.variant = this.#variant;
		seen.client = BUILT_IN;
		seen.clientVersion = this.#version;
		seen.session = this.#session;
		if (isHeld) out.record(seen, false, place.hash);
		else out.record(seen, first);
	}
}

/** What the person typed, from a message of the conversation without events beside it. */
function asked(record: JsonRecord): Ready[] {
	if (record.role !== 'user') return [];
	const text = records(record.content)
		.map((block) => textMember(block, 'text') ?? '')
		.filter((piece) => piece !== '' && !NOT_TYPED.test(piece))
		.join('\n');
	return text === '' ? [] : [{ said: typed(text), at: null }];
}
