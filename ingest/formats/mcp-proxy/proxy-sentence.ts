import { maskSecrets } from '../../facts/secrets.ts';
import type { Body, LifecycleStep, ServerLaunch } from '../../mcp/observation.ts';
import { isRecord, parseJson } from '../../read/json-record.ts';
import { splitCommandLine } from '../command-line.ts';
import { endpointOf } from '../http-traffic/exchange.ts';
import { jsonOfPythonRepr } from '../python-literal.ts';

/** What a sentence of mcp-proxy says. */
export interface ProxySentence {
	readonly body: Exclude<Body, { type: 'rpc' }>;
	/** As the proxy's operator named it; the default server has no name. */
	readonly server: string | null;
	readonly launch: ServerLaunch | null;
	readonly http: { method: string; url: string; status: number | null } | null;
}

const LAUNCH =
	/^(Configured|Setting up) (?:default server|named server '([^']{1,256})'(?: from config)?): (\S.{0,8192})$/;
const REQUEST =
	/^HTTP (?:Request|Response): ([A-Z]{3,10}) (https?:\/\/\S{1,4096})(?: "HTTP\/[\d.]{1,3} (\d{3})[^"]*"| - (\d{3})\b.*)?$/;
const HEADERS = /^((?:Request|Response) Headers): /;
/** An address at which a server is offered, in the list below a heading. */
const OFFERED = /^\s*- (https?:\/\/\S{1,2048})$/;
const STEPS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^Main application lifespan starting\.\.\.$/, 'starting'],
	[/^Main application lifespan shutting down\.\.\.$/, 'closing'],
	[
		/^(?:Starting SSE\/StreamableHTTP client and stdio server|Sending initialization request)/,
		'info',
	],
	[/^No (?:stdio )?servers configured to run\./, 'failed'],
];

/** Reads a text of mcp-proxy; `null` for one that is not its own. */
export function readProxySentence(text: string): ProxySentence | null {
	const launch = LAUNCH.exec(text);
	if (launch !== null) {
		const [, verb, name, commandLine] = launch;
		const masked = maskSecrets(text);
		return {
			body:
				verb === 'Configured'
					? { type: 'log', text: masked }
					: { type: 'lifecycle', step: 'starting', text: masked },
			server: name ?? null,
			launch: launchOf(commandLine!),
			http: null,
		};
	}
	const headers = HEADERS.exec(text);
	if (headers !== null) {
		const names = headerNames(text.slice(headers[0].length));
		return said({ type: 'log', text: `${headers[1]}: ${names}` });
	}
	const request = REQUEST.exec(text);
	if (request !== null) {
		const [, method, url, quoted, bare] = request;
		const status = quoted ?? bare;
		const http = {
			method: method!,
			url: endpointOf(url!),
			status: status === undefined ? null : Number(status),
		};
		// httpx tells of each request once, when its answer is there; the proxy itself before and at DEBUG after it.
		const type = quoted === undefined ? 'log' : 'http';
		return { ...said({ type, text: text.replace(url!, http.url) }), http };
	}
	const offered = OFFERED.exec(text);
	if (offered !== null) {
		const url = offered[1]!;
		const name = /\/servers\/([^/?#]{1,256})\//.exec(url)?.[1] ?? null;
		const body = { type: 'lifecycle', step: 'info', text: text.trim() } as const;
		return { body, server: name, launch: endpoint(url), http: null };
	}
	const step = STEPS.find(([sentence]) => sentence.test(text));
	return step === undefined ? null : said({ type: 'lifecycle', step: step[1], text });
}

function said(body: ProxySentence['body']): ProxySentence {
	return { body, server: null, launch: null, http: null };
}

/** The names in a dict of headers as Python prints it; their values stay out. */
function headerNames(repr: string): string {
	const json = jsonOfPythonRepr(repr);
	const headers = json === null ? undefined : parseJson(json);
	return isRecord(headers) ? Object.keys(headers).join(', ') : 'unreadable';
}

function launchOf(commandLine: string): ServerLaunch {
	const [command = null, ...args] = splitCommandLine(commandLine).slice(0, 256);
	return { origin: 'launch', command, args, url: null, envKeys: [], hasAuth: null };
}

function endpoint(url: string): ServerLaunch {
	return { origin: 'endpoint', command: null, args: [], url, envKeys: [], hasAuth: null };
}
