import { type Body, type LifecycleStep, type Observation, observe } from '../mcp/observation.ts';
import type { Line } from '../read/line.ts';
import { parseLocal } from '../read/time.ts';
import { type AskedMore, callIdIn, isAsked, isSentOf, Operations } from './cursor/operations.ts';
import {
	identifierOf,
	isOwnError,
	launchBody,
	serverNameOf,
	stepOf,
	transportOf,
} from './cursor/sentence.ts';
import { serverOfIdentifier, serverOfPath } from './cursor/server-name.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { HeldEvent } from './held-event.ts';

/** Cursor's MCP output channels, `Cursor MCP.log`, `MCP user-NAME.log` and `mcp-server-user-NAME.log`, 2025-02 to 2026-09. */
export const CURSOR: Format = {
	id: 'cursor',
	title: 'Cursor',
	shows: ['tool-names', 'errors', 'stderr', 'launch', 'time'],
	detect,
	open: (source) => new CursorReader(source),
};

const LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) \[(trace|debug|info|warning|error)\](?: |$)/;
const PREFIX = '[MCP] ';
/** The last four characters of the server's identifier, which lines of 2025-02 to 2025-05 begin with. */
const TAG = /^(.{1,4}): (?=\S)/s;
const MAX_TAGS = 1000;
const MAX_LAUNCHES = 1000;
/** Sentences that never go on in the next line. */
const ONE_LINE = /^(?:\[V2\] )?(?:Handling [A-Z]\w* action(?:,|$)|Successfully )/;
/** The second half of a tool call id that the model's API gives in two lines. */
const ID_TAIL = /^[a-z]{1,8}_[\w-]{8,128}$/;

function detect(head: Head): number {
	let score = 0;
	for (const line of head.lines) {
		const found = LINE.exec(line);
		if (found === null) continue;
		const text = line.slice(found[0].length);
		const bare = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text.replace(TAG, '');
		if (
			/^(?:\[V2\] )?Handling (?:CallTool|ListTools|ListOfferings|CreateClient|DeleteClient|GetInstructions)\w* action\b/.test(
				bare,
			)
		) {
			return 1;
		}
		if (stepOf(bare) !== null) score = 0.9;
	}
	return score;
}

/** A request that is held: its tool call id and the line that tells it once more may follow. */
interface Asked extends AskedMore {
	readonly server: string | null;
	readonly text: string;
	toolCallId: string | null;
	isSent: boolean;
}

class CursorReader implements FormatReader {
	readonly #source: Source;
	readonly #held = new HeldEvent();
	readonly #operations = new Operations();
	/** Servers that lines have been tagged with. */
	readonly #tags = new Set<string>();
	readonly #launches = new Set<string>();
	/** The server of lines that name none. */
	#server: string | null;
	readonly #isNamed: boolean;
	readonly #transports = new Map<string | null, 'pipe' | 'tcp'>();
	#time: number | null = null;
	/** Whether the line above may go on with the second half of a tool call id. */
	#awaitsTail = false;
	/** The request held, if one is. */
	#asked: Asked | null = null;

	constructor(source: Source) {
		this.#source = source;
		this.#server = serverOfPath(source.path);
		this.#isNamed = this.#server !== null;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		const found = LINE.exec(text);
		const time = found === null ? null : parseLocal(found[1]!, this.#source.zone);
		if (found === null || time === null) {
			this.#continuation(line, text, out);
			return;
		}
		this.#time = time;
		this.#sentence(line, text.slice(found[0].length), found[2]!, out);
	}

	end(out: Records): void {
		this.#flush(out);
	}

	#flush(out: Records): void {
		this.#held.flush(out);
		this.#asked = null;
		this.#awaitsTail = false;
	}

	#sentence(line: Line, text: string, level: string, out: Records): void {
		const asked = this.#asked;
		// What is held may name the server of this line.
		if (asked === null) this.#flush(out);
		const { bare, server, variant } = this.#prefixed(text);
		if (asked !== null && asked.server === server && isSentOf(asked.text, bare)) {
			asked.isSent = true;
			asked.toolCallId ??= callIdIn(bare);
			this.#awaitsTail = asked.toolCallId !== null;
			this.#held.more(line, bare);
			return;
		}
		this.#flush(out);
		if (this.#operations.isRepeated(bare, server)) {
			this.#awaitsTail = callIdIn(bare) !== null;
			out.part(line);
			return;
		}
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text: bare });
		seen.time = this.#time;
		seen.timestampSource = 'assumed';
		seen.client = CURSOR.title;
		seen.level = level;
		seen.variant = variant;
		seen.server = server;
		if (ONE_LINE.test(bare)) {
			this.#finish(seen, bare, null, out);
		} else if (isAsked(bare)) {
			const request = { server, text: bare, toolCallId: callIdIn(bare), isSent: false };
			this.#asked = request;
			this.#awaitsTail = request.toolCallId !== null;
			this.#held.hold(seen, bare, (held, _, to) => this.#finish(held, bare, request, to));
		} else this.#held.hold(seen, bare, (held, whole, to) => this.#finish(held, whole, null, to));
	}

	/** The text without what stands before it to tell servers apart, and the server it belongs to. */
	#prefixed(text: string): { bare: string; server: string | null; variant: string } {
		if (text.startsWith(PREFIX)) {
			return { bare: text.slice(PREFIX.length), server: this.#server, variant: 'prefix' };
		}
		const found = TAG.exec(text);
		if (found !== null && !this.#isNamed) {
			const tag = found[1]!.trim();
			const bare = text.slice(found[0].length);
			const isKnown = this.#tags.has(tag);
			if (isKnown || stepOf(bare) !== null || isOwnError(bare)) {
				if (!isKnown && this.#tags.size < MAX_TAGS) this.#tags.add(tag);
				return { bare, server: tag, variant: 'tag' };
			}
		}
		const variant = /^\[V2\b/.test(text) ? 'state' : 'plain';
		return { bare: text, server: this.#server, variant };
	}

	#continuation(line: Line, text: string, out: Records): void {
		const isTail = this.#awaitsTail && ID_TAIL.test(text);
		const asked = this.#asked;
		// Nothing but the rest of its id goes on from a request.
		if (asked !== null && !isTail) this.#flush(out);
		this.#awaitsTail = false;
		if (isTail && asked !== null && asked.toolCallId?.includes('\n') === false) {
			asked.toolCallId += `\n${text}`;
		}
		if (this.#held.more(line, text)) return;
		this.#flush(out);
		if (isTail || text.trim() === '') {
			out.part(line);
			return;
		}
		const seen = observe(line.number, line.offset, line.length, { type: 'log', text });
		seen.client = CURSOR.title;
		seen.server = this.#server;
		seen.time = this.#time;
		seen.timestampSource = this.#time === null ? 'none' : 'inherited';
		this.#held.hold(seen, text, (held, whole, to) => {
			held.body = { type: 'log', text: whole };
			to.record(held);
		});
	}

	/** The whole text is known: it is a request or its end, a step of the connection, stderr, or log text. */
	#finish(seen: Observation, text: string, asked: Asked | null, out: Records): void {
		this.#learn(seen, text);
		const told = this.#operations.read(text, seen.server, seen.line, asked);
		if (told !== null) {
			seen.quality = told.quality;
			seen.direction = told.direction;
			seen.toolCallId = told.toolCallId;
			if (asked?.toolCallId?.includes('\n')) seen.variant = 'call-id';
			seen.body = { type: 'rpc', message: told.message };
			out.record(seen);
			return;
		}
		const step = stepOf(text);
		const launch = this.#launch(seen, text);
		if (step !== null) {
			this.#step(seen, step, text);
			if (launch === null || step === 'starting') out.record(seen);
			if (launch !== null) out.record({ ...seen, body: launch }, step !== 'starting');
			return;
		}
		const isStderr = seen.level === 'error' && seen.transport === 'pipe' && !isOwnError(text);
		if (isStderr) seen.logger = 'stderr';
		// A local server's text is logged with an empty second value.
		seen.body = { type: 'log', text: isStderr ? text.replace(/\n ?undefined$/, '') : text };
		out.record(seen);
	}

	#step(seen: Observation, step: LifecycleStep, text: string): void {
		if (step === 'starting' || step === 'closed' || step === 'failed') {
			this.#operations.forget(seen.server);
		}
		seen.body = { type: 'lifecycle', step, text };
	}

	/** The command line of a server, the first time it is told. */
	#launch(seen: Observation, text: string): Body | null {
		const launch = launchBody(text);
		if (launch === null) return null;
		const key = JSON.stringify([seen.server, launch.launch.command, launch.launch.args]);
		if (!text.startsWith('Starting') && this.#launches.has(key)) return null;
		if (this.#launches.size < MAX_LAUNCHES) this.#launches.add(key);
		return launch;
	}

	/** Names and ways of servers that sentences tell. */
	#learn(seen: Observation, text: string): void {
		const isOwn = stepOf(text) !== null;
		const transport = isOwn ? transportOf(text) : null;
		if (transport !== null) this.#transports.set(seen.server, transport);
		seen.transport = this.#transports.get(seen.server) ?? null;
		if (!isOwn || this.#isNamed || seen.variant === 'tag') return;
		const identifier = identifierOf(text);
		const server =
			serverNameOf(text) ?? (identifier === null ? null : serverOfIdentifier(identifier));
		if (server === null) return;
		this.#server = server;
		seen.server = server;
		if (transport !== null) this.#transports.set(server, transport);
	}
}
