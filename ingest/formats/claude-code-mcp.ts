import { type Observation, observe } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, parseJson, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import { isMcpSentence, McpSentences } from './claude-code/mcp-sentences.ts';
import { BUILT_IN } from './claude-code/tool-name.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { elementsOf, JsonDocument, observeValue, type PlacedValue } from './json-document.ts';
import { readJsonLine } from './json-line.ts';

/** Claude Code's logs of one server each, `…/mcp-logs-SERVER/TIME.jsonl`; up to 2025 `.txt` with one JSON array. */
export const CLAUDE_CODE_MCP: Format = {
	id: 'claude-code-mcp',
	title: 'Claude Code MCP server log',
	shows: ['tool-names', 'errors', 'stderr', 'time', 'zone'],
	detect,
	open: (source) => new ServerLogReader(source),
};

const KEYS = new Set(['debug', 'error', 'timestamp', 'sessionId', 'cwd', 'level']);
const FOLDER = /(?:^|\/)mcp-logs-([^/]+)\/[^/]*$/;

function detect(head: Head): number {
	const isNamed = FOLDER.test(head.path);
	const text = head.lines.join('\n').trimStart();
	if (text.startsWith('[')) {
		const found = /^\[\s*\{\s*"(?:debug|error)":\s*("(?:[^"\\]|\\.)*")/.exec(
			text.slice(0, 4096),
		)?.[1];
		const said = found === undefined ? null : textOf(parseJson(found));
		if (said === null) return 0;
		return isMcpSentence(said) ? 0.97 : isNamed ? 0.9 : 0;
	}
	let lines = 0;
	let own = 0;
	let sentences = 0;
	for (const [at, line] of head.lines.entries()) {
		if (line.trim() === '') continue;
		const value = line.trimStart().startsWith('{') ? parseJson(line) : undefined;
		if (value === undefined && at === head.lines.length - 1 && lines > 0) continue;
		lines++;
		const said = isRecord(value) ? saidBy(value) : null;
		if (said === null) continue;
		own++;
		if (isMcpSentence(said.text)) sentences++;
	}
	if (own === 0) return 0;
	return ((sentences > 0 ? 0.97 : isNamed ? 0.9 : 0) * own) / lines;
}

/** The text of a record, which has exactly one, and whether it is an error; `null` for records of another kind. */
function saidBy(record: JsonRecord): { text: string; level: 'debug' | 'error' } | null {
	if (Object.keys(record).some((key) => !KEYS.has(key))) return null;
	const debug = textOf(record.debug);
	const error = textOf(record.error);
	if (debug !== null && error === null) return { text: debug, level: 'debug' };
	return error !== null && debug === null ? { text: error, level: 'error' } : null;
}

class ServerLogReader implements FormatReader {
	readonly #zone: Zone;
	readonly #server: string | null;
	readonly #sentences = new McpSentences();
	/** Set when the file is one JSON array. */
	#document: JsonDocument | undefined;
	#began = false;

	constructor(source: Source) {
		this.#zone = source.zone;
		this.#server = FOLDER.exec(source.path)?.[1] ?? null;
	}

	line(line: Line, out: Records): void {
		if (!this.#began && line.text().trim() !== '') {
			this.#began = true;
			if (line.text().trimStart().startsWith('[')) this.#document = new JsonDocument();
		}
		if (this.#document !== undefined) {
			this.#document.add(line, out);
			return;
		}
		const record = readJsonLine(line, out, 'not-this-format');
		if (record === undefined) return;
		const said = isRecord(record) ? saidBy(record) : null;
		if (said === null || !isRecord(record)) {
			out.reject(line, 'not-this-format', 'no record of a server log');
			return;
		}
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text: said.text });
		this.#record(seen, record, said.text, said.level, 'lines', (one, first) => {
			out.record(one, first);
		});
	}

	end(out: Records): void {
		const document = this.#document;
		if (document === undefined) return;
		const values = document.parse() ?? [];
		const elements: PlacedValue[] = [];
		for (const value of values) elements.push(...elementsOf(document, value));
		if (elements.length === 0) {
			document.reject(out, 'not-this-format', 'no array of records');
			return;
		}
		const records = elements.map((element) => {
			const value = parseJson(element.text);
			const record = isRecord(value) ? value : null;
			const said = record === null ? null : saidBy(record);
			if (said === null) {
				document.rejectValue(element, 'not-this-format', 'no record of a server log');
			}
			return { element, record, said };
		});
		document.settle(out);
		for (const { element, record, said } of records) {
			if (record === null || said === null) continue;
			const seen = observeValue(element, { type: 'log', text: said.text });
			this.#record(seen, record, said.text, said.level, 'array', (one) => {
				out.record(one, false, element.hash);
			});
		}
	}

	#record(
		seen: Observation,
		record: JsonRecord,
		text: string,
		level: string,
		variant: string,
		give: (seen: Observation, first: boolean) => void,
	): void {
		const stamp = textOf(record.timestamp);
		const moment = stamp === null ? null : parseTimestamp(stamp, this.#zone);
		if (moment !== null) {
			seen.time = moment.time;
			seen.timestampSource = moment.source;
		}
		seen.client = BUILT_IN;
		seen.server = this.#server;
		seen.session = textOf(record.sessionId);
		seen.level = level;
		seen.variant = variant;
		const place = variant === 'lines' ? `line:${seen.line}` : `byte:${seen.offset}`;
		const said = this.#sentences.read(text, this.#server, place, moment !== null);
		said.forEach((one, index) => {
			give({ ...seen, ...one }, index === 0);
		});
	}
}
