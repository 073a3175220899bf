import { isMcpPath } from './access-line.ts';
import { withoutColours } from './colours.ts';
import { type Crash, continuesBlock, crashOf } from './continuation.ts';
import { readFrame } from './frame.ts';
import { readLifeSentence } from './life-sentence.ts';
import { type LogHead, readLogHead } from './log-head.ts';
import { type RichHead, readRichHead } from './rich-line.ts';

/** What the lines of a file look like as a log. */
export interface Layout {
	/** Lines that are not blank. */
	readonly lines: number;
	/** Lines with a head, by the layout of the head. */
	readonly heads: ReadonlyMap<string, number>;
	/** Lines that go on with the record above, or stand in a box. */
	readonly below: number;
	/** Lines with which a crash begins. */
	readonly crashes: number;
	/** Lines without a head in which a server tells of itself or of a request to its endpoint. */
	readonly life: number;
}

/** Looks at the lines of a file as the reader of server logs would take them. */
export function layoutOf(lines: readonly string[]): Layout {
	const heads = new Map<string, number>();
	let count = 0;
	let below = 0;
	let crashes = 0;
	let life = 0;
	let crash: Crash = 'none';
	let begun = false;
	let level: string | null | undefined;
	let rich: RichHead | null = null;
	for (const raw of lines) {
		const whole = withoutColours(raw);
		const frame = readFrame(whole, 0);
		const line = frame === null ? whole : whole.slice(frame.at);
		if (line.trim() === '') continue;
		count++;
		const wide = readRichHead(line, 0, rich);
		if (wide !== null) rich = wide;
		const head: LogHead | null = wide ?? readLogHead(line, 0);
		if (head !== null) {
			heads.set(head.variant, (heads.get(head.variant) ?? 0) + 1);
			begun = true;
			level = head.level;
			crash = 'none';
			continue;
		}
		const next: Crash | null = begun ? continuesBlock(line, crash, level) : null;
		if (next !== null || /^\s*[╭│╰]/.test(line)) {
			crash = next ?? crash;
			below++;
			continue;
		}
		crash = crashOf(line);
		begun = true;
		level = undefined;
		if (crash !== 'none') crashes++;
		else if (isMcpPath(line)) life++;
		else if (line.length < 300 && readLifeSentence(line.trim(), null) !== null) life++;
	}
	return { lines: count, heads, below, crashes, life };
}
