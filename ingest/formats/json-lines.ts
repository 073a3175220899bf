import { observe } from '../mcp/observation.ts';
import { isRecord } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import { readJsonLine } from './json-line.ts';
import { readRecord } from './json-lines/record.ts';

/** Any JSON object per line, for files of unknown shape: nothing but what the usual keys say is understood. */
export const JSON_LINES: Format = {
	id: 'json-lines',
	title: 'JSON lines of unknown shape',
	shows: ['time', 'zone'],
	byHand: true,
	detect: () => 0,
	open: (source) => new JsonLinesReader(source),
};

class JsonLinesReader implements FormatReader {
	readonly #zone: Zone;

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const value = readJsonLine(line, out, 'not-json');
		if (value === undefined) return;
		if (!isRecord(value)) {
			out.reject(line, 'not-this-format', 'not a JSON object');
			return;
		}
		const record = readRecord(value, this.#zone);
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text: record.text });
		if (record.moment !== null) {
			seen.time = record.moment.time;
			seen.timestampSource = record.moment.source;
		}
		seen.level = record.level;
		seen.logger = record.logger;
		seen.server = record.server;
		seen.host = record.host;
		seen.pid = record.pid;
		out.record(seen);
	}

	end(): void {}
}
