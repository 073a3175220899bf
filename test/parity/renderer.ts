import type { Shows } from '../../ingest/formats/format.ts';
import type { Facts } from './facts.ts';
import type { Call, Server, Session } from './session.ts';

export interface Rendered {
	/** Path as the product names it. */
	readonly path: string;
	readonly text: string;
}

/** What is compared, each over the whole session. */
export type Aspect = keyof Facts;

/**
 * A difference of a product that neither `Format.shows` nor the quality of its records tells. `why` says it in words;
 * `as` turns what a full record would give into what this one gives, and without it the aspect cannot be compared.
 */
export interface Difference<T> {
	readonly why: string;
	readonly as?: (whole: T) => T;
}

export type Differences = { readonly [A in Aspect]?: Difference<Facts[A]> };

/** Writes a session as one product does. */
export interface Renderer {
	/** Id of the format that must be recognised. */
	readonly format: string;
	/** Which of the product's ways to write, where it has several. */
	readonly variant?: string;
	/** What this way to write leaves out of what the format can show, with the reason. */
	readonly lacks?: { readonly [S in Shows]?: string };
	readonly differs?: Differences;
	/** What the product calls a server, where that is not the name in the client's configuration. */
	readonly names?: { readonly why: string; as(server: Server): string | null };
	/** What the product calls a tool, where that is not the name that its server gave it. */
	readonly toolName?: { readonly why: string; as(call: Call): string };
	/** Where the product reaches a server, if it does not start it. */
	address?(server: Server): string;
	render(session: Session): Rendered[];
}

/** Zone of products that write local times: nine hours east of UTC, without summer time. */
export const ZONE = 'Asia/Seoul';

/** `2026-03-02 18:15:00.000`, local. */
export function localTime(time: number): string {
	return new Date(time + 9 * 3_600_000).toISOString().replace('T', ' ').slice(0, -1);
}

/** `2026-03-02T09:15:00.000Z`. */
export function utcTime(time: number): string {
	return new Date(time).toISOString();
}

/** Lines with a line feed after each. */
export function lines(all: readonly string[]): string {
	return all.map((line) => `${line}\n`).join('');
}

/** Objects as JSON, one to a line. */
export function jsonLines(all: readonly object[]): string {
	return lines(all.map((one) => JSON.stringify(one)));
}
