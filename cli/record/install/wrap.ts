import type { ConfigText, Edit, Member, Span } from './config-text.ts';
import type { ServerEntry } from './server-entries.ts';

/** The words that start `sillok record`: program, then arguments up to and with `record`. */
export interface Launcher {
	readonly command: string;
	readonly args: readonly string[];
	/** Further options of `record`. */
	readonly options: readonly string[];
}

/** The option by which wrapped servers are known again; it says whether the entry had arguments before. */
const MARK = '--installed';
const HAD_ARGS = 'args';
const NO_ARGS = 'none';

/** What can be said of an entry. */
export type EntryState =
	| { readonly state: 'plain'; readonly command: Span; readonly args: Span | null }
	| { readonly state: 'wrapped'; readonly wrapped: Wrapped }
	/** Not started by a command. */
	| { readonly state: 'remote' }
	| { readonly state: 'unknown'; readonly reason: string };

interface Wrapped {
	readonly command: Member;
	readonly args: Member;
	readonly elements: readonly Span[];
	/** Which element is the command of the server. */
	readonly at: number;
	readonly hadArgs: boolean;
}

/** How a server is started now. */
export function stateOf(config: ConfigText, entry: ServerEntry): EntryState {
	const { members } = entry;
	if (members === null) return { state: 'unknown', reason: 'no object, or a key stands twice' };
	const command = members.get('command');
	if (command === undefined) {
		const isRemote = ['url', 'serverUrl', 'httpUrl'].some((key) => members.has(key));
		return isRemote ? { state: 'remote' } : { state: 'unknown', reason: 'neither command nor url' };
	}
	const type = members.get('type');
	if (type !== undefined && config.value(type) !== 'stdio') {
		return { state: 'unknown', reason: 'a command, but its type is not stdio' };
	}
	if (typeof config.value(command) !== 'string') {
		return { state: 'unknown', reason: 'the command is no text' };
	}
	const args = members.get('args');
	if (args === undefined) return { state: 'plain', command, args: null };
	const elements = config.elements(args);
	const words = elements?.map((element) => config.value(element)) ?? [];
	if (elements === null || words.some((word) => typeof word !== 'string')) {
		return { state: 'unknown', reason: 'args is no list of texts' };
	}
	const mark = words.indexOf(MARK);
	const end = words.indexOf('--', mark);
	if (mark < 1 || words[mark - 1] !== 'record') return { state: 'plain', command, args };
	if (end === -1 || end + 1 >= elements.length) {
		return { state: 'unknown', reason: 'wrapped by sillok and changed since' };
	}
	const hadArgs = words[mark + 1] === HAD_ARGS;
	return { state: 'wrapped', wrapped: { command, args, elements, at: end + 1, hadArgs } };
}

/** Whether a wrapped entry is just what the launcher makes of it. */
export function isCurrent(
	config: ConfigText,
	{ at, command, elements, hadArgs }: Wrapped,
	name: string,
	launcher: Launcher,
): boolean {
	const words = elements.slice(0, at).map((element) => config.value(element));
	return (
		config.value(command) === launcher.command &&
		JSON.stringify(words) === JSON.stringify(wordsOf(name, launcher, hadArgs))
	);
}

/** The edits that have a server started through the launcher; its own words stay as they are spelled. */
export function wrap(
	config: ConfigText,
	name: string,
	launcher: Launcher,
	command: Span,
	args: Span | null,
	commandKey: number,
): Edit[] {
	const words = wordsOf(name, launcher, args !== null).map((word) => JSON.stringify(word));
	const added = [...words, config.raw(command.from, command.to)];
	const program = { ...command, text: JSON.stringify(launcher.command) };
	if (args === null) {
		const lead = blank(leadBefore(config, commandKey)) ?? ' ';
		const gap = blank(config.raw(afterKey(config, commandKey), command.from)) ?? ' ';
		const text = `,${lead}"args":${gap}[${added.join(', ')}]`;
		return [program, { from: command.to, to: command.to, text }];
	}
	const [first] = config.elements(args) ?? [];
	const at = args.from + 1;
	if (first === undefined) return [program, { from: at, to: at, text: added.join(', ') }];
	const lead = blank(config.raw(at, first.from)) ?? '';
	const text =
		lead === '' ? `${added.join(', ')}, ` : `${added.map((word) => lead + word).join(',')},`;
	return [program, { from: at, to: at, text }];
}

/** The edits that undo `wrap`, byte for byte unless something else changed the spacing since. */
export function unwrap(
	config: ConfigText,
	{ args, at, command, elements, hadArgs }: Wrapped,
): Edit[] {
	const own = elements[at]!;
	const program = { from: command.from, to: command.to, text: config.raw(own.from, own.to) };
	const next = elements[at + 1];
	if (!hadArgs && next === undefined) {
		// The member was added right behind the command; wherever it is now, it goes with the comma before it.
		const from = /^\s*,\s*$/.test(config.raw(command.to, args.key))
			? command.to
			: config.bytes.lastIndexOf(',', args.key);
		return [program, { from, to: args.to, text: '' }];
	}
	const from = args.from + 1;
	if (next === undefined) return [program, { from, to: own.to, text: '' }];
	let to = config.bytes.indexOf(',', own.to) + 1;
	const isTight = !/\s/.test(config.raw(from, from + 1));
	if (isTight && config.raw(to, to + 1) === ' ') to++;
	return [program, { from, to, text: '' }];
}

function wordsOf(name: string, { args, options }: Launcher, hadArgs: boolean): string[] {
	return [...args, MARK, hadArgs ? HAD_ARGS : NO_ARGS, `--server=${name}`, ...options, '--'];
}

/** The text when it is nothing but white space. */
function blank(text: string): string | null {
	return /^\s*$/.test(text) ? text : null;
}

/** What stands between a key and the bracket or comma before it. */
function leadBefore(config: ConfigText, key: number): string {
	let from = key;
	while (from > 0 && !/[{,]/.test(config.raw(from - 1, from))) from--;
	return config.raw(from, key);
}

/** The place after the colon of a key. */
function afterKey(config: ConfigText, key: number): number {
	return config.bytes.indexOf(':', config.bytes.indexOf('"', key + 1)) + 1;
}
