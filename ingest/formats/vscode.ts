import { type Direction, type Observation, observe } from '../mcp/observation.ts';
import type { RpcMessage } from '../mcp/rpc.ts';
import { scanRpc } from '../mcp/scan-rpc.ts';
import { scanArray, skipValue } from '../read/json-scan.ts';
import type { Line } from '../read/line.ts';
import { parseLocal } from '../read/time.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { COMMAND_LINE, isOwnSentence, STARTING, STDERR, sentenceBody } from './vscode-sentence.ts';

/** The MCP output channel of VS Code, `mcpServer.*.log`, 2025-03 to 2026-10. */
export const VSCODE: Format = {
	id: 'vscode',
	title: 'Visual Studio Code',
	shows: [
		'tool-names',
		'arguments',
		'results',
		'definitions',
		'errors',
		'stderr',
		'launch',
		'time',
	],
	detect,
	open: (source) => new VscodeReader(source),
};

const LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) \[(trace|debug|info|warning|error)\](?: |$)/;

const PREFIXES: readonly (readonly [string, Direction, string])[] = [
	['[Client Says] ', 'client_to_server', 'says'],
	['[Server Says] ', 'server_to_client', 'says'],
	['[editor -> server] ', 'client_to_server', 'arrow'],
	['[server -> editor] ', 'server_to_client', 'arrow'],
];
function detect(head: Head): number {
	let score = 0;
	for (const line of head.lines) {
		const found = LINE.exec(line);
		if (found === null) continue;
		const text = line.slice(found[0].length);
		if (PREFIXES.some(([prefix]) => text.startsWith(prefix))) return 1;
		if (isOwnSentence(text)) score = 0.9;
	}
	return score;
}

/** An event whose text may go on in the lines below. */
interface Block {
	readonly observation: Observation;
	readonly texts: string[];
	chars: number;
}

const MAX_BLOCK_LINES = 1000;
const MAX_BLOCK_CHARS = 0x40000;
const MAX_ENDPOINTS = 1000;

class VscodeReader implements FormatReader {
	readonly #source: Source;
	#server: string | null;
	#transport: Observation['transport'] = null;
	#time: number | null = null;
	#block: Block | null = null;
	readonly #endpoints = new Set<string>();

	constructor(source: Source) {
		this.#source = source;
		this.#server = serverOfPath(source.path);
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		const found = LINE.exec(text);
		const time = found === null ? null : parseLocal(found[1]!, this.#source.zone);
		if (found === null || time === null) {
			this.#continuation(line, out);
			return;
		}
		this.#flush(out);
		this.#time = time;
		const level = found[2]!;
		const rest = text.slice(found[0].length);
		for (const [prefix, direction, variant] of PREFIXES) {
			if (!rest.startsWith(prefix)) continue;
			// All before the message is ASCII, so characters are bytes.
			const start = line.start + found[0].length + prefix.length;
			const name = variant === 'arrow' ? `${variant}-${level}` : variant;
			this.#messages(line, start, level, direction, name, out);
			return;
		}
		this.#sentence(line, rest, level);
	}

	end(out: Records): void {
		this.#flush(out);
	}

	#messages(
		line: Line,
		start: number,
		level: string,
		direction: Direction,
		variant: string,
		out: Records,
	): void {
		const messages = readMessages(line, start);
		if (messages === null) {
			const json = line.bytes[start] === 0x7b || line.bytes[start] === 0x5b;
			const closed = json && skipValue(line.bytes, start, line.end) === line.end;
			const detail = line.slice(start, Math.min(line.end, start + 120));
			out.reject(line, closed ? 'not-mcp' : json ? 'json-cut' : 'not-json', detail);
			return;
		}
		messages.forEach((message, index) => {
			const observation = this.#known(
				observe(line.number, line.offset, line.length, { type: 'rpc', message }),
				level,
			);
			observation.direction = direction;
			observation.variant = variant;
			out.record(observation, index === 0);
		});
	}

	#sentence(line: Line, text: string, level: string): void {
		const name = text.startsWith(STARTING) ? text.slice(STARTING.length) : null;
		if (name !== null && name !== '' && !/^from \S+ extension host$/.test(name)) {
			this.#server = name;
			this.#transport = null;
		}
		const stderr = text.startsWith(STDERR);
		const own = stderr ? text.slice(STDERR.length) : text;
		if (stderr || text.startsWith(COMMAND_LINE)) this.#transport = 'pipe';
		const http = /(\d{3}) status (sending message|connecting) to (https?:\/\/[^\s,]+)/.exec(text);
		const url =
			http?.[3] ?? /Error sending message to (https?:\/\/[^\s,]+)/.exec(text)?.[1] ?? null;
		if (url !== null && !stderr) this.#transport = 'tcp';
		const observation = this.#known(
			observe(
				line.number,
				line.offset,
				line.length,
				stderr ? { type: 'log', text: own } : sentenceBody(own),
			),
			level,
		);
		if (stderr) observation.logger = 'stderr';
		else if (own.startsWith('{"data":')) this.#notification(own, observation);
		else if (url !== null) {
			observation.url = url.replace(/:$/, '');
			observation.httpStatus = http === null ? null : Number(http[1]);
			observation.httpMethod = http?.[2] === 'connecting' ? 'GET' : 'POST';
			if (http !== null && observation.body.type === 'log') {
				observation.body = { type: 'http', text: own };
			}
		}
		this.#block = { observation, texts: [own], chars: own.length };
	}

	/** What a server sent as `notifications/message`, which VS Code logs as `{"data":…,"server":…,"logger":…}`. */
	#notification(json: string, observation: Observation): void {
		try {
			const { server, logger } = JSON.parse(json) as { server?: unknown; logger?: unknown };
			if (this.#server === null && typeof server === 'string') this.#server = server;
			observation.server = this.#server;
			if (typeof logger === 'string') observation.logger = logger;
		} catch {
			return; // Then it is text like any other.
		}
	}

	/** A line without time: more of the text above, such as a stack trace or an HTTP error page. */
	#continuation(line: Line, out: Records): void {
		const text = line.text();
		const block = this.#block;
		if (block !== null && block.texts.length < MAX_BLOCK_LINES && block.chars < MAX_BLOCK_CHARS) {
			block.texts.push(text);
			block.chars += text.length;
			block.observation.lines++;
			block.observation.length = line.offset + line.length - block.observation.offset;
			return;
		}
		this.#flush(out);
		if (text.trim() === '') {
			out.part(line);
			return;
		}
		const observation = this.#known(
			observe(line.number, line.offset, line.length, { type: 'log', text }),
			null,
		);
		observation.timestampSource = this.#time === null ? 'none' : 'inherited';
		this.#block = { observation, texts: [text], chars: text.length };
	}

	#flush(out: Records): void {
		const block = this.#block;
		if (block === null) return;
		this.#block = null;
		const { body } = block.observation;
		if (block.texts.length > 1 && body.type !== 'rpc') {
			block.observation.body = { ...body, text: block.texts.join('\n') };
		}
		out.record(block.observation);
		this.#endpoint(block.observation, block.texts[0] ?? '', out);
	}

	/** The first line that names the address of a server also says how the server is reached. */
	#endpoint(seen: Observation, text: string, out: Records): void {
		const { url } = seen;
		const key = `${seen.server}\n${url}`;
		if (url === null || this.#endpoints.has(key) || this.#endpoints.size >= MAX_ENDPOINTS) return;
		this.#endpoints.add(key);
		const launch = {
			origin: 'endpoint' as const,
			command: null,
			args: [],
			url,
			envKeys: [],
			hasAuth: null,
		};
		out.record(
			{ ...seen, httpMethod: null, httpStatus: null, body: { type: 'server', launch, text } },
			false,
		);
	}

	#known(observation: Observation, level: string | null): Observation {
		observation.time = this.#time;
		observation.timestampSource = 'assumed';
		observation.client = VSCODE.title;
		observation.server = this.#server;
		observation.transport = this.#transport;
		observation.level = level;
		return observation;
	}
}

/** The message from `start` to the end of the line, or those of a batch (2025-03-26); `null` when one is unreadable. */
function readMessages(line: Line, start: number): RpcMessage[] | null {
	if (line.bytes[start] !== 0x5b) {
		const message = scanRpc(line, start, line.end);
		return message === null ? null : [message];
	}
	const messages: RpcMessage[] = [];
	let bad = 0;
	const end = scanArray(line.bytes, start, line.end, (from, to) => {
		const message = scanRpc(line, from, to);
		if (message === null) bad++;
		else messages.push(message);
	});
	return end === line.end && bad === 0 && messages.length > 0 ? messages : null;
}

/** NAME of `mcpServer.COLLECTION.NAME.log`; collections such as `mcp.config.ws0` hold dots themselves. */
function serverOfPath(path: string): string | null {
	const file = path.slice(path.lastIndexOf('/') + 1);
	const found = /^mcpServer\.(?:mcp\.config\.[^.]+|[^.]+)\.(.+)\.log$/.exec(file);
	return found?.[1] ?? null;
}
