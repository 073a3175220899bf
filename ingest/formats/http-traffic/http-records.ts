import type { Body, Observation, TimestampSource } from '../../mcp/observation.ts';
import type { Records } from '../format.ts';
import { observeValue, PlacedValue } from '../json-document.ts';
import { endpointOf, hasKey } from './exchange.ts';
import { headerMismatches } from './header-check.ts';
import { isStream, restOf, summary } from './http-text.ts';
import { type Group, type Item, isAnswer, Partners } from './partners.ts';
import { serverNames } from './server-names.ts';
import { placesInString } from './string-places.ts';
import { type ReadExchange, serverKey } from './traffic.ts';

interface When {
	readonly time: number;
	readonly source: TimestampSource;
}

/** What the capture as a whole says of its exchanges. */
export interface Capture {
	readonly client: string | null;
	/** `null` when the exchanges may be with several servers. */
	readonly server: string | null;
	readonly variant: (exchange: ReadExchange) => string;
}

/** Hands over the records of MCP exchanges, which are in the order in which they began. */
export function recordExchanges(
	exchanges: readonly ReadExchange[],
	capture: Capture,
	out: Records,
): void {
	const traffic = new TrafficRecords(exchanges, capture);
	for (const group of traffic.groups()) {
		for (const { seen, place } of [...group.before, ...group.own, ...group.after]) {
			out.record(seen, false, place.hash);
		}
	}
}

class TrafficRecords {
	readonly #exchanges: readonly ReadExchange[];
	readonly #capture: Capture;
	readonly #servers: ReadonlyMap<string, string>;
	readonly #endpoints = new Set<string>();

	constructor(exchanges: readonly ReadExchange[], capture: Capture) {
		this.#exchanges = exchanges;
		this.#capture = capture;
		this.#servers = serverNames(exchanges);
	}

	groups(): Group[] {
		const groups = this.#exchanges.map(
			(exchange, nth): Group => ({
				nth,
				before: [],
				own: this.#own(exchange),
				after: [],
				exchange,
			}),
		);
		const partners = new Partners(groups);
		for (const group of groups) if (isStream(group.exchange)) this.#spread(group, partners);
		return groups;
	}

	/** The records of an exchange, except for the messages of a stream. */
	#own(exchange: ReadExchange): Item[] {
		const { http, request, response } = exchange;
		const { start } = http;
		const end = endOf(exchange);
		const items: Item[] = [];
		const add = (body: Body, moment: When | null): Observation => {
			const seen = this.#observe(exchange, http.place, body, moment);
			items.push({ seen, place: http.place });
			return seen;
		};
		this.#endpoint(exchange, add);
		for (const { isCut, message } of request.messages) {
			const seen = add({ type: 'rpc', message }, start);
			seen.direction = 'client_to_server';
			if (isCut) seen.quality = 'truncated';
			if (response.messages.length === 0) seen.httpStatus = http.status;
		}
		const messages = request.messages.map(({ message }) => message);
		for (const text of headerMismatches(http.requestHeaders, messages)) {
			add({ type: 'log', text }, start).level = 'warning';
		}
		if (isStream(exchange)) {
			const step = response.endpoint === null ? 'info' : 'connected';
			add({ type: 'lifecycle', step, text: `${summary(exchange)}: a stream opens` }, start);
			return items;
		}
		for (const { isCut, message } of response.messages) {
			// What a server sends before its answer comes at some time in between.
			const seen = add({ type: 'rpc', message }, isAnswer(message) ? end : inherited(start));
			seen.direction = 'server_to_client';
			seen.httpStatus = http.status;
			if (isCut) seen.quality = 'truncated';
		}
		const rest = restOf(exchange);
		if (rest !== null) {
			const seen = add(rest, end);
			seen.httpStatus = http.status;
			if (http.failure !== null) seen.level = 'error';
		}
		return items;
	}

	/** The first exchange with an endpoint also says how the server is reached. */
	#endpoint(exchange: ReadExchange, add: (body: Body, moment: When | null) => unknown): void {
		const { http } = exchange;
		const url = endpointOf(http.url);
		const hasAuth = http.requestHeaders.hasCredentials || hasKey(http.url) ? true : null;
		const key = `${serverKey(exchange)} ${hasAuth}`;
		if (this.#endpoints.has(key) || http.method === 'OPTIONS') return;
		this.#endpoints.add(key);
		const launch = { origin: 'endpoint' as const, command: null, args: [], envKeys: [] };
		add({ type: 'server', launch: { ...launch, url, hasAuth }, text: url }, http.start);
	}

	/** Puts each message of a stream where its partner is, but never before the message that precedes it. */
	#spread(stream: Group, partners: Partners): void {
		const { http, response, session } = stream.exchange;
		const places = placesOf(stream.exchange);
		let last = stream;
		for (const [at, { isCut, message }] of response.messages.entries()) {
			const place = places[at] ?? http.place;
			const partner = partners.find(session, message);
			const asks = partner !== undefined && !isAnswer(message) && partner.nth > last.nth;
			if (partner !== undefined && partner.nth > last.nth) last = partner;
			const when = inherited(last.exchange.http.start);
			const seen = this.#observe(stream.exchange, place, { type: 'rpc', message }, when);
			seen.direction = 'server_to_client';
			seen.httpStatus = http.status;
			if (isCut) seen.quality = 'truncated';
			(asks ? last.before : last.after).push({ seen, place });
		}
	}

	#observe(
		exchange: ReadExchange,
		place: PlacedValue,
		body: Body,
		moment: When | null,
	): Observation {
		const { http, session } = exchange;
		const seen = observeValue(place, body);
		setTime(seen, moment);
		const { client, server, variant } = this.#capture;
		seen.variant = variant(exchange);
		seen.client = client;
		seen.server = server ?? this.#servers.get(serverKey(exchange)) ?? null;
		seen.mcpSessionId = session;
		seen.transport = 'tcp';
		seen.url = endpointOf(http.url);
		seen.httpMethod = http.method;
		return seen;
	}
}

function setTime(seen: Observation, when: When | null): void {
	if (when === null) return;
	seen.time = when.time;
	seen.timestampSource = when.source;
}

/** A time that stands for one that the capture does not give. */
function inherited(when: When | null): When | null {
	return when === null ? null : { time: when.time, source: 'inherited' };
}

function endOf({ http: { durationMs, start } }: ReadExchange): When | null {
	if (start === null || durationMs === null) return inherited(start);
	return { time: start.time + Math.round(durationMs * 1000), source: start.source };
}

/** Where each message of a response body stands. */
function placesOf({ http, response }: ReadExchange): PlacedValue[] {
	const body = http.responseBody;
	if (body === null) return [];
	const string = body.place();
	if (string !== null) return placesInString(body.document, string, response.messages);
	// The body stands there in another form: the places only have to differ, and to lie inside it.
	const { from, to } = http.place;
	return response.messages.map((_, at) => {
		return new PlacedValue(body.document.lines, Math.min(from + at + 1, to - 1), to, false);
	});
}
