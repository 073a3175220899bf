import { jsonText } from '../facts/json-value.ts';
import { callMessage } from './call-message.ts';
import type { Said } from './host-call.ts';

/** A server's result of a method, from a file that keeps what servers answered without the messages themselves. */
export function serverResult(server: string | null, method: string, result: object): Said {
	const text = jsonText(result);
	const message = callMessage('result', { method, result: text, bytes: text.length });
	return { server, direction: 'server_to_client', body: { type: 'rpc', message } };
}
