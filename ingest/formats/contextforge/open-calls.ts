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

const MAX_OPEN = 1000;

/** Calls under way, so that the records of one call are one call. */
export class OpenCalls {
	#open: OpenCall[] = [];

	begin(call: OpenCall): void {
		if (this.#open.length >= MAX_OPEN) this.#open.shift();
		this.#open.push(call);
	}

	/** Whether a call under way has now reached a further stage; otherwise the record begins a new call. */
	advance(tool: string, request: string | null, stage: Stage): boolean {
		const call = this.#open.find((open) => open.stage < stage && isSame(open, tool, request));
		if (call === undefined) return false;
		call.stage = stage;
		return true;
	}

	/** The call that ends now. */
	finish(tool: string, request: string | null): OpenCall | null {
		const at = this.#open.findIndex((open) => isSame(open, tool, request));
		return at === -1 ? null : (this.#open.splice(at, 1)[0] ?? null);
	}
}

function isSame(open: OpenCall, tool: string, request: string | null): boolean {
	if (open.request !== null && request !== null && open.request !== request) return false;
	const asked = slug(open.tool);
	const called = slug(tool);
	return asked === called || asked.endsWith(`-${called}`);
}

/** Names behind the gateway are made of lower-case words and hyphens. */
function slug(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
