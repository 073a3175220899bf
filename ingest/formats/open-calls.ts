const MAX_NAMES = 1000;
const MAX_ALIKE = 1000;

/** The open requests of one name, oldest first. */
interface Alike<T> {
	readonly server: string | null;
	readonly calls: T[];
}

/** Open requests of a log that names them but gives them no id: an answer goes to the oldest of its name. */
export class OpenCalls<T> {
	readonly #open = new Map<string, Alike<T>>();

	/** Remembers a request; of too many the oldest are forgotten. */
	ask(server: string | null, name: string, call: T): void {
		const key = keyOf(server, name);
		if (this.#open.size >= MAX_NAMES && !this.#open.has(key)) {
			for (const oldest of this.#open.keys()) {
				this.#open.delete(oldest);
				break;
			}
		}
		const alike = this.#open.get(key) ?? { server, calls: [] };
		if (alike.calls.length >= MAX_ALIKE) alike.calls.shift();
		alike.calls.push(call);
		this.#open.set(key, alike);
	}

	/** The oldest open request of this name, which is open no longer. */
	answer(server: string | null, name: string): T | undefined {
		const key = keyOf(server, name);
		const alike = this.#open.get(key);
		const call = alike?.calls.shift();
		if (alike?.calls.length === 0) this.#open.delete(key);
		return call;
	}

	/** The open requests of this name, oldest first. */
	of(server: string | null, name: string): readonly T[] {
		return this.#open.get(keyOf(server, name))?.calls ?? [];
	}

	/** The connection of a server ended: what it has not answered it never will. */
	forget(server: string | null): void {
		for (const [key, alike] of this.#open) if (alike.server === server) this.#open.delete(key);
	}
}

function keyOf(server: string | null, name: string): string {
	return JSON.stringify([server, name]);
}
