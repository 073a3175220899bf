import { type Body, type LifecycleStep, type Observation, observe } from '../mcp/observation.ts';
import { isRecord, parseJson } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import { parseLocal, type Zone } from '../read/time.ts';
import { callMessage } from './call-message.ts';
import type { Format, FormatReader, Head, Records, Source } from './format.ts';
import { HeldEvent } from './held-event.ts';
import { EventRows } from './lasso/event-rows.ts';
import { isStoreHeader } from './store-line.ts';

/**
 * What Lasso's MCP gateway (1.0, 2025-04) writes to stderr, Python logging with local times, and the rows of the
 * database that its tracing plugin `xetrack` keeps.
 */
export const LASSO: Format = {
	id: 'lasso',
	title: 'Lasso MCP Gateway',
	shows: ['tool-names', 'arguments', 'results', 'errors', 'decisions', 'time'],
	detect,
	open: (source) => new LassoFile(source),
};

const LINE =
	/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) - ([\w.]{1,200}) - (DEBUG|INFO|WARNING|ERROR|CRITICAL) - /;
const OWN = /^mcp_gateway(?:\.|$)/;
const STEPS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^Starting proxied server: (.+)\.\.\.$/, 'starting'],
	[/^Proxied server '(.+)' started and initialized successfully\.$/, 'connected'],
	[/^Failed to start server '(.+?)': /s, 'failed'],
	[/^Stopping proxied server: (.+)\.\.\.$/, 'closing'],
	[/^Proxied server '(.+)' stopped\.$/, 'closed'],
];
const CALL = /^Executing dynamic (tool|prompt) '(.+?)' \(proxied from ([^/]+)\/(.+)\)$/;
const ANSWERED = /^Sanitizing tool call result for (\S+) tool (.+)$/;
const BLOCKED = /^Tool call ([^/]+)\/(.+) blocked by request sanitizer plugin\.$/;
const FAILED = /^Error executing dynamic (tool|prompt) '(.+?)': (.*)$/s;
const VIOLATION = /^Sanitization policy violation for dynamic tool '(.+?)': (.*)$/s;
const MAX_OPEN = 1000;

function detect({ lines }: Head): number {
	if (isHeader(lines[0])) return 0.99;
	let own = 0;
	let kin = 0;
	for (const line of lines) {
		const found = LINE.exec(line);
		if (found === null) continue;
		kin++;
		if (OWN.test(found[2]!)) own++;
	}
	return own === 0 ? 0 : own * 10 >= kin ? 0.92 : 0.6;
}

function isHeader(line: string | undefined): boolean {
	if (line === undefined || !line.startsWith('{')) return false;
	const record = parseJson(line);
	return isRecord(record) && isStoreHeader(record, 'lasso');
}

/** Reads the log or the rows, as the first line says. */
class LassoFile implements FormatReader {
	readonly #log: LassoReader;
	readonly #rows: EventRows;
	#isStore = false;

	constructor(source: Source) {
		this.#log = new LassoReader(source);
		this.#rows = new EventRows(source.zone);
	}

	line(line: Line, out: Records): void {
		if (line.number === 1) this.#isStore = isHeader(line.text());
		if (this.#isStore) this.#rows.line(line, out);
		else this.#log.line(line, out);
	}

	end(out: Records): void {
		if (this.#isStore) this.#rows.flush(out);
		else this.#log.end(out);
	}
}

interface OpenCall {
	readonly id: string;
	readonly kind: string;
	readonly shown: string;
	readonly server: string;
	readonly name: string;
}

class LassoReader implements FormatReader {
	readonly #zone: Zone;
	readonly #held = new HeldEvent();
	readonly #open: OpenCall[] = [];

	constructor(source: Source) {
		this.#zone = source.zone;
	}

	line(line: Line, out: Records): void {
		const text = line.text();
		const found = LINE.exec(text);
		const time = found === null ? null : parseLocal(found[1]!, this.#zone);
		if (found !== null && time !== null) {
			this.#held.flush(out);
			const seen = observe(line.number, line.offset, line.length, { type: 'log', text: '' });
			seen.time = time;
			seen.timestampSource = 'assumed';
			seen.logger = found[2]!;
			seen.level = found[3]!.toLowerCase();
			this.#held.hold(seen, text.slice(found[0].length), (held, said, to) => {
				held.body = this.#read(held, said);
				to.record(held);
			});
			return;
		}
		if (this.#held.more(line, text)) return;
		this.#held.flush(out);
		if (text.trim() === '') out.part(line);
		else out.record(observe(line.number, line.offset, line.length, { type: 'log', text }));
	}

	end(out: Records): void {
		this.#held.flush(out);
	}

	#read(seen: Observation, text: string): Body {
		for (const [sentence, step] of STEPS) {
			const found = sentence.exec(text);
			if (found === null) continue;
			seen.server = found[1]!;
			return { type: 'lifecycle', step, text };
		}
		return (
			this.#asked(seen, text) ??
			this.#answered(seen, text) ??
			this.#refused(seen, text) ?? { type: 'log', text }
		);
	}

	#asked(seen: Observation, text: string): Body | null {
		const found = CALL.exec(text);
		if (found === null) return null;
		const [, kind = '', shown = '', server = '', name = ''] = found;
		const call: OpenCall = { id: `line:${seen.line}`, kind, shown, server, name };
		if (this.#open.length >= MAX_OPEN) this.#open.shift();
		this.#open.push(call);
		seen.server = server;
		seen.direction = 'client_to_server';
		seen.quality = 'name-only';
		return { type: 'rpc', message: callMessage('request', { ...knownOf(call) }) };
	}

	/** The server's result came back; the gateway does not say what it is. */
	#answered(seen: Observation, text: string): Body | null {
		const answered = ANSWERED.exec(text);
		if (answered !== null) {
			const call = this.#take((one) => one.server === answered[1] && one.name === answered[2]);
			seen.server = answered[1]!;
			seen.direction = 'server_to_client';
			seen.quality = 'summary';
			const known = call === null ? { method: 'tools/call', name: answered[2]! } : knownOf(call);
			return { type: 'rpc', message: callMessage('result', known) };
		}
		const failed = FAILED.exec(text);
		if (failed === null) return null;
		const call = this.#take((one) => one.shown === failed[2]);
		seen.server = call?.server ?? null;
		seen.direction = 'server_to_client';
		const method = failed[1] === 'tool' ? 'tools/call' : 'prompts/get';
		const known = call === null ? { method, name: failed[2]! } : knownOf(call);
		return { type: 'rpc', message: callMessage('error', { ...known, errorMessage: failed[3]! }) };
	}

	#refused(seen: Observation, text: string): Body | null {
		const blocked = BLOCKED.exec(text);
		if (blocked !== null) {
			seen.server = blocked[1]!;
			seen.decision = 'denied';
			return { type: 'decision', text, tool: blocked[2]! };
		}
		const violation = VIOLATION.exec(text);
		if (violation === null) return null;
		const call = this.#take((one) => one.shown === violation[1]);
		seen.decision = 'denied';
		seen.server = call?.server ?? null;
		seen.direction = 'server_to_client';
		const known = call === null ? { method: 'tools/call', name: violation[1]! } : knownOf(call);
		const result = JSON.stringify({
			content: [{ type: 'text', text: violation[2]! }],
			isError: true,
		});
		const message = callMessage('result', { ...known, result, isError: true });
		return { type: 'rpc', message };
	}

	#take(isIt: (call: OpenCall) => boolean): OpenCall | null {
		const at = this.#open.findIndex(isIt);
		return at === -1 ? null : (this.#open.splice(at, 1)[0] ?? null);
	}
}

function knownOf({ id, kind, name }: OpenCall): { id: string; method: string; name: string } {
	return { id, method: kind === 'tool' ? 'tools/call' : 'prompts/get', name };
}
