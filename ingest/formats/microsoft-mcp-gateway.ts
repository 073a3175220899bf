import { type Observation, observe } from '../mcp/observation.ts';
import { isRecord, parseJson, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { type Moment, parseTimestamp } from '../read/timestamp.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { HeldEvent } from './held-event.ts';
import { Sentences } from './microsoft-mcp-gateway/sentences.ts';

/** Console log of Microsoft's MCP gateway (2025-10 to 2026-08): .NET's simple console, without times unless they are set up, or its JSON. */
export const MICROSOFT_MCP_GATEWAY: Format = {
	id: 'microsoft-mcp-gateway',
	title: 'Microsoft MCP Gateway',
	shows: ['tool-names', 'errors', 'decisions'],
	detect,
	open: (source) => new MicrosoftReader(source),
};

/** `info: CATEGORY[EVENT]`, with a time before it and the message behind it where that is set up. */
const HEAD =
	/^(?:(\d{4}-\d\d-\d\dT?[ T]?\d\d:\d\d:\d\d(?:[.,]\d{1,7})?(?:Z|[+-]\d\d:\d\d)?) ?)?(trce|dbug|info|warn|fail|crit): ([\w.`+[\]]{1,300}?)\[(-?\d{1,10})\](?: (.*))?$/s;
const OWN = /^Microsoft\.McpGateway\./;
const LEVELS: ReadonlyMap<string, string> = new Map([
	['trce', 'trace'],
	['dbug', 'debug'],
	['info', 'info'],
	['warn', 'warn'],
	['fail', 'error'],
	['crit', 'critical'],
]);

function detect({ lines }: Head): number {
	for (const line of lines) {
		const found = HEAD.exec(plain(line));
		if (found !== null && OWN.test(found[3]!)) return 0.95;
		if (line.startsWith('{') && line.includes('"Category":"Microsoft.McpGateway.')) return 0.95;
	}
	return 0;
}

class MicrosoftReader implements FormatReader {
	readonly #zone: Zone;
	readonly #held = new HeldEvent();
	readonly #sentences = new Sentences();

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const text = plain(line.text());
		if (text.startsWith('{')) {
			this.#json(line, text, out);
			return;
		}
		const found = HEAD.exec(text);
		if (found !== null) {
			this.#held.flush(out);
			const moment = found[1] === undefined ? null : parseTimestamp(found[1], this.#zone);
			const level = LEVELS.get(found[2]!) ?? null;
			const seen = this.#observe(line, moment, level, found[3]!);
			this.#held.hold(seen, found[5] ?? '', (held, said, to) => this.#finish(held, said, to));
			return;
		}
		// Messages stand below their head, indented.
		if (this.#held.more(line, text.replace(/^ {6}/, ''))) return;
		this.#held.flush(out);
		if (text.trim() === '') out.part(line);
		else out.record(observe(line.number, line.offset, line.length, { type: 'log', text }));
	}

	end(out: Records): void {
		this.#held.flush(out);
	}

	#finish(seen: Observation, text: string, out: Records): void {
		const records = this.#sentences.read(seen, text.replace(/^\n/, ''));
		for (const [at, one] of records.entries()) out.record(one, at === 0);
	}

	#json(line: Line, text: string, out: Records): void {
		this.#held.flush(out);
		const record = parseJson(text);
		if (!isRecord(record)) {
			const isCut = !text.trimEnd().endsWith('}');
			out.reject(line, isCut ? 'json-cut' : 'not-json', 'not well-formed JSON');
			return;
		}
		const category = textOf(record.Category);
		const message = textOf(record.Message);
		if (category === null || message === null) {
			out.reject(line, 'not-this-format', 'a JSON object that is no log record');
			return;
		}
		const moment = parseTimestamp((textOf(record.Timestamp) ?? '').trim(), this.#zone);
		const level = textOf(record.LogLevel)?.toLowerCase() ?? null;
		this.#finish(this.#observe(line, moment, level, category), message, out);
	}

	#observe(line: Line, moment: Moment | null, level: string | null, logger: string): Observation {
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text: '' });
		seen.time = moment?.time ?? null;
		seen.timestampSource = moment?.source ?? 'none';
		seen.level = level === 'information' ? 'info' : level === 'warning' ? 'warn' : level;
		seen.logger = logger;
		return seen;
	}
}

/** Terminals get their levels in colour. */
function plain(text: string): string {
	return text.includes('\x1b') ? text.replace(/\x1b\[[\d;]{0,20}m/g, '') : text;
}
