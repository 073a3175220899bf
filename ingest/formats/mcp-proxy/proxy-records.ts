import type { Observation } from '../../mcp/observation.ts';
import type { Line } from '../../read/line.ts';
import type { RejectReason } from '../../read/reject.ts';
import type { Records } from '../format.ts';
import { type ProxySentence, readProxySentence } from './proxy-sentence.ts';

/** Launches and addresses that are told of once; a proxy has few. */
const MAX_SERVERS = 1000;

/** Stands between the reader of server logs and where its records go, and adds what only mcp-proxy says. */
export class ProxyRecords implements Records {
	#out: Records | undefined;
	readonly #servers = new Set<string>();

	into(out: Records): this {
		this.#out = out;
		return this;
	}

	part(line: Line): void {
		this.#out?.part(line);
	}

	reject(line: Line, reason: RejectReason, detail: string): void {
		this.#out?.reject(line, reason, detail);
	}

	record(seen: Observation, first?: boolean, hash?: number): void {
		const { body } = seen;
		const isText = body.type === 'log' || body.type === 'lifecycle' || body.type === 'http';
		const sentence = isText ? readProxySentence(body.text) : null;
		if (sentence === null) {
			this.#out?.record(seen, first, hash);
			return;
		}
		this.#sentence(seen, sentence, first, hash);
	}

	#sentence(
		seen: Observation,
		sentence: ProxySentence,
		first: boolean | undefined,
		hash: number | undefined,
	): void {
		const { body, http, launch, server } = sentence;
		// In the log of a proxy no server may be inferred from what stood above.
		seen.server = server;
		seen.body = body;
		if (http !== null) {
			seen.httpMethod = http.method;
			seen.url = http.url;
			seen.httpStatus = http.status;
			seen.transport = 'tcp';
		}
		if (launch !== null && launch.command !== null) seen.transport = 'pipe';
		const key = JSON.stringify([server, launch]);
		const isNew = !this.#servers.has(key) && this.#servers.size < MAX_SERVERS;
		this.#out?.record(seen, first, hash);
		if (launch === null || !isNew) return;
		this.#servers.add(key);
		const { text } = body;
		this.#out?.record({ ...seen, body: { type: 'server', launch, text } }, false, hash);
	}
}
