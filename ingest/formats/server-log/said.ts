import type { Body, Direction, Observation, Quality } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';

/**
 * Who tells of a request, the closest to the wire last: of several that tell of one request only the closest makes an
 * event of it. `type` names the kind of request and nothing else.
 */
export const RANKS = ['type', 'handler', 'sentence', 'middleware', 'structured', 'wire'] as const;
export type Rank = (typeof RANKS)[number];

/** Members that a text fills beside the body of its observation. */
export type Known = Partial<
	Pick<
		Observation,
		| 'server'
		| 'client'
		| 'clientVersion'
		| 'mcpSessionId'
		| 'transport'
		| 'direction'
		| 'pid'
		| 'sourceIp'
		| 'url'
		| 'httpMethod'
		| 'httpStatus'
		| 'durationMs'
		| 'quality'
		| 'decision'
		| 'toolCallId'
		| 'user'
	>
>;

/** A request that a text tells of in words of its own. */
export interface Asked {
	readonly what: 'ask';
	readonly rank: Rank;
	readonly method: string;
	/** Tool or prompt. */
	readonly name: string | null;
	readonly uri: string | null;
	/** JSON text of the arguments. */
	readonly args: string | null;
	/** JSON text of the params where the text shows them; of a tool call they follow from name and arguments. */
	readonly params: string | null;
	/** An id that the text gives; `null` where the place of the line has to do. */
	readonly id: string | null;
	/** Whether logs that have this text also tell how the request ended. */
	readonly isAnswered: boolean;
	readonly quality: Quality;
	readonly known: Known;
	/** Its end, where the same text tells of it; the text was then written at the end. */
	readonly end: Answered | null;
}

/** The end of a request that a text tells of. */
export interface Answered {
	readonly what: 'answer';
	/** The most telling of several texts about one end. */
	readonly weight: number;
	readonly method: string;
	readonly name: string | null;
	readonly id: string | null;
	/** Milliseconds. */
	readonly durationMs: number | null;
	readonly failed: boolean;
	/** What the server gave back, or what went wrong; `null` when the text does not say. */
	readonly text: string | null;
	/** Whether another text about the end follows that knows how long it took. */
	readonly isPart: boolean;
	readonly known: Known;
}

/** A JSON-RPC message in the text. */
export interface Sent {
	readonly what: 'message';
	readonly message: RpcMessage;
	readonly direction: Direction | null;
	readonly quality: Quality;
	readonly known: Known;
}

/** Anything else that has a meaning of its own. */
export interface Told {
	readonly what: 'body';
	readonly body: Body;
	/** The name of the server whose log this is, from here on. */
	readonly serverName?: string;
	readonly known: Known;
}

export type Said = Asked | Answered | Sent | Told;

/** A request with the members that are given, the rest unknown. */
export function asked(
	rank: Rank,
	method: string,
	given: Partial<Omit<Asked, 'what' | 'rank' | 'method'>>,
): Asked {
	const name = given.name ?? null;
	const args = given.args ?? null;
	return {
		what: 'ask',
		rank,
		method,
		name,
		uri: given.uri ?? null,
		args,
		params: given.params ?? null,
		id: given.id ?? null,
		isAnswered: given.isAnswered ?? true,
		quality: given.quality ?? qualityOf(method, name, args),
		known: given.known ?? {},
		end: given.end ?? null,
	};
}

/** The end of a request with the members that are given, the rest unknown. */
export function answered(
	weight: number,
	method: string,
	given: Partial<Omit<Answered, 'what' | 'weight' | 'method'>>,
): Answered {
	return {
		what: 'answer',
		weight,
		method,
		name: given.name ?? null,
		id: given.id ?? null,
		durationMs: given.durationMs ?? null,
		failed: given.failed ?? false,
		text: given.text ?? null,
		isPart: given.isPart ?? false,
		known: given.known ?? {},
	};
}

function qualityOf(method: string, name: string | null, args: string | null): Quality {
	if (args !== null) return 'full';
	return method === 'tools/call' && name !== null ? 'name-only' : 'summary';
}
