/** Runs tasks one after another, in the order they were asked for; a failed task does not stop the next. */
export type Turns = <T>(task: () => Promise<T>) => Promise<T>;

/** A new queue. A DuckDB connection runs one statement at a time, and an interrupt ends whichever is running. */
export function takeTurns(): Turns {
	let last: Promise<unknown> = Promise.resolve();
	return (task) => {
		const turn = last.then(task, task);
		last = turn.catch(() => undefined);
		return turn;
	};
}
