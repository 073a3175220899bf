import type { Line } from '../../read/line.ts';
import type { Prefix } from './prefix.ts';

const MAX_LINES = 2000;
const MAX_CHARS = 0x40000;

/** A text that may go on in the lines below. */
export class Block {
	readonly prefix: Prefix;
	readonly lines: Line[];
	readonly #texts: string[];
	#chars: number;

	/** `text` is what the first line says after its prefix. */
	constructor(line: Line, prefix: Prefix, text: string) {
		this.prefix = prefix;
		this.lines = [line];
		this.#texts = [text];
		this.#chars = text.length;
	}

	/** Adds a further line; `false` when the text is long enough. */
	add(line: Line, text: string): boolean {
		if (this.lines.length >= MAX_LINES || this.#chars + text.length > MAX_CHARS) return false;
		this.lines.push(line);
		this.#texts.push(text);
		this.#chars += text.length;
		return true;
	}

	/** Whether an object was opened that no line has closed so far. */
	get isOpen(): boolean {
		const [first] = this.#texts;
		return first!.startsWith('{') && !first!.trimEnd().endsWith('}');
	}

	get text(): string {
		return this.#texts.join('\n').trimEnd();
	}

	/** Bytes from the first line to the end of the last. */
	get length(): number {
		const last = this.lines.at(-1)!;
		return last.offset + last.length - this.lines[0]!.offset;
	}
}
