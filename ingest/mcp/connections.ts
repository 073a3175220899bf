import { derivedId } from '../ecs/id.ts';
import { Connection, type IdKey, type Pending } from './connection.ts';
import type { Direction, Observation } from './observation.ts';

/** Servers in one file beyond which further ones share one state; no client has as many. */
const MAX_CONNECTIONS = 10_000;

/** The connections of one file, told apart by server and by the sessions that the log names. */
export class Connections {
	readonly #all = new Map<string, Connection>();
	/** Those that only their server tells apart, which most logs have. */
	readonly #byServer = new Map<string, Connection>();
	/** Most lines of a file belong to the connection of the line before. */
	#last: Connection | undefined;
	#lastServer: string | null = null;
	#lastSession: string | null = null;
	#lastMcpSession: string | null = null;
	readonly #formatId: string;
	readonly #stream: string;
	readonly #giveUp: (pending: Pending) => void;

	/** `stream` tells this file's sessions from another's where no server does; `giveUp` hears of unanswered requests. */
	constructor(formatId: string, stream: string, giveUp: (pending: Pending) => void) {
		this.#formatId = formatId;
		this.#stream = stream;
		this.#giveUp = giveUp;
	}

	/** The connection that an observation belongs to; opens it when it is new. */
	of(seen: Observation): Connection {
		const last = this.#last;
		if (
			last !== undefined &&
			this.#lastServer === seen.server &&
			this.#lastSession === seen.session &&
			this.#lastMcpSession === seen.mcpSessionId
		) {
			return last;
		}
		const connection = this.#find(seen);
		this.#last = connection;
		this.#lastServer = seen.server;
		this.#lastSession = seen.session;
		this.#lastMcpSession = seen.mcpSessionId;
		return connection;
	}

	#find(seen: Observation): Connection {
		if (seen.session === null && seen.mcpSessionId === null && seen.server !== null) {
			const known = this.#byServer.get(seen.server);
			if (known !== undefined) return known;
			const connection = this.#open(seen);
			this.#byServer.set(seen.server, connection);
			return connection;
		}
		return this.#open(seen);
	}

	#open(seen: Observation): Connection {
		const key = JSON.stringify([seen.server, seen.session, seen.mcpSessionId]);
		let connection = this.#all.get(key);
		if (connection === undefined) {
			if (this.#all.size >= MAX_CONNECTIONS) {
				const [first] = this.#all.values();
				return first!;
			}
			const formatId = this.#formatId;
			const stream = this.#stream;
			const identity =
				seen.session !== null
					? [formatId, seen.session]
					: [
							formatId,
							seen.server ?? '',
							seen.mcpSessionId ?? '',
							seen.server === null ? stream : '',
						];
			connection = new Connection(identity, this.#giveUp);
			if (seen.session !== null) connection.sessionId = derivedId('s1', ...identity);
			this.#all.set(key, connection);
		}
		return connection;
	}

	/** The open request of any connection that a response of no named server answers. */
	answer(
		direction: Direction | null,
		key: IdKey,
	): { pending: Pending; connection: Connection } | undefined {
		for (const connection of this.#all.values()) {
			const pending = connection.answer(direction, key);
			if (pending !== undefined) return { pending, connection };
		}
		return undefined;
	}

	/** The file ended: what is open on any connection stays unanswered. */
	finish(): void {
		for (const connection of this.#all.values()) connection.finish();
	}
}
