import {
	type Body,
	type LifecycleStep,
	type Observation,
	observe,
	type ServerLaunch,
} from '../mcp/observation.ts';
import { knownText } from '../read/known-texts.ts';
import type { Line } from '../read/line.ts';
import { parseIsoBytes } from '../read/time.ts';
import { type Brackets, hasHead, readBrackets } from './claude-desktop-head.ts';
import { readTraffic, textEnd, trafficDirection } from './claude-desktop-traffic.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { dumpStrings } from './inspect-dump.ts';

/** `mcp.log` and `mcp-server-NAME.log` of Claude Desktop, 2025-03 to 2026-10. */
export const CLAUDE_DESKTOP: Format = {
	id: 'claude-desktop',
	title: 'Claude Desktop',
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
	detect,
	open: (source) => new ClaudeDesktopReader(source),
};

const LAUNCH = 'Using MCP server command: ';
const STEPS: readonly (readonly [string, LifecycleStep])[] = [
	['Initializing server...', 'starting'],
	['Server started and connected successfully', 'connected'],
	['Shutting down server...', 'closing'],
	['Client transport closed', 'closed'],
	['Server transport closed unexpectedly', 'failed'],
	['Server transport closed', 'closed'],
	['Server disconnected.', 'failed'],
	['Using built-in Node.js for MCP server: ', 'info'],
	['Generated authentication token for server', 'info'],
	['Era probe verdict: ', 'info'],
];

const HEAD = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \[([^\]]*)\] (?:\[([^\]]*)\] )?/;
const LEVEL = /^(?:info|error|warn|debug)$/;

function detect(head: Head): number {
	let score = 0;
	for (const line of head.lines) {
		const found = HEAD.exec(line);
		if (found === null) continue;
		const text = line.slice(found[0].length);
		if (/^Message from (?:client|server): /.test(text) || isOwnSentence(text)) return 1;
		if (found[2] !== undefined && (LEVEL.test(found[1]!) || LEVEL.test(found[2]))) score = 0.4;
	}
	return score;
}

function isOwnSentence(text: string): boolean {
	return text.startsWith(LAUNCH) || STEPS.some(([sentence]) => text.startsWith(sentence));
}

/** Lines that make one record: a line, the indented ones below it and the brace that closes them. */
interface Block {
	readonly observation: Observation;
	readonly texts: string[];
	chars: number;
	readonly dump: boolean;
	readonly command: string | null;
}

type Order = 'level-first' | 'server-first';

const MAX_BLOCK_LINES = 1000;
const MAX_BLOCK_CHARS = 0x40000;
const SPACE = 0x20;
const TAB = 0x09;
const CLOSE_BRACE = 0x7d;

class ClaudeDesktopReader implements FormatReader {
	/** Server of `mcp-server-NAME.log`; in a rotated generation NAME has a 1 that the server has not. */
	readonly #fileServer: string | null;
	readonly #isAllServersFile: boolean;
	#order: Order | null = null;
	#server: string | null;
	#time: number | null = null;
	#block: Block | null = null;

	constructor(source: Source) {
		const file = source.path.slice(source.path.lastIndexOf('/') + 1);
		this.#fileServer = /^mcp-server-(.+)\.log$/.exec(file)?.[1] ?? null;
		this.#isAllServersFile = /^mcp1?\.log$/.test(file);
		this.#server = this.#fileServer;
	}

	line(line: Line, out: Records): void {
		if (hasHead(line)) {
			const time = parseIsoBytes(line.bytes, line.start);
			if (!Number.isNaN(time)) {
				const brackets = readBrackets(line);
				if (brackets !== null && this.#head(line, brackets, time, out)) return;
			}
		}
		this.#continuation(line, out);
	}

	end(out: Records): void {
		this.#flush(out);
	}

	/** Reads a line that starts with time and brackets; `false` when they are not Claude Desktop's but a server's own. */
	#head(line: Line, brackets: Brackets, time: number, out: Records): boolean {
		const at = brackets.text;
		const { level1: first, level2: second } = brackets;
		let order: Order | null = null;
		if (first !== null && second !== null) {
			if (this.#fileServer !== null) order = 'server-first';
			else order = this.#isAllServersFile ? 'level-first' : (this.#order ?? 'level-first');
		} else if (first !== null && brackets.to2 > brackets.from2) order = 'level-first';
		else if (second !== null) order = 'server-first';
		else if (first !== null) return false;
		const server =
			order === 'level-first'
				? serverAt(line, brackets.from2, brackets.to2)
				: serverAt(line, brackets.from1, brackets.to1);
		const level = order === null ? null : order === 'level-first' ? first : second;
		const direction = trafficDirection(line, at);
		let text = '';
		if (direction === null) {
			text = line.slice(at, textEnd(line, at));
			if (!isOwnSentence(text) && !this.#isOwn(order, server)) return false;
		}
		this.#flush(out);
		if (order !== null) this.#order = order;
		this.#server = server;
		this.#time = time;
		if (direction === null) {
			this.#sentence(line, text, level, out);
			return true;
		}
		const read = readTraffic(line, at);
		if (typeof read === 'string') {
			out.reject(line, read, line.slice(at, Math.min(line.end, at + 120)));
			return true;
		}
		read.direction = direction;
		out.record(this.#known(read, level));
		return true;
	}

	/** Servers log to stderr in this shape too: other words are taken for the host's only where the brackets fit the file. */
	#isOwn(order: Order | null, server: string): boolean {
		if (order === 'level-first') return this.#order === order || this.#fileServer === null;
		if (this.#order === null && order !== null) {
			return this.#fileServer === null || this.#fileServer.startsWith(server);
		}
		return server === this.#server && (order === null || this.#order === order);
	}

	#sentence(line: Line, text: string, level: string | null, out: Records): void {
		const observation = this.#known(
			observe(line.number, line.offset, line.length, { type: 'log', text }),
			level,
		);
		const command = text.startsWith(LAUNCH) ? text.slice(LAUNCH.length) : null;
		if (text.endsWith(' {')) {
			const dump = { observation, texts: [text], chars: text.length, dump: true, command };
			this.#block = dump;
			return;
		}
		observation.body = command === null ? sentenceBody(text, level) : launchBody(command);
		out.record(observation);
	}

	/** A line without a head of its own: more of a block, or what the server wrote to stderr. */
	#continuation(line: Line, out: Records): void {
		const block = this.#block;
		const blank = isBlank(line);
		const first = line.length === 0 ? -1 : line.bytes[line.start]!;
		const closes =
			first === CLOSE_BRACE && block !== null && (block.dump || block.texts.length > 1);
		if (
			block !== null &&
			!blank &&
			(closes || first === SPACE || (first === TAB && !block.dump)) &&
			block.texts.length < MAX_BLOCK_LINES &&
			block.chars < MAX_BLOCK_CHARS
		) {
			const text = line.text();
			block.texts.push(text);
			block.chars += text.length;
			block.observation.lines++;
			block.observation.length = line.offset + line.length - block.observation.offset;
			if (closes) this.#flush(out);
			return;
		}
		this.#flush(out);
		if (blank) {
			out.part(line);
			return;
		}
		const text = line.text();
		const observation = this.#known(
			observe(line.number, line.offset, line.length, { type: 'log', text }),
			null,
		);
		observation.timestampSource = this.#time === null ? 'none' : 'inherited';
		if (this.#order !== 'level-first') observation.logger = 'stderr';
		this.#block = { observation, texts: [text], chars: text.length, dump: false, command: null };
	}

	#flush(out: Records): void {
		const block = this.#block;
		if (block === null) return;
		this.#block = null;
		const text = block.texts.join('\n');
		if (block.command !== null) block.observation.body = launchBody(text.slice(LAUNCH.length));
		else if (block.dump) block.observation.body = sentenceBody(text, block.observation.level);
		else block.observation.body = { type: 'log', text };
		out.record(block.observation);
	}

	#known(observation: Observation, level: string | null): Observation {
		observation.time = this.#time;
		observation.timestampSource = 'utc';
		observation.client = CLAUDE_DESKTOP.title;
		observation.server = this.#server;
		observation.transport = 'pipe';
		observation.level = level;
		return observation;
	}
}

function serverAt(line: Line, from: number, to: number): string {
	return knownText(line, from, to) ?? line.slice(from, to);
}

function isBlank(line: Line): boolean {
	for (let at = line.start; at < line.end; at++) {
		const byte = line.bytes[at]!;
		if (byte !== SPACE && byte !== TAB && byte !== 0x0d) return false;
	}
	return true;
}

function sentenceBody(text: string, level: string | null): Body {
	for (const [sentence, step] of STEPS) {
		if (text.startsWith(sentence)) return { type: 'lifecycle', step, text };
	}
	// Node's words when the program of a server cannot be started: `spawn npx ENOENT`.
	if (level === 'error' && /^spawn .{1,300} E[A-Z]+\b/.test(text)) {
		return { type: 'lifecycle', step: 'failed', text };
	}
	return { type: 'log', text };
}

/** The launch that follows `Using MCP server command: `; the printed search path and its directories are left out. */
function launchBody(text: string): Body {
	let command = text;
	let args: string[] = [];
	for (const phrase of [' with args and path: ', ' with path: ', ' with args: ']) {
		const at = text.indexOf(phrase);
		if (at === -1) continue;
		command = text.slice(0, at);
		const dump = text.slice(at + phrase.length);
		args = dumpStrings(dump.startsWith('[') ? `args: ${dump}` : dump, 'args');
		break;
	}
	const launch: ServerLaunch = {
		origin: 'launch',
		command,
		args,
		url: null,
		envKeys: [],
		hasAuth: null,
	};
	return { type: 'server', launch, text: `${LAUNCH}${command}` };
}
