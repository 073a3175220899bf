import { jsonText } from '../facts/json-value.ts';
import { type Observation, observe } from '../mcp/observation.ts';
import { parseDuration } from '../read/duration.ts';
import { isRecord, parseJson } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { Zone } from '../read/time.ts';
import { type Moment, parseTimestamp } from '../read/timestamp.ts';
import { callMessage } from './call-message.ts';
import { OpenCalls } from './docker-mcp-gateway/open-calls.ts';
import { readSentence, type Said } from './docker-mcp-gateway/sentence.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { HeldEvent } from './held-event.ts';

/** What Docker MCP Gateway writes to stderr (`docker mcp gateway run`, 2025-06 to 2026-07): text without times. */
export const DOCKER_MCP_GATEWAY: Format = {
	id: 'docker-mcp-gateway',
	title: 'Docker MCP Gateway',
	shows: ['tool-names', 'arguments', 'errors', 'decisions', 'stderr', 'launch'],
	detect,
	open: (source) => new DockerReader(source),
};

/** What `docker compose logs` and `docker logs --timestamps` put before a line. */
const PREFIX = /^(?:[\w.-]{1,100} +\| )?(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z) )?/;
const CALL = /^(?: {2})?[->] Calling tool \S+ (?:with arguments: |took: )/;
const OWN = [
	/^- Reading (?:configuration|profile configuration)\.\.\.$/,
	/^ {2}- Reading (?:catalog|registry|config|tools|secrets) from /,
	/^- Configuration read in \S+$/,
	/^- Those servers are enabled: /,
	/^- Listing MCP tools\.\.\.$/,
	/^ {2}- Running \S+ with \[run /,
	/^> \d+ tools listed in \S+$/,
	/^> Start (?:stdio|sse|streaming) server/,
	/^> Initialized in \S+$/,
	/^ {2}- Scanning tool call (?:arguments|response) for secrets\.\.\.$/,
	/^- Client initialized /,
	/^policy denied (?:server|tool|prompt) \S+: /,
];

function detect({ lines }: Head): number {
	let calls = 0;
	let own = 0;
	for (const raw of lines) {
		const line = raw.replace(PREFIX, '');
		if (CALL.test(line)) calls++;
		else if (OWN.some((sentence) => sentence.test(line))) own++;
	}
	if (own >= 3) return 0.95;
	if (own > 0 && calls > 0) return 0.9;
	return own > 1 || calls > 1 ? 0.7 : own + calls > 0 ? 0.35 : 0;
}

const MAX_CLIENTS = 1000;

class DockerReader implements FormatReader {
	readonly #zone: Zone;
	readonly #held = new HeldEvent();
	readonly #calls = new OpenCalls();
	/** Name and version of the only client that is connected. */
	#clients: string[] = [];
	/** Depth of the printed request of a client, 0 when none is being read. */
	#isRequest = false;

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		const prefix = PREFIX.exec(text);
		const moment = parseTimestamp(prefix?.[1] ?? '', this.#zone);
		const rest = text.slice(prefix?.[0].length ?? 0).trimEnd();
		if (this.#isRequest && /^ {2}/.test(rest) && this.#held.more(line, rest)) {
			if (rest === '  }') {
				this.#isRequest = false;
				this.#held.flush(out);
			}
			return;
		}
		this.#isRequest = false;
		this.#held.flush(out);
		this.#calls.release(line.number, out);
		if (rest === '') {
			out.part(line);
			return;
		}
		if (rest === '- Initialize request:') {
			this.#isRequest = true;
			this.#held.hold(this.#at(line, moment, rest), rest, finishRequest);
			return;
		}
		const said = readSentence(rest);
		if (said === null) {
			out.record(this.#at(line, moment, rest));
			return;
		}
		this.#say(this.#at(line, moment, rest), said, rest, out);
	}

	end(out: Records): void {
		this.#held.flush(out);
		this.#calls.release(Number.POSITIVE_INFINITY, out);
	}

	#say(seen: Observation, said: Said, text: string, out: Records): void {
		switch (said.type) {
			case 'call':
				this.#call(seen, said.tool, said.args, out);
				return;
			case 'took':
				this.#took(seen, said.tool, said.duration, out);
				return;
			case 'launch':
				seen.server = said.server;
				if (said.server !== null) this.#calls.started(said.server);
				seen.transport = 'pipe';
				seen.body = { type: 'server', launch: said.launch, text };
				break;
			case 'step':
				seen.server = said.server;
				seen.body = { type: 'lifecycle', step: said.step, text: text.trim() };
				if (said.client !== null) this.#client(said.client, said.step === 'closed', seen);
				break;
			case 'denied':
				seen.server = said.server;
				seen.decision = 'denied';
				seen.body = { type: 'decision', text, tool: said.tool };
				break;
			default:
				seen.server = said.server;
				seen.logger = 'stderr';
				seen.body = { type: 'log', text: said.text };
		}
		out.record(seen);
	}

	#client(name: string, isGone: boolean, seen: Observation): void {
		seen.client = name;
		const at = this.#clients.indexOf(name);
		if (!isGone && this.#clients.length < MAX_CLIENTS) this.#clients.push(name);
		else if (at !== -1) this.#clients.splice(at, 1);
	}

	#call(seen: Observation, tool: string, args: string | null, out: Records): void {
		const value = args === null ? undefined : parseJson(args);
		// Since 2026-06 only the kind of the arguments and their number is told.
		const json = isRecord(value) ? args : null;
		const id = `line:${seen.line}`;
		seen.direction = 'client_to_server';
		seen.quality = json === null ? 'name-only' : 'full';
		seen.variant = json === null ? 'counted' : 'arguments';
		seen.body = {
			type: 'rpc',
			message: callMessage('request', {
				id,
				method: 'tools/call',
				name: tool,
				arguments: json,
				bytes: json?.length ?? 0,
			}),
		};
		this.#calls.begin(seen, tool, id, out);
	}

	/** A call ended well as far as the gateway knows. */
	#took(seen: Observation, tool: string, duration: string, out: Records): void {
		const call = this.#calls.finish(tool, out);
		seen.server = call?.server ?? null;
		seen.direction = 'server_to_client';
		seen.quality = 'summary';
		seen.durationMs = parseDuration(duration);
		const id = call?.id ?? null;
		seen.body = {
			type: 'rpc',
			message: callMessage('result', { id, method: 'tools/call', name: tool }),
		};
		out.record(seen);
	}

	#at(line: Line, moment: Moment | null, text: string): Observation {
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text });
		seen.time = moment?.time ?? null;
		seen.timestampSource = moment?.source ?? 'none';
		seen.client = this.#clients.length === 1 ? this.#clients[0]! : null;
		return seen;
	}
}

/** The request that a client began with, as printed under its heading. */
function finishRequest(seen: Observation, text: string, out: Records): void {
	const params = text.slice(text.indexOf('\n') + 1);
	const value = parseJson(params);
	if (isRecord(value)) {
		const json = jsonText(value);
		seen.direction = 'client_to_server';
		seen.client = null;
		seen.body = {
			type: 'rpc',
			message: callMessage('request', { method: 'initialize', params: json, bytes: json.length }),
		};
	} else if (seen.body.type === 'log') seen.body = { type: 'log', text };
	out.record(seen);
}
