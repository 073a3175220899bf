/** Words of a shell command, split into the commands that `;`, `|` and `&` separate; quotes and backslashes are undone. */
export function shellCommands(line: string): string[][] {
	const commands: string[][] = [[]];
	let word: string | null = null;
	let quote = '';
	const finish = (): void => {
		if (word !== null) commands.at(-1)!.push(word);
		word = null;
	};
	for (let at = 0; at < line.length; at++) {
		const character = line[at]!;
		if (quote !== '') {
			if (character === quote) quote = '';
			else if (character === '\\' && quote === '"' && /["\\$`]/.test(line[at + 1] ?? '')) {
				word += line[++at]!;
			} else word += character;
		} else if (character === '"' || character === "'") {
			quote = character;
			word ??= '';
			// A backslash before a letter is a Windows path, not an escape.
		} else if (character === '\\' && /[\s"'\\$;&|]/.test(line[at + 1] ?? '')) {
			word = `${word ?? ''}${line[++at]}`;
		} else if (/\s/.test(character)) finish();
		else if (/[;|&]/.test(character)) {
			finish();
			if (commands.at(-1)!.length > 0) commands.push([]);
		} else word = (word ?? '') + character;
	}
	finish();
	return commands.filter((command) => command.length > 0);
}

/** Words as one line that a shell would read back as the same words. */
export function commandLine(words: readonly string[]): string {
	return words
		.map((word) =>
			/^[\w@%+=:,./\\[\]~^-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
		)
		.join(' ');
}
