import type { Body, LifecycleStep } from '../../mcp/observation.ts';
import { splitCommandLine } from '../command-line.ts';

/** How a local server is started: 2025-03 and later, and 2025-02. */
const LAUNCH =
	/^(?:Starting new stdio process with command|Creating client for stdio server): (.+)$/s;

const STEPS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^Starting new stdio process with command: /, 'starting'],
	[/^Creating streamableHttp transport$/, 'starting'],
	[/^\[V2 FSM\] connection:connect_start\b/, 'starting'],
	[/^Successfully connected to \w+ server$/, 'connected'],
	[/^Successfully re-initialized connection$/, 'connected'],
	[/^Cleaning up(?:, reason: |$)/, 'closed'],
	[/^Client closed for command/, 'closed'],
	[/^Connection failed: /, 'failed'],
	[/^Failed to reload client: /, 'failed'],
	[/^Error connecting to SSE server after fallback:/, 'failed'],
	[/^\[V2 FSM\] connection:transport_error\b/, 'failed'],
	[/^(?:\[V2\] )?Handling DeleteClient action\b/, 'closing'],
	[/^(?:\[V2\] )?Handling [A-Z]\w* action(?:[ ,]|$)/, 'info'],
	[/^CreateClient completed\b/, 'info'],
	[/^(?:listOfferings|listPrompts|listResources): Found \d+ /, 'info'],
	[/^Found \d+ (?:tools|prompts|resources)\b/, 'info'],
	[/^Storing (?:stdio|streamableHttp|SSE|sse) client\b/, 'info'],
	[/^Connect(?:ed|ing) to (?:stdio|streamableHttp|SSE|sse) server\b/, 'info'],
	[/^Error connecting to \w+ server, falling back to SSE:/, 'info'],
	[/^Unauthorized error connecting to \w+ server\b/, 'info'],
	[/^Creating client for stdio server: /, 'info'],
	[/^Expanded command path: /, 'info'],
	[/^Listing (?:offerings$|tools from \w+ server\b)/, 'info'],
	[/^getOrCreateClient for \w+ server\b/, 'info'],
	[/^Reusing existing \w+ client$/, 'info'],
	[/^A second client was created while connecting, discarding it\.$/, 'info'],
	[/^Server creation in progress, waiting for completion$/, 'info'],
	[/^Server not yet created, returning empty offerings$/, 'info'],
	[/^Pending server creation failed: /, 'info'],
	[
		/^(?:Detected session termination|Re-initializing connection after session termination)\b/,
		'info',
	],
	[/^SSE stream disconnected, transport will reconnect automatically\b/, 'info'],
	[/^Error in MCP: /, 'info'],
	[/^\[V[12](?: FSM)?\] /, 'info'],
	[/^\[MCP Allowlist\] /, 'info'],
	[/^Server "[^"]*" fingerprint changed: /, 'info'],
];

/** Errors of Cursor's own; any other text at level `error` is what a local server wrote to stderr. */
const OWN_ERROR =
	/^(?:Client error(?: for command\b|: )|No server info found$|Command is required for stdio servers$|Invalid (?:tools|prompts|resources) response from server: |Error (?:fetching instructions|cleaning up client|in elicitation provider):|Ignoring transport error while awaiting OAuth\b)/;

/** The step in the life of a connection that a sentence tells, `null` when it is none of Cursor's. */
export function stepOf(text: string): LifecycleStep | null {
	// Longer texts are no sentence; their start decides.
	const start = text.slice(0, 512);
	for (const [sentence, step] of STEPS) if (sentence.test(start)) return step;
	return null;
}

/** Whether Cursor itself reports this error. */
export function isOwnError(text: string): boolean {
	return OWN_ERROR.test(text.slice(0, 512));
}

/** The way to the server that a sentence names. */
export function transportOf(text: string): 'pipe' | 'tcp' | null {
	const kind = /\b(stdio|streamableHttp|SSE|sse) (?:server|client|transport|process)\b/.exec(
		text.slice(0, 256),
	)?.[1];
	if (kind === undefined) return null;
	return kind === 'stdio' ? 'pipe' : 'tcp';
}

/** The command line of a server that a sentence tells, as a body; `null` for any other sentence. */
export function launchBody(text: string): (Body & { type: 'server' }) | null {
	const line = LAUNCH.exec(text)?.[1];
	if (line === undefined) return null;
	const [command = null, ...args] = splitCommandLine(line);
	const launch = {
		origin: 'launch' as const,
		command,
		args,
		url: null,
		envKeys: [],
		hasAuth: null,
	};
	return { type: 'server', launch, text };
}

/** The identifier of a server that a sentence names, such as `user-notes`. */
export function identifierOf(text: string): string | null {
	const found =
		/^Storing \w+ client:? (\S.*)$/s.exec(text.slice(0, 512)) ??
		/^\[MCP Allowlist\] .*\bidentifier="([^"]+)"/.exec(text.slice(0, 1024));
	return found?.[1] ?? null;
}

/** The server's own name where a sentence gives it besides the identifier. */
export function serverNameOf(text: string): string | null {
	return /^\[MCP Allowlist\] .*\bserverName="([^"]+)"/.exec(text.slice(0, 1024))?.[1] ?? null;
}
