import type { Line } from '../read/line.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { readProxyHead } from './mcp-proxy/proxy-head.ts';
import { ProxyRecords } from './mcp-proxy/proxy-records.ts';
import { ServerLogReader } from './server-log/reader.ts';

/** mcp-proxy in Python (sparfenyuk/mcp-proxy 0.1 to 0.11, 2024-12 to 2026-03), which bridges stdio and HTTP: its stderr. */
export const MCP_PROXY: Format = {
	id: 'mcp-proxy',
	title: 'mcp-proxy',
	shows: ['tool-names', 'arguments', 'launch', 'stderr', 'time'],
	detect,
	open: (source) => new ProxyReader(source),
};

/** The head of the proxy's lines with a logger of its own, which no other program has. */
const OWN =
	/^(?:\[[DIWEC] \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d{3}(?:\.\d{3})? mcp_proxy[\w.]*\]|(?:DEBUG|INFO|WARNING|ERROR|CRITICAL):mcp_proxy[\w.]*:)/;

function detect(head: Head): number {
	if (!head.lines.some((line) => OWN.test(line))) return 0;
	// A client that keeps what its servers write to stderr puts lines of its own between.
	return head.lines.some((line) => /^\d{4}-\d\d-\d\d[T ]/.test(line)) ? 0.5 : 0.95;
}

class ProxyReader implements FormatReader {
	readonly #reader: ServerLogReader;
	readonly #records = new ProxyRecords();

	constructor(source: Source) {
		this.#reader = new ServerLogReader(source, readProxyHead);
	}

	line(line: Line, out: Records): void {
		this.#reader.line(line, this.#records.into(out));
	}

	end(out: Records): void {
		this.#reader.end(this.#records.into(out));
	}
}
