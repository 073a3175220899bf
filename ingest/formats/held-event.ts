import type { Observation } from '../mcp/observation.ts';
import type { Line } from '../read/line.ts';
import type { Records } from './format.ts';

const MAX_LINES = 1000;
const MAX_CHARS = 0x40000;

/** Gives a held event its body, now that its whole text is known, and hands it over. */
export type Finish = (seen: Observation, text: string, out: Records) => void;

/** The last event of a text log, held back because its text may go on in the lines below. */
export class HeldEvent {
	#seen: Observation | null = null;
	#texts: string[] = [];
	#chars = 0;
	#finish: Finish = () => {};

	/** Holds an event of the line at hand; what was held before must have been flushed. */
	hold(seen: Observation, text: string, finish: Finish): void {
		this.#seen = seen;
		this.#texts = [text];
		this.#chars = text.length;
		this.#finish = finish;
	}

	/** Adds a line to the text held; `false` when nothing is held or the text has reached its limit. */
	more(line: Line, text: string): boolean {
		const seen = this.#seen;
		if (seen === null || this.#texts.length >= MAX_LINES || this.#chars >= MAX_CHARS) return false;
		this.#texts.push(text);
		this.#chars += text.length;
		seen.lines++;
		seen.length = line.offset + line.length - seen.offset;
		return true;
	}

	/** Hands over what is held. */
	flush(out: Records): void {
		const seen = this.#seen;
		if (seen === null) return;
		this.#seen = null;
		this.#finish(seen, this.#texts.join('\n'), out);
	}
}
