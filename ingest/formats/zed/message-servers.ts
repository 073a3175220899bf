import type { RpcMessage } from '../../mcp/rpc.ts';

/** More servers than an editor runs. */
const MAX_SERVERS = 1000;
const MAX_OPEN = 1000;

/**
 * Finds the server of messages that do not name it. Every server's ids count up from 0 after its start, so a request
 * belongs to the server whose turn its id is; where it is the turn of two, neither is known any more.
 */
export class MessageServers {
	/** Id that the next request to a server has; `null` once it cannot be told. */
	readonly #next = new Map<string, number | null>();
	/** Servers that requests without an answer were sent to, by id. */
	readonly #open = new Map<string, (string | null)[]>();

	/** The editor itself was started. */
	clear(): void {
		this.#next.clear();
		this.#open.clear();
	}

	started(server: string): void {
		if (this.#next.size < MAX_SERVERS) this.#next.set(server, 0);
	}

	/** The server that a message was sent to; `null` when it can be of several. */
	sentTo(message: RpcMessage): string | null {
		if (message.kind !== 'request' || message.id === null) return this.only();
		const id = Number(message.id);
		const fits = [...this.#next].filter(([, next]) => next === null || next === id);
		const server = fits.length === 1 ? fits[0]![0] : this.only();
		for (const [name] of fits) this.#next.set(name, server === null ? null : id + 1);
		this.#ask(message.id, server);
		return server;
	}

	/** The server that a message came from; `null` when it can be of several. */
	cameFrom(message: RpcMessage): string | null {
		if (message.id === null || message.kind === 'request' || message.kind === 'notification') {
			return this.only();
		}
		const servers = this.#open.get(message.id) ?? [];
		if (servers.length === 0) return this.only();
		const isOne = servers.every((server) => server === servers[0]);
		const server = isOne ? servers[0]! : null;
		servers.shift();
		if (servers.length === 0) this.#open.delete(message.id);
		return server;
	}

	/** The server, when there is but one. */
	only(): string | null {
		return this.#next.size === 1 ? [...this.#next.keys()][0]! : null;
	}

	#ask(id: string, server: string | null): void {
		const open = this.#open.get(id);
		if (open !== undefined) {
			if (open.length < MAX_OPEN) open.push(server);
			return;
		}
		if (this.#open.size >= MAX_OPEN) this.#open.clear();
		this.#open.set(id, [server]);
	}
}
