import type { Message, Recording } from './recording.ts';

/** One thing that happened between a client and one server; `time` in milliseconds since 1970. */
export type Step = { readonly time: number; readonly server: string } & (
	| { readonly kind: 'message'; readonly from: 'client' | 'server'; readonly message: Message }
	| { readonly kind: 'stderr'; readonly text: string }
	| { readonly kind: 'start' }
	| { readonly kind: 'connected'; readonly tools: number }
	| { readonly kind: 'stop' }
);

export interface Server {
	readonly name: string;
	readonly command: string;
	readonly args: readonly string[];
	/** Answers of a real server; without it the stories invent them. */
	readonly recording?: Recording;
	/** For an invented server. */
	readonly info?: { readonly name: string; readonly version: string };
	readonly stderr?: readonly string[];
}

export interface Tool {
	readonly name: string;
	readonly description: string;
	readonly inputSchema: object;
	readonly annotations?: object;
}

/** The course of a story, written down in order; ids, latencies and the handshake come by themselves. */
export class Timeline {
	readonly steps: Step[] = [];
	readonly #initialize: object;
	readonly #ids = new Map<string, number>();
	readonly #random: () => number;
	#now = 0;

	/** `initialize` is the client's own parameter object; `seed` fixes the latencies. */
	constructor(initialize: object, seed: number) {
		this.#initialize = initialize;
		this.#random = mulberry32(seed);
	}

	/** Sets the clock: `2025-11-12T00:12:04Z`. */
	at(time: string): this {
		this.#now = Date.parse(time);
		return this;
	}

	/** Moves the clock on, by up to a fifth more than asked. */
	wait(seconds: number): this {
		this.#now += Math.round(seconds * 1000 * (1 + this.#random() / 5));
		return this;
	}

	connect(server: Server, tools: readonly Tool[] = []): this {
		this.#ids.set(server.name, 0);
		this.#step(server, { kind: 'start' });
		this.#tick(300, 900);
		for (const text of server.recording?.stderr.slice(0, 1) ?? server.stderr ?? []) {
			this.#step(server, { kind: 'stderr', text });
		}
		this.request(
			server,
			'initialize',
			this.#initialize,
			server.recording?.answer('initialize', INITIALIZE) ?? {
				result: {
					protocolVersion: '2025-06-18',
					capabilities: { tools: { listChanged: true } },
					serverInfo: server.info,
				},
			},
		);
		this.#message(server, 'client', { method: 'notifications/initialized', jsonrpc: '2.0' });
		this.#tick(1, 8);
		for (const text of server.recording?.stderr.slice(1, 2) ?? []) {
			this.#step(server, { kind: 'stderr', text });
		}
		const listed = this.list(server, tools);
		this.#step(server, { kind: 'connected', tools: listed });
		return this;
	}

	/** `tools/list`; returns how many were listed. */
	list(server: Server, tools: readonly Tool[] = []): number {
		const answer = server.recording?.answer('tools/list', {}) ?? { result: { tools } };
		this.request(server, 'tools/list', {}, answer);
		const { result } = answer as { result: { tools: readonly unknown[] } };
		return result.tools.length;
	}

	/** The empty lists that clients ask for and most servers do not know. */
	poll(server: Server): this {
		for (const method of ['prompts/list', 'resources/list']) {
			this.request(server, method, undefined, {
				error: { code: -32601, message: 'Method not found' },
			});
		}
		return this;
	}

	/** A tool call; `text` is the invented answer, a real server brings its own. */
	call(server: Server, name: string, args: object, text?: string, isError = false): this {
		const params = { name, arguments: args };
		const answer: Message =
			text === undefined && server.recording !== undefined
				? server.recording.answer('tools/call', params)
				: {
						result: {
							content: [{ type: 'text', text: text ?? '' }],
							...(isError ? { isError } : {}),
						},
					};
		this.request(server, 'tools/call', params, answer, 20, 900);
		return this;
	}

	notify(server: Server, method: string): this {
		this.#message(server, 'server', { jsonrpc: '2.0', method });
		this.#tick(2, 9);
		return this;
	}

	stop(...servers: readonly Server[]): this {
		for (const server of servers) {
			this.#step(server, { kind: 'stop' });
			this.#tick(3, 30);
		}
		return this;
	}

	request(
		server: Server,
		method: string,
		params: object | undefined,
		answer: Message,
		fastest = 2,
		slowest = 30,
	): this {
		const id = this.#ids.get(server.name) ?? 0;
		this.#ids.set(server.name, id + 1);
		this.#message(server, 'client', {
			method,
			...(params === undefined ? {} : { params }),
			jsonrpc: '2.0',
			id,
		});
		this.#tick(fastest, slowest);
		const { jsonrpc: _version, id: _id, ...body } = answer;
		const ours = server.recording !== undefined && 'result' in body;
		this.#message(
			server,
			'server',
			ours ? { ...body, jsonrpc: '2.0', id } : { jsonrpc: '2.0', id, ...body },
		);
		this.#tick(2, 20);
		return this;
	}

	#message(server: Server, from: 'client' | 'server', message: Message): void {
		this.#step(server, { kind: 'message', from, message });
	}

	#step(server: Server, step: Distribute<Step>): void {
		this.steps.push({ time: this.#now, server: server.name, ...step });
	}

	#tick(fastest: number, slowest: number): void {
		this.#now += Math.round(fastest + (slowest - fastest) * this.#random());
	}
}

type Distribute<T> = T extends Step ? Omit<T, 'time' | 'server'> : never;

/** What the recorder sent. */
const INITIALIZE = {
	protocolVersion: '2025-06-18',
	capabilities: {},
	clientInfo: { name: 'claude-ai', version: '0.1.0' },
};

function mulberry32(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
