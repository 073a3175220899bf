import type { Observation } from '../mcp/observation.ts';
import { hashBytes } from '../read/hash.ts';
import { type JsonRecord, parseJson } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import { observeExchange } from './exchange.ts';
import type { Format, FormatReader, Head, Records } from './format.ts';
import { elementsOf, JsonDocument } from './json-document.ts';
import { readJsonLine } from './json-line.ts';
import { opensDocument } from './json-records.ts';
import { type Call, Calls } from './otlp/calls.ts';
import { detectOtlp } from './otlp/detect.ts';
import { type Items, isOtlp, itemsOf, type Place, placedItemsOf } from './otlp/envelope.ts';
import { readLogRecord } from './otlp/log-records.ts';
import { readSpans } from './otlp/spans.ts';

/** OpenTelemetry traces and logs in OTLP/JSON 1.x: one export request a line, as the Collector's file exporter writes them, or a document. */
export const OTLP: Format = {
	id: 'otlp',
	title: 'OpenTelemetry (OTLP/JSON)',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'decisions', 'time', 'zone'],
	detect: (head: Head) => detectOtlp(head),
	open: () => new OtlpReader(),
};

class OtlpReader implements FormatReader {
	readonly #calls = new Calls();
	#document: JsonDocument | null = null;
	#isOpen = false;
	/** Names of servers by the address that clients reach them at. */
	readonly #names = new Map<string, string>();
	#count = 0;
	#told = 0;

	line(line: Line, out: Records): void {
		if (!this.#isOpen && line.length > 0) {
			this.#isOpen = true;
			if (opensDocument(line.text())) this.#document = new JsonDocument();
		}
		if (this.#document !== null) {
			this.#document.add(line, out);
			return;
		}
		const text = line.text().trim();
		const list = text.startsWith('[') ? parseJson(text) : undefined;
		const value = Array.isArray(list) ? list : readJsonLine(line, out, 'not-this-format');
		if (value === undefined) return;
		const requests: JsonRecord[] = (Array.isArray(value) ? value : [value]).filter(isOtlp);
		if (requests.length === 0) {
			out.reject(line, 'not-this-format', 'JSON without resourceSpans or resourceLogs');
			return;
		}
		this.#told = 0;
		const { number, offset, length } = line;
		const place: Place = { line: number, lines: 1, offset, length };
		for (const request of requests) this.#request(itemsOf(request, place), number, out);
		// Metrics, and spans and records that say nothing of MCP.
		if (this.#told === 0) out.part(line);
	}

	end(out: Records): void {
		const document = this.#document;
		if (document !== null) this.#readDocument(document, out);
		this.#tell(this.#calls.rest(), null, out);
	}

	#readDocument(document: JsonDocument, out: Records): void {
		const values = document.parse();
		if (values === undefined) {
			document.reject(out, 'not-json', 'not well-formed JSON');
			return;
		}
		for (const value of values) {
			for (const request of value.text.startsWith('[') ? elementsOf(document, value) : [value]) {
				const items = placedItemsOf(document, request);
				if (items !== null) this.#request(items, null, out);
				else document.rejectValue(request, 'not-this-format', 'JSON without resourceSpans');
			}
		}
		document.settle(out);
	}

	/** `line` is the line at hand, of which the first record accounts for it. */
	#request({ spans, logs }: Items, line: number | null, out: Records): void {
		this.#tell(this.#calls.once(readSpans(spans, this.#calls)), line, out);
		for (const item of logs) {
			const { hash } = item.place;
			for (const seen of readLogRecord(item, `record ${this.#count++}`)) {
				out.record(seen, hash === undefined && this.#told++ === 0, hash);
			}
		}
	}

	/** A server that only its address tells apart has the name that it gave itself in another call. */
	#name(frame: Observation, address: string | null): void {
		if (address === null) return;
		if (frame.server === null) frame.server = this.#names.get(address) ?? address;
		else if (this.#names.size < MAX_NAMES) this.#names.set(address, frame.server);
	}

	#tell(calls: readonly Call[], line: number | null, out: Records): void {
		for (const { address, exchange, frame, key, place, span } of calls) {
			this.#name(frame, address);
			const id = frame.spanId ?? `span ${this.#count++}`;
			const isHere = place.hash === undefined && place.line === line;
			// A span held back is told when its line is long gone, between records of other lines.
			const hash = isHere ? undefined : (place.hash ?? hashText(key ?? id));
			for (const seen of observeExchange(frame, exchange, span, id)) {
				out.record(seen, isHere && this.#told++ === 0, hash);
			}
		}
	}
}

const MAX_NAMES = 10_000;
const encoder = new TextEncoder();

function hashText(text: string): number {
	const bytes = encoder.encode(text);
	return hashBytes(bytes, 0, bytes.length);
}
