import { observe } from '../mcp/observation.ts';
import type { Line } from '../read/line.ts';
import { parseLocal, type Zone } from '../read/time.ts';
import { isMainSentence, MainSentences } from './claude-desktop-main/sentence.ts';
import { ServerNames } from './claude-desktop-main/server-names.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';

/**
 * Claude Desktop's `main.log`, and `window.log` and `claude.ai-web.log` beside it (2025-06 to 2026-10): permissions,
 * which name the tool where current `mcp.log` no longer does, and the lives of servers. Entries about anything else
 * are the program's own and count as the frame of the file.
 */
export const CLAUDE_DESKTOP_MAIN: Format = {
	id: 'claude-desktop-main',
	title: 'Claude Desktop main log',
	shows: ['tool-names', 'errors', 'decisions', 'stderr', 'time'],
	detect,
	open: (source) => new MainLogReader(source),
};

const ENTRY =
	/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?) \[(silly|verbose|debug|info|warn|error)\] {1,2}/;
const MAX_LINES = 1000;
const MAX_CHARS = 0x40000;

function detect(head: Head): number {
	let score = 0;
	for (const [at, line] of head.lines.entries()) {
		const found = ENTRY.exec(line);
		if (found === null) continue;
		const text = line.slice(found[0].length);
		if (isMainSentence(text)) return 0.92;
		const starts = text === 'Starting app {' && /^ {2}appVersion: '/.test(head.lines[at + 1] ?? '');
		if (starts || /^LocalSessions\.\w+:/.test(text)) score = 0.7;
	}
	return score;
}

/** An entry with the lines it goes on in, until the next one begins. */
interface Entry {
	readonly first: Line;
	readonly lines: Line[];
	readonly texts: string[];
	readonly time: number;
	readonly level: string;
	chars: number;
}

class MainLogReader implements FormatReader {
	readonly #zone: Zone;
	readonly #sentences = new MainSentences(new ServerNames());
	#entry: Entry | null = null;

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		const found = ENTRY.exec(text);
		const time = found === null ? null : parseLocal(found[1]!, this.#zone);
		if (found === null || time === null) {
			const entry = this.#entry;
			if (entry !== null && entry.lines.length < MAX_LINES && entry.chars < MAX_CHARS) {
				entry.lines.push(line);
				entry.texts.push(text);
				entry.chars += text.length;
			} else {
				this.#flush(out);
				out.part(line);
			}
			return;
		}
		this.#flush(out);
		const first = text.slice(found[0].length);
		this.#entry = {
			first: line,
			lines: [line],
			texts: [first],
			time,
			level: found[2]!,
			chars: first.length,
		};
	}

	end(out: Records): void {
		this.#flush(out);
	}

	#flush(out: Records): void {
		const entry = this.#entry;
		if (entry === null) return;
		this.#entry = null;
		const { first, lines } = entry;
		const said = this.#sentences.read(entry.texts.join('\n'));
		if (said === null) {
			for (const line of lines) out.part(line);
			return;
		}
		const last = lines.at(-1) ?? first;
		const length = last.offset + last.length - first.offset;
		const seen = observe(first.number, first.offset, length, said.body);
		seen.lines = lines.length;
		seen.time = entry.time;
		seen.timestampSource = 'assumed';
		seen.client = 'Claude Desktop';
		seen.level = entry.level;
		out.record(Object.assign(seen, said));
	}
}
