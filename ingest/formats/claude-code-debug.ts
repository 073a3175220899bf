import { observe } from '../mcp/observation.ts';
import type { Line } from '../read/line.ts';
import { parseIsoUtc } from '../read/time.ts';
import { McpSentences } from './claude-code/mcp-sentences.ts';
import { BUILT_IN, spelledServer } from './claude-code/tool-name.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { HeldEvent } from './held-event.ts';

/**
 * Claude Code's debug log, `~/.claude/debug/SESSION.txt`, with and (up to 2025-11) without times. Only entries about
 * MCP servers become events; all others are told of the program alone and count as its frame.
 */
export const CLAUDE_CODE_DEBUG: Format = {
	id: 'claude-code-debug',
	title: 'Claude Code debug log',
	shows: ['tool-names', 'errors', 'stderr', 'time', 'zone'],
	detect,
	open: (source) => new DebugLogReader(source),
};

const ENTRY =
	/^(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z) )?\[(VERBOSE|DEBUG|INFO|WARN|ERROR)\] /;
const SERVER = /^MCP server "([^"]{1,512})":? /;
const FILE = /(?:^|\/)([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.txt$/;

function detect(head: Head): number {
	let entries = 0;
	for (const line of head.lines) {
		const found = ENTRY.exec(line);
		if (found === null) continue;
		entries++;
		if (SERVER.test(line.slice(found[0].length, found[0].length + 600))) return 0.95;
	}
	// A session that starts with hundreds of other entries; its folder tells.
	return entries > 4 && /(?:^|\/)debug\/[^/]+\.txt$/.test(head.path) ? 0.6 : 0;
}

class DebugLogReader implements FormatReader {
	readonly #sentences = new McpSentences();
	readonly #session: string | null;
	readonly #held = new HeldEvent();
	#time: number | null = null;

	constructor(source: Source) {
		this.#session = FILE.exec(source.path)?.[1] ?? null;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		const found = ENTRY.exec(text);
		if (found === null) {
			// JSON and stack traces go on in lines of their own.
			if (this.#held.more(line, text)) return;
			this.#held.flush(out);
			out.part(line);
			return;
		}
		this.#held.flush(out);
		const [head, stamp, level] = found;
		const time = stamp === undefined ? null : parseIsoUtc(stamp);
		if (time !== null) this.#time = time;
		const rest = text.slice(head.length);
		const named = SERVER.exec(rest);
		if (named === null) {
			out.part(line);
			return;
		}
		this.#entry(line, rest.slice(named[0].length), spelledServer(named[1]!), level!, time);
	}

	end(out: Records): void {
		this.#held.flush(out);
	}

	#entry(line: Line, text: string, server: string, level: string, time: number | null): void {
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text });
		seen.time = time ?? this.#time;
		seen.timestampSource = time !== null ? 'utc' : this.#time === null ? 'none' : 'inherited';
		seen.client = BUILT_IN;
		seen.server = server;
		seen.session = this.#session;
		seen.level = level.toLowerCase();
		seen.variant = time === null ? 'untimed' : 'timed';
		this.#held.hold(seen, text, (held, whole, out) => {
			const said = this.#sentences.read(whole, server, `line:${held.line}`, time !== null);
			said.forEach((one, index) => {
				out.record({ ...held, ...one }, index === 0);
			});
		});
	}
}
