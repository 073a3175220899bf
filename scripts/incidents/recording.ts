import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JSON-RPC message as object; key order is the order in the log. */
export type Message = Readonly<Record<string, unknown>>;

/** What a real server answered, see `scripts/record-samples.ts`. */
export interface Recording {
	readonly version: string;
	readonly stderr: readonly string[];
	/** The answer to a request without its id; throws when it was never asked. */
	answer(method: string, params?: object): Message;
}

/** Reads `recordings/<server>.jsonl`. */
export function recording(server: string): Recording {
	const path = join(import.meta.dirname, '..', 'recordings', `${server}.jsonl`);
	const answers = new Map<string, Message>();
	const asked = new Map<unknown, string>();
	const stderr: string[] = [];
	let version = '';
	for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) {
		const entry: { version: string; direction: string; message: Message } = JSON.parse(line);
		version = entry.version;
		const { message } = entry;
		if (entry.direction === 'stderr') stderr.push(String(message));
		else if (entry.direction === 'client->server') {
			if ('id' in message) asked.set(message.id, key(message.method, message.params));
		} else if ('id' in message) {
			const request = asked.get(message.id);
			// The first answer counts: the same question may be asked again after a change.
			if (request !== undefined && !answers.has(request)) answers.set(request, message);
		}
	}
	return {
		version,
		stderr,
		answer(method, params) {
			const found = answers.get(key(method, params));
			if (found === undefined) {
				throw new Error(`${server} was never asked ${key(method, params)}`);
			}
			return found;
		},
	};
}

function key(method: unknown, params: unknown): string {
	return `${String(method)} ${JSON.stringify(params ?? {})}`;
}
