import { type Body, type Direction, type Observation, observe } from '../mcp/observation.ts';
import { isRecord, parseJson } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import { Block } from './mcp-remote/block.ts';
import { readInspected } from './mcp-remote/inspected.ts';
import { detectRemote, type Prefix, readPrefix } from './mcp-remote/prefix.ts';
import { readSentence, type Sentence } from './mcp-remote/sentence.ts';
import {
	detailText,
	messageOfDetail,
	messageOfShort,
	printedMessage,
	type ReadTraffic,
	shortTraffic,
	trafficDetail,
} from './mcp-remote/traffic-line.ts';

/** mcp-remote 0.0.x to 0.1.x (2025-03 to 2026-08): its stderr, and `~/.mcp-auth/…/HASH_debug.log` of `--debug`. */
export const MCP_REMOTE: Format = {
	id: 'mcp-remote',
	title: 'mcp-remote',
	shows: ['tool-names', 'arguments', 'errors', 'launch', 'time', 'zone'],
	detect: detectRemote,
	open: (source) => new RemoteReader(source),
};

/** A message of which the next lines may say more. */
interface Held {
	readonly block: Block;
	readonly direction: Direction;
	/** Method, or id of an answer. */
	readonly word: string;
	/** What the debug log says of it; `undefined` when only its short form was seen. */
	readonly read: ReadTraffic | undefined;
}

const NO_PREFIX: Omit<Prefix, 'text'> = { time: null, source: 'none', pid: null };
/** Processes that write to one file at once. */
const MAX_HELD = 100;
const MAX_ENDPOINTS = 1000;

class RemoteReader implements FormatReader {
	readonly #source: Source;
	/** Names the server in the file names below `~/.mcp-auth`. */
	readonly #hash: string | null;
	#block: Block | null = null;
	#direction: Direction | null = null;
	readonly #held = new Map<number | null, Held>();
	readonly #endpoints = new Set<string>();
	#url: string | null = null;
	#hasAuth = false;
	/** The message printed last, which the debug log prints twice. */
	#printed: string | null = null;

	constructor(source: Source) {
		this.#source = source;
		this.#hash = /(?:^|\/)([0-9a-f]{32})_debug\.log/.exec(source.path)?.[1] ?? null;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		const prefix = readPrefix(text, this.#source.zone);
		const block = this.#block;
		if (prefix !== null) {
			if (block !== null && isEcho(block, prefix)) {
				this.#block = null;
				for (const earlier of block.lines) out.part(earlier);
			} else this.#flush(out);
			this.#begin(line, prefix, out);
		} else if (block === null && text.trim() === '') out.part(line);
		else if (block?.add(line, text)) {
			if (block.isOpen && text.trimEnd() === '}') this.#flush(out);
		} else {
			this.#flush(out);
			this.#begin(line, { ...NO_PREFIX, text }, out);
		}
	}

	end(out: Records): void {
		this.#flush(out);
		for (const pid of [...this.#held.keys()]) this.#release(pid, out);
	}

	#begin(line: Line, prefix: Prefix, out: Records): void {
		const short = shortTraffic(prefix.text);
		if (short !== null) {
			this.#short({ ...short, block: new Block(line, prefix, prefix.text), read: undefined }, out);
			return;
		}
		const detail = trafficDetail(prefix.text);
		this.#direction = detail?.direction ?? null;
		this.#block = new Block(line, prefix, detail?.fields ?? prefix.text);
		if (/^\{.*\}\s*$/.test(this.#block.text)) this.#flush(out);
	}

	/** With `--debug` a message is named up to three times, with and without time: the last time tells most. */
	#short(next: Held, out: Records): void {
		const { pid, time } = next.block.prefix;
		const held = this.#matching(pid, next.direction, next.word);
		if (held?.read === undefined && held?.block.prefix.time === null && time !== null) {
			this.#drop(held, pid, out);
		} else this.#release(pid, out);
		this.#held.set(pid, next);
		this.#printed = null;
		const [oldest] = this.#held.keys();
		if (this.#held.size > MAX_HELD && oldest !== undefined) this.#release(oldest, out);
	}

	#matching(pid: number | null, direction: Direction, word: string): Held | undefined {
		const held = this.#held.get(pid);
		return held?.direction === direction && held.word === word ? held : undefined;
	}

	/** The lines of a message that other lines tell better belong to those. */
	#drop(held: Held, pid: number | null, out: Records): void {
		this.#held.delete(pid);
		for (const line of held.block.lines) out.part(line);
	}

	/** Hands over a message of which no more was said. */
	#release(pid: number | null, out: Records): void {
		const held = this.#held.get(pid);
		if (held === undefined) return;
		this.#held.delete(pid);
		const { block, direction, read, word } = held;
		this.#traffic(block, read ?? messageOfShort(word), direction, block.text, out);
	}

	#flush(out: Records): void {
		const block = this.#block;
		if (block === null) return;
		this.#block = null;
		const { text } = block;
		if (this.#direction !== null) this.#detail(block, this.#direction, text, out);
		else if (!text.startsWith('{') || !this.#print(block, text, out)) {
			this.#release(block.prefix.pid, out);
			this.#sentence(block, readSentence(text), out);
		}
	}

	#detail(block: Block, direction: Direction, text: string, out: Records): void {
		const { pid } = block.prefix;
		const json = parseJson(text);
		const fields = isRecord(json) ? json : readInspected(text);
		if (fields === null) {
			this.#release(pid, out);
			const [first, ...others] = block.lines;
			out.reject(first!, 'json-cut', `the message is cut off: ${text.slice(0, 120)}`);
			for (const line of others) out.part(line);
			return;
		}
		const read = messageOfDetail(fields);
		const word = String(fields.method ?? fields.id ?? '');
		const held = this.#matching(pid, direction, word);
		if (held === undefined || held.read !== undefined) this.#release(pid, out);
		else this.#drop(held, pid, out);
		// The whole of it is printed next.
		if (read?.message.method === 'initialize' && direction === 'client_to_server') {
			this.#held.set(pid, { block, direction, word, read });
		} else this.#traffic(block, read, direction, detailText(direction, text), out);
	}

	/** A message printed as a whole, which only `initialize` is; `false` when the text is none. */
	#print(block: Block, text: string, out: Records): boolean {
		const message = printedMessage(text);
		if (message === null || message.method === null) return false;
		const { pid } = block.prefix;
		const key = JSON.stringify([pid, message.method, message.id]);
		if (this.#printed === key) {
			for (const line of block.lines) out.part(line);
			return true;
		}
		const held = this.#matching(pid, 'client_to_server', message.method);
		if (held === undefined) this.#release(pid, out);
		else this.#drop(held, pid, out);
		const seen = this.#observe(block, { type: 'rpc', message });
		seen.direction = 'client_to_server';
		if (seen.time === null && held !== undefined) setTime(seen, held.block.prefix);
		out.record(seen);
		this.#printed = key;
		return true;
	}

	#traffic(
		block: Block,
		read: ReadTraffic | null,
		direction: Direction,
		text: string,
		out: Records,
	): void {
		const body: Body =
			read === null ? { type: 'log', text } : { type: 'rpc', message: read.message };
		const seen = this.#observe(block, body);
		seen.direction = direction;
		if (read !== null) seen.quality = read.quality;
		out.record(seen);
	}

	#sentence(block: Block, sentence: Sentence, out: Records): void {
		const { body, hasAuth, httpStatus, level, url } = sentence;
		if (hasAuth) this.#hasAuth = true;
		if (url !== null) this.#url = url;
		const seen = this.#observe(block, body);
		seen.level = level;
		seen.httpStatus = httpStatus;
		out.record(seen);
		if (url === null || this.#endpoints.has(url) || this.#endpoints.size >= MAX_ENDPOINTS) return;
		this.#endpoints.add(url);
		const launch = {
			origin: 'endpoint' as const,
			command: null,
			args: [],
			url,
			envKeys: [],
			hasAuth: this.#hasAuth ? true : null,
		};
		out.record(this.#observe(block, { type: 'server', launch, text: url }), false);
	}

	#observe(block: Block, body: Body): Observation {
		const { lines, prefix } = block;
		const [line] = lines;
		const seen = observe(line!.number, line!.offset, block.length, body);
		seen.lines = lines.length;
		setTime(seen, prefix);
		seen.variant = prefix.time === null ? 'stderr' : 'debug';
		seen.pid = prefix.pid;
		seen.url = this.#url;
		seen.transport = 'tcp';
		if (this.#hash !== null) seen.session = `${this.#hash} ${prefix.pid}`;
		return seen;
	}
}

/** With `--debug` all that goes to stderr is written once more with time. */
function isEcho(block: Block, next: Prefix): boolean {
	const { pid, text, time } = block.prefix;
	return (
		time === null && next.time !== null && pid !== null && pid === next.pid && text === next.text
	);
}

function setTime(seen: Observation, prefix: Prefix): void {
	seen.time = prefix.time;
	seen.timestampSource = prefix.source;
}
