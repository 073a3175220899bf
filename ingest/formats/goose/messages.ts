import { jsonText, listMember, member, textMember } from '../../facts/json-value.ts';
import { isRecord, type JsonRecord, records } from '../../read/json-record.ts';
import { callMessage, callResult } from '../call-message.ts';
import { HeldCalls } from '../held-calls.ts';
import {
	callAnswered,
	callAsked,
	callDecided,
	callFailed,
	type HostCall,
	type Said,
} from '../host-call.ts';

/** Tools that belong to no extension. */
const BUILT_IN = 'goose';
/** What the model is told in place of a result when a person, a mode or a policy refused the call (2025-01 to 2026-10). */
const REFUSAL =
	/^(?:The user has declined to run this tool\.|Let the user know the tool call was skipped in goose chat mode|This tool call was blocked by )/;

/** What the messages of a Goose session say; results find the calls of earlier messages. */
export class GooseMessages {
	readonly #calls = new HeldCalls<HostCall>();

	/** What one message says, in the order of its content. */
	read(message: JsonRecord): Said[] {
		const said: Said[] = [];
		const typed: string[] = [];
		for (const block of records(message.content)) {
			switch (block.type) {
				case 'toolRequest':
				case 'frontendToolRequest':
					said.push(...this.#request(block));
					break;
				case 'toolResponse':
					said.push(this.#response(block));
					break;
				case 'actionRequired':
					said.push(...elicitation(block.data));
					break;
				case 'text':
					if (typeof block.text === 'string') typed.push(block.text);
			}
		}
		const isShown = member(message.metadata, 'userVisible') !== false;
		if (message.role === 'user' && isShown && typed.length > 0) {
			said.push({ logger: 'user', body: { type: 'log', text: typed.join('\n') } });
		}
		return said;
	}

	#request(block: JsonRecord): Said[] {
		const id = textMember(block, 'id');
		const value = member(block.toolCall, 'value');
		const name = textMember(value, 'name');
		// What the model wrote was no call at all.
		if (name === null) return [];
		const extension =
			textMember(block._meta, 'goose_extension') ?? textMember(block.metadata, 'goose_extension');
		const call = callOf(id, name, extension);
		if (id !== null) this.#calls.put(id, call, 0);
		const args = member(value, 'arguments');
		return [callAsked(call, args === undefined || args === null ? null : jsonText(args))];
	}

	#response(block: JsonRecord): Said {
		const id = textMember(block, 'id');
		const known = id === null ? undefined : this.#calls.take(id);
		const call = known ?? { id, server: null, tool: '', method: 'tools/call', uri: null };
		const said = answer(call, block.toolResult);
		if (known === undefined) {
			if (said.body.type === 'rpc') said.body.message.name = null;
			else if (said.body.type === 'decision') said.body.tool = null;
		}
		return said;
	}
}

/** The call of a tool: `EXTENSION__TOOL`, or a bare name with its extension beside it (2026). */
function callOf(id: string | null, name: string, extension: string | null): HostCall {
	const rest = { method: 'tools/call', uri: null } as const;
	if (extension !== null && name.startsWith(`${extension}__`)) {
		return { id, server: extension, tool: name.slice(extension.length + 2), ...rest };
	}
	const at = extension === null ? name.indexOf('__', 1) : -1;
	const tool = at === -1 ? name : name.slice(at + 2);
	if (at !== -1 && tool !== '') return { id, server: name.slice(0, at), tool, ...rest };
	return { id, server: extension ?? BUILT_IN, tool: name, ...rest };
}

/** How a call ended: `{status: "success", value}`, of which the value may be a tool's failure, or `{status: "error", error}`. */
function answer(call: HostCall, result: unknown): Said {
	const error = textMember(result, 'error');
	if (textMember(result, 'status') === 'error' || error !== null) {
		const text = error ?? 'the call failed';
		return REFUSAL.test(text) ? callDecided(call, 'denied', text) : callFailed(call, text);
	}
	const value = member(result, 'value');
	const isError = member(value, 'isError') === true;
	const content = Array.isArray(value) ? value : listMember(value, 'content');
	const [first] = content;
	const shown = textMember(first, 'text');
	if (content.length === 1 && shown !== null && REFUSAL.test(shown)) {
		return callDecided(call, 'denied', shown);
	}
	return callAnswered(call, callResult(jsonText(value ?? []), isError), isError);
}

function elicitation(data: unknown): Said[] {
	const id = textMember(data, 'id');
	const type = textMember(data, 'actionType');
	if (!isRecord(data) || (type !== 'elicitation' && type !== 'elicitationResponse')) return [];
	const isAnswer = type === 'elicitationResponse';
	const text = isAnswer
		? jsonText({ action: 'accept', content: data.userData ?? data.user_data ?? null })
		: jsonText({
				message: data.message,
				requestedSchema: data.requestedSchema ?? data.requested_schema,
			});
	const message = callMessage(isAnswer ? 'result' : 'request', {
		id,
		method: 'elicitation/create',
		...(isAnswer ? { result: text } : { params: text }),
		bytes: text.length,
	});
	const direction = isAnswer ? 'client_to_server' : 'server_to_client';
	return [{ direction, body: { type: 'rpc', message } }];
}
