import { type Answered, type Asked, answered, asked, type Known, type Said } from './said.ts';
import { readJson } from './wire-text.ts';

/** `Server (notes 1.2.0), Client (example-client 2.1.0) …`, or a transport: `Server (stream) (notes) …`. */
const ENDPOINT =
	/^Server \((?:stream\) \()?([^()]{1,200}?)(?: ([^\s()]{1,60}))?\)(?: \([^()]{1,100}\))?(?:, Client \(([^()]{1,200}?) ([^\s()]{1,60})\))? /;
const HANDLER =
	/^method '([^']{1,100})' request handler (called|completed|failed)(?: in (\d{1,12}(?:\.\d{1,20})?)ms)?\.?(?=\n|$)/;
const MESSAGE = /^transport (received|sending) message\. Message: '(?=\{)/;
const SESSION = /^session (\S{1,128}) (created|disposed) with transport \S{1,60}/;
const STEPS: readonly (readonly [string, 'connected' | 'closing' | 'closed' | 'failed'])[] = [
	['transport reading messages.', 'connected'],
	['transport completed reading messages.', 'closing'],
	['shutting down.', 'closing'],
	['shut down.', 'closed'],
	['transport message reading failed.', 'failed'],
];
const ENDED =
	/^(?:(GetPrompt|ReadResource) )?"([^"\n]{1,400})" (?:(completed)\.(?: IsError = (True|False)\.)?|(threw an unhandled exception)\.)(?=\n|$)/;

/** What a sentence of the C# SDK (0.1 to 1.x) tells; `null` for any other text. `error` is what the exception below it says. */
export function readDotnetSentence(text: string, error: string | null): Said | null {
	if (text.startsWith('Server (')) return readEndpoint(text, error);
	const found = ENDED.exec(text);
	if (found === null) return null;
	const [, kind, name, completed, isError] = found;
	// Only tools say whether they failed; prompts and resources are told of where they are handled.
	const method =
		kind === undefined ? 'tools/call' : kind === 'GetPrompt' ? 'prompts/get' : 'resources/read';
	if (completed !== undefined && kind === undefined && isError === undefined) return null;
	return answered(2, method, {
		name: kind === 'ReadResource' ? null : name!,
		failed: completed === undefined || isError === 'True',
		text: completed === undefined ? error : null,
		isPart: true,
	});
}

function readEndpoint(text: string, error: string | null): Said | null {
	const found = ENDPOINT.exec(text);
	if (found === null) return null;
	const [head, server, , client, clientVersion] = found;
	const known: Known =
		client === undefined
			? { server: server! }
			: { server: server!, client, clientVersion: clientVersion! };
	const rest = text.slice(head.length);
	const handled = HANDLER.exec(rest);
	if (handled !== null) return readHandler(handled, error, known);
	const message = MESSAGE.exec(rest);
	if (message !== null) {
		const json = rest.slice(message[0].length).replace(/'\.?$/, '');
		const isReceived = message[1] === 'received';
		return readJson(json, isReceived ? 'client_to_server' : 'server_to_client', known, true);
	}
	const session = SESSION.exec(rest);
	if (session !== null) {
		const step = session[2] === 'created' ? 'connected' : 'closed';
		return {
			what: 'body',
			body: { type: 'lifecycle', step, text },
			known: { ...known, mcpSessionId: session[1]! },
		};
	}
	for (const [sentence, step] of STEPS) {
		if (rest.startsWith(sentence)) {
			return { what: 'body', body: { type: 'lifecycle', step, text }, known };
		}
	}
	return { what: 'body', body: { type: 'log', text }, known };
}

function readHandler(found: RegExpExecArray, error: string | null, known: Known): Asked | Answered {
	const [, method, step, took] = found;
	if (step === 'called') return asked('type', method!, { known });
	return answered(2, method!, {
		durationMs: took === undefined ? null : Math.round(Number(took) * 1e6) / 1e6,
		failed: step === 'failed',
		text: step === 'failed' ? error : null,
		known,
	});
}
