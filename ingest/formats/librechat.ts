import { type Observation, observe } from '../mcp/observation.ts';
import { isRecord, parseJson, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { readMessage } from './librechat/message.ts';
import { mcpText, messageText, sentenceBody } from './librechat/sentence.ts';

/** LibreChat's own logs: the daily files `debug-DATE.log` and `error-DATE.log`, and what it writes to the console. */
export const LIBRECHAT: Format = {
	id: 'librechat',
	title: 'LibreChat',
	shows: ['tool-names', 'arguments', 'results', 'definitions', 'errors', 'launch', 'time', 'zone'],
	detect,
	open: (source) => new LibreChatReader(source),
};

const SHAPE =
	/^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6}Z)?) (error|warn|info|http|verbose|debug|activity|silly)(?:: |$)/;
const COLOUR = /\u001b\[[0-9;]{0,20}m/g;

interface Entry {
	readonly stamp: string | null;
	readonly level: string;
	readonly message: string;
	readonly variant: 'file' | 'console' | 'json';
}

/** The parts of a line: winston's text form, in colours on a terminal, or its JSON; `null` when it is neither. */
function entryOf(line: string): Entry | null {
	if (line.startsWith('{')) {
		const value = parseJson(line);
		if (!isRecord(value)) return null;
		const level = textOf(value.level);
		const message = textOf(value.message);
		if (level === null || message === null) return null;
		return { stamp: textOf(value.timestamp), level, message, variant: 'json' };
	}
	const plain = line.includes('\u001b') ? line.replace(COLOUR, '') : line;
	const found = SHAPE.exec(plain);
	if (found === null) return null;
	const message = plain.slice(found[0].length);
	const variant = found[1]!.endsWith('Z') ? 'file' : 'console';
	return { stamp: found[1]!, level: found[2]!, message, variant };
}

function detect(head: Head): number {
	let shaped = 0;
	let about = 0;
	for (const line of head.lines) {
		const entry = entryOf(line);
		if (entry === null) continue;
		shaped++;
		if (mcpText(entry.message) !== null) about++;
	}
	return about > 0 && shaped > 0 ? 0.96 : 0;
}

/** An event whose text may go on in the lines below. */
interface Block {
	readonly observation: Observation;
	readonly texts: string[];
	chars: number;
}

const MAX_BLOCK_LINES = 1000;
const MAX_BLOCK_CHARS = 0x40000;
const MAX_SERVERS = 10_000;

class LibreChatReader implements FormatReader {
	readonly #zone: Zone;
	#block: Block | null = null;
	/** Whether the record before was JSON. */
	#isJson = false;
	/** What each server said last: some versions log it twice. */
	readonly #received = new Map<string, string>();
	/** Addresses of servers that were told. */
	readonly #addresses = new Map<string, string>();

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const entry = entryOf(line.text());
		if (entry === null) {
			this.#continuation(line, out);
			return;
		}
		this.#flush(out);
		this.#isJson = entry.variant === 'json';
		const said = mcpText(entry.message);
		if (said === null) {
			// The rest of the program.
			out.part(line);
			return;
		}
		const observation = observe(line.number, line.offset, line.length, {
			type: 'log',
			text: said.text,
		});
		const moment = entry.stamp === null ? null : parseTimestamp(entry.stamp, this.#zone);
		if (moment !== null) {
			observation.time = moment.time;
			observation.timestampSource = moment.source;
		}
		observation.level = entry.level;
		observation.variant = entry.variant;
		observation.client = LIBRECHAT.title;
		observation.user = said.user;
		observation.server = said.server;
		if (this.#fill(observation, said.text)) {
			this.#block = { observation, texts: [said.text], chars: said.text.length };
		} else out.part(line);
	}

	end(out: Records): void {
		this.#flush(out);
	}

	/** Says what the text means; `false` when it says nothing new. */
	#fill(observation: Observation, text: string): boolean {
		const { server } = observation;
		const sent = messageText(text);
		if (sent !== null) {
			const read = readMessage(sent.json);
			observation.direction = sent.direction;
			if (read === null) return true;
			if (sent.direction === 'server_to_client') {
				const key = server ?? '';
				if (this.#received.get(key) === text.slice(text.indexOf(': '))) {
					this.#received.delete(key);
					return false;
				}
				if (this.#received.size >= MAX_SERVERS) this.#received.clear();
				this.#received.set(key, text.slice(text.indexOf(': ')));
			}
			observation.body = { type: 'rpc', message: read.message };
			if (read.isCut) observation.quality = 'truncated';
			return true;
		}
		const body = sentenceBody(text);
		if (body === null) return false;
		observation.body = body;
		if (body.type !== 'server') return true;
		observation.transport = 'tcp';
		observation.url = body.launch.url;
		const known = this.#addresses.get(server ?? '') === body.launch.url;
		if (this.#addresses.size >= MAX_SERVERS) this.#addresses.clear();
		if (body.launch.url !== null) this.#addresses.set(server ?? '', body.launch.url);
		return !known;
	}

	/** More of the text above, such as a stack or the parts of an object; below other lines, more of those. */
	#continuation(line: Line, out: Records): void {
		const block = this.#block;
		if (this.#isJson && /^\{"/.test(line.text())) {
			this.#flush(out);
			out.reject(line, 'json-cut', 'the record ends before its JSON is closed');
			return;
		}
		if (block === null || block.texts.length >= MAX_BLOCK_LINES || block.chars >= MAX_BLOCK_CHARS) {
			this.#flush(out);
			out.part(line);
			return;
		}
		const text = line.text().replace(COLOUR, '');
		block.texts.push(text);
		block.chars += text.length;
		block.observation.lines++;
		block.observation.length = line.offset + line.length - block.observation.offset;
	}

	#flush(out: Records): void {
		const block = this.#block;
		if (block === null) return;
		this.#block = null;
		const { body } = block.observation;
		if (block.texts.length > 1 && body.type !== 'rpc' && body.type !== 'server') {
			block.observation.body = { ...body, text: block.texts.join('\n') };
		}
		out.record(block.observation);
	}
}
