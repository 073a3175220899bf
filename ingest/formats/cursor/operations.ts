import type { Observation } from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { callMessage, callParams } from '../call-message.ts';
import { OpenCalls } from '../open-calls.ts';

/** One kind of request as Cursor tells of it: asked, perhaps told again when it is sent, answered or failed. */
interface Operation {
	readonly method: string;
	readonly asked: RegExp;
	readonly sent: RegExp;
	readonly answered: RegExp;
	readonly failed: RegExp;
}

const OPERATIONS: readonly Operation[] = [
	{
		method: 'tools/call',
		asked: /^Handling CallTool action for tool '(.*?)'(?: with toolCallId: (.*))?$/s,
		sent: /^Calling tool '(.*?)'(?: with toolCallId: (.*))?$/s,
		answered: /^Successfully called tool '(.*)'$/s,
		failed: /^Error calling tool '(.*?)':? ?(.*)$/s,
	},
	{
		method: 'prompts/get',
		asked: /^Handling GetPrompt action for prompt '(.*)'$/s,
		sent: /^Getting prompt '(.*)'$/s,
		answered: /^Successfully retrieved prompt '(.*)'$/s,
		failed: /^Error getting prompt '(.*?)':? ?(.*)$/s,
	},
	{
		method: 'resources/read',
		asked: /^Handling ReadResource action for URI '(.*)'$/s,
		sent: /^Reading resource: (.*)$/s,
		answered: /^Successfully read resource: (.*)$/s,
		failed: /^Error reading resource '(.*?)':? ?(.*)$/s,
	},
];

/** What servers ask and tell; Cursor logs their coming, hardly their content. */
const INCOMING: readonly (readonly [RegExp, RpcMessage['kind'], string, string | null])[] = [
	[/^ElicitRequest received from server: (.*)$/s, 'request', 'elicitation/create', 'message'],
	[/^ListRootsRequest received$/, 'request', 'roots/list', null],
	[
		/^ToolListChangedNotification received$/,
		'notification',
		'notifications/tools/list_changed',
		null,
	],
	[
		/^ProgressNotification received for (\S*)/,
		'notification',
		'notifications/progress',
		'progressToken',
	],
];

interface Open {
	readonly id: string;
	isSent: boolean;
}

/** What a sentence says of a request. */
export interface Told {
	readonly message: RpcMessage;
	readonly direction: Observation['direction'];
	readonly quality: Observation['quality'];
	readonly toolCallId: string | null;
}

/** What the lines below a request say of it. */
export interface AskedMore {
	readonly toolCallId: string | null;
	/** It was told once more as it was sent. */
	readonly isSent: boolean;
}

/** Whether a sentence tells of a request that is about to be sent, or that is sent. */
export function isAsked(text: string): boolean {
	return OPERATIONS.some(({ asked, sent }) => asked.test(text) || sent.test(text));
}

/** Whether `text` tells that the request of the sentence `before` is sent. */
export function isSentOf(before: string, text: string): boolean {
	return OPERATIONS.some(({ asked, sent }) => {
		const name = asked.exec(before)?.[1];
		return name !== undefined && sent.exec(text)?.[1] === name;
	});
}

/** The tool call id in a sentence about a tool call, without its second line; `null` when it holds none. */
export function callIdIn(text: string): string | null {
	for (const { asked, sent } of OPERATIONS) {
		const id = (asked.exec(text) ?? sent.exec(text))?.[2];
		if (id !== undefined && id !== '' && id !== 'undefined') return id;
	}
	return null;
}

/** The requests of one log: sentences about the same request are brought together, oldest first among equals. */
export class Operations {
	readonly #open = new OpenCalls<Open>();

	/**
	 * What a sentence on `line` says of a request to or from `server`; `null` when it speaks of something else.
	 * `more` is what the lines below it add.
	 */
	read(
		text: string,
		server: string | null,
		line: number,
		more: AskedMore | null = null,
	): Told | null {
		for (const operation of OPERATIONS) {
			const told =
				this.#ask(operation, text, server, line, more) ?? this.#end(operation, text, server, line);
			if (told !== null) return told;
		}
		for (const [sentence, kind, method, key] of INCOMING) {
			const found = sentence.exec(text);
			if (found === null) continue;
			const params = key === null ? null : JSON.stringify({ [key]: found[1] ?? '' });
			const message = callMessage(kind, { method, params, bytes: params?.length ?? 0 });
			return { message, direction: 'server_to_client', quality: 'summary', toolCallId: null };
		}
		return null;
	}

	#ask(
		{ method, asked, sent }: Operation,
		text: string,
		server: string | null,
		line: number,
		more: AskedMore | null,
	): Told | null {
		const name = (asked.exec(text) ?? sent.exec(text))?.[1];
		if (name === undefined) return null;
		const toolCallId = more?.toolCallId ?? null;
		const id = toolCallId ?? `line:${line}`;
		const isSent = more?.isSent === true || sent.test(text);
		this.#open.ask(server, `${method} ${name}`, { id, isSent });
		const message = callMessage('request', { id, ...subject(method, name) });
		return { message, direction: 'client_to_server', quality: 'name-only', toolCallId };
	}

	#end(
		{ method, answered, failed }: Operation,
		text: string,
		server: string | null,
		line: number,
	): Told | null {
		const end = answered.exec(text) ?? failed.exec(text);
		if (end === null) return null;
		const name = end[1] ?? '';
		const open = this.#open.answer(server, `${method} ${name}`);
		const about = { id: open?.id ?? `line:${line}`, ...subject(method, name), params: null };
		const errorMessage = end[2];
		const message =
			errorMessage === undefined
				? callMessage('result', about)
				: callMessage('error', {
						...about,
						errorCode: /\bMCP error (-?\d{1,9})\b/.exec(errorMessage.slice(0, 512))?.[1] ?? null,
						errorMessage,
					});
		return { message, direction: 'server_to_client', quality: 'name-only', toolCallId: null };
	}

	/** The connection of a server ended: what it has not answered it never will. */
	forget(server: string | null): void {
		this.#open.forget(server);
	}

	/** Whether a sentence tells of an open request once more, now that it is sent; that is said once. */
	isRepeated(text: string, server: string | null): boolean {
		for (const { method, sent } of OPERATIONS) {
			const name = sent.exec(text)?.[1];
			if (name === undefined) continue;
			const open = this.#open.of(server, `${method} ${name}`).find((one) => !one.isSent);
			if (open === undefined) return false;
			open.isSent = true;
			return true;
		}
		return false;
	}
}

function subject(method: string, name: string): Partial<RpcMessage> {
	if (method === 'resources/read') {
		return { method, uri: name, params: JSON.stringify({ uri: name }) };
	}
	return { method, name, params: callParams(name, null) };
}
