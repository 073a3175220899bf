import { type Body, type Observation, observe } from '../../mcp/observation.ts';
import { callMessage, callParams, callResult } from '../call-message.ts';
import type { Records } from '../format.ts';
import { CallTracker, isCloser } from './call-tracker.ts';
import { endpointOf } from './life-sentence.ts';
import type { Answered, Asked, Known, Said, Told } from './said.ts';
import { ServerName } from './server-name.ts';

/** A request that waits for the next record: that may tell of it more closely, or tell of its end. */
interface Held {
	readonly seen: Observation;
	readonly ask: Asked;
	readonly text: string;
}

/** Addresses that are told of once; a server has few. */
const MAX_ENDPOINTS = 100;

/** Makes events of the records of a server's own log: requests and their ends where the text tells of them, and log text. */
export class Interpreter {
	readonly #tracker = new CallTracker();
	readonly #names = new ServerName();
	readonly #endpoints = new Set<string>();
	#base: string | null = null;
	#transport: Observation['transport'] = null;
	/** The sentence that told of the start under way, without its numbers. */
	#start: string | null = null;
	#held: Held | null = null;

	/** Address of the server, without a path, once the log has told it. */
	get base(): string | null {
		return this.#base;
	}

	/** Hands over the record `seen`, whose place, time, level and logger are known; `said` is what its text says. */
	read(seen: Observation, text: string, said: Said | null, out: Records): void {
		seen.server ??= this.#names.of(seen.logger);
		seen.transport ??= this.#transport;
		if (said === null) {
			this.#flush(out);
			this.#log(seen, text, out);
			return;
		}
		switch (said.what) {
			case 'ask':
				this.#ask(seen, text, said, out);
				return;
			case 'answer':
				this.#answer(seen, text, said, out);
				return;
			case 'message':
				this.#flush(out);
				this.#tracker.sawWire();
				fill(seen, said.known);
				seen.direction = said.direction;
				seen.quality = said.quality;
				seen.body = { type: 'rpc', message: said.message };
				out.record(seen);
				return;
			case 'body':
				this.#flush(out);
				this.#told(seen, said, out);
				return;
			default:
				said satisfies never;
		}
	}

	/** The file ended: hands over what waits. */
	end(out: Records): void {
		this.#flush(out);
	}

	#ask(seen: Observation, text: string, ask: Asked, out: Records): void {
		if (!this.#tracker.counts(ask)) {
			this.#flush(out);
			this.#log(seen, text, out);
			return;
		}
		const held = this.#held;
		let whole = ask;
		if (held !== null && isCloser(ask.rank, held.ask.rank) && areOne(held.ask, ask)) {
			this.#held = null;
			this.#log(held.seen, held.text, out);
			if (ask.args === null && held.ask.args !== null) {
				whole = { ...ask, args: held.ask.args, quality: held.ask.quality };
			}
		} else this.#flush(out);
		this.#held = { seen, ask: whole, text };
		if (ask.end === null) return;
		const { time } = seen;
		const { durationMs } = ask.end;
		const end = copy(seen, seen.body);
		if (time !== null && durationMs !== null) seen.time = time - Math.round(durationMs * 1000);
		this.#flush(out, true);
		this.#answer(end, text, ask.end, out, false);
	}

	#answer(seen: Observation, text: string, answer: Answered, out: Records, isFirst = true): void {
		const held = this.#held;
		this.#flush(out, held !== null && areOne(held.ask, answer));
		const ending = this.#tracker.end(answer, seen.time);
		if (ending.what === 'again') {
			this.#log(seen, text, out);
			return;
		}
		fill(seen, answer.known);
		seen.quality = answer.text === null ? 'summary' : 'full';
		seen.durationMs = answer.durationMs;
		const isCall = answer.method === 'tools/call';
		const id = ending.what === 'answer' ? ending.id : null;
		const result =
			answer.text === null ? null : callResult(JSON.stringify(answer.text), answer.failed);
		const message = callMessage(answer.failed && !isCall ? 'error' : 'result', {
			id,
			idIsString: id === null || !isNumber(id),
			method: answer.method,
			name: answer.name,
			result: isCall ? result : null,
			isError: isCall && answer.failed,
			errorMessage: isCall ? null : answer.text,
			bytes: answer.text?.length ?? 0,
		});
		const whole = isFirst && text.includes('\n') ? copy(seen, { type: 'log', text }) : null;
		seen.body = { type: 'rpc', message };
		out.record(seen, isFirst);
		// Of a traceback the message keeps only the last line.
		if (whole !== null) out.record(whole, false);
	}

	#told(seen: Observation, told: Told, out: Records): void {
		if (told.serverName !== undefined) {
			this.#names.told(told.serverName);
			seen.server = told.serverName;
		}
		fill(seen, told.known);
		let { body } = told;
		if (body.type === 'lifecycle') this.#transport = seen.transport;
		if (body.type === 'lifecycle') body = this.#step(body);
		const { url } = seen;
		const endpoint =
			body.type === 'lifecycle' && url !== null && this.#isNewEndpoint(url)
				? copy(seen, { type: 'server', launch: endpointOf(url), text: body.text })
				: null;
		seen.body = body;
		out.record(seen);
		if (endpoint !== null) out.record(endpoint, false);
	}

	/** Several layers tell of one start; only the first opens a connection. */
	#step(body: Body & { type: 'lifecycle' }): Body {
		const { step, text } = body;
		if (step === 'closed' || step === 'failed') this.#start = null;
		if (step !== 'starting') return body;
		const sentence = text.replace(/\d+/g, '');
		if (this.#start !== null && this.#start !== sentence) return { ...body, step: 'info' };
		this.#start = sentence;
		return body;
	}

	/** Whether an address has not been told yet; one without a path says nothing new about a server that has one. */
	#isNewEndpoint(url: string): boolean {
		const base = /^https?:\/\/[^/\s]+/.exec(url)?.[0] ?? null;
		const isKnown = this.#endpoints.has(url) || (url === base && url === this.#base);
		this.#base = base ?? this.#base;
		if (isKnown || this.#endpoints.size >= MAX_ENDPOINTS) return false;
		this.#endpoints.add(url);
		return true;
	}

	#flush(out: Records, isAnswered = false): void {
		const held = this.#held;
		if (held === null) return;
		this.#held = null;
		const { seen, ask } = held;
		const isNotification = ask.method.startsWith('notifications/');
		const waits = ask.isAnswered || isAnswered || this.#tracker.answers(ask.method);
		const id = isNotification ? null : (ask.id ?? (waits ? `line:${seen.line}` : null));
		if (id !== null) this.#tracker.open(ask, id, seen.time);
		fill(seen, ask.known);
		seen.quality = ask.quality;
		const isCall = ask.method === 'tools/call';
		seen.body = {
			type: 'rpc',
			message: callMessage(isNotification ? 'notification' : 'request', {
				id,
				idIsString: id === null || !isNumber(id),
				method: ask.method,
				name: ask.name,
				uri: ask.uri,
				arguments: ask.args,
				params: isCall && ask.name !== null ? callParams(ask.name, ask.args) : ask.params,
				bytes: ask.args?.length ?? 0,
			}),
		};
		out.record(seen);
	}

	#log(seen: Observation, text: string, out: Records): void {
		seen.body = { type: 'log', text };
		out.record(seen);
	}
}

/** Whether two texts can tell of the same request. */
function areOne(a: Asked, b: Asked | Answered): boolean {
	return a.method === b.method && (a.name === null || b.name === null || a.name === b.name);
}

function isNumber(id: string): boolean {
	return /^-?\d{1,15}$/.test(id);
}

function fill(seen: Observation, known: Known): void {
	for (const [key, value] of Object.entries(known)) {
		if (value !== null) Object.assign(seen, { [key]: value });
	}
}

function copy(seen: Observation, body: Body): Observation {
	return { ...observe(seen.line, seen.offset, seen.length, body), ...seen, body };
}
