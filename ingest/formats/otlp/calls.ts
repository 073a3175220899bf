import type { Observation } from '../../mcp/observation.ts';
import type { Exchange, Span } from '../exchange.ts';
import type { Side } from './context.ts';
import type { Place } from './envelope.ts';

/** One MCP operation as a span records it. */
export interface Call {
	/** `null` for a span without ids. */
	readonly key: SpanKey | null;
	readonly parent: SpanKey | null;
	readonly side: Side;
	readonly frame: Observation;
	/** Where it stands in the file. */
	readonly place: Place;
	/** Where a client says its server listens. */
	readonly address: string | null;
	exchange: Exchange;
	readonly span: Span;
}

/** Trace id and span id: a span id is unique in its trace only. */
export type SpanKey = string;

/** The spans that record one operation. */
interface Operation {
	isTold: boolean;
	/** Those that are not told yet. */
	calls: Call[];
	members: Sight[];
}

/** One span's view of an operation. */
interface Sight {
	readonly side: Side;
	readonly method: string;
	readonly name: string | null;
	operation: Operation;
	/** The way up ends at a span that is not in the file yet. */
	isLoose: boolean;
}

const MAX_SPANS = 200_000;
/** Spans between a client's and the server's: HTTP client, HTTP server, middleware. */
const MAX_STEPS = 32;
/** Operations held back until the client's span comes: exporters write every few seconds. */
const MAX_HELD = 2000;

/**
 * Tells which spans record the same operation: a client's span and the server's below it, or spans of two
 * instrumentations in one process. Such an operation is told once, with what any of its spans knows. A server's
 * span is held back for a while, as the client's ends later.
 */
export class Calls {
	readonly #parents = new Map<SpanKey, SpanKey>();
	readonly #sights = new Map<SpanKey, Sight>();
	/** Operations by the span at which the way up from them ends, as it is not in the file yet. */
	readonly #waiting = new Map<SpanKey, Sight[]>();
	#placed: SpanKey[] = [];
	readonly #held = new Set<Operation>();

	/** Remembers that a span of the batch lies in another one. */
	place(key: SpanKey | null, parent: SpanKey | null): void {
		if (key === null) return;
		this.#placed.push(key);
		if (parent !== null) remember(this.#parents, key, parent);
	}

	/** What can be told after a batch, whose spans have all been placed: its operations, without those told before, and those held back long enough. */
	once(calls: readonly Call[]): Call[] {
		const sights = calls.map((call) => this.#see(call));
		for (const [at, sight] of sights.entries()) {
			const parent = calls[at]?.parent ?? null;
			if (sight !== null && parent !== null) this.#climb(sight, parent);
		}
		for (const key of this.#placed) {
			const below = this.#waiting.get(key);
			if (below === undefined) continue;
			this.#waiting.delete(key);
			for (const sight of below) this.#climb(sight, key);
		}
		this.#placed = [];
		const fresh: Call[] = [];
		for (const [at, call] of calls.entries()) {
			const sight = sights[at];
			// A span that was exported twice is told once.
			if (sight === undefined || sight === null) {
				if (call.key === null) fresh.push(call);
			} else if (isSettled(sight.operation)) this.#tell(sight.operation, fresh);
			else this.#held.add(sight.operation);
		}
		for (const operation of this.#held) {
			if (this.#held.size <= MAX_HELD) break;
			this.#tell(operation, fresh);
		}
		return fresh;
	}

	/** What is still held back at the end. */
	rest(): Call[] {
		const fresh: Call[] = [];
		for (const operation of this.#held) this.#tell(operation, fresh);
		return fresh;
	}

	#tell(operation: Operation, fresh: Call[]): void {
		this.#held.delete(operation);
		if (!operation.isTold) fresh.push(joined(operation.calls));
		operation.isTold = true;
		operation.calls = [];
	}

	#see(call: Call): Sight | null {
		if (call.key === null || this.#sights.has(call.key)) return null;
		const { method, name } = call.exchange;
		const operation: Operation = { isTold: false, calls: [call], members: [] };
		const sight: Sight = { side: call.side, method, name, operation, isLoose: false };
		operation.members.push(sight);
		remember(this.#sights, call.key, sight);
		return sight;
	}

	/** Goes up from a span to the next operation above and joins the two when they are one. */
	#climb(sight: Sight, from: SpanKey): void {
		let at = from;
		sight.isLoose = false;
		for (let step = 0; step < MAX_STEPS; step++) {
			const above = this.#sights.get(at);
			if (above !== undefined) {
				if (isSame(above, sight)) this.#join(above.operation, sight.operation);
				return;
			}
			const next = this.#parents.get(at);
			if (next === undefined) {
				const others = this.#waiting.get(at);
				if (others === undefined) remember(this.#waiting, at, [sight]);
				else if (others.length < MAX_STEPS) others.push(sight);
				sight.isLoose = true;
				return;
			}
			at = next;
		}
	}

	#join(into: Operation, other: Operation): void {
		if (into === other) return;
		if (this.#held.delete(other)) this.#held.add(into);
		into.isTold ||= other.isTold;
		if (into.isTold) into.calls = [];
		else into.calls.push(...other.calls);
		for (const sight of other.members) {
			sight.operation = into;
			into.members.push(sight);
		}
	}
}

/** Whether no further span is expected to be of the operation: a client's is the outermost one. */
function isSettled({ isTold, members }: Operation): boolean {
	return (
		isTold ||
		members.some(({ side }) => side === 'client') ||
		!members.some(({ isLoose }) => isLoose)
	);
}

/** Whether a span above another records the same operation; a server that calls on as a client starts another one. */
function isSame(above: Sight, below: Sight): boolean {
	if (above === below || above.method !== below.method) return false;
	if (above.side === 'server' && below.side === 'client') return false;
	return above.name === null || below.name === null || above.name === below.name;
}

/** One call out of several views of it: the client's times, as they hold the server's, and what any of them knows. */
function joined(calls: readonly Call[]): Call {
	const [first, ...others] = [...calls].sort((a, b) => rank(a) - rank(b));
	const call = first!;
	for (const other of others) {
		call.exchange = {
			...call.exchange,
			id: call.exchange.id ?? other.exchange.id,
			name: call.exchange.name ?? other.exchange.name,
			uri: call.exchange.uri ?? other.exchange.uri,
			params: call.exchange.params ?? other.exchange.params ?? null,
			end: fuller(call.exchange.end, other.exchange.end),
			...(call.exchange.arguments === null
				? { arguments: other.exchange.arguments, isCut: other.exchange.isCut ?? false }
				: {}),
		};
		for (const key of KNOWN)
			Object.assign(call.frame, { [key]: call.frame[key] ?? other.frame[key] });
	}
	return call;
}

const KNOWN = [
	...['server', 'client', 'clientVersion', 'session', 'mcpSessionId', 'toolCallId', 'transport'],
	...['sourceIp', 'url', 'httpMethod', 'httpStatus', 'user', 'host', 'pid'],
] as readonly (keyof Observation)[];

function rank({ side }: Call): number {
	return side === 'client' ? 0 : side === null ? 1 : 2;
}

function fuller(own: Exchange['end'], other: Exchange['end']): Exchange['end'] {
	if (own === null) return other;
	if (other === null || own.type === 'error') return own;
	// The server knows that its tool failed; to the client's instrumentation the call went well.
	if (other.type === 'error') return own.result === null ? other : own;
	return {
		type: 'result',
		result: own.result ?? other.result,
		isError: own.isError || other.isError,
	};
}

function remember<Value>(map: Map<SpanKey, Value>, key: SpanKey, value: Value): void {
	if (map.size >= MAX_SPANS) {
		for (const oldest of map.keys()) {
			map.delete(oldest);
			break;
		}
	}
	map.set(key, value);
}
