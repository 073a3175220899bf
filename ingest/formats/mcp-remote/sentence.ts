import type { Body, LifecycleStep } from '../../mcp/observation.ts';
import { isRecord, parseJson } from '../../read/json-record.ts';
import { endpointOf, hasKey } from '../http-traffic/exchange.ts';

/** What a line says that is no message. */
export interface Sentence {
	readonly body: Body;
	readonly level: string | null;
	readonly httpStatus: number | null;
	/** Address of the remote server. */
	readonly url: string | null;
	/** Credentials go along with every request. */
	readonly hasAuth: boolean;
}

const STEPS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^Connecting to remote server: /, 'starting'],
	[/^Connected to remote server(?: using |$)/, 'connected'],
	[/^(?:Local|Remote) transport closed, closing /, 'closed'],
	[/^(?:Connection error|Fatal error|Authorization error): ?/, 'failed'],
	[/^Using transport strategy: /, 'info'],
	[/^Proxy established successfully(?: between |$)/, 'info'],
	[/^Local STDIO server running$/, 'info'],
	[/^Recursively reconnecting for reason: /, 'info'],
	[/^Authentication required/, 'info'],
	[/^Starting mcp-remote with server URL: /, 'info'],
];
const OTHERS =
	/^(?:Using (?:automatically selected|existing client|specified) (?:callback|client) |Using custom headers: |Error from (?:local client|remote server)|Received error \(status |Discover(?:ing|ed) (?:OAuth|authorization) |Press Ctrl\+C to exit$|Coordinating authentication|Initializing auth coordination)/;

/** Whether mcp-remote writes a text like this. */
export function isOwnSentence(text: string): boolean {
	const plain = withoutPid(text);
	return OTHERS.test(plain) || STEPS.some(([sentence]) => sentence.test(plain));
}

/** Reads a text of mcp-remote itself, which may go on over several lines; values of headers are left out. */
export function readSentence(whole: string): Sentence {
	const told = withoutHeaderValues(withoutPid(whole));
	const url = /^(?:Connecting to remote server|Starting mcp-remote with server URL): (\S+)/.exec(
		told,
	);
	// The query of an address may carry a key.
	const text = url === null ? told : told.replace(url[1]!, endpointOf(url[1]!));
	const status = /^Received error \(status (\d{3})\)/.exec(text)?.[1];
	const found = STEPS.find(([sentence]) => sentence.test(text));
	const body: Body =
		found === undefined ? { type: 'log', text } : { type: 'lifecycle', step: found[1], text };
	return {
		body,
		level: levelOf(text),
		httpStatus: status === undefined ? null : Number(status),
		url: url === null ? null : endpointOf(url[1]!),
		hasAuth:
			/^Using custom headers: .{0,1024}\bauthorization\b/i.test(text) ||
			(url !== null && hasKey(url[1]!)),
	};
}

/** One sentence repeats the process id of its prefix. */
function withoutPid(text: string): string {
	return text.replace(/^\[\d{1,10}\] (?=Connecting )/, '');
}

/** Up to 2026-08 custom headers were logged with their values, as JSON. */
function withoutHeaderValues(text: string): string {
	const headers = /^Using custom headers: (?=\{)/.exec(text);
	if (headers !== null) {
		const values = parseJson(text.slice(headers[0].length));
		return `${headers[0]}${isRecord(values) ? Object.keys(values).join(', ') : 'unreadable'}`;
	}
	return text.replace(/^(Warning: ignoring invalid header argument): .*$/s, '$1');
}

function levelOf(text: string): string | null {
	if (/^(?:Error\b|Fatal error|Connection error|Authorization error|Received error)/.test(text)) {
		return 'error';
	}
	return /^(?:Warning|WARNING|⚠)/.test(text) ? 'warning' : null;
}
