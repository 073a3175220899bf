import { jsonText, listMember, member, textMember } from '../../facts/json-value.ts';
import type { LifecycleStep } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord, records } from '../../read/json-record.ts';
import { callMessage } from '../call-message.ts';
import type { Place } from '../held-calls.ts';
import type { Said } from '../host-call.ts';
import { argumentsText, builtIn, type CodexCalls, idOf, type Ready } from './calls.ts';
import { readResponseItem, readThreadItem } from './items.ts';
import type { CodexNames } from './names.ts';
import { outcomeOfOutput, outcomeOfResult, outcomeOfToolResult } from './output.ts';

/** What an event (`EventMsg`) of Codex says: of calls, servers, their tools, and the person. */
export function readEvent(
	event: JsonRecord,
	place: Place,
	calls: CodexCalls,
	names: CodexNames,
): Ready[] {
	const id = idOf(event, 'call_id');
	switch (event.type) {
		case 'mcp_tool_call_begin': {
			const found = calls.invocation(id, event.invocation);
			return found === null ? [] : calls.begin(found.call, found.args, place, true);
		}
		case 'mcp_tool_call_end': {
			const found = calls.invocation(id, event.invocation);
			const outcome = outcomeOfResult(event.result, event.duration);
			// Without a result the event names the call only.
			if (outcome === null) {
				return found === null ? [] : calls.begin(found.call, found.args, place, true);
			}
			return calls.end(id, found?.call ?? null, found?.args ?? null, outcome);
		}
		case 'item_started':
		case 'item_completed':
			return isRecord(event.item)
				? readThreadItem(event.item, event.type === 'item_started', place, calls)
				: [];
		case 'raw_response_item':
			return isRecord(event.item) ? readResponseItem(event.item, place, calls, names) : [];
		case 'exec_command_begin':
			return calls.begin(
				builtIn(id, 'shell'),
				argumentsText({ command: event.command, cwd: event.cwd }),
				place,
				false,
			);
		case 'exec_command_end':
			return commandEnd(event, id, calls);
		case 'guardian_assessment':
			return assessment(event, calls);
		case 'elicitation_request':
			return ready(elicitation(event));
		case 'user_message': {
			const text = textMember(event, 'message');
			return text === null ? [] : ready(typed(text));
		}
		case 'mcp_startup_update': {
			const server = textMember(event, 'server');
			return server === null ? [] : startup(server, event.status, names);
		}
		case 'mcp_startup_complete':
			return [
				...listMember(event, 'ready').flatMap((server) => {
					return typeof server === 'string' ? startup(server, 'ready', names) : [];
				}),
				...listMember(event, 'failed').flatMap((failed) => {
					const server = textMember(failed, 'server');
					const status = { state: 'failed', error: member(failed, 'error') };
					return server === null ? [] : startup(server, status, names);
				}),
			];
		case 'mcp_list_tools_response':
			return toolLists(event.tools, names);
		default:
			return [];
	}
}

function ready(said: Said): Ready[] {
	return [{ said, at: null }];
}

/** What the person asked for. */
export function typed(text: string): Said {
	return { logger: 'user', body: { type: 'log', text } };
}

/** A step of a server's start: `{state, error}`, or the state alone; nothing when it was told before. */
export function startup(server: string, status: unknown, names: CodexNames): Ready[] {
	names.learn(server);
	const state = typeof status === 'string' ? status : (textMember(status, 'state') ?? 'unknown');
	if (!names.isNews(server, state)) return [];
	const error = textMember(status, 'error');
	const text = `MCP server ${server}: ${state}${error === null ? '' : `: ${error}`}`;
	return ready({ server, body: { type: 'lifecycle', step: STEPS.get(state) ?? 'info', text } });
}

const STEPS: ReadonlyMap<string, LifecycleStep> = new Map([
	['starting', 'starting'],
	['ready', 'connected'],
	['failed', 'failed'],
	['cancelled', 'closed'],
]);

function commandEnd(event: JsonRecord, id: string | null, calls: CodexCalls): Ready[] {
	const whole = textMember(event, 'aggregated_output');
	const text = whole ?? `${textMember(event, 'stdout') ?? ''}${textMember(event, 'stderr') ?? ''}`;
	const failed = typeof event.exit_code === 'number' && event.exit_code !== 0;
	const args = argumentsText({ command: event.command, cwd: event.cwd });
	if (event.status === 'declined') {
		return calls.end(id, builtIn(id, 'shell'), args, outcomeOfOutput('rejected by user'));
	}
	const content = [{ type: 'text', text }];
	const outcome = outcomeOfToolResult({ content }, failed, event.duration);
	return calls.end(id, builtIn(id, 'shell'), args, outcome);
}

/** The verdict of the reviewer that may stand in for the person's approval (from 2026-03). */
function assessment(event: JsonRecord, calls: CodexCalls): Ready[] {
	const { status, action } = event;
	if (status !== 'approved' && status !== 'denied') return [];
	const id = idOf(event, 'target_item_id', 'id');
	const server = textMember(action, 'server');
	const tool = textMember(action, 'tool_name') ?? textMember(action, 'tool');
	const found = calls.invocation(id, { server, tool });
	const reason = textMember(event, 'rationale');
	const risk = textMember(event, 'risk_level');
	const text = `Reviewer: ${status}${risk === null ? '' : `, risk ${risk}`}${reason === null ? '' : `: ${reason}`}`;
	const decision = status === 'approved' ? 'accepted' : 'denied';
	return calls.decide(id, found?.call ?? null, decision, text);
}

function elicitation(event: JsonRecord): Said {
	const { id } = event;
	const request = isRecord(event.request) ? event.request : { message: event.message };
	const params = jsonText(request);
	const message = callMessage('request', {
		id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
		idIsString: typeof id === 'string',
		method: 'elicitation/create',
		params,
		bytes: params.length,
	});
	return {
		server: textMember(event, 'server_name'),
		direction: 'server_to_client',
		body: { type: 'rpc', message },
	};
}

/** The tools of all servers, by qualified name: one list per server. */
function toolLists(tools: unknown, names: CodexNames): Ready[] {
	const lists = new Map<string, unknown[]>();
	for (const [name, tool] of isRecord(tools) ? Object.entries(tools) : []) {
		const { server } = names.callOf(null, name, null, null);
		if (server === null || !isRecord(tool)) continue;
		const list = lists.get(server);
		if (list === undefined) lists.set(server, [tool]);
		else list.push(tool);
	}
	return [...lists].flatMap(([server, list]) => ready(listed(server, list, 'full')));
}

/** What a server answered to `tools/list`, as far as Codex keeps it. */
export function listed(
	server: string,
	tools: readonly unknown[],
	quality: 'full' | 'summary',
): Said {
	const result = jsonText({ tools });
	const message = callMessage('result', { method: 'tools/list', result, bytes: result.length });
	return { server, direction: 'server_to_client', quality, body: { type: 'rpc', message } };
}

/** Definitions in the words of the model's request: namespaces of functions, found by a search for tools (from 2026-03). */
export function foundTools(item: JsonRecord, names: CodexNames): Ready[] {
	return records(item.tools).flatMap((space) => {
		const name = textMember(space, 'name');
		if (name === null || space.type !== 'namespace' || !name.startsWith('mcp__')) return [];
		const { server } = names.callOf(null, '', name, null);
		const tools = records(space.tools).map((tool) => ({
			name: tool.name,
			description: tool.description,
			inputSchema: tool.parameters,
		}));
		return server === null || tools.length === 0 ? [] : ready(listed(server, tools, 'summary'));
	});
}
