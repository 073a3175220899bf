import type { LifecycleStep, Observation, ServerLaunch } from '../../mcp/observation.ts';
import { ipAddress } from '../../read/address.ts';
import type { Zone } from '../../read/time.ts';
import { parseTimestamp } from '../../read/timestamp.ts';
import { splitCommandLine } from '../command-line.ts';

/** What the prefix of a line says about its message. */
export type Frame = Partial<
	Pick<Observation, 'time' | 'timestampSource' | 'direction' | 'transport' | 'pid' | 'sourceIp'>
>;

/** What stands before the message on a line, or the whole of a line without one. */
export type TextLine =
	/** A message follows at character `at`; `id` is its id where the prefix repeats it. */
	| { what: 'message'; at: number; id: string | null; frame: Frame }
	/** The error of a response follows at character `at`, as the `repr` of a Python dict. */
	| { what: 'error'; at: number; id: string | null; frame: Frame }
	| { what: 'start'; launch: ServerLaunch; text: string; frame: Frame }
	| { what: 'step'; step: LifecycleStep; text: string; frame: Frame }
	| { what: 'log'; text: string; frame: Frame }
	| { what: 'ruler' };

/** A message starts within this many characters, or the line is text. */
const PREFIX_LIMIT = 512;

const STAMP = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;
/** `[2025-09-24T01:16:19.286839Z] >>> {…}`: a host that prints what it sends and receives. */
const ARROW = new RegExp(String.raw`^\[(${STAMP})\] (>>>|<<<) (?=[{[])`);
/** `[2025-09-24T01:13:57.568390Z] START python server.py (pid=63838)`. */
const START = new RegExp(String.raw`^\[(${STAMP})\] START (.{1,4096}) \(pid=(\d{1,9})\)$`);
/** `2026-03-31 16:39:38 - [PID:19972] - …`: a stdio proxy; a line may begin with what a person typed as a mark. */
const PROXY = new RegExp(
	String.raw`^(?:[-#=*_ ]{0,120}[A-Za-z ]{0,24}[-#=*_ ]{0,120})?(${STAMP}) - \[PID:(\d{1,9})\] - (?=(.{0,64}))`,
);
const PROXY_MESSAGE = /^\[(REQUEST|RESPONSE)\] Method: .{0,128}? \| ID: (.{0,64}?) \| Payload: /;
const PROXY_ERROR = /^\[(REQUEST|RESPONSE)\] ID:(.{0,64}?) \| ERROR: (?=\{)/;
const PROXY_START = /^--- STARTING PROXY FOR: (.{1,4096}) ---$/;
const RULER = /^[-#=*_~ ]{3,}(?:[A-Za-z ]{1,24}[-#=*_~ ]*)?$/;
const ANY_STAMP = new RegExp(String.raw`(?<![\d.])${STAMP}`);
const IP = /\bip=([0-9a-f.:]{0,44}[0-9a-f])/i;

/** Reads a line that is no JSON by itself; `null` when nothing in it says that it belongs to a log of messages. */
export function readTextLine(text: string, zone: Zone): TextLine | null {
	const arrow = ARROW.exec(text);
	if (arrow !== null) {
		const frame = stamped(arrow[1]!, zone);
		frame.direction = arrow[2] === '>>>' ? 'client_to_server' : 'server_to_client';
		return { what: 'message', at: arrow[0].length, id: null, frame };
	}
	const start = START.exec(text);
	if (start !== null) {
		const frame = stamped(start[1]!, zone);
		frame.pid = Number(start[3]);
		return { what: 'start', launch: launchOf(start[2]!), text: start[2]!, frame };
	}
	const proxy = PROXY.exec(text);
	if (proxy !== null) return proxyLine(text, proxy, zone);
	if (RULER.test(text.slice(0, PREFIX_LIMIT))) return { what: 'ruler' };
	const at = messageStart(text);
	if (at === -1) return null;
	const before = text.slice(0, at);
	const stamp = ANY_STAMP.exec(before);
	const frame = stamp === null ? {} : stamped(stamp[0], zone);
	const ip = IP.exec(before);
	if (ip !== null) frame.sourceIp = ipAddress(ip[1]!);
	return { what: 'message', at, id: null, frame };
}

function proxyLine(text: string, proxy: RegExpExecArray, zone: Zone): TextLine {
	const frame = stamped(proxy[1]!, zone);
	frame.pid = Number(proxy[2]);
	frame.transport = 'pipe';
	const at = proxy[0].length;
	const rest = text.slice(at, at + PREFIX_LIMIT + 4096);
	const message = PROXY_MESSAGE.exec(rest);
	if (message !== null) {
		frame.direction = message[1] === 'REQUEST' ? 'client_to_server' : 'server_to_client';
		const id = message[2] === '?' ? null : message[2]!;
		return { what: 'message', at: at + message[0].length, id, frame };
	}
	const error = PROXY_ERROR.exec(rest);
	if (error !== null) {
		frame.direction = error[1] === 'REQUEST' ? 'client_to_server' : 'server_to_client';
		const id = error[2] === '?' ? null : error[2]!;
		return { what: 'error', at: at + error[0].length, id, frame };
	}
	const start = PROXY_START.exec(rest);
	if (start !== null) {
		return { what: 'start', launch: launchOf(start[1]!), text: start[1]!, frame };
	}
	if (rest === '--- PROXY STOPPED ---') return { what: 'step', step: 'closed', text: rest, frame };
	if (rest.startsWith('Proxy Fatal Error: ')) {
		return { what: 'step', step: 'failed', text: rest, frame };
	}
	return { what: 'log', text: text.slice(at), frame };
}

function stamped(stamp: string, zone: Zone): Frame {
	const moment = parseTimestamp(stamp, zone);
	return moment === null ? {} : { time: moment.time, timestampSource: moment.source };
}

/** Where a JSON object or a Python dict begins that can be a message; -1 when none does near the start. */
function messageStart(text: string): number {
	const head = text.slice(0, PREFIX_LIMIT);
	const found = /\{\s*["']|\[\s*\{\s*["']/.exec(head);
	return found === null ? -1 : found.index;
}

/** Program and arguments of a command line. */
export function launchOf(commandLine: string): ServerLaunch {
	const words = splitCommandLine(commandLine).slice(0, 256);
	return {
		origin: 'launch',
		command: words[0] ?? null,
		args: words.slice(1),
		url: null,
		envKeys: [],
		hasAuth: null,
	};
}

const RUNNERS =
	/^(?:npx|bunx|uvx|pnpx|node|bun|deno|uv|pipx|python[\d.]*|docker)(?:\.cmd|\.exe)?$/i;

/** A name for the server that a command starts, where the log gives it none: package without its version, module or script. */
export function serverNameOf(launch: ServerLaunch): string | null {
	const command = launch.command?.split(/[\\/]/).at(-1) ?? null;
	if (command === null || !RUNNERS.test(command)) return command;
	const module = launch.args.indexOf('-m');
	if (module !== -1) return launch.args[module + 1] ?? command;
	const word = launch.args.find(
		(arg) => !arg.startsWith('-') && !/^(?:run|exec|x|dlx|tool)$/.test(arg),
	);
	if (word === undefined) return command;
	if (/^(?:npx|bunx|uvx|pnpx|pipx|uv)/i.test(command))
		return word.replace(/(?<=.)(?:@[^@/]*|[=~!<>]=[^=]*)$/, '');
	return word.split(/[\\/]/).at(-1) ?? word;
}
