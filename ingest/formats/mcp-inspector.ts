import type { Format, FormatReader, Records, Source } from './format.ts';
import { recordExchanges } from './http-traffic/http-records.ts';
import { type ReadExchange, readExchange } from './http-traffic/traffic.ts';
import { elementsOf, JsonDocument, type PlacedValue } from './json-document.ts';
import { detectInspector, type Entry, entryOf, serverOfPath } from './mcp-inspector/entry.ts';
import { observeAuth, observeLog, observeStderr } from './mcp-inspector/log-entry.ts';
import { readNetworkEntry } from './mcp-inspector/network-entry.ts';
import { observeProtocol } from './mcp-inspector/protocol-entry.ts';

/** What the web client of MCP Inspector 2 exports: protocol, network, logs and console. */
export const MCP_INSPECTOR: Format = {
	id: 'mcp-inspector',
	title: 'MCP Inspector',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'stderr',
		'launch',
		'time',
		'zone',
	],
	detect: detectInspector,
	open: (source) => new InspectorReader(source),
};

class InspectorReader implements FormatReader {
	readonly #source: Source;
	readonly #server: string | null;
	readonly #document = new JsonDocument();

	constructor(source: Source) {
		this.#source = source;
		this.#server = serverOfPath(source.path);
	}

	line: FormatReader['line'] = (line, out) => this.#document.add(line, out);

	end(out: Records): void {
		const document = this.#document;
		const values = document.parse();
		if (values === undefined) {
			document.reject(out, 'not-json', 'no JSON document');
			return;
		}
		const exchanges: ReadExchange[] = [];
		for (const value of values) {
			const isList = document.lines.bytes[value.from] === 0x5b;
			for (const place of isList ? elementsOf(document, value) : [value]) {
				const entry = entryOf(place);
				if (entry === null) {
					document.rejectValue(place, 'not-this-format', 'no entry of MCP Inspector');
				} else this.#entry(place, entry, exchanges, out);
			}
		}
		const variant = () => 'network';
		recordExchanges(exchanges, { client: MCP_INSPECTOR.title, server: this.#server, variant }, out);
		document.settle(out);
	}

	#entry(place: PlacedValue, entry: Entry, exchanges: ReadExchange[], out: Records): void {
		const { zone } = this.#source;
		const document = this.#document;
		if (entry.kind === 'network') {
			exchanges.push(readExchange(readNetworkEntry(document, place, entry.value, zone)));
			return;
		}
		const seen =
			entry.kind === 'protocol'
				? observeProtocol(document, place, entry.value, zone)
				: entry.kind === 'logs'
					? observeLog(place, entry.value, zone)
					: entry.kind === 'auth'
						? observeAuth(place, entry.value, zone)
						: observeStderr(place, entry.value, zone);
		if (seen.length === 0) document.rejectValue(place, 'not-mcp', 'no JSON-RPC message');
		for (const observation of seen) {
			observation.variant = entry.kind === 'auth' ? 'network' : entry.kind;
			observation.client = MCP_INSPECTOR.title;
			observation.server = this.#server;
			out.record(observation, false, place.hash);
		}
	}
}
