import { textMember } from '../../facts/json-value.ts';
import { isRecord, type JsonRecord } from '../../read/json-record.ts';
import type { Place } from '../held-calls.ts';
import { argumentsText, builtIn, type CodexCalls, idOf, type Ready } from './calls.ts';
import type { CodexNames } from './names.ts';
import { outcomeOfFailure, outcomeOfOutput, outcomeOfToolResult } from './output.ts';

/** What an item of the model's conversation (Responses API) says of calls. */
export function readResponseItem(
	item: JsonRecord,
	place: Place,
	calls: CodexCalls,
	names: CodexNames,
): Ready[] {
	const id = idOf(item, 'call_id', 'id');
	switch (item.type) {
		case 'function_call': {
			const name = textMember(item, 'name');
			if (name === null) return [];
			const args = argumentsText(item.arguments);
			const call = names.callOf(id, name, textMember(item, 'namespace'), args);
			return calls.begin(call, args, place, false);
		}
		case 'custom_tool_call': {
			const name = textMember(item, 'name');
			const input = argumentsText({ input: item.input });
			return name === null ? [] : calls.begin(builtIn(id, name), input, place, false);
		}
		case 'local_shell_call':
			return calls.begin(builtIn(id, 'local_shell'), argumentsText(item.action), place, false);
		case 'function_call_output':
		case 'custom_tool_call_output':
			return calls.end(id, null, null, outcomeOfOutput(item.output));
		default:
			return [];
	}
}

/** What an item of a thread or turn says of calls, as its event of the given stage has it. */
export function readThreadItem(
	item: JsonRecord,
	isStart: boolean,
	place: Place,
	calls: CodexCalls,
): Ready[] {
	const type = (textMember(item, 'type') ?? textMember(item, 'item_type') ?? '').toLowerCase();
	const id = idOf(item, 'id');
	if (/^mcp_?tool_?call$/.test(type)) return mcpItem(item, id, isStart, place, calls);
	if (/^command_?execution$/.test(type)) return commandItem(item, id, isStart, place, calls);
	return [];
}

function mcpItem(
	item: JsonRecord,
	id: string | null,
	isStart: boolean,
	place: Place,
	calls: CodexCalls,
): Ready[] {
	const found = calls.invocation(id, item);
	const duration = item.duration ?? item.durationMs;
	const failure = textMember(item.error, 'message') ?? textMember(item, 'error');
	if (!isStart && failure !== null) {
		const outcome = outcomeOfFailure(failure, duration);
		return calls.end(id, found?.call ?? null, found?.args ?? null, outcome);
	}
	if (!isStart && isRecord(item.result)) {
		const outcome = outcomeOfToolResult(item.result, item.status === 'failed', duration);
		return calls.end(id, found?.call ?? null, found?.args ?? null, outcome);
	}
	// Without a result the item names the call only; another record may hold what it gave.
	return found === null ? [] : calls.begin(found.call, found.args, place, true);
}

function commandItem(
	item: JsonRecord,
	id: string | null,
	isStart: boolean,
	place: Place,
	calls: CodexCalls,
): Ready[] {
	const call = builtIn(id, 'shell');
	const args = argumentsText({ command: item.command });
	if (isStart) return calls.begin(call, args, place, false);
	const text = textMember(item, 'aggregated_output') ?? textMember(item, 'aggregatedOutput') ?? '';
	const declined = item.status === 'declined';
	if (declined) {
		return calls.end(id, call, args, outcomeOfFailure('exec command rejected by user', null));
	}
	const content = [{ type: 'text', text }];
	const failed = item.status === 'failed';
	const duration = item.duration ?? item.durationMs;
	return calls.end(id, call, args, outcomeOfToolResult({ content }, failed, duration));
}
