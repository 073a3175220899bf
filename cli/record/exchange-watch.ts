import type { IncomingMessage } from 'node:http';
import { maskUrl } from '../../ingest/facts/mask-url.ts';
import { sessionOfAddress } from '../../ingest/formats/http-traffic/exchange.ts';
import { microseconds } from './clock.ts';
import { hasCredential, header, mcpHeaders } from './http-headers.ts';
import type { BodyForm, ExchangeFacts, Operation, Side } from './operation.ts';

/** Tells the recorder what one HTTP exchange brings. */
export interface WatchedExchange {
	/** Bytes of the request's body that have been passed on. */
	asked(bytes: Uint8Array): void;
	askedAll(): void;
	/** The head of the answer. */
	answered(answer: IncomingMessage): void;
	/** Bytes of the answer's body, as the server sent them. */
	answer(bytes: Uint8Array): void;
	answeredAll(): void;
	/** There is no answer, or no rest of it. */
	failed(error: Error): void;
}

/** Watches the exchanges with one server. */
export class ExchangeWatch {
	readonly #upstream: URL;
	readonly #record: (operation: Operation) => void;

	constructor(upstream: URL, record: (operation: Operation) => void) {
		this.#upstream = upstream;
		this.#record = record;
	}

	/** The exchange of this number, which begins with a request. */
	begin(x: number, request: IncomingMessage): WatchedExchange {
		const target = request.url ?? '/';
		const isMcp = target.replace(/[?#].*$/s, '') === this.#upstream.pathname;
		const session = header(request, 'mcp-session-id') ?? sessionOfAddress(target) ?? undefined;
		const headers = mcpHeaders(request);
		const asked: ExchangeFacts = {
			x,
			verb: request.method ?? 'GET',
			path: this.#shownPath(target),
			...(session === undefined ? {} : { session }),
			...(headers === undefined ? {} : { headers }),
			...(hasCredential(request) ? { auth: true } : {}),
		};
		const question = this.#body('client', asked, request, isMcp);
		let answer: ((bytes: Uint8Array) => void) | undefined;
		let isOver = false;
		const over = () => {
			if (isOver) return;
			isOver = true;
			this.#record({ op: 'body-ended', from: 'server', time: microseconds(), x });
		};
		return {
			asked: (bytes) => question(bytes),
			askedAll: () => this.#record({ op: 'body-ended', from: 'client', time: microseconds(), x }),
			answered: (message) => {
				const given = header(message, 'mcp-session-id') ?? session;
				const facts: ExchangeFacts = {
					x,
					verb: asked.verb,
					path: asked.path,
					...(message.statusCode === undefined ? {} : { status: message.statusCode }),
					...(given === undefined ? {} : { session: given }),
				};
				const type = (header(message, 'content-type') ?? '').replace(/;.*$/s, '').trim();
				this.#record({ op: 'answered', time: microseconds(), facts, type: type || null });
				answer = this.#body('server', facts, message, isMcp);
			},
			answer: (bytes) => answer?.(bytes),
			answeredAll: over,
			failed: (error) => {
				if (isOver) return;
				const { headers: _, auth: __, ...facts } = asked;
				const text = 'code' in error ? String(error.code) : error.message;
				this.#record({ op: 'answered', time: microseconds(), facts, type: null, error: text });
				over();
			},
		};
	}

	/** Takes the bytes of a body; those of a kind that is no message are not recorded. */
	#body(
		from: Side,
		facts: ExchangeFacts,
		message: IncomingMessage,
		isMcp: boolean,
	): (bytes: Uint8Array) => void {
		const form = formOf(message, isMcp);
		if (form === null) return () => {};
		let hasBegun = false;
		return (bytes) => {
			const time = microseconds();
			if (!hasBegun) this.#record({ op: 'body', from, time, facts, form });
			hasBegun = true;
			this.#record({ op: 'body-bytes', from, time, x: facts.x, bytes });
		};
	}

	#shownPath(target: string): string {
		const { origin } = this.#upstream;
		const masked = maskUrl(`${origin}${target.startsWith('/') ? '' : '/'}${target}`);
		return masked.startsWith(origin) ? masked.slice(origin.length) : masked;
	}
}

function formOf(message: IncomingMessage, isMcp: boolean): BodyForm | null {
	const type = (header(message, 'content-type') ?? '').toLowerCase();
	const encoding = (header(message, 'content-encoding') ?? '').trim().toLowerCase();
	if (/^text\/event-stream\b/.test(type)) return { kind: 'sse', encoding, isMcp };
	const isText = /\bjson\b/.test(type) || (isMcp && (type === '' || /^text\/plain\b/.test(type)));
	return isText ? { kind: 'json', encoding, isMcp } : null;
}
