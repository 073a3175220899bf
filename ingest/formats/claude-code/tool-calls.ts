import { isRecord, type JsonRecord, textOf } from '../../read/json-record.ts';
import { callMessage } from '../call-message.ts';
import { callAnswered, callAsked, callDecided, type HostCall, type Said } from '../host-call.ts';
import { hashText } from './hash-text.ts';
import { isRefusal, saidInRefusal } from './refusal.ts';
import type { ToolNames } from './tool-name.ts';
import { metaOf, plainText, qualityOf, resourceResult, toolResult } from './tool-result.ts';

/** Calls, results and servers a file may hold open at once; the oldest are forgotten. */
const MAX_REMEMBERED = 100_000;

/** The tool calls of one transcript: blocks stored twice are given once, results find their calls. */
export class ToolCalls {
	readonly #names: ToolNames;
	readonly #calls = new Map<string, HostCall>();
	readonly #answered = new Set<string>();
	/** Hash of the instructions that each server gave last. */
	readonly #instructions = new Map<string, number>();

	constructor(names: ToolNames) {
		this.#names = names;
	}

	/** The request that a `tool_use` block records; `null` when it was given before or has no name. */
	use(block: JsonRecord): Said | null {
		const id = textOf(block.id);
		const name = textOf(block.name);
		if (name === null || (id !== null && this.#calls.has(id))) return null;
		const call = this.#callOf(id, name, isRecord(block.input) ? block.input : null);
		if (id !== null) {
			if (this.#calls.size >= MAX_REMEMBERED) {
				for (const oldest of this.#calls.keys()) {
					this.#calls.delete(oldest);
					break;
				}
			}
			this.#calls.set(id, call);
		}
		const args = block.input === undefined ? null : JSON.stringify(block.input);
		return marked(callAsked(call, args), id);
	}

	/** The result or refusal that a `tool_result` block records, and what the person added; empty when given before. */
	result(block: JsonRecord, record: JsonRecord): Said[] {
		const id = textOf(block.tool_use_id);
		if (id === null || this.#answered.has(id)) return [];
		if (this.#answered.size >= MAX_REMEMBERED) this.#answered.clear();
		this.#answered.add(id);
		const known = this.#calls.get(id);
		const isError = block.is_error === true;
		const shown = plainText(block.content);
		if (isError && isRefusal(shown, block, record)) {
			this.#answered.add(`denied ${id}`);
			return refusal(id, known, shown);
		}
		const meta = metaOf(record);
		const result =
			known?.method === 'resources/read'
				? resourceResult(block.content, known.uri)
				: toolResult(block.content, isError, meta.structuredContent);
		const call = known ?? { id, server: null, tool: '', method: 'tools/call', uri: null };
		const said = marked(callAnswered(call, result, isError), id);
		if (said.body.type === 'rpc') {
			if (known === undefined) said.body.message.name = null;
			if (isRecord(meta._meta)) said.body.message.meta = JSON.stringify(meta._meta);
		}
		return [{ ...said, quality: qualityOf(shown) }];
	}

	/** A refusal from the last record of `stream-json`; `null` when the transcript gave it before. */
	denial(denial: JsonRecord): Said | null {
		const id = textOf(denial.tool_use_id);
		const name = textOf(denial.tool_name);
		if (name === null || (id !== null && this.#answered.has(`denied ${id}`))) return null;
		if (id !== null) this.#answered.add(`denied ${id}`);
		const call = this.#callOf(id, name, isRecord(denial.tool_input) ? denial.tool_input : null);
		return callDecided(call, 'denied', `Permission to use ${name} was denied`);
	}

	/** Instructions that servers gave the model, as the result of their handshake; the same text is given once. */
	instructions(attachment: JsonRecord): Said[] {
		const names = Array.isArray(attachment.addedNames) ? attachment.addedNames : [];
		const blocks = Array.isArray(attachment.addedBlocks) ? attachment.addedBlocks : [];
		const said: Said[] = [];
		for (const [at, name] of names.entries()) {
			const block = textOf(blocks[at]);
			if (typeof name !== 'string' || block === null) continue;
			const server = this.#names.learn(name);
			const hash = hashText(block);
			if (this.#instructions.get(server) === hash) continue;
			if (this.#instructions.size < MAX_REMEMBERED) this.#instructions.set(server, hash);
			const result = JSON.stringify({ instructions: block });
			const known = { method: 'initialize', result, bytes: result.length };
			said.push({
				server,
				direction: 'server_to_client',
				body: { type: 'rpc', message: callMessage('result', known) },
			});
		}
		return said;
	}

	#callOf(id: string | null, name: string, input: JsonRecord | null): HostCall {
		const uri = textOf(input?.uri);
		const server = textOf(input?.server);
		// Resources are read through a tool of the program itself.
		if (server !== null && /^ReadMcpResource(?:Tool)?$/.test(name)) {
			return { id, server: this.#names.learn(server), tool: name, method: 'resources/read', uri };
		}
		const named = this.#names.split(name);
		if (name.startsWith('mcp__')) this.#names.learn(named.server);
		return { id, ...named, method: 'tools/call', uri: null };
	}
}

function refusal(id: string, call: HostCall | undefined, shown: string): Said[] {
	const decided: Said = {
		server: call?.server ?? null,
		toolCallId: id,
		decision: 'denied',
		body: { type: 'decision', text: shown, tool: call?.tool ?? null },
	};
	const said = saidInRefusal(shown);
	return said === null
		? [decided]
		: [decided, { logger: 'user', body: { type: 'log', text: said } }];
}

/** The id of a call is unique everywhere: it finds the call again in the files of subagents and resumed sessions. */
function marked(said: Said, id: string | null): Said {
	if (id !== null && said.body.type === 'rpc') said.body.message.hash = hashText(id);
	return said;
}
