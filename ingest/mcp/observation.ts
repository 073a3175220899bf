import type { RpcMessage } from './rpc.ts';

export type Direction = 'client_to_server' | 'server_to_client';
export type Quality = 'full' | 'truncated' | 'summary' | 'name-only';
export type TimestampSource =
	| 'utc'
	| 'offset'
	| 'assumed'
	| 'matched'
	| 'inherited'
	| 'file'
	| 'none';

/** What a format says about one record; `mcp/` gives it its meaning. Use `observe()` to make one. */
export interface Observation {
	/** First line, 1-based, and how many lines the record spans. */
	line: number;
	lines: number;
	/** Bytes of the record in the file. */
	offset: number;
	length: number;
	/** Microseconds since 1970, `null` when the record has no time of its own. */
	time: number | null;
	timestampSource: TimestampSource;
	variant: string | null;
	quality: Quality;
	/** Server as the host names it. */
	server: string | null;
	client: string | null;
	clientVersion: string | null;
	/** A session id that the log itself carries (transcript id); `null` lets sillok derive one. */
	session: string | null;
	/** `Mcp-Session-Id`. */
	mcpSessionId: string | null;
	transport: 'pipe' | 'tcp' | null;
	direction: Direction | null;
	level: string | null;
	logger: string | null;
	host: string | null;
	user: string | null;
	pid: number | null;
	traceId: string | null;
	spanId: string | null;
	toolCallId: string | null;
	decision: 'accepted' | 'denied' | null;
	sourceIp: string | null;
	url: string | null;
	httpMethod: string | null;
	httpStatus: number | null;
	/** Duration the log states itself, in milliseconds. */
	durationMs: number | null;
	body: Body;
}

export type Body =
	| { type: 'rpc'; message: RpcMessage }
	/** Text a server or client logged. */
	| { type: 'log'; text: string }
	/** A step in the life of a connection; `starting` and `connected` open a new connection epoch. */
	| { type: 'lifecycle'; step: LifecycleStep; text: string }
	/** How a server is started or reached. */
	| { type: 'server'; launch: ServerLaunch; text: string }
	/** The user or a policy decided on a call. */
	| { type: 'decision'; text: string; tool: string | null }
	/** An HTTP record without a JSON-RPC body. */
	| { type: 'http'; text: string };

export type LifecycleStep = 'starting' | 'connected' | 'closing' | 'closed' | 'failed' | 'info';

export interface ServerLaunch {
	origin: 'launch' | 'endpoint' | 'config';
	command: string | null;
	args: readonly string[];
	url: string | null;
	envKeys: readonly string[];
	/** `true` or `false` only where the log shows it. */
	hasAuth: boolean | null;
}

/** A new observation with everything unknown; one shape, so that the hot path stays monomorphic. */
export function observe(line: number, offset: number, length: number, body: Body): Observation {
	return {
		line,
		lines: 1,
		offset,
		length,
		time: null,
		timestampSource: 'none',
		variant: null,
		quality: 'full',
		server: null,
		client: null,
		clientVersion: null,
		session: null,
		mcpSessionId: null,
		transport: null,
		direction: null,
		level: null,
		logger: null,
		host: null,
		user: null,
		pid: null,
		traceId: null,
		spanId: null,
		toolCallId: null,
		decision: null,
		sourceIp: null,
		url: null,
		httpMethod: null,
		httpStatus: null,
		durationMs: null,
		body,
	};
}

/** The same observation with everything unknown again, for a reader that hands over one record at a time. */
export function observeAgain(
	seen: Observation,
	line: number,
	offset: number,
	length: number,
	body: Body,
): Observation {
	seen.line = line;
	seen.lines = 1;
	seen.offset = offset;
	seen.length = length;
	seen.time = null;
	seen.timestampSource = 'none';
	seen.variant = null;
	seen.quality = 'full';
	seen.server = null;
	seen.client = null;
	seen.clientVersion = null;
	seen.session = null;
	seen.mcpSessionId = null;
	seen.transport = null;
	seen.direction = null;
	seen.level = null;
	seen.logger = null;
	seen.host = null;
	seen.user = null;
	seen.pid = null;
	seen.traceId = null;
	seen.spanId = null;
	seen.toolCallId = null;
	seen.decision = null;
	seen.sourceIp = null;
	seen.url = null;
	seen.httpMethod = null;
	seen.httpStatus = null;
	seen.durationMs = null;
	seen.body = body;
	return seen;
}
