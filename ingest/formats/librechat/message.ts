import { jsonText, member, textMember } from '../../facts/json-value.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { scanRpc } from '../../mcp/scan-rpc.ts';
import { isRecord, parseJson } from '../../read/json-record.ts';
import { Line } from '../../read/line.ts';
import { callMessage } from '../call-message.ts';
import { closeJson } from '../cut-rpc.ts';

/** What stands where the log cut a text at 150 characters (files) or 255 (JSON on the console). */
const CUT = /(?:\.\.\. \[truncated\]|\.\.\.)$/;
const encoder = new TextEncoder();

export interface ReadMessage {
	readonly message: RpcMessage;
	readonly isCut: boolean;
}

/** The message in a text, whole or cut; `null` when there is none. */
export function readMessage(json: string): ReadMessage | null {
	const bytes = encoder.encode(json);
	const whole = scanRpc(new Line(bytes, 0, bytes.length, 1, 0), 0, bytes.length);
	if (whole !== null) return { message: whole, isCut: false };
	if (!CUT.test(json) || json.length > MAX_CUT) return null;
	const message = cutMessage(json.replace(CUT, ''));
	return message === null ? null : { message, isCut: true };
}

/** Params without what the cut may have shortened unseen: a name of the client is no beginning of one. */
function shown(method: string, params: unknown): unknown {
	if (method !== 'initialize') return params;
	return { protocolVersion: member(params, 'protocolVersion') };
}

/** Beyond this a text only imitates a cut one, and its depth could exhaust the stack. */
const MAX_CUT = 1024;

/** What the beginning of a message still shows. LibreChat writes the id last, so mostly it is lost. */
function cutMessage(head: string): RpcMessage | null {
	const top = parseJson(closeJson(head));
	if (!isRecord(top)) return null;
	const method = textMember(top, 'method');
	const { id } = top;
	const hasId = typeof id === 'string' || typeof id === 'number';
	const known = {
		id: hasId ? String(id) : null,
		idIsString: typeof id === 'string',
		bytes: head.length,
	};
	if (method !== null) {
		const { params } = top;
		const isTool = method === 'tools/call';
		const args = member(params, 'arguments');
		return callMessage(method.startsWith('notifications/') ? 'notification' : 'request', {
			...known,
			method,
			params: params === undefined || isTool ? null : jsonText(shown(method, params)),
			name: textMember(params, 'name'),
			uri: textMember(params, 'uri'),
			arguments: args === undefined ? null : jsonText(args),
		});
	}
	if (isRecord(top.error)) {
		const { code } = top.error;
		return callMessage('error', {
			...known,
			errorCode: typeof code === 'number' ? String(code) : null,
			errorMessage: textMember(top.error, 'message'),
		});
	}
	if (!isRecord(top.result)) return null;
	const isError = top.result.isError === true;
	return callMessage('result', { ...known, result: jsonText(top.result), isError });
}
