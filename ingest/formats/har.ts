import { parseJson } from '../read/json-record.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import { detectHar, entriesOf, readEntry } from './har/entry.ts';
import { isSnoopEntry, observeSnoopEntry } from './har/snoop-entry.ts';
import { endpointOf } from './http-traffic/exchange.ts';
import { recordExchanges } from './http-traffic/http-records.ts';
import { McpEndpoints, type ReadExchange, readExchange } from './http-traffic/traffic.ts';
import { JsonDocument, type PlacedValue } from './json-document.ts';

/** HTTP archive (HAR 1.2) of Streamable HTTP or HTTP+SSE, as browsers, mitmproxy, Charles or Playwright save it; and mcpsnoop's. */
export const HAR: Format = {
	id: 'har',
	title: 'HTTP archive (HAR)',
	shows: ['tool-names', 'arguments', 'results', 'definitions', 'errors', 'launch', 'time', 'zone'],
	detect: detectHar,
	open: (source) => new HarReader(source),
};

class HarReader implements FormatReader {
	readonly #source: Source;
	readonly #document = new JsonDocument();

	constructor(source: Source) {
		this.#source = source;
	}

	line: FormatReader['line'] = (line, out) => this.#document.add(line, out);

	/** Entries that are no MCP traffic are rejected as `not-mcp`, each where it stands. */
	end(out: Records): void {
		const document = this.#document;
		const entries = (document.parse() ?? []).flatMap((value) => entriesOf(document, value));
		if (entries.length === 0) {
			document.reject(out, 'not-this-format', 'no entries of an HTTP archive');
			return;
		}
		const read: { readonly entry: PlacedValue; readonly exchange: ReadExchange }[] = [];
		const endpoints = new McpEndpoints();
		for (const entry of entries) {
			const value = parseJson(entry.text);
			if (isSnoopEntry(value)) {
				for (const seen of observeSnoopEntry(entry, value, this.#source.zone)) {
					out.record(seen, false, entry.hash);
				}
				continue;
			}
			const http = readEntry(document, entry, value, this.#source.zone);
			if (http === null) {
				document.rejectValue(entry, 'not-this-format', 'an entry without request');
				continue;
			}
			const exchange = readExchange(http);
			endpoints.learn(exchange);
			read.push({ entry, exchange });
		}
		const exchanges: ReadExchange[] = [];
		for (const { entry, exchange } of read) {
			if (endpoints.has(exchange)) exchanges.push(exchange);
			else {
				const { method, url } = exchange.http;
				document.rejectValue(entry, 'not-mcp', `${method} ${endpointOf(url)}`);
			}
		}
		recordExchanges(exchanges, { client: null, server: null, variant: variantOf }, out);
		document.settle(out);
	}
}

function variantOf({ isLegacy }: ReadExchange): string {
	return isLegacy ? 'http-sse' : 'streamable-http';
}
