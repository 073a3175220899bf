import type { LifecycleStep, ServerLaunch } from '../../mcp/observation.ts';
import { endpointOf } from '../http-traffic/exchange.ts';
import type { Known, Told } from './said.ts';

/** A sentence that servers write about themselves or about a session: pattern, step, and what its groups are. */
interface Sentence {
	readonly pattern: RegExp;
	readonly step: LifecycleStep;
	readonly group?: 'server' | 'session' | 'pid' | 'url';
}

/** Python SDK, FastMCP and uvicorn. */
const SENTENCES: readonly Sentence[] = [
	{ pattern: /^Initializing server ['"](.{1,200}?)['"]$/, step: 'info', group: 'server' },
	{
		pattern: /^Created new transport with session ID: (\S{1,128})$/,
		step: 'connected',
		group: 'session',
	},
	{ pattern: /^Created new session with ID: (\S{1,128})$/, step: 'connected', group: 'session' },
	{ pattern: /^Terminating session: (\S{1,128})$/, step: 'closed', group: 'session' },
	{ pattern: /^Session (\S{1,128}) idle timeout$/, step: 'closed', group: 'session' },
	{ pattern: /^Session (\S{1,128}) crashed(?=\n|$)/, step: 'failed', group: 'session' },
	{ pattern: /^Client session disconnected (\S{1,128})$/, step: 'closed', group: 'session' },
	{ pattern: /^StreamableHTTP session manager started$/, step: 'info' },
	{ pattern: /^StreamableHTTP session manager shutting down$/, step: 'closing' },
	{ pattern: /^Started server process \[(\d{1,9})\]$/, step: 'starting', group: 'pid' },
	{ pattern: /^Waiting for application (?:startup|shutdown)\.$/, step: 'info' },
	{ pattern: /^Application startup complete\.$/, step: 'info' },
	{ pattern: /^Application startup failed\. Exiting\.$/, step: 'failed' },
	{
		pattern: /^Uvicorn running on (https?:\/\/\S{1,200}) \(Press CTRL\+C to quit\)$/,
		step: 'info',
		group: 'url',
	},
	{ pattern: /^Shutting down$/, step: 'closing' },
	{ pattern: /^Application shutdown complete\.$/, step: 'info' },
	{ pattern: /^Finished server process \[(\d{1,9})\]$/, step: 'closed', group: 'pid' },
];
/** FastMCP 2 and later. */
const STARTING =
	/^Starting (?:MCP )?server (?:'([^']{1,200})'|"([^"]{1,200})")(?: with transport '([\w-]{1,30})')?(?: \([\w ,-]{1,60}\))?(?: on (https?:\/\/\S{1,400}))?$/;

/** Words that servers of any make use for themselves. */
const OWN_WORDS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/\b(?:failed to start|startup failed|fatal error|crashed)\b/i, 'failed'],
	[
		/\b(?:shut ?down complete|has (?:been )?(?:stopped|shut down)|stopped|exited|terminated|server closed)\b/i,
		'closed',
	],
	[/\b(?:shutting down|stopping|closing)\b/i, 'closing'],
	[/\b(?:running|listening|started|ready|connected|is up|now serving)\b/i, 'connected'],
	[/\b(?:starting|initiali[sz]ing|launching|booting|loading|start(?:ing)? up)\b/i, 'starting'],
];
const OWN =
	/\bMCP[ -]?(?:\w{1,20} )?server\b|\bmcp[-_][\w-]{0,40}server\b|\b[\w-]{1,40}[-_]mcp(?:[-_]server)?\b/i;
/** What a server writes about itself is short. */
const OWN_CHARS = 160;
/** A line of a program that would write such a sentence. */
const PROGRAM_TEXT =
	/[;{]$|\(["'`]|^(?:import|from|const|let|var|export|def|class|return|echo|#|\/\/|\*|- )/;
const ENDPOINT = /\bhttps?:\/\/[^\s"'<>()]{1,400}/;

const REFUSALS: readonly (readonly [RegExp, 'session' | 'method' | 'tool' | null])[] = [
	[/^Invalid (?:Host|Origin) header: /, null],
	[/^Missing Host header in request$/, null],
	[/^Rejecting message for session (\S{1,128}): credential does not match/, 'session'],
	[/^requestState rejected on \S{1,100}: /, null],
	[/^Bearer token rejected for client /, null],
	[/^Refusing to open a new session: /, null],
	[/^Rejected unauthenticated request to MCP endpoint/, null],
	[/^AuthMiddleware: fastmcp_context is None for tool '([^']{1,200})'\. Denying access/, 'tool'],
	[/^Authorization failed for tool '([^']{1,200})'/, 'tool'],
];
const UNKNOWN_SESSION =
	/^(?:Rejected request with unknown or expired session ID|Could not find session for ID|Received invalid session ID|Received session ID|Parsed session ID): (\S{1,128})$/;

/** What a sentence tells of the life of a server or a session, or of a request that was refused; `null` for any other text. */
export function readLifeSentence(text: string, level: string | null): Told | null {
	if (text.length > 2000) return null;
	const starting = STARTING.exec(text);
	if (starting !== null) {
		const [, single, double, transport, url] = starting;
		return {
			...step('starting', text, {
				transport: transport === undefined ? null : transport === 'stdio' ? 'pipe' : 'tcp',
				url: url === undefined ? null : endpointOf(url),
			}),
			serverName: (single ?? double)!,
		};
	}
	for (const { pattern, step: at, group } of SENTENCES) {
		const found = pattern.exec(text);
		if (found === null) continue;
		const value = found[1] ?? '';
		if (group === 'server') return { ...step(at, text, {}), serverName: value };
		if (group === 'session') {
			// The SSE transport writes the id with dashes here and without in its address.
			return step(at, text, { mcpSessionId: plainSession(value), transport: 'tcp' });
		}
		if (group === 'pid') return step(at, text, { pid: Number(value) });
		if (group === 'url') return step(at, text, { url: endpointOf(value), transport: 'tcp' });
		return step(at, text, {});
	}
	for (const [pattern, group] of REFUSALS) {
		const found = pattern.exec(text);
		if (found === null) continue;
		const tool = group === 'tool' ? found[1]! : null;
		const mcpSessionId = group === 'session' ? plainSession(found[1]!) : null;
		return {
			what: 'body',
			body: { type: 'decision', text, tool },
			known: { decision: 'denied', mcpSessionId },
		};
	}
	const session = UNKNOWN_SESSION.exec(text);
	if (session !== null) {
		const mcpSessionId = plainSession(session[1]!);
		return { what: 'body', body: { type: 'log', text }, known: { mcpSessionId, transport: 'tcp' } };
	}
	return readOwnWords(text, level);
}

function readOwnWords(text: string, level: string | null): Told | null {
	if (text.length > OWN_CHARS || text.includes('\n') || !OWN.test(text)) return null;
	if (PROGRAM_TEXT.test(text)) return null;
	// Rules look for such sentences among log texts.
	if (/\bauth/i.test(text)) return null;
	// Of configuration and of other servers there is talk at these levels too.
	if (level === 'debug' || level === 'trace') return null;
	for (const [pattern, at] of OWN_WORDS) {
		if (!pattern.test(text)) continue;
		const stated = ENDPOINT.exec(text)?.[0].replace(/[.,;:]$/, '') ?? null;
		const url = stated === null ? null : endpointOf(stated);
		const isPipe = /\bstdio\b/i.test(text);
		const said = stated === null ? text : text.replace(stated, url ?? '');
		return step(at, said, { url, transport: isPipe ? 'pipe' : url === null ? null : 'tcp' });
	}
	return null;
}

/** How a server is reached that says so itself. */
export function launchAt(url: string): ServerLaunch {
	return { origin: 'endpoint', command: null, args: [], url, envKeys: [], hasAuth: null };
}

function step(at: LifecycleStep, text: string, known: Known): Told {
	return { what: 'body', body: { type: 'lifecycle', step: at, text }, known };
}

function plainSession(id: string): string {
	return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id.replaceAll('-', '') : id;
}
