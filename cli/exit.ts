/** Exit codes of every command. */
export const EXIT = {
	ok: 0,
	/** An alert at or above `--fail-on`. */
	alert: 1,
	usage: 2,
	/** An input could not be read, or a rule or pack is broken. */
	input: 3,
} as const;

/** Ends a command with a sentence for the person and an exit code. */
export class CommandError extends Error {
	readonly code: number;

	constructor(code: number, message: string) {
		super(message);
		this.name = 'CommandError';
		this.code = code;
	}
}
