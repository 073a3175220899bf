import { derivedId } from '../ecs/id.ts';
import type { Direction } from './observation.ts';

/** A request that waits for its response. */
export interface Pending {
	readonly eventId: string;
	readonly time: number | null;
	readonly method: string | null;
	readonly tool: string | null;
	readonly prompt: string | null;
	readonly uri: string | null;
	readonly toolCallId: string | null;
	cancelled: boolean;
}

/** What the peers of a connection said of themselves. */
export interface Peers {
	clientName: string | null;
	clientVersion: string | null;
	/** `clientInfo` in one text: name, and version behind a slash. */
	userAgent: string | null;
	serverName: string | null;
	serverVersion: string | null;
	protocolVersion: string | null;
}

/** More open requests than any client has; the oldest is given up so that hostile logs cannot fill the memory. */
const MAX_PENDING = 20_000;
const SIDES = ['client_to_server', 'server_to_client'] as const;
const IDLE_GAP_US = 30 * 60 * 1_000_000;

/**
 * The state of one server in one file: connection epoch, derived session and open requests.
 * The two directions have id spaces of their own (JSON-RPC 2.0; MCP base protocol, "Requests").
 */
export class Connection {
	readonly peers: Peers = {
		clientName: null,
		clientVersion: null,
		userAgent: null,
		serverName: null,
		serverVersion: null,
		protocolVersion: null,
	};
	sessionId: string | null = null;
	/** Set by `initialize`; a second one opens a new epoch. */
	initialized = false;
	/** The epoch ended; the next message opens a new one. */
	ended = false;
	#lastTime: number | null = null;
	#epoch = 0;
	#open = {
		client_to_server: new Map<IdKey, Pending>(),
		server_to_client: new Map<IdKey, Pending>(),
	};
	readonly #identity: readonly string[];
	readonly #giveUp: (pending: Pending) => void;

	/** `identity` is what tells this connection's sessions from others'; `giveUp` hears of unanswered requests. */
	constructor(identity: readonly string[], giveUp: (pending: Pending) => void) {
		this.#identity = identity;
		this.#giveUp = giveUp;
	}

	/** Opens a new epoch: ids start anew, open requests stay unanswered. */
	restart(): void {
		this.finish();
		this.sessionId = null;
		this.initialized = false;
		this.ended = false;
		this.#epoch++;
		this.peers.protocolVersion = null;
	}

	/** Gives up all open requests. */
	finish(): void {
		for (const open of [this.#open.client_to_server, this.#open.server_to_client]) {
			for (const pending of open.values()) if (!pending.cancelled) this.#giveUp(pending);
			open.clear();
		}
	}

	/** The derived session of an event at `time` (microseconds); a gap of 30 minutes begins a new one. */
	session(time: number | null): string {
		const gap = time !== null && this.#lastTime !== null && time - this.#lastTime > IDLE_GAP_US;
		if (this.sessionId === null || gap) {
			const start = time === null ? `epoch ${this.#epoch}` : String(Math.floor(time / 1000));
			this.sessionId = derivedId('s1', ...this.#identity, start);
		}
		if (time !== null) this.#lastTime = time;
		return this.sessionId;
	}

	/** Remembers a request; an open one with the same id is given up, as it can no longer be told apart. */
	ask(direction: Direction, key: IdKey, pending: Pending): void {
		const open = this.#open[direction];
		const earlier = open.get(key);
		if (earlier !== undefined) {
			open.delete(key);
			if (!earlier.cancelled) this.#giveUp(earlier);
		}
		if (open.size >= MAX_PENDING) {
			const [oldest] = open;
			if (oldest !== undefined) {
				open.delete(oldest[0]);
				if (!oldest[1].cancelled) this.#giveUp(oldest[1]);
			}
		}
		open.set(key, pending);
	}

	/** The request that a response sent in `direction` answers; `null` direction looks on both sides. */
	answer(direction: Direction | null, key: IdKey): Pending | undefined {
		for (const side of SIDES) {
			if (side === direction) continue;
			const pending = this.#open[side].get(key);
			if (pending !== undefined) {
				this.#open[side].delete(key);
				return pending;
			}
		}
		return undefined;
	}

	/** The open request that the same side cancels, marked as cancelled. */
	cancel(direction: Direction | null, key: IdKey): Pending | undefined {
		for (const side of SIDES) {
			if (direction !== null && side !== direction) continue;
			const pending = this.#open[side].get(key);
			if (pending !== undefined && !pending.cancelled) {
				pending.cancelled = true;
				return pending;
			}
		}
		return undefined;
	}
}

/** Key of a JSON-RPC id: `"1"` and `1` differ. Small whole numbers, which most ids are, stand for themselves. */
export type IdKey = string | number;

/** The key of an id given as text. */
export function idKey(id: string, isString: boolean): IdKey {
	if (isString) return `s${id}`;
	const length = id.length;
	if (length === 0 || length > 9 || (length > 1 && id.charCodeAt(0) === 0x30)) return `n${id}`;
	let number = 0;
	for (let at = 0; at < length; at++) {
		const digit = id.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) return `n${id}`;
		number = number * 10 + digit;
	}
	return number;
}
