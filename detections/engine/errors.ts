/** The query took longer than its `timeoutMs`; the engine is still usable. */
export class TimeoutError extends Error {
	override readonly name = 'TimeoutError';
	readonly timeoutMs: number;

	constructor(timeoutMs: number) {
		super(`query ended after ${timeoutMs} ms`);
		this.timeoutMs = timeoutMs;
	}
}

/** The engine trapped or no longer answers: its owner ends it, opens a new one and fills it again. */
export class EngineLostError extends Error {
	override readonly name = 'EngineLostError';
}
