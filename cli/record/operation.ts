/** Who said something. */
export type Side = 'client' | 'server' | 'stderr';

/** Why bytes that came too fast are missing. */
export const TOO_FAST = 'they came faster than they could be written';

/** What is known of an HTTP exchange besides its bodies, as it stands on each line of it. */
export interface ExchangeFacts {
	/** Number of the exchange in the recording. */
	readonly x: number;
	readonly verb: string;
	/** Path with its query, secrets masked. */
	readonly path: string;
	readonly status?: number;
	/** `Mcp-Session-Id`, or the session in the query of legacy HTTP+SSE. */
	readonly session?: string;
	/** Headers of MCP, by lower-case name. */
	readonly headers?: Readonly<Record<string, string>>;
	/** Whether the request carried a credential. */
	readonly auth?: true;
}

/** How the body of an HTTP message holds what it says. */
export interface BodyForm {
	readonly kind: 'json' | 'sse';
	/** `Content-Encoding`, empty when there is none. */
	readonly encoding: string;
	/** Whether it goes to or comes from the endpoint; other bodies are kept only where they are JSON-RPC. */
	readonly isMcp: boolean;
}

/** What the proxy tells the recorder; times are microseconds since 1970. */
export type Operation =
	/** Bytes of a stdio stream, as they came. */
	| { readonly op: 'bytes'; readonly from: Side; readonly time: number; readonly bytes: Uint8Array }
	/** A stdio stream ended. */
	| { readonly op: 'ended'; readonly from: Side; readonly time: number }
	/** A body begins; `facts` are as known now. */
	| {
			readonly op: 'body';
			readonly from: Side;
			readonly time: number;
			readonly facts: ExchangeFacts;
			readonly form: BodyForm;
	  }
	| {
			readonly op: 'body-bytes';
			readonly from: Side;
			readonly time: number;
			readonly x: number;
			readonly bytes: Uint8Array;
	  }
	/** Bytes of a body that the recorder was too slow for: of an event stream, the next whole event is recorded again. */
	| {
			readonly op: 'body-lost';
			readonly from: Side;
			readonly time: number;
			readonly x: number;
			readonly bytes: number;
	  }
	/** A body ended. */
	| { readonly op: 'body-ended'; readonly from: Side; readonly time: number; readonly x: number }
	/** The head of a response, or why there is none. */
	| {
			readonly op: 'answered';
			readonly time: number;
			readonly facts: ExchangeFacts;
			readonly type: string | null;
			readonly error?: string;
	  }
	/** Something about the session itself. */
	| {
			readonly op: 'event';
			readonly time: number;
			readonly event: Readonly<Record<string, unknown>>;
	  }
	/** Bytes that the recorder was too slow for; of a stream, the next whole message is recorded again. */
	| { readonly op: 'lost'; readonly from: Side; readonly time: number; readonly bytes: number };

/** What the recorder is started with. */
export interface RecorderSettings {
	readonly path: string;
	/** Bytes after which a new file is begun. */
	readonly maxSize: number;
	/** Files that are kept. */
	readonly keep: number;
	/** Members of the first line, in order. */
	readonly head: Readonly<Record<string, unknown>>;
	/** Argument keys whose values are masked besides secrets; `null` masks nothing. */
	readonly redact: readonly string[] | null;
}
