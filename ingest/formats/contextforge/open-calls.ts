/** A call under way, as the first of the records that tell of it told it. */
export interface OpenCall {
	/** As the client sent it: behind the gateway tools have their server's name in front. */
	readonly tool: string;
	/** Id of the gateway's own for the HTTP request. */
	readonly request: string | null;
	/** Id and how it was written, for the answer. */
	readonly id: string;
	readonly idIsString: boolean;
	readonly server: string | null;
	readonly mcpSessionId: string | null;
	/** How far the gateway has told of it. */
	stage: Stage;
}

/** The request's body, the gateway's own call, and the call to the server behind it, in this order. */
export type Stage = 0 | 1 | 2;

const MAX_OPEN = 500;

/** Calls under way, so that the records of one call are one call. */
export class OpenCalls {
	readonly #open: { readonly call: OpenCall; readonly slug: string }[] = [];

	begin(call: OpenCall): void {
		if (this.#open.length >= MAX_OPEN) this.#open.shift();
		this.#open.push({ call, slug: slugOf(call.tool) });
	}

	/** Whether a call under way has now reached a further stage; otherwise the record begins a new call. */
	advance(tool: string, request: string | null, stage: Stage): boolean {
		const called = slugOf(tool);
		const open = this.#open.find(
			(one) => one.call.stage < stage && isSame(one.call, one.slug, called, request),
		);
		if (open === undefined) return false;
		open.call.stage = stage;
		return true;
	}

	/** The call that ends now: of several the one that got furthest, as others may have failed without a word. */
	finish(tool: string, request: string | null): OpenCall | null {
		const called = slugOf(tool);
		let best = -1;
		for (const [at, { call, slug }] of this.#open.entries()) {
			if (!isSame(call, slug, called, request)) continue;
			if (best === -1 || call.stage > this.#open[best]!.call.stage) best = at;
		}
		return best === -1 ? null : (this.#open.splice(best, 1)[0]?.call ?? null);
	}
}

function isSame(call: OpenCall, slug: string, called: string, request: string | null): boolean {
	if (call.request !== null && request !== null && call.request !== request) return false;
	return slug === called || slug.endsWith(`-${called}`);
}

/** Names behind the gateway are made of lower-case words and hyphens. */
function slugOf(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
