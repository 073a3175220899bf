import type { ChildProcess } from 'node:child_process';

/** After SIGTERM a server has this long before SIGKILL. */
const KILL_MS = 5_000;
/** When the client itself grows impatient: it is about to kill the proxy, and the server would be left behind. */
const HURRY_MS = 1_500;

/**
 * Ends a server whose client has left (MCP, "Lifecycle", "Shutdown"): its input is closed, it is given time as long as it
 * still says something, then SIGTERM, then SIGKILL.
 */
export class Ending {
	readonly #child: ChildProcess;
	readonly #graceMs: number;
	#timer: NodeJS.Timeout | undefined;
	#hasBegun = false;
	#isTold = false;

	constructor(child: ChildProcess, graceMs: number) {
		this.#child = child;
		this.#graceMs = graceMs;
	}

	/** The client has left. */
	begin(): void {
		if (this.#hasBegun) return;
		this.#hasBegun = true;
		this.#timer = setTimeout(() => this.#tell(KILL_MS), this.#graceMs);
	}

	/** The server still says something. */
	delay(): void {
		if (!this.#isTold) this.#timer?.refresh();
	}

	/** A signal was passed on to the server. */
	hurry(): void {
		if (this.#hasBegun) this.#killAfter(HURRY_MS);
	}

	/** The server has ended. */
	cancel(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	#tell(ms: number): void {
		this.#child.kill('SIGTERM');
		this.#killAfter(ms);
	}

	#killAfter(ms: number): void {
		if (this.#isTold) return;
		this.#isTold = true;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#child.kill('SIGKILL'), ms);
	}
}
