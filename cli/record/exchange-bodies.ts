import { sessionOfAddress } from '../../ingest/formats/http-traffic/exchange.ts';
import { BodyReader } from './body-reader.ts';
import { type ExchangeFacts, type Operation, type Side, TOO_FAST } from './operation.ts';

/** Exchanges open at once beyond which the oldest is not recorded further. */
const MAX_OPEN = 10_000;

type Step = Extract<
	Operation,
	{ op: 'body' | 'body-bytes' | 'body-lost' | 'body-ended' | 'answered' }
>;

export interface ExchangeOutput {
	/** A whole message of a body. */
	message(from: Side, time: number, facts: ExchangeFacts, bytes: Buffer): void;
	event(time: number, event: Readonly<Record<string, unknown>>): void;
}

interface Exchange {
	/** What the request says, then what the answer says. */
	asked: ExchangeFacts;
	answered: ExchangeFacts;
	/** Messages of a request whose session only the head of the answer tells. */
	held: { time: number; bytes: Buffer }[] | null;
	readonly bodies: Map<Side, BodyReader>;
	/** Noted when the answer turns out to hold no message. */
	note: Readonly<Record<string, unknown>> | null;
}

/** Finds the JSON-RPC messages in the bodies of HTTP exchanges, each with what is known of its exchange. */
export class ExchangeBodies {
	readonly #out: ExchangeOutput;
	readonly #open = new Map<number, Exchange>();
	readonly #reading = new Set<Promise<void>>();

	constructor(out: ExchangeOutput) {
		this.#out = out;
	}

	/** Takes the next step of an exchange. */
	take(step: Step): void {
		switch (step.op) {
			case 'body':
				this.#begin(step);
				return;
			case 'answered':
				this.#answered(step);
				return;
			case 'body-bytes':
				this.#open.get(step.x)?.bodies.get(step.from)?.push(step.bytes, step.time);
				return;
			case 'body-lost':
				this.#open.get(step.x)?.bodies.get(step.from)?.lose(step.bytes, TOO_FAST);
				return;
			case 'body-ended': {
				const exchange = this.#open.get(step.x);
				const body = exchange?.bodies.get(step.from);
				if (body !== undefined) this.#await(body.end(step.time).then(() => this.#ended(step)));
				else if (exchange !== undefined) this.#ended(step);
			}
		}
	}

	/** Resolves when every body that has come has been read. */
	async close(): Promise<void> {
		for (const exchange of this.#open.values()) {
			for (const body of exchange.bodies.values()) this.#await(body.end(body.time));
		}
		await Promise.all(this.#reading);
		for (const exchange of this.#open.values()) this.#release(exchange);
		this.#open.clear();
	}

	#begin({ facts, form, from, time }: Extract<Step, { op: 'body' }>): void {
		const exchange = this.#exchange(facts);
		if (from === 'client' && facts.session === undefined) exchange.held = [];
		const body = new BodyReader(form, time, {
			message: (bytes, at) => this.#message(exchange, from, bytes, at),
			endpoint: (address) => {
				const session = sessionOfAddress(address);
				if (session !== null) exchange.answered = { ...exchange.answered, session };
			},
			lost: (bytes, reason, at) => {
				this.#out.event(at, { event: 'lost', side: from, x: facts.x, bytes, reason });
			},
		});
		exchange.bodies.set(from, body);
	}

	#exchange(facts: ExchangeFacts): Exchange {
		let exchange = this.#open.get(facts.x);
		if (exchange !== undefined) return exchange;
		exchange = { asked: facts, answered: facts, held: null, bodies: new Map(), note: null };
		if (this.#open.size >= MAX_OPEN) {
			for (const [oldest, old] of this.#open) {
				this.#release(old);
				this.#open.delete(oldest);
				break;
			}
		}
		this.#open.set(facts.x, exchange);
		return exchange;
	}

	#message(exchange: Exchange, from: Side, bytes: Buffer, time: number): void {
		if (from !== 'client') {
			exchange.note = null;
			this.#out.message(from, time, exchange.answered, bytes);
		} else if (exchange.held !== null && bytes.includes('"initialize"')) {
			exchange.held.push({ time, bytes });
		} else this.#out.message(from, time, exchange.asked, bytes);
	}

	#answered({ error, facts, time, type }: Extract<Step, { op: 'answered' }>): void {
		const exchange = this.#exchange(facts);
		exchange.answered = facts;
		this.#release(exchange);
		const { headers: _, ...shown } = facts;
		const event = { event: 'http', ...shown, type, ...(error === undefined ? {} : { error }) };
		// A stream that the client opens may stay silent for long.
		if (facts.verb === 'GET') this.#out.event(time, event);
		else exchange.note = event;
	}

	#ended({ from, time, x }: Extract<Step, { op: 'body-ended' }>): void {
		const exchange = this.#open.get(x);
		if (from === 'client' || exchange === undefined) return;
		this.#release(exchange);
		if (exchange.note !== null) this.#out.event(time, exchange.note);
		this.#open.delete(x);
	}

	/** Writes the requests that waited for the head of their answer. */
	#release({ answered, asked, held }: Exchange): void {
		const { session } = answered;
		const facts = session === undefined ? asked : { ...asked, session };
		for (const { bytes, time } of held?.splice(0) ?? []) {
			this.#out.message('client', time, facts, bytes);
		}
	}

	#await(promise: Promise<void>): void {
		const settled = promise.finally(() => this.#reading.delete(settled));
		this.#reading.add(settled);
	}
}
