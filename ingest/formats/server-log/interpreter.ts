import { type Body, type Observation, observe } from '../../mcp/observation.ts';
import type { Records } from '../format.ts';
import { requestBody, resultBody } from './call-body.ts';
import { CallTracker, isCloser } from './call-tracker.ts';
import { launchAt } from './life-sentence.ts';
import type { Answered, Asked, Known, Said, Told } from './said.ts';
import { ServerName } from './server-name.ts';

/** A request that waits for the next record: that may tell of it more closely, or tell of its end. */
interface Held {
	readonly seen: Observation;
	readonly ask: Asked;
	readonly text: string;
}

/** The end of a request that waits for the next record, which may tell how long it took. */
interface HeldEnd {
	readonly seen: Observation;
	readonly answer: Answered;
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
	#heldEnd: HeldEnd | null = null;
	/** The request of the record above, if it made no event as another text about it was expected. */
	#hint: Asked | null = null;

	/** Address of the server, without a path, once the log has told it. */
	get base(): string | null {
		return this.#base;
	}

	/** Hands over the record `seen`, whose place, time, level and logger are known; `said` is what its text says. */
	read(seen: Observation, text: string, said: Said | null, out: Records): void {
		if (said?.known.server !== undefined) this.#names.heard(said.known.server);
		seen.server ??= this.#names.of(seen.logger);
		seen.transport ??= this.#transport;
		if (said?.what !== 'ask') this.#hint = null;
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
				this.#ended(seen, text, said, out);
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
		const hint = this.#hint;
		this.#hint = null;
		if (!this.#tracker.counts(ask)) {
			this.#flush(out);
			this.#log(seen, text, out, ask.known);
			this.#hint = ask;
			return;
		}
		const held = this.#held;
		let whole =
			hint !== null && areOne(hint, ask) ? { ...ask, known: joined(hint.known, ask.known) } : ask;
		if (held !== null && isCloser(ask.rank, held.ask.rank) && areOne(held.ask, ask)) {
			this.#held = null;
			this.#log(held.seen, held.text, out, held.ask.known);
			whole = { ...whole, known: joined(held.ask.known, ask.known) };
			if (ask.args === null && held.ask.args !== null) {
				whole = { ...whole, args: held.ask.args, quality: held.ask.quality };
			}
		} else this.#flush(out);
		this.#held = { seen, ask: whole, text };
		if (whole.end !== null) this.#whole(seen, whole, whole.end, out);
	}

	/** A record that tells of a request and its end was written at the end. */
	#whole(seen: Observation, ask: Asked, end: Answered, out: Records): void {
		const { time } = seen;
		const { durationMs } = end;
		const answered = copy(seen, seen.body);
		if (time !== null && durationMs !== null) seen.time = time - Math.round(durationMs * 1000);
		this.#held = null;
		const id = ask.id ?? `line:${seen.line}`;
		this.#request(seen, ask, id, out);
		fill(answered, ask.known);
		this.#result(answered, { ...end, name: end.name ?? ask.name }, id);
		out.record(answered, false);
	}

	/** Takes an end that tells only a part together with the one that follows. */
	#ended(seen: Observation, text: string, answer: Answered, out: Records): void {
		const part = this.#heldEnd;
		this.#heldEnd = null;
		let whole = answer;
		if (part !== null && part.answer.method === answer.method && !answer.isPart) {
			whole = {
				...answer,
				name: answer.name ?? part.answer.name,
				failed: answer.failed || part.answer.failed,
				text: answer.text ?? part.answer.text,
			};
			this.#flush(out, true);
			this.#log(part.seen, part.text, out, part.answer.known);
		} else if (part !== null) this.#answer(part.seen, part.text, part.answer, out);
		if (whole.isPart) this.#heldEnd = { seen, answer: whole, text };
		else this.#answer(seen, text, whole, out);
	}

	#answer(seen: Observation, text: string, answer: Answered, out: Records): void {
		const held = this.#held;
		this.#flush(out, held !== null && areOne(held.ask, answer));
		const ending = this.#tracker.end(answer, seen.time);
		if (ending.what === 'again') {
			this.#log(seen, text, out, answer.known);
			return;
		}
		// Of a traceback the message keeps only the last line.
		const below = text.indexOf('\n');
		const isMore = below !== -1 && text.slice(below + 1) !== answer.text;
		const whole = isMore ? copy(seen, { type: 'log', text }) : null;
		this.#result(seen, answer, ending.what === 'answer' ? ending.id : null);
		if (ending.what === 'answer') Object.assign(seen, ending.place);
		out.record(seen);
		if (whole !== null) out.record(whole, false);
	}

	#result(seen: Observation, answer: Answered, id: string | null): void {
		fill(seen, answer.known);
		seen.quality = answer.text === null ? 'summary' : 'full';
		seen.durationMs = answer.durationMs;
		seen.body = resultBody(answer, id);
	}

	#told(seen: Observation, told: Told, out: Records): void {
		if (told.serverName !== undefined) {
			this.#names.told(told.serverName);
			seen.server = told.serverName;
		}
		fill(seen, told.known);
		let { body } = told;
		if (body.type === 'lifecycle') {
			this.#transport = seen.transport;
			body = this.#step(body);
		}
		const { url } = seen;
		const endpoint =
			body.type === 'lifecycle' && url !== null && this.#isNewEndpoint(url)
				? copy(seen, { type: 'server', launch: launchAt(url), text: body.text })
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
		// All addresses of a machine are none to reach it by.
		if (/^https?:\/\/(?:0\.0\.0\.0|\[::\]|\*)(?=[:/]|$)/.test(url)) return false;
		const base = /^https?:\/\/[^/\s]+/.exec(url)?.[0] ?? null;
		const isKnown = this.#endpoints.has(url) || (url === base && url === this.#base);
		this.#base = base ?? this.#base;
		if (isKnown || this.#endpoints.size >= MAX_ENDPOINTS) return false;
		this.#endpoints.add(url);
		return true;
	}

	#flush(out: Records, isAnswered = false): void {
		const part = this.#heldEnd;
		if (part !== null) {
			this.#heldEnd = null;
			this.#answer(part.seen, part.text, part.answer, out);
		}
		const held = this.#held;
		if (held === null) return;
		this.#held = null;
		const { seen, ask } = held;
		const waits = ask.isAnswered || isAnswered || this.#tracker.answers(ask.method);
		const isNotification = ask.method.startsWith('notifications/');
		const id = isNotification ? null : (ask.id ?? (waits ? `line:${seen.line}` : null));
		fill(seen, ask.known);
		const { server, mcpSessionId } = seen;
		if (id !== null) this.#tracker.open(ask, id, seen.time, { server, mcpSessionId });
		this.#request(seen, ask, id, out);
	}

	#request(seen: Observation, ask: Asked, id: string | null, out: Records): void {
		fill(seen, ask.known);
		seen.quality = ask.quality;
		seen.body = requestBody(ask, id);
		out.record(seen);
	}

	#log(seen: Observation, text: string, out: Records, known: Known = {}): void {
		fill(seen, known);
		seen.body = { type: 'log', text };
		out.record(seen);
	}
}

/** What is known by either of two texts about one request, the second's word counting more. */
function joined(a: Known, b: Known): Known {
	const said = Object.entries(b).filter(([, value]) => value !== null);
	return { ...a, ...Object.fromEntries(said) };
}

/** Whether two texts can tell of the same request. */
function areOne(a: Asked, b: Asked | Answered): boolean {
	return a.method === b.method && (a.name === null || b.name === null || a.name === b.name);
}

function fill(seen: Observation, known: Known): void {
	for (const [key, value] of Object.entries(known)) {
		if (value !== null) Object.assign(seen, { [key]: value });
	}
}

function copy(seen: Observation, body: Body): Observation {
	return { ...observe(seen.line, seen.offset, seen.length, body), ...seen, body };
}
