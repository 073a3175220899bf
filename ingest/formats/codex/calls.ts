import { jsonText, textMember } from '../../facts/json-value.ts';
import { isRecord, type JsonRecord, parseJson, records } from '../../read/json-record.ts';
import { HeldCalls, type Place, SeenIds } from '../held-calls.ts';
import {
	callAnswered,
	callAsked,
	callDecided,
	callFailed,
	type HostCall,
	type Said,
} from '../host-call.ts';
import { BUILT_IN, type CodexNames } from './names.ts';
import type { Outcome } from './output.ts';

/** What to hand over, and where it stands when that is not the line at hand. */
export interface Ready {
	readonly said: Said;
	readonly at: Place | null;
}

interface Held {
	readonly call: HostCall;
	/** JSON text of the arguments. */
	readonly args: string | null;
	readonly place: Place;
}

/**
 * The calls of one file. Rollouts tell of a call up to four times (function call, begin, end, output): its request is held
 * back until its server and tool are known for certain, and what repeats an answered call is left out.
 */
export class CodexCalls {
	readonly #names: CodexNames;
	readonly #held = new HeldCalls<Held>();
	readonly #done = new SeenIds();

	constructor(names: CodexNames) {
		this.#names = names;
	}

	/** A call begins; `args` is JSON text. `certain` when server and tool come from Codex itself, not from a function's name. */
	begin(call: HostCall, args: string | null, place: Place, certain: boolean): Ready[] {
		const { id } = call;
		if (id === null) return [{ said: callAsked(call, args), at: null }];
		if (this.#done.has(id)) return [];
		const known = this.#held.get(id);
		// The function call comes first and holds the arguments as the model wrote them.
		if (known !== undefined && !certain) return [];
		const held = known === undefined ? { call, args, place } : { ...known, call };
		return this.#held.put(id, held, held.args?.length ?? 0).map(unanswered);
	}

	/** A call ends. `call` is what the record says of it, if anything. */
	end(id: string | null, call: HostCall | null, args: string | null, outcome: Outcome): Ready[] {
		if (id !== null && this.#done.has(id)) return [];
		const held = id === null ? undefined : this.#held.take(id);
		if (id !== null) this.#done.add(id);
		// Of its own tools Codex writes several names; the function call has the one that the model used.
		const isOwn = call === null || call.server === BUILT_IN;
		const known = (isOwn ? held?.call : null) ?? call;
		const ready: Ready[] = [];
		if (held !== undefined) {
			ready.push({ said: callAsked(known ?? held.call, held.args ?? args), at: held.place });
		} else if (call !== null) ready.push({ said: callAsked(call, args), at: null });
		const said = known === null ? unknownEnd(id, outcome) : ended(known, outcome);
		ready.push({ said: { ...said, durationMs: outcome.durationMs }, at: null });
		return ready;
	}

	/** A decision about a call that is still open. */
	decide(
		id: string | null,
		call: HostCall | null,
		decision: 'accepted' | 'denied',
		text: string,
	): Ready[] {
		const known = (id === null ? undefined : this.#held.get(id)?.call) ?? call;
		return known === null ? [] : [{ said: callDecided(known, decision, text), at: null }];
	}

	/** The file ended: calls that got no answer. */
	drain(): Ready[] {
		return this.#held.drain().map(unanswered);
	}

	/** The call that a `McpInvocation` or an item names; `null` when it names none. */
	invocation(
		id: string | null,
		invocation: unknown,
	): { call: HostCall; args: string | null } | null {
		const server = textMember(invocation, 'server');
		const tool = textMember(invocation, 'tool');
		if (server === null || tool === null || !isRecord(invocation)) return null;
		if (server !== BUILT_IN) this.#names.learn(server);
		const args = argumentsText(invocation.arguments);
		return { call: this.#names.invoked(id, server, tool, args), args };
	}
}

/** JSON text of arguments, which stand as a value or as JSON text; `null` when there are none. */
export function argumentsText(args: unknown): string | null {
	if (args === undefined || args === null || args === '') return null;
	if (typeof args !== 'string') return jsonText(args);
	return parseJson(args) === undefined ? JSON.stringify(args) : args;
}

function unanswered({ call, args, place }: Held): Ready {
	return { said: callAsked(call, args), at: place };
}

function ended(call: HostCall, outcome: Outcome): Said {
	if (outcome.kind === 'denied') return callDecided(call, 'denied', outcome.text);
	if (outcome.kind === 'failed') return callFailed(call, outcome.text);
	const result = call.method === 'resources/read' ? readResult(outcome.text) : outcome.text;
	return callAnswered(call, result, outcome.isError);
}

/** The end of a call whose start the file does not show. */
function unknownEnd(id: string | null, outcome: Outcome): Said {
	const said = ended({ id, server: null, tool: '', method: 'tools/call', uri: null }, outcome);
	if (said.body.type === 'rpc') said.body.message.name = null;
	else if (said.body.type === 'decision') said.body.tool = null;
	return said;
}

/** The result of `resources/read` in what Codex makes of it: text that holds `contents`. */
function readResult(result: string): string {
	const value = parseJson(result);
	const [block] = records(isRecord(value) ? value.content : null);
	const text = block === undefined ? null : textMember(block, 'text');
	const inner = text === null ? undefined : parseJson(text);
	return isRecord(inner) && Array.isArray(inner.contents)
		? jsonText({ contents: inner.contents })
		: result;
}

/** The call of a record that names no server because Codex runs it itself. */
export function builtIn(id: string | null, tool: string): HostCall {
	return { id, server: BUILT_IN, tool, method: 'tools/call', uri: null };
}

/** A member that holds an id. */
export function idOf(record: JsonRecord, ...keys: string[]): string | null {
	for (const key of keys) {
		const id = record[key];
		if (typeof id === 'string') return id;
	}
	return null;
}
