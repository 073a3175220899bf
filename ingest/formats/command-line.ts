/**
 * The words of a command line: split at spaces, except inside quotes.
 * A log that joined its arguments with spaces has lost where an argument with spaces ended.
 */
export function splitCommandLine(text: string): string[] {
	return Array.from(text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g), (word) => {
		return word[1] ?? word[2] ?? word[3] ?? '';
	});
}
