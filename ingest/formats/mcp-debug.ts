import { jsonText, member, textMember } from '../facts/json-value.ts';
import { type Observation, observe } from '../mcp/observation.ts';
import { isRecord, type JsonRecord, textOf } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { parseTimestamp } from '../read/timestamp.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { callAnswered, callAsked, type HostCall } from './host-call.ts';
import { readJsonLine } from './json-line.ts';

/**
 * Recordings of mcp-debug (standardbeagle, 2025-07, `--record`): tool calls that went through the proxy, not as
 * JSON-RPC but as the request and result objects of its library, without ids.
 */
export const MCP_DEBUG: Format = {
	id: 'mcp-debug',
	title: 'mcp-debug recording',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'time', 'zone'],
	detect,
	open: (source) => new RecordingReader(source),
};

const HEAD_MARK = '# MCP Recording Session';
const RECORD =
	/^\{"timestamp":"[^"]{10,40}","direction":"(?:request|response)","message_type":"[^"]{1,64}",(?:"tool_name":"[^"]{0,256}",)?(?:"server_name":"[^"]{0,256}",)?"message":\{(?!"jsonrpc")/;

function detect(head: Head): number {
	let records = 0;
	for (const line of head.lines) if (RECORD.test(line)) records++;
	if (records > 0) return 0.95;
	const isOwn =
		head.lines[0] === HEAD_MARK && !head.lines.some((line) => line.includes('"jsonrpc"'));
	return isOwn ? 0.9 : 0;
}

/** More calls than any proxy has under way; the oldest are forgotten. */
const MAX_OPEN = 1000;

class RecordingReader implements FormatReader {
	readonly #zone: Zone;
	/** Inside the header, which is one pretty-printed object. */
	#inHeader = false;
	/** Ids of calls without a result, by server and tool, the oldest first. */
	readonly #open: { readonly key: string; readonly id: string }[] = [];

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const text = line.text().trimEnd();
		if (text.startsWith('#') || this.#inHeader || text === '{') {
			this.#inHeader = (this.#inHeader || text === '{') && text !== '}';
			out.part(line);
			return;
		}
		const value = readJsonLine(line, out, 'not-json');
		if (value === undefined) return;
		const said = isRecord(value) ? this.#read(value, line) : null;
		if (said !== null) out.record(said);
		else if (isRecord(value) && 'start_time' in value) out.part(line);
		else out.reject(line, 'not-this-format', 'no recorded message');
	}

	end(): void {}

	#read(record: JsonRecord, line: Line): Observation | null {
		const { message } = record;
		const server = textOf(record.server_name);
		const asked = record.direction === 'request';
		const tool = textMember(member(message, 'params'), 'name') ?? textOf(record.tool_name);
		if (!isRecord(message) || tool === null || !(asked || record.direction === 'response'))
			return null;
		const key = JSON.stringify([server, tool]);
		const call: HostCall = {
			id: asked ? `line:${line.number}` : this.#answered(key),
			// What the proxy's own tools do is done by no server.
			server: server === 'proxy' ? null : server,
			tool: ownName(tool, server),
			method: 'tools/call',
			uri: null,
		};
		if (asked && call.id !== null) this.#ask(key, call.id);
		const args = member(member(message, 'params'), 'arguments');
		const said = asked
			? callAsked(call, args === undefined ? null : jsonText(args))
			: callAnswered(call, jsonText(message), message.isError === true);
		const seen = observe(line.number, line.offset, line.length, said.body);
		Object.assign(seen, said);
		// The id is of our own making.
		seen.toolCallId = null;
		const moment = parseTimestamp(textOf(record.timestamp) ?? '', this.#zone);
		if (moment !== null) {
			seen.time = moment.time;
			seen.timestampSource = moment.source;
		}
		seen.variant = 'recording';
		return seen;
	}

	#ask(key: string, id: string): void {
		if (this.#open.length >= MAX_OPEN) this.#open.shift();
		this.#open.push({ key, id });
	}

	#answered(key: string): string | null {
		const at = this.#open.findIndex((open) => open.key === key);
		return at === -1 ? null : (this.#open.splice(at, 1)[0]?.id ?? null);
	}
}

/** The name that the server gave its tool: the proxy puts the server's own before it. */
function ownName(tool: string, server: string | null): string {
	const prefix = `${server}_`;
	return tool.startsWith(prefix) && tool.length > prefix.length ? tool.slice(prefix.length) : tool;
}
