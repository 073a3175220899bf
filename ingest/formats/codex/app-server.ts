import { jsonText, member, textMember } from '../../facts/json-value.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { isRecord, type JsonRecord, records } from '../../read/json-record.ts';
import type { Line } from '../../read/line.ts';
import { callMessage } from '../call-message.ts';
import { HeldCalls, type Place } from '../held-calls.ts';
import { builtIn, type CodexCalls, idOf, type Ready } from './calls.ts';
import { isMcp } from './detect.ts';
import { listed, readEvent, startup } from './events.ts';
import { readThreadItem } from './items.ts';
import type { CodexNames } from './names.ts';

/** What Codex asked its user interface, open until the answer. */
interface Question {
	readonly kind: 'approval' | 'elicitation' | 'mcp';
	readonly callId: string | null;
	readonly server: string | null;
}

const ACCEPTED = /^(?:accept|approved)/;

/** Messages between the Codex app server and its user interface (JSON-RPC without `jsonrpc`). */
export class AppServer {
	readonly #calls: CodexCalls;
	readonly #names: CodexNames;
	readonly #asked = new HeldCalls<Question>();

	constructor(calls: CodexCalls, names: CodexNames) {
		this.#calls = calls;
		this.#names = names;
	}

	/** What a message says of calls and servers; `null` when it is no message at all. */
	read(record: JsonRecord, place: Place, line: Line): Ready[] | null {
		const { method, params } = record;
		if (typeof method !== 'string') return this.#answer(record, line);
		if (isMcp(method, params)) {
			this.#ask(record.id, { kind: 'mcp', callId: null, server: null });
			return mcpMessage(line);
		}
		if (!isRecord(params)) return [];
		if (method === 'codex/event' || method.startsWith('codex/event/')) {
			const event = isRecord(params.msg) ? params.msg : params;
			return readEvent(event, place, this.#calls, this.#names);
		}
		switch (method) {
			case 'item/started':
			case 'item/completed':
				return isRecord(params.item)
					? readThreadItem(params.item, method === 'item/started', place, this.#calls)
					: [];
			case 'mcpServer/startupStatus/updated': {
				const name = textMember(params, 'name');
				if (name === null) return [];
				const status = { state: params.status, error: params.error };
				return startup(name, status, this.#names);
			}
			case 'mcpServer/elicitation/request':
				return this.#elicitation(record, params);
			default:
				return this.#question(record, method, params);
		}
	}

	#elicitation(record: JsonRecord, params: JsonRecord): Ready[] {
		const server = textMember(params, 'serverName');
		// Codex uses the same form for its own question whether a tool may be called.
		const isApproval = textMember(params._meta, 'codex_approval_kind') !== null;
		const kind = isApproval ? 'approval' : 'elicitation';
		this.#ask(record.id, { kind, callId: null, server });
		if (isApproval) return [];
		const asked = jsonText({ message: params.message, requestedSchema: params.requestedSchema });
		const message = callMessage('request', {
			...rpcId(record.id),
			method: 'elicitation/create',
			params: asked,
			bytes: asked.length,
		});
		const said = { server, direction: 'server_to_client', body: { type: 'rpc', message } } as const;
		return [{ said, at: null }];
	}

	#question(record: JsonRecord, method: string, params: JsonRecord): Ready[] {
		if (/(?:\/requestApproval|CommandApproval|PatchApproval)$/.test(method)) {
			const callId = idOf(params, 'itemId', 'callId', 'call_id');
			this.#ask(record.id, { kind: 'approval', callId, server: null });
		}
		return [];
	}

	#ask(id: unknown, question: Question): void {
		if (typeof id === 'string' || typeof id === 'number') {
			this.#asked.put(jsonText(id), question, 0);
		}
	}

	#answer(record: JsonRecord, line: Line): Ready[] | null {
		const { id, result } = record;
		if (typeof id !== 'string' && typeof id !== 'number') return null;
		const question = this.#asked.take(jsonText(id));
		if (question?.kind === 'mcp') return mcpMessage(line);
		if (!isRecord(result)) return isRecord(record.error) ? [] : null;
		if (question === undefined) return this.#statusList(result);
		const { callId, server } = question;
		if (question.kind === 'elicitation') {
			const text = jsonText({ action: result.action, content: result.content });
			const message = callMessage('result', {
				...rpcId(id),
				method: 'elicitation/create',
				result: text,
				bytes: text.length,
			});
			return [
				{
					said: { server, direction: 'client_to_server', body: { type: 'rpc', message } },
					at: null,
				},
			];
		}
		const verdict = textMember(result, 'decision') ?? textMember(result, 'action') ?? '';
		// A refusal is told again where the call ends.
		if (!ACCEPTED.test(verdict)) return [];
		const text = `Approved: ${verdict}`;
		if (server !== null) {
			const body = { type: 'decision', text, tool: null } as const;
			return [{ said: { server, decision: 'accepted', body }, at: null }];
		}
		return this.#calls.decide(callId, builtIn(callId, 'shell'), 'accepted', text);
	}

	/** The answer to `mcpServerStatus/list`: servers with their tools. */
	#statusList(result: JsonRecord): Ready[] {
		return records(result.data).flatMap((status) => {
			const name = textMember(status, 'name');
			if (name === null || !isRecord(status.tools) || member(status, 'authStatus') === undefined) {
				return [];
			}
			this.#names.learn(name);
			const tools = Object.values(status.tools).filter(isRecord);
			return tools.length === 0 ? [] : [{ said: listed(name, tools, 'full'), at: null }];
		});
	}
}

function mcpMessage(line: Line): Ready[] | null {
	const message = scanRpc(line, line.start, line.end);
	return message === null ? null : [{ said: { body: { type: 'rpc', message } }, at: null }];
}

function rpcId(id: unknown): { id: string | null; idIsString: boolean } {
	const known = typeof id === 'string' || typeof id === 'number';
	return { id: known ? String(id) : null, idIsString: typeof id === 'string' };
}
