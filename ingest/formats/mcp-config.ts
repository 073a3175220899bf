import { type Observation, observe } from '../mcp/observation.ts';
import { hashBytes } from '../read/hash.ts';
import { parseJson } from '../read/json-record.ts';
import { Line } from '../read/line.ts';
import type { Format, FormatReader, Records, Source } from './format.ts';
import { JsonDocument, observeValue } from './json-document.ts';
import { JsonPlaces } from './json-places.ts';
import { clientOf } from './mcp-config/client.ts';
import { detectConfig, kindOf } from './mcp-config/detect.ts';
import { entryText, launchOfEntry } from './mcp-config/entry.ts';
import { type FoundServer, findServers } from './mcp-config/find-servers.ts';
import { blankComments } from './mcp-config/json-comments.ts';
import { parseConfigText } from './mcp-config/parse.ts';

/** The configuration files of MCP clients: which servers they start or reach, and how. */
export const MCP_CONFIG: Format = {
	id: 'mcp-config',
	title: 'MCP client configuration',
	shows: ['launch'],
	detect: detectConfig,
	open: (source) => new ConfigReader(source),
};

const MAX_BYTES = 0x2000000;
const LINE_END = 0x0a;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A line by its place in the file and in the bytes that are kept. */
interface KeptLine {
	readonly number: number;
	readonly offset: number;
	readonly start: number;
	readonly end: number;
}

class ConfigReader implements FormatReader {
	readonly #path: string;
	#bytes = new Uint8Array(0x4000);
	#length = 0;
	readonly #lines: KeptLine[] = [];

	constructor(source: Source) {
		this.#path = source.path;
	}

	line(line: Line, out: Records): void {
		if (this.#length + line.length + 1 > MAX_BYTES) {
			out.reject(line, 'unreadable', 'beyond the first 32 MiB of a configuration');
			return;
		}
		const start = this.#length;
		this.#grow(start + line.length + 1);
		this.#bytes.set(line.bytes.subarray(line.start, line.end), start);
		this.#length = start + line.length;
		this.#bytes[this.#length++] = LINE_END;
		const { number, offset } = line;
		this.#lines.push({ number, offset, start, end: start + line.length });
	}

	end(out: Records): void {
		const bytes = this.#bytes.subarray(0, this.#length);
		const text = decoder.decode(bytes);
		const kind = kindOf(text, this.#path);
		if (kind === null || kind === 'json') this.#json(bytes, out);
		else this.#text(text, kind, out);
	}

	#json(bytes: Uint8Array, out: Records): void {
		blankComments(bytes);
		const document = new JsonDocument();
		for (const line of this.#lines) document.add(this.#line(line), out);
		const [root] = document.values() ?? [];
		if (root === undefined) {
			document.reject(out, 'not-json', 'not a JSON document');
			return;
		}
		const config = parseJson(root.text);
		const places = new JsonPlaces(document, root);
		for (const server of findServers(config)) {
			const value = places.at(server.path);
			if (value !== undefined) {
				const seen = observeValue(value, this.#body(server));
				this.#record(seen, server, config, value.hash, out);
			}
		}
	}

	#text(text: string, kind: 'toml' | 'yaml', out: Records): void {
		const parsed = parseConfigText(text, kind);
		for (const [nth, line] of this.#lines.entries()) {
			if (nth === 0 && typeof parsed === 'string')
				out.reject(this.#line(line), 'unreadable', parsed);
			else out.part(this.#line(line));
		}
		if (typeof parsed === 'string') return;
		for (const server of findServers(parsed.value)) {
			const lines = parsed.linesOf(server.path);
			const first = this.#lines[(lines?.first ?? 1) - 1];
			const last = this.#lines[(lines?.last ?? 1) - 1];
			if (first === undefined || last === undefined) continue;
			const length = last.offset + last.end - last.start - first.offset;
			const seen = observe(first.number, first.offset, length, this.#body(server));
			seen.lines = last.number - first.number + 1;
			const hash = hashBytes(this.#bytes, first.start, last.end);
			this.#record(seen, server, parsed.value, hash, out);
		}
	}

	#body({ name, entry }: FoundServer): Observation['body'] {
		const launch = launchOfEntry(entry);
		return { type: 'server', launch, text: entryText(name, entry, launch) };
	}

	#record(
		seen: Observation,
		server: FoundServer,
		config: unknown,
		hash: number,
		out: Records,
	): void {
		seen.server = server.name;
		seen.client = clientOf(this.#path, server.root, config);
		seen.variant = server.project === null ? server.root : 'project';
		const { body } = seen;
		if (body.type === 'server') {
			seen.transport =
				body.launch.command !== null ? 'pipe' : body.launch.url !== null ? 'tcp' : null;
		}
		out.record(seen, false, hash);
	}

	#grow(length: number): void {
		if (length <= this.#bytes.length) return;
		const larger = new Uint8Array(Math.max(length, this.#bytes.length * 2));
		larger.set(this.#bytes.subarray(0, this.#length));
		this.#bytes = larger;
	}

	#line({ start, end, number, offset }: KeptLine): Line {
		return new Line(this.#bytes, start, end, number, offset);
	}
}
