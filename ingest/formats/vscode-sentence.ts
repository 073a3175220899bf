import type { Body, LifecycleStep } from '../mcp/observation.ts';
import { splitCommandLine } from './command-line.ts';

export const STDERR = '[server stderr] ';
export const COMMAND_LINE = 'Server command line: ';
export const STARTING = 'Starting server ';

const STEPS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^Starting server from \S+ extension host$/, 'info'],
	[/^Starting server /, 'starting'],
	[/^Stopping server /, 'closing'],
	[/^Connection state: Starting$/, 'info'],
	[/^Connection state: Running$/, 'connected'],
	[/^Connection state: Stopped/, 'closed'],
	[/^Connection state: Error/, 'failed'],
	[/^Server exited before responding to `initialize` request/, 'failed'],
	[/^Waiting for server to respond to `initialize` request/, 'info'],
	[/^Discovered \d+ (?:tool|prompt|resource)s?/, 'info'],
];

/** Whether VS Code itself writes a text like this about a server. */
export function isOwnSentence(text: string): boolean {
	return (
		text.startsWith(STDERR) ||
		text.startsWith(COMMAND_LINE) ||
		STEPS.some(([sentence]) => sentence.test(text))
	);
}

/** What a text without a message says: a launch, a step in the life of a connection, or log text. */
export function sentenceBody(text: string): Body {
	if (text.startsWith(COMMAND_LINE)) {
		const [command = null, ...args] = splitCommandLine(text.slice(COMMAND_LINE.length));
		return {
			type: 'server',
			launch: { origin: 'launch', command, args, url: null, envKeys: [], hasAuth: null },
			text,
		};
	}
	for (const [sentence, step] of STEPS) {
		if (sentence.test(text)) return { type: 'lifecycle', step, text };
	}
	return { type: 'log', text };
}
