import { type Observation, observe } from '../../mcp/observation.ts';
import type { Line } from '../../read/line.ts';
import type { Zone } from '../../read/time.ts';
import type { FormatReader, Records, Source } from '../format.ts';
import { readBanner } from './banner.ts';
import { withoutColours } from './colours.ts';
import { type Crash, continuesBlock, crashOf } from './continuation.ts';
import { readFrame } from './frame.ts';
import { Interpreter } from './interpreter.ts';
import { type LogHead, readLogHead } from './log-head.ts';
import { readEventPairs } from './logfmt.ts';
import { readSaid } from './read-said.ts';
import { knownOf, readRecordSaid } from './record-said.ts';
import { type RichHead, readRichHead, unwrapRich } from './rich-line.ts';
import type { Said } from './said.ts';
import { readUnixDate } from './unix-date.ts';

/** Reads the head of a line in the layout of one kind of log. */
export type HeadReader = (line: string, zone: Zone) => LogHead | null;

/** Lines and characters that one record takes; what comes then is a record of its own. */
const MAX_BLOCK_LINES = 1000;
const MAX_BLOCK_CHARS = 0x40000;

/** A record whose text may go on in the lines below. */
interface Block {
	readonly seen: Observation;
	readonly head: LogHead | RichHead | null;
	readonly lines: string[];
	chars: number;
	crash: Crash;
}

/** Reads the text log of a server: records with a head in whatever layout, and below them what belongs to them. */
export class ServerLogReader implements FormatReader {
	readonly #zone: Zone;
	readonly #head: HeadReader;
	readonly #interpreter = new Interpreter();
	#block: Block | null = null;
	/** The head of the last `rich` line, whose time the next one may leave out. */
	#rich: RichHead | null = null;

	constructor(source: Source, head: HeadReader = readLogHead) {
		this.#zone = source.zone;
		this.#head = head;
	}

	line(line: Line, out: Records): void {
		const whole = withoutColours(line.text());
		const frame = readFrame(whole, this.#zone);
		const text = frame === null ? whole : whole.slice(frame.at);
		const block = this.#block;
		if (text.trim() === '') {
			if (block === null || isFull(block)) {
				this.#close(out);
				out.part(line);
			} else this.#join(block, line, '', block.crash);
			return;
		}
		const head = this.#read(text);
		if (head === null && block !== null && !isFull(block) && !beginsBox(text, block)) {
			const crash = continuesBlock(text, block.crash, block.head?.level);
			if (crash !== null) {
				this.#join(block, line, text, crash);
				return;
			}
		}
		this.#close(out);
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text: '' });
		seen.variant = head?.variant ?? 'plain';
		const date = head === null ? readUnixDate(text, this.#zone) : head.moment;
		const moment = date ?? frame?.moment ?? null;
		if (moment !== null) {
			seen.time = moment.time;
			seen.timestampSource = moment.source;
		}
		seen.host = frame?.host ?? null;
		seen.pid = frame?.pid ?? null;
		if (head !== null) {
			seen.level = head.level;
			seen.logger = head.logger;
			seen.pid = head.pid ?? seen.pid;
			seen.server = head.server ?? null;
			seen.traceId = head.traceId ?? null;
			seen.spanId = head.spanId ?? null;
		}
		const crash = head === null ? crashOf(text) : 'none';
		this.#block = { seen, head, lines: [text], chars: text.length, crash };
	}

	end(out: Records): void {
		this.#close(out);
		this.#interpreter.end(out);
	}

	#read(text: string): LogHead | null {
		const rich = readRichHead(text, this.#zone, this.#rich);
		if (rich !== null) {
			this.#rich = rich;
			return rich;
		}
		return this.#head(text, this.#zone);
	}

	#join(block: Block, line: Line, text: string, crash: Crash): void {
		block.lines.push(text);
		block.chars += text.length;
		block.crash = crash;
		block.seen.lines++;
		block.seen.length = line.offset + line.length - block.seen.offset;
	}

	#close(out: Records): void {
		const block = this.#block;
		if (block === null) return;
		this.#block = null;
		const { seen } = block;
		const text = textOf(block);
		const { base } = this.#interpreter;
		const said = saidOf(block, text, base);
		this.#interpreter.read(seen, text, said, out);
	}
}

/** What a record says: in its members, in its text, or in the pairs that follow its text. */
function saidOf({ head, seen }: Block, text: string, base: string | null): Said | null {
	if (head === null) return readBanner(text) ?? readSaid(text, seen.level, base);
	if (head.record === undefined) {
		const said = readSaid(text, seen.level, base);
		if (said !== null || head.moment === null) return said;
		const pairs = readEventPairs(text.split('\n', 1)[0]!);
		return pairs === null ? null : readRecordSaid(pairs.record, pairs.event);
	}
	const message = head.message ?? '';
	const said = readRecordSaid(head.record, message) ?? readSaid(message, seen.level, base);
	if (said === null)
		return { what: 'body', body: { type: 'log', text }, known: knownOf(head.record) };
	if (said.what !== 'body' || said.body.type !== 'lifecycle') return said;
	return { ...said, body: { ...said.body, text } };
}

/** Whether a line is the upper edge of a box that stands by itself; below a logger's line a box is a traceback. */
function beginsBox(text: string, block: Block): boolean {
	return /^\s*[╭┌]/.test(text) && !text.includes('Traceback') && block.lines.at(-1) === '';
}

function isFull(block: Block): boolean {
	return block.lines.length >= MAX_BLOCK_LINES || block.chars >= MAX_BLOCK_CHARS;
}

/** The text of a block without its head, and without what its indentation has in common. */
function textOf({ head, lines }: Block): string {
	if (head !== null && 'width' in head) return unwrapRich(head, lines);
	const first = lines[0]!;
	const own = head === null ? first : first.slice(head.at);
	const whole = head?.record === undefined ? (head?.message ?? own) : own;
	if (lines.length === 1) return whole.trim();
	const below = lines.slice(1).map((line) => line.trimEnd());
	if (whole.trim() !== '') return [whole.trimEnd(), ...below].join('\n').trim();
	// The console of .NET writes the text below the head, and scopes (`=> …`) above it.
	const indent = /^ */.exec(below[0]!)![0].length;
	const texts = below.map((line) => line.slice(Math.min(indent, /^ */.exec(line)![0].length)));
	while (texts.length > 1 && texts[0]!.startsWith('=> ')) texts.push(texts.shift()!);
	return texts.join('\n').trim();
}
