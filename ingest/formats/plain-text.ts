import { type Observation, observe } from '../mcp/observation.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import { readStampedLine } from './plain-text/stamped-line.ts';

/** Text with times, for files of unknown shape: each line with a time is a record, with the lines below it that have none. */
export const PLAIN_TEXT: Format = {
	id: 'text',
	title: 'Text with timestamps',
	shows: ['time'],
	byHand: true,
	detect: () => 0,
	open: (source) => new PlainTextReader(source),
};

const MAX_BLOCK_LINES = 1000;
const MAX_BLOCK_CHARS = 0x40000;

interface Block {
	readonly seen: Observation;
	readonly texts: string[];
	chars: number;
}

class PlainTextReader implements FormatReader {
	readonly #zone: Zone;
	#block: Block | null = null;
	/** Before the first time every line stands for itself, as the file may have none. */
	#hasTimes = false;

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		const head = readStampedLine(text, this.#zone);
		if (head === null && this.#goesOn(line, text)) return;
		this.#flush(out);
		if (text.trim() === '') {
			out.part(line);
			return;
		}
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text });
		seen.variant = head?.variant ?? 'plain';
		if (head !== null) {
			this.#hasTimes = true;
			seen.time = head.moment?.time ?? null;
			seen.timestampSource = head.moment?.source ?? 'none';
			seen.level = head.level;
			seen.logger = head.logger;
			seen.pid = head.pid;
		}
		const own = head === null ? text : text.slice(head.at);
		this.#block = { seen, texts: [own], chars: own.length };
	}

	end(out: Records): void {
		this.#flush(out);
	}

	#goesOn(line: Line, text: string): boolean {
		const block = this.#block;
		if (block === null || !(this.#hasTimes || /^\s+\S/.test(text))) return false;
		if (block.texts.length >= MAX_BLOCK_LINES) return false;
		if (block.chars + text.length > MAX_BLOCK_CHARS) return false;
		block.texts.push(text);
		block.chars += text.length;
		block.seen.lines++;
		block.seen.length = line.offset + line.length - block.seen.offset;
		return true;
	}

	#flush(out: Records): void {
		const block = this.#block;
		if (block === null) return;
		this.#block = null;
		block.seen.body = { type: 'log', text: block.texts.join('\n').trimEnd() };
		out.record(block.seen);
	}
}
