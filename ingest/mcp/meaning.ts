import type { Batch } from '../batch.ts';
import { EventRows } from '../ecs/event-row.ts';
import type { EventRow } from '../ecs/fields.ts';
import { cutText } from '../facts/cut.ts';
import { factsOfLaunch, factsOfLog, factsOfMessage } from '../facts/facts.ts';
import { maskUrl } from '../facts/mask-url.ts';
import { maskSecrets } from '../facts/secrets.ts';
import { type Connection, idKey, type Pending } from './connection.ts';
import { Connections } from './connections.ts';
import {
	directionOf,
	fillAnswer,
	fillLogNotification,
	fillSubject,
	isOwnTime,
	shapeOf,
} from './message-row.ts';
import { type Method, methodMeaning, OTHER_ACTIONS } from './methods.ts';
import type { Direction, Observation } from './observation.ts';
import { learnFromHandshake, learnFromMeta, traceContext } from './peers.ts';
import type { RpcMessage } from './rpc.ts';

export interface MeaningOptions {
	readonly fileId: number;
	readonly formatId: string;
	/** Tells this file's derived sessions from those of a file that happens to say the same. */
	readonly stream: string;
	/** Characters of a text that are kept. */
	readonly textLimit: number;
	/** Salt for the hashes of secrets. */
	readonly secretSalt: string;
	/** `false` leaves the fact tables empty; events are the same. */
	readonly facts: boolean;
}

/** Gives the observations of one file their meaning: events with pairs and sessions, and their facts. */
export class Meaning {
	readonly #options: MeaningOptions;
	readonly #connections: Connections;
	#batch: Batch;
	#lastMethod = '';
	#lastMeaning = methodMeaning('');
	readonly #rows: EventRows;

	constructor(options: MeaningOptions, batch: Batch, rows: EventRows = new EventRows()) {
		this.#rows = rows;
		this.#options = options;
		this.#batch = batch;
		this.#connections = new Connections(options.formatId, options.stream, (pending) =>
			this.#batch.marks.push({ event_id: pending.eventId, pairing: 'unanswered' }),
		);
	}

	/** Rows go here from now on. */
	set batch(batch: Batch) {
		this.#batch = batch;
	}

	/** Adds the event of an observation, which has its final time, under the given id. */
	add(seen: Observation, eventId: string, sub: number): void {
		const row = this.#begin(seen, eventId, sub);
		switch (seen.body.type) {
			case 'rpc':
				this.#message(seen, seen.body.message, row);
				return;
			case 'log':
				row.kind = 'log';
				row.action = OTHER_ACTIONS.log.action;
				this.#text(seen, row, seen.body.text);
				return;
			case 'lifecycle':
				this.#lifecycle(seen, row, seen.body.step, seen.body.text);
				return;
			case 'server': {
				const { launch, text } = seen.body;
				row.kind = launch.origin === 'config' ? 'config' : 'lifecycle';
				row.action = OTHER_ACTIONS[launch.origin].action;
				// Configurations and command lines are where keys stand in the open.
				row.message = cutText(maskSecrets(text), this.#options.textLimit);
				row.url = launch.url === null ? null : maskUrl(launch.url);
				this.#place(seen, row, this.#connections.of(seen));
				this.#batch.events.push(row);
				factsOfLaunch(this.#batch, row, launch, this.#options);
				return;
			}
			case 'decision':
				// A refused call gets no answer, so it does not wait for one.
				if (seen.decision === 'denied' && seen.toolCallId !== null) {
					this.#connections.of(seen).answer('server_to_client', idKey(seen.toolCallId, true));
				}
				row.kind = 'decision';
				row.tool = seen.body.tool;
				row.action = OTHER_ACTIONS[seen.decision === 'denied' ? 'denied' : 'accepted'].action;
				row.outcome = seen.decision === 'denied' ? 'failure' : 'success';
				this.#text(seen, row, seen.body.text);
				return;
			case 'http':
				row.kind = 'http';
				row.action = OTHER_ACTIONS.http.action;
				row.duration_ms = seen.durationMs;
				if (seen.httpStatus !== null) row.outcome = seen.httpStatus < 400 ? 'success' : 'failure';
				this.#text(seen, row, seen.body.text);
				return;
			default:
				seen.body satisfies never;
		}
	}

	/** The file ended: requests without a response are marked. */
	end(): void {
		this.#connections.finish();
	}

	#begin(seen: Observation, eventId: string, sub: number): EventRow {
		const row = this.#rows.take();
		row.event_id = eventId;
		row.time = seen.time;
		row.timestamp_source = seen.timestampSource;
		row.file_id = this.#options.fileId;
		row.line = seen.line;
		row.lines = seen.lines;
		row.byte_offset = seen.offset;
		row.byte_length = seen.length;
		row.sub = sub;
		row.format = this.#options.formatId;
		row.variant = seen.variant;
		row.quality = seen.quality;
		row.direction = seen.direction;
		row.server = seen.server;
		row.mcp_session_id = seen.mcpSessionId;
		row.tool_call_id = seen.toolCallId;
		row.transport = seen.transport;
		row.level = seen.level;
		row.logger = seen.logger;
		row.host = seen.host;
		row.user = seen.user;
		row.pid = seen.pid;
		row.url = seen.url;
		row.http_method = seen.httpMethod;
		row.http_status = seen.httpStatus;
		row.source_ip = seen.sourceIp;
		row.trace_id = seen.traceId;
		row.span_id = seen.spanId;
		row.decision = seen.decision;
		return row;
	}

	/** Fills what the connection knows: session, peers, revision. */
	#place(seen: Observation, row: EventRow, connection: Connection): void {
		const { peers } = connection;
		// A session that the log names lasts as long as the log says; only a restart inside it opens another.
		row.session_id =
			seen.session !== null && connection.sessionId !== null
				? connection.sessionId
				: connection.session(seen.time);
		row.client = seen.client ?? peers.clientName;
		row.client_version = seen.clientVersion ?? (seen.client === null ? peers.clientVersion : null);
		row.user_agent = peers.userAgent;
		row.server_name = peers.serverName;
		row.server_version = peers.serverVersion;
		row.server ??= peers.serverName;
		row.protocol_version = peers.protocolVersion;
	}

	#text(seen: Observation, row: EventRow, text: string): void {
		const kept = cutText(text, this.#options.textLimit);
		row.message = kept;
		if (kept.length < text.length) row.text_truncated = true;
		this.#place(seen, row, this.#connections.of(seen));
		this.#batch.events.push(row);
		if (this.#options.facts) factsOfLog(this.#batch, row, text, this.#options);
	}

	#lifecycle(
		seen: Observation,
		row: EventRow,
		step: keyof typeof OTHER_ACTIONS,
		text: string,
	): void {
		const connection = this.#connections.of(seen);
		if (step === 'starting') connection.restart();
		if (step === 'closed' || step === 'failed') connection.ended = true;
		row.kind = 'lifecycle';
		row.action = OTHER_ACTIONS[step].action;
		if (step === 'failed') {
			row.outcome = 'failure';
			row.error_type = 'transport_error';
			row.error_message = cutText(text, 1024);
		} else if (step === 'connected') row.outcome = 'success';
		this.#text(seen, row, text);
	}

	#message(seen: Observation, message: RpcMessage, row: EventRow): void {
		let connection = this.#connections.of(seen);
		const isAnswer = message.kind === 'result' || message.kind === 'error';
		const key = message.id === null ? null : idKey(message.id, message.idIsString);
		let pending: Pending | undefined;
		if (isAnswer && key !== null) {
			pending = connection.answer(seen.direction, key);
			if (pending === undefined && seen.server === null) {
				const elsewhere = this.#connections.answer(seen.direction, key);
				if (elsewhere !== undefined) {
					pending = elsewhere.pending;
					connection = elsewhere.connection;
				}
			}
		}
		const method = message.method ?? (pending === undefined ? shapeOf(message) : pending.method);
		if (message.kind === 'request' && method === 'initialize') {
			if (connection.initialized || connection.ended) connection.restart();
			connection.initialized = true;
		} else if (connection.ended && message.kind === 'request') connection.restart();

		row.kind = message.kind;
		row.method = method;
		row.rpc_id = message.id;
		row.body_bytes = message.bytes;
		row.message_hash = message.hash;
		const meaning = method === null ? undefined : this.#methodMeaning(method);
		row.action = meaning?.action ?? 'unknown-method';
		const direction = seen.direction ?? directionOf(message, meaning?.from ?? null);
		row.direction = direction;
		if (method !== null) learnFromHandshake(connection, method, message);
		if (message.meta !== null) {
			learnFromMeta(connection, message.meta);
			const trace = traceContext(message.meta);
			row.trace_id ??= trace?.traceId ?? null;
			row.span_id ??= trace?.spanId ?? null;
		}
		this.#place(seen, row, connection);
		fillSubject(row, message, pending, this.#options.textLimit);
		let wholeResult: string | null = null;
		if (isAnswer) {
			if (pending === undefined && key !== null) row.pairing = 'unpaired';
			wholeResult = fillAnswer(row, seen, message, pending, this.#options.textLimit);
		}
		if (message.kind === 'request' && key !== null) {
			connection.ask(direction ?? 'client_to_server', key, {
				eventId: row.event_id!,
				time: isOwnTime(seen) ? seen.time : null,
				method,
				tool: row.tool,
				prompt: row.prompt,
				uri: row.resource_uri,
				toolCallId: row.tool_call_id,
				cancelled: false,
			});
		} else if (method === 'notifications/cancelled')
			this.#cancelled(connection, direction, row, message);
		this.#batch.events.push(row);
		if (method === 'notifications/message') {
			fillLogNotification(row, message, this.#options.textLimit);
		}
		if (this.#options.facts) factsOfMessage(this.#batch, row, message, wholeResult, this.#options);
	}

	/** As a request and its response, or a run of calls, have the same method, the last one is at hand. */
	#methodMeaning(method: string): Method {
		if (method !== this.#lastMethod) {
			this.#lastMethod = method;
			this.#lastMeaning = methodMeaning(method);
		}
		return this.#lastMeaning;
	}

	#cancelled(
		connection: Connection,
		direction: Direction | null,
		row: EventRow,
		message: RpcMessage,
	): void {
		const found = /"requestId"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d+))/.exec(message.params ?? '');
		if (found === null) return;
		const key = found[1] === undefined ? idKey(found[2]!, false) : idKey(found[1], true);
		const pending = connection.cancel(direction, key);
		if (pending === undefined) return;
		row.request_event_id = pending.eventId;
		row.tool = pending.tool;
		this.#batch.marks.push({ event_id: pending.eventId, pairing: 'cancelled' });
	}
}
