import { isObject, textMember } from '../../facts/json-value.ts';
import { type JsonRecord, parseJson } from '../../read/json-record.ts';
import { callResult } from '../call-message.ts';
import {
	callAnswered,
	callAsked,
	callDecided,
	callFailed,
	type HostCall,
	type Said,
} from '../host-call.ts';
import { argumentsText } from './task-calls.ts';

/** A call that the task waits for. */
interface Open {
	readonly call: HostCall;
	/** The person is asked; otherwise a setting approves the call. */
	readonly isAsked: boolean;
	isStarted: boolean;
	/** Milliseconds since 1970; before it the call waited for the person. */
	startedAt: number | null;
}

/** What the messages of `ui_messages.json` say, in order. */
export class UiMessages {
	#open: Open | null = null;
	#isFirst = true;

	read(message: JsonRecord): Said[] {
		const isFirst = this.#isFirst;
		this.#isFirst = false;
		// What was still being written when the task was broken off was never asked.
		if (message.partial === true) return [];
		const text = textMember(message, 'text') ?? '';
		const at = typeof message.ts === 'number' ? message.ts : null;
		switch (message.type === 'ask' ? message.ask : message.say) {
			case 'use_mcp_server':
				return this.#request(message, text, at);
			case 'mcp_server_request_started':
				return this.#started(at);
			case 'mcp_server_response':
				return this.#answer(text, at);
			case 'error':
				return this.#failed(text);
			case 'api_req_started':
				return this.#wentOn();
			case 'mcp_notification':
				return [notification(text)];
			case 'user_feedback':
			case 'task':
				return typed(text);
			case 'text':
				return isFirst ? typed(text) : [];
			default:
				return [];
		}
	}

	#request(message: JsonRecord, text: string, at: number | null): Said[] {
		const asked = parseJson(text);
		const server = textMember(asked, 'serverName');
		if (!isObject(asked) || server === null) return [];
		const isResource = asked.type === 'access_mcp_resource';
		const tool = textMember(asked, 'toolName') ?? (isResource ? 'access_mcp_resource' : null);
		if (tool === null) return [];
		const call: HostCall = {
			id: at === null ? null : `ts:${at}`,
			server,
			tool,
			method: isResource ? 'resources/read' : 'tools/call',
			uri: isResource ? textMember(asked, 'uri') : null,
		};
		this.#open = { call, isAsked: message.type === 'ask', isStarted: false, startedAt: null };
		return [callAsked(call, argumentsText(asked.arguments))];
	}

	#started(at: number | null): Said[] {
		const open = this.#open;
		if (open === null || open.isStarted) return [];
		open.isStarted = true;
		open.startedAt = at;
		return open.isAsked ? [callDecided(open.call, 'accepted', 'Approved')] : [];
	}

	#answer(text: string, at: number | null): Said[] {
		const open = this.#take();
		if (open === null) return [];
		const { call, startedAt } = open;
		const durationMs = at === null || startedAt === null ? null : Math.max(0, at - startedAt);
		const isError = text.startsWith('Error:\n');
		const shown = isError ? text.slice('Error:\n'.length) : text;
		const result =
			call.method === 'resources/read'
				? JSON.stringify({ contents: [{ uri: call.uri ?? '', text: shown }] })
				: callResult(JSON.stringify(shown), isError);
		return [{ ...callAnswered(call, result, isError), durationMs }];
	}

	#failed(text: string): Said[] {
		if (this.#open?.isStarted !== true) return [];
		const open = this.#take();
		return open === null ? [] : [callFailed(open.call, text)];
	}

	/** The next request to the model: a call that was not started by now was refused. */
	#wentOn(): Said[] {
		const open = this.#take();
		if (open === null || open.isStarted) return [];
		return [callDecided(open.call, 'denied', 'Not approved: the task went on without the call')];
	}

	#take(): Open | null {
		const open = this.#open;
		this.#open = null;
		return open;
	}
}

/** What a server logged or announced: `[SERVER] text`. */
function notification(text: string): Said {
	const found = /^\[([^\]\n]{1,200})\] /.exec(text);
	const server = found?.[1] ?? null;
	return { server, logger: 'notification', body: { type: 'log', text } };
}

function typed(text: string): Said[] {
	return text === '' ? [] : [{ logger: 'user', body: { type: 'log', text } }];
}
