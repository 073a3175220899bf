import { jsonText } from '../../facts/json-value.ts';
import type { Observation } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord, records, textOf } from '../../read/json-record.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import { SeenIds } from '../held-calls.ts';
import { callAnswered, callAsked, callDecided, type HostCall, type Said } from '../host-call.ts';
import { BUILT_IN, splitToolName } from './tool-name.ts';

/** Whether an object is a whole chat (2025-08 to 2026-04), or the first line of one (`.jsonl`, since then). */
export function isChat(record: JsonRecord): boolean {
	return typeof record.sessionId === 'string' && typeof record.projectHash === 'string';
}

/** Whether an object is a line of a chat: a message, a change, or a step back. */
export function isChatLine(record: JsonRecord): boolean {
	if (isChat(record) || isRecord(record.$set) || typeof record.$rewindTo === 'string') return true;
	const isTimed = typeof record.id === 'string' && typeof record.timestamp === 'string';
	return isTimed && /^(?:user|gemini|info|error|warning)$/.test(textOf(record.type) ?? '');
}

/** Why a person's call was not run; a call broken off otherwise has no answer. */
const REFUSED = /did not allow|denied|rejected|declined|not approved/i;

/** Reads the calls of one chat; messages that are written again when their calls end are told once. */
export class Chat {
	readonly #zone: Zone;
	readonly #asked = new SeenIds();
	readonly #ended = new SeenIds();
	#session: string | null = null;

	constructor(zone: Zone) {
		this.#zone = zone;
	}

	/** What a line of a chat, or a whole chat, says of calls and prompts; `seen` has its place. */
	read(record: JsonRecord, seen: Observation): Observation[] {
		if (isChat(record)) this.#session = textOf(record.sessionId);
		const change = isRecord(record.$set) ? record.$set : {};
		const messages = [...records(record.messages), ...records(change.messages)];
		if (messages.length === 0) messages.push(record);
		return messages.flatMap((message) =>
			this.#message(message).map((said) =>
				Object.assign({ ...seen, client: BUILT_IN, session: this.#session, variant: 'chat' }, said),
			),
		);
	}

	#message(message: JsonRecord): Said[] {
		const at = this.#at(message.timestamp);
		const said: Said[] = [];
		for (const call of records(message.toolCalls)) said.push(...this.#call(call, at));
		const id = textOf(message.id);
		if (message.type === 'user' && id !== null && !this.#asked.has(id)) {
			this.#asked.add(id);
			const text = contentText(message.content);
			if (text !== '') said.push({ ...at, logger: 'user', body: { type: 'log', text } });
		}
		return said;
	}

	#call(record: JsonRecord, asked: Partial<Observation>): Said[] {
		const id = textOf(record.id);
		const name = textOf(record.name);
		if (id === null || name === null) return [];
		const call: HostCall = {
			...splitToolName(name, null, textOf(record.displayName)),
			id,
			method: 'tools/call',
			uri: null,
		};
		const said: Said[] = [];
		if (!this.#asked.has(id)) {
			this.#asked.add(id);
			const args = isRecord(record.args) ? jsonText(record.args) : null;
			said.push({ ...callAsked(call, args), ...asked });
		}
		const status = textOf(record.status);
		if (this.#ended.has(id) || !/^(?:success|error|cancelled)$/.test(status ?? '')) return said;
		this.#ended.add(id);
		const ended = this.#at(record.timestamp);
		const { result, text } = resultOf(record.result, status === 'error');
		if (status !== 'cancelled') {
			said.push({ ...callAnswered(call, result, status === 'error'), ...ended });
		} else if (REFUSED.test(text.slice(0, 1024))) {
			said.push({ ...callDecided(call, 'denied', text), ...ended });
		}
		return said;
	}

	#at(stamp: unknown): Partial<Observation> {
		const moment = parseTimestamp(textOf(stamp) ?? '', this.#zone);
		return moment === null ? {} : { time: moment.time, timestampSource: moment.source };
	}
}

/** The result as a server would have sent it, out of what the model was told: parts with a `functionResponse`. */
function resultOf(parts: unknown, isError: boolean): { result: string; text: string } {
	const content: unknown[] = [];
	for (const part of Array.isArray(parts) ? records(parts) : [{ text: parts }]) {
		const answer = isRecord(part.functionResponse) ? part.functionResponse.response : undefined;
		if (isRecord(answer)) {
			if (Array.isArray(answer.content)) content.push(...answer.content);
			else {
				const told = answer.output ?? answer.error ?? answer.result ?? answer;
				content.push({ type: 'text', text: typeof told === 'string' ? told : jsonText(told) });
			}
		} else if (typeof part.text === 'string') content.push({ type: 'text', text: part.text });
	}
	const text = contentText(content);
	return { result: jsonText({ content, ...(isError ? { isError: true } : {}) }), text };
}

function contentText(content: unknown): string {
	if (typeof content === 'string') return content;
	return records(content)
		.map((part) => textOf(part.text) ?? '')
		.filter((text) => text !== '')
		.join('\n');
}
