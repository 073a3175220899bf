import type { Observation } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import type { PlacedValue } from '../json-document.ts';
import type { ReadExchange } from './traffic.ts';

export interface Item {
	readonly seen: Observation;
	readonly place: PlacedValue;
}

/** What comes of one exchange; messages of streams are put before or after the exchange that they belong to. */
export interface Group {
	readonly nth: number;
	readonly before: Item[];
	readonly own: Item[];
	readonly after: Item[];
	readonly exchange: ReadExchange;
}

/** Finds the exchange in which a client asked what a stream answers, or answered what a stream asks. */
export class Partners {
	readonly #asked = new Map<string, Group[]>();
	readonly #answered = new Map<string, Group[]>();

	constructor(groups: readonly Group[]) {
		for (const group of groups) {
			const { request, response, session } = group.exchange;
			const ids = new Set(response.messages.map(({ message }) => idOf(message)));
			for (const { message } of request.messages) {
				if (message.id === null) continue;
				if (isAnswer(message)) put(this.#answered, keyOf(session, message), group);
				else if (!ids.has(idOf(message))) put(this.#asked, keyOf(session, message), group);
			}
		}
	}

	/** The exchange of a message that a stream brought, each only once. */
	find(session: string | null, message: RpcMessage): Group | undefined {
		if (message.id === null) return undefined;
		const groups = isAnswer(message) ? this.#asked : this.#answered;
		return groups.get(keyOf(session, message))?.shift();
	}
}

/** Whether a message answers a request. */
export function isAnswer({ kind }: RpcMessage): boolean {
	return kind === 'result' || kind === 'error';
}

function idOf({ id, idIsString }: RpcMessage): string {
	return JSON.stringify([id, idIsString]);
}

function keyOf(session: string | null, { id, idIsString }: RpcMessage): string {
	return JSON.stringify([session, id, idIsString]);
}

function put(groups: Map<string, Group[]>, key: string, group: Group): void {
	const known = groups.get(key);
	if (known === undefined) groups.set(key, [group]);
	else known.push(group);
}
