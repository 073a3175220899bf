import type { Observation } from '../../mcp/observation.ts';
import type { Records } from '../format.ts';

/** A call under way, whose end is a line that only names the tool. */
interface OpenCall {
	readonly id: string;
	readonly tool: string;
	/** Handed over when its server is known, its end is reached or it has waited long enough. */
	request: Observation | null;
	server: string | null;
	readonly line: number;
}

const MAX_OPEN = 1000;
const MAX_TOOLS = 10_000;
/** Lines that a request waits for its server. */
const MAX_WAIT = 40;

/**
 * Calls under way. The gateway does not say whose tool is called, but it starts the server's container then, unless the
 * server lives on; what was seen once holds for the tool's later calls, as tool names are unique behind the gateway.
 */
export class OpenCalls {
	readonly #open: OpenCall[] = [];
	/** Those whose request is not handed over yet, the oldest first. */
	#waiting: OpenCall[] = [];
	readonly #servers = new Map<string, string>();

	begin(request: Observation, tool: string, id: string, out: Records): void {
		const server = this.#servers.get(tool) ?? null;
		request.server = server;
		if (this.#open.length >= MAX_OPEN) {
			const oldest = this.#open.shift();
			if (oldest !== undefined) handOver(oldest, out);
		}
		const call: OpenCall = { id, tool, request, server, line: request.line };
		this.#open.push(call);
		if (server !== null) handOver(call, out);
		else this.#waiting.push(call);
	}

	/** A container was started: with one call under way it is for that call. */
	started(server: string): void {
		const [call] = this.#open;
		if (call === undefined || this.#open.length > 1 || call.request === null) return;
		call.server = server;
		call.request.server = server;
		if (this.#servers.size < MAX_TOOLS) this.#servers.set(call.tool, server);
	}

	/** The call of a tool that ends now: of several the one that began first. */
	finish(
		tool: string,
		out: Records,
	): { readonly id: string; readonly server: string | null } | null {
		const at = this.#open.findIndex((call) => call.tool === tool);
		if (at === -1) return null;
		const [call] = this.#open.splice(at, 1);
		handOver(call!, out);
		return call!;
	}

	/** Hands over the requests that have waited until this line. */
	release(line: number, out: Records): void {
		while (this.#waiting.length > 0 && line - this.#waiting[0]!.line > MAX_WAIT) {
			handOver(this.#waiting.shift()!, out);
		}
	}
}

function handOver(call: OpenCall, out: Records): void {
	if (call.request === null) return;
	out.record(call.request);
	call.request = null;
}
