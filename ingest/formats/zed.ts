import { type Direction, type Observation, observe } from '../mcp/observation.ts';
import type { RpcMessage } from '../mcp/rpc.ts';
import { scanRpc } from '../mcp/scan-rpc.ts';
import { hashBytes } from '../read/hash.ts';
import { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { type Moment, parseTimestamp } from '../read/timestamp.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { MessageServers } from './zed/message-servers.ts';
import { readSentence } from './zed/sentence.ts';

/** `Zed.log` of the editor Zed: launches, endpoints and stderr of its context servers, and at the level trace their messages. */
export const ZED: Format = {
	id: 'zed',
	title: 'Zed',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'stderr',
		'launch',
		'time',
		'zone',
	],
	detect,
	open: (source) => new ZedReader(source),
};

/** `TIME [LEVEL] text` (to 2025-03) and `TIME LEVEL [scope] text`. */
const OLD =
	/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[+-]\d\d:\d\d|Z)) \[(TRACE|DEBUG|INFO|WARN|ERROR)\] /;
const NEW =
	/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[+-]\d\d:\d\d|Z)) (TRACE|DEBUG|INFO|WARN|ERROR) {1,2}\[([^\]\n]{1,200})\] /;
const MESSAGES: readonly (readonly [prefix: string, direction: Direction])[] = [
	['outgoing message: ', 'client_to_server'],
	['recv: ', 'server_to_client'],
];
const OWN =
	/========== starting zed|^(?:zed|gpui\w*|lsp|project|workspace|extension_host|node_runtime|auto_update|client)(?:::|$)/;

function detect(head: Head): number {
	let shaped = 0;
	let own = 0;
	let about = 0;
	for (const line of head.lines) {
		const found = NEW.exec(line) ?? OLD.exec(line);
		if (found === null) continue;
		shaped++;
		const text = line.slice(found[0].length);
		const scope = found[3] ?? null;
		if (readSentence(text, scope) !== null || isMessage(text, scope)) about++;
		else if (OWN.test(scope ?? text)) own++;
	}
	if (about > 0) return 0.96;
	return own > 0 && own >= shaped / 4 ? 0.7 : 0;
}

function isMessage(text: string, scope: string | null): boolean {
	return scope === 'context_server::client' && MESSAGES.some(([prefix]) => text.startsWith(prefix));
}

/** An event whose text may go on in the lines below. */
interface Block {
	readonly observation: Observation;
	readonly texts: string[];
	/** Hash of its first line. */
	readonly hash: number;
	readonly isMessage: boolean;
	chars: number;
}

const MAX_BLOCK_LINES = 10_000;
const MAX_BLOCK_CHARS = 0x1000000;
const encoder = new TextEncoder();

class ZedReader implements FormatReader {
	readonly #zone: Zone;
	#block: Block | null = null;
	/** A launch or endpoint, until the next line says which server it is. */
	#unnamed: Block | null = null;
	/** Whose messages are whose, of the servers started since the editor was. */
	readonly #servers = new MessageServers();

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		const found = NEW.exec(text) ?? OLD.exec(text);
		const moment = found === null ? null : parseTimestamp(found[1]!, this.#zone);
		if (found === null || moment === null) {
			this.#continuation(line, text, out);
			return;
		}
		this.#flush(out);
		out.part(line);
		const scope = found[3] ?? null;
		const rest = text.slice(found[0].length);
		if (rest.includes('========== starting zed')) this.#servers.clear();
		const message = MESSAGES.find(([prefix]) => rest.startsWith(prefix));
		if (message !== undefined && isMessage(rest, scope)) {
			const [prefix, direction] = message;
			const observation = this.#observe(line, moment, found[2]!, { type: 'log', text: rest });
			observation.direction = direction;
			this.#open(observation, line, rest.slice(prefix.length), true);
			return;
		}
		const sentence = readSentence(rest, scope);
		if (sentence === null) return;
		const observation = this.#observe(line, moment, found[2]!, sentence.body);
		observation.server = sentence.logger === 'stderr' ? this.#servers.only() : sentence.server;
		observation.logger = sentence.logger;
		observation.transport = sentence.transport;
		if (observation.body.type === 'server') observation.url = observation.body.launch.url;
		const { body } = sentence;
		this.#open(observation, line, body.type === 'rpc' ? rest : body.text, false);
	}

	end(out: Records): void {
		this.#flush(out);
		this.#flushUnnamed(out);
	}

	#observe(line: Line, moment: Moment, level: string, body: Observation['body']): Observation {
		const observation = observe(line.number, line.offset, line.length, body);
		observation.time = moment.time;
		observation.timestampSource = moment.source;
		observation.level = level.toLowerCase();
		observation.client = ZED.title;
		return observation;
	}

	#open(observation: Observation, line: Line, text: string, isMessage: boolean): void {
		const hash = hashBytes(line.bytes, line.start, line.end);
		this.#block = { observation, texts: [text], hash, isMessage, chars: text.length };
	}

	/** More of the text above; below a line about something else, more of that. */
	#continuation(line: Line, text: string, out: Records): void {
		const block = this.#block;
		if (block !== null) {
			if (block.texts.length >= MAX_BLOCK_LINES || block.chars + text.length > MAX_BLOCK_CHARS) {
				out.reject(line, 'line-too-long', 'more of a message than is kept');
				return;
			}
			block.texts.push(text);
			block.chars += text.length;
			block.observation.lines++;
			block.observation.length = line.offset + line.length - block.observation.offset;
		}
		out.part(line);
	}

	#flush(out: Records): void {
		const block = this.#block;
		if (block === null) return;
		this.#block = null;
		const { observation, texts } = block;
		const text = texts.join('\n');
		if (block.isMessage) {
			const body = messageOf(text);
			observation.body = body ?? { type: 'log', text };
			if (body === null) {
				observation.quality = 'truncated';
				observation.server = this.#servers.only();
			} else if (observation.direction === 'client_to_server') {
				observation.server = this.#servers.sentTo(body.message);
			} else observation.server = this.#servers.cameFrom(body.message);
		} else if (texts.length > 1 && observation.body.type !== 'rpc') {
			observation.body = { ...observation.body, text };
		}
		const { body } = observation;
		if (body.type === 'server' && observation.server === null) {
			this.#flushUnnamed(out);
			this.#unnamed = block;
			return;
		}
		if (body.type === 'lifecycle' && body.step === 'starting' && observation.server !== null) {
			this.#servers.started(observation.server);
			if (this.#unnamed !== null) this.#unnamed.observation.server = observation.server;
		}
		this.#flushUnnamed(out);
		this.#hand(block, out);
	}

	#flushUnnamed(out: Records): void {
		const block = this.#unnamed;
		this.#unnamed = null;
		if (block !== null) this.#hand(block, out);
	}

	/** The lines are accounted for already, as what a launch says may be named by a later one. */
	#hand({ observation, hash }: Block, out: Records): void {
		out.record(observation, false, hash);
	}
}

function messageOf(json: string): { type: 'rpc'; message: RpcMessage } | null {
	const bytes = encoder.encode(json.trim());
	const message = scanRpc(new Line(bytes, 0, bytes.length, 1, 0), 0, bytes.length);
	return message === null ? null : { type: 'rpc', message };
}
