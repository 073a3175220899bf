import { textMember } from '../../facts/json-value.ts';
import { type JsonRecord, records } from '../../read/json-record.ts';
import { callResult } from '../call-message.ts';
import { HeldCalls } from '../held-calls.ts';
import {
	callAnswered,
	callAsked,
	callDecided,
	callFailed,
	type HostCall,
	type Said,
} from '../host-call.ts';
import { nativeCall, writtenCalls } from './task-calls.ts';

const REFUSAL = /^The user denied this operation\b/;
const FAULT = /^(?:Error executing MCP tool: |The tool execution failed with the following error:)/;
/** What stands before the result of a tool that the model wrote as XML. */
const RESULT = /^\[(?:use_mcp_tool|access_mcp_resource) for '[^'\n]{0,512}'\] Result:\s*/;
/** What the program puts between a tool's result and the end of the message. */
const ENVIRONMENT = '<environment_details>';

/** What the messages of `api_conversation_history.json` say, in order. */
export class ApiHistory {
	readonly #calls = new HeldCalls<HostCall>();
	/** Calls written as XML that wait for their result, the oldest first. */
	#written: HostCall[] = [];
	#count = 0;

	read(message: JsonRecord): Said[] {
		this.#count++;
		const { content } = message;
		const blocks =
			typeof content === 'string' ? [{ type: 'text', text: content }] : records(content);
		return message.role === 'assistant' ? this.#assistant(blocks) : this.#user(blocks);
	}

	#assistant(blocks: readonly JsonRecord[]): Said[] {
		const said: Said[] = [];
		for (const [nth, block] of blocks.entries()) {
			if (block.type === 'tool_use') {
				const asked = nativeCall(block);
				if (asked === null) continue;
				if (asked.call.id !== null) this.#calls.put(asked.call.id, asked.call, 0);
				said.push(callAsked(asked.call, asked.args));
			} else if (typeof block.text === 'string') {
				const place = `message:${this.#count}:${nth}`;
				const calls = writtenCalls(block.text, (at) => `${place}:${at}`);
				this.#written.push(...calls.map(({ call }) => call));
				said.push(...calls.map(({ call, args }) => callAsked(call, args)));
			}
		}
		return said;
	}

	#user(blocks: readonly JsonRecord[]): Said[] {
		const said: Said[] = [];
		for (const [nth, block] of blocks.entries()) {
			if (block.type === 'tool_result') {
				const id = textMember(block, 'tool_use_id');
				const call = id === null ? undefined : this.#calls.take(id);
				if (call !== undefined) {
					said.push(ended(call, shownText(block.content), block.is_error === true));
				}
			} else if (typeof block.text === 'string') {
				said.push(...this.#text(block.text, blocks[nth + 1]), ...typed(block.text));
			}
		}
		return said;
	}

	/** The result of a call that the model wrote as XML: behind its heading, or in the block after it. */
	#text(text: string, next: JsonRecord | undefined): Said[] {
		const heading = RESULT.exec(text);
		const call = heading === null ? undefined : this.#written.shift();
		if (heading === null || call === undefined) return [];
		const inner = text.slice(heading[0].length);
		const shown = inner === '' ? (textMember(next, 'text') ?? '') : inner;
		const end = shown.indexOf(ENVIRONMENT);
		return [ended(call, (end === -1 ? shown : shown.slice(0, end)).trimEnd(), false)];
	}
}

function ended(call: HostCall, text: string, isMarked: boolean): Said {
	if (REFUSAL.test(text)) return callDecided(call, 'denied', text);
	if (FAULT.test(text)) return callFailed(call, text);
	const isError = isMarked || text.startsWith('Error:\n');
	const shown = text.startsWith('Error:\n') ? text.slice('Error:\n'.length) : text;
	const result =
		call.method === 'resources/read'
			? JSON.stringify({ contents: [{ uri: call.uri ?? '', text: shown }] })
			: callResult(JSON.stringify(shown), isError);
	return callAnswered(call, result, isError);
}

function shownText(content: unknown): string {
	if (typeof content === 'string') return content;
	return records(content)
		.map((block) => textMember(block, 'text') ?? '')
		.join('\n');
}

/** What the person wrote: the task, and answers to what the program asked. */
function typed(text: string): Said[] {
	const found = /^\s*<(task|user_message|feedback)>\n?/.exec(text);
	if (found === null) return [];
	const end = text.indexOf(`</${found[1]}>`);
	const words = text.slice(found[0].length, end === -1 ? undefined : end).trim();
	return words === '' ? [] : [{ logger: 'user', body: { type: 'log', text: words } }];
}
