import { type Answered, type Asked, RANKS, type Rank } from './said.ts';

/** A request without an end so far. */
interface OpenCall {
	readonly method: string;
	readonly rank: Rank;
	readonly name: string | null;
	readonly id: string;
	readonly givenId: string | null;
	readonly time: number | null;
	/** What request and end are found by, whatever the text about the end says. */
	readonly place: Place;
}

/** The connection of a request. */
export interface Place {
	readonly server: string | null;
	readonly mcpSessionId: string | null;
}

/** What becomes of the text about the end of a request. */
export type Ending =
	/** The end of the request with this id. */
	| { readonly what: 'answer'; readonly id: string; readonly place: Place }
	/** The end of a request that the log does not show. */
	| { readonly what: 'alone' }
	/** Another text about an end that was told already. */
	| { readonly what: 'again' };

/** More requests than a server has under way; the oldest are forgotten. */
const MAX_OPEN = 1000;
/** Methods beyond which a log does not speak of MCP. */
const MAX_METHODS = 100;

/**
 * Knows which of several texts about one request make an event of it, and which end belongs to which request.
 * Servers tell of one request at several places: the transport, the handler, middleware, the tool itself.
 */
export class CallTracker {
	readonly #ranks = new Map<string, number>();
	readonly #weights = new Map<string, number>();
	readonly #successes = new Set<string>();
	/** Methods of which a text told the beginning and not at once the end. */
	readonly #begun = new Set<string>();
	#open: OpenCall[] = [];

	/** Whether this text makes an event: nothing in the log so far told of requests of this method at a higher rank. */
	counts(ask: Asked): boolean {
		const rank = RANKS.indexOf(ask.rank);
		const highest = Math.max(this.#ranks.get(ask.method) ?? 0, this.#ranks.get('') ?? 0);
		if (rank < highest) return false;
		this.#raise(ask.method, rank);
		if (ask.end === null && rank > 0 && this.#begun.size < MAX_METHODS) {
			this.#begun.add(ask.method);
		}
		return true;
	}

	/** Messages themselves are in the log: no other text about requests counts any more. */
	sawWire(): void {
		this.#raise('', RANKS.indexOf('wire'));
		this.#open = [];
	}

	/** Whether the log so far told how requests of this method end, and not only how they fail. */
	answers(method: string): boolean {
		return this.#successes.has(method);
	}

	/** A request has begun at `time` (microseconds) and waits for its end under an id of our own. */
	open(ask: Asked, id: string, time: number | null, place: Place): void {
		if (this.#open.length >= MAX_OPEN) this.#open.shift();
		const { method, rank, name } = ask;
		this.#open.push({ method, rank, name, id, givenId: ask.id, time, place });
	}

	/** Which request an end told at `time` belongs to. */
	end(answer: Answered, time: number | null): Ending {
		const highest = this.#ranks.get('');
		if (highest !== undefined) return { what: 'again' };
		const open = this.#match(answer, time);
		const weight = this.#weights.get(answer.method) ?? 0;
		if (answer.weight > weight && this.#weights.size < MAX_METHODS) {
			this.#weights.set(answer.method, answer.weight);
			if (!answer.failed) this.#successes.add(answer.method);
		}
		if (open !== undefined) {
			// Middleware that told of the beginning tells of the end as well, and how long it took.
			if (answer.weight === 1 && isCloser(open.rank, 'sentence')) return { what: 'again' };
			this.#open.splice(this.#open.indexOf(open), 1);
			return { what: 'answer', id: open.id, place: open.place };
		}
		if (this.#begun.has(answer.method)) return { what: 'again' };
		return answer.weight < weight ? { what: 'again' } : { what: 'alone' };
	}

	#match(answer: Answered, time: number | null): OpenCall | undefined {
		const fitting = this.#open.filter(
			({ method, name, givenId }) =>
				method === answer.method &&
				(answer.name === null || name === null || name === answer.name) &&
				(answer.id === null || givenId === null || givenId === answer.id),
		);
		const [first] = fitting;
		if (fitting.length < 2 || time === null || answer.durationMs === null) return first;
		const began = time - answer.durationMs * 1000;
		let best = first;
		let distance = Number.POSITIVE_INFINITY;
		for (const call of fitting) {
			if (call.time === null) continue;
			const away = Math.abs(call.time - began);
			if (away < distance) {
				best = call;
				distance = away;
			}
		}
		return best;
	}

	#raise(method: string, rank: number): void {
		if (this.#ranks.size >= MAX_METHODS && !this.#ranks.has(method)) return;
		this.#ranks.set(method, Math.max(rank, this.#ranks.get(method) ?? 0));
	}
}

/** The higher of two ranks stands closer to the wire. */
export function isCloser(a: Rank, b: Rank): boolean {
	return RANKS.indexOf(a) > RANKS.indexOf(b);
}
