import { readPythonString } from '../python-literal.ts';
import { readArguments } from './call-sentence.ts';
import { methodOfType } from './request-type.ts';
import { type Answered, type Asked, answered, asked, type Known } from './said.ts';

/** Python SDK v1, `mcp.server.lowlevel.server`. */
const TYPE = /^Processing request of type (\w{1,64})$/;
/** FastMCP 2 and later at DEBUG; the name of the server since 2.12. */
const HANDLER =
	/^(?:\[([^\]]{1,200})\] )?Handler called: (list_tools|list_resources|list_resource_templates|list_prompts|call_tool|read_resource|get_prompt)(?: |$)/;
const LISTS: ReadonlyMap<string, string> = new Map([
	['list_tools', 'tools/list'],
	['list_resources', 'resources/list'],
	['list_resource_templates', 'resources/templates/list'],
	['list_prompts', 'prompts/list'],
]);
/** FastMCP's client, whose lines stand in the same file where both run in one process. */
const CLIENT =
	/^\[([^\]]{1,200})\] called (list_tools|list_resources|list_resource_templates|list_prompts|call_tool|read_resource|get_prompt)(?:: (\S{1,400}))?$/;
/** Python SDK v2, at INFO and above. */
const FAILED =
	/^Tool (?:'([^'\n]{1,200})'|"([^"\n]{1,200})") (?:failed: (?=['"])|rejected arguments: |(raised an unexpected exception)(?=\n|$))/;
const RAISED = /^handler for '([\w/]{1,100})' raised(?=\n|$)/;
const PROMPT = /^Error rendering prompt (?:'([^'\n]{1,200})'|"([^"\n]{1,200})")(?=\n|$)/;
/** FastMCP, below which the traceback follows. */
const ERROR =
	/^Error (?:calling|validating) tool (?:'([^'\n]{1,200})'|"([^"\n]{1,200})")(?:: (.{1,4096}))?(?=\n|$)/;

/** What a sentence of the Python SDKs tells of a request; `null` for any other text. `error` is what the traceback below it ends with. */
export function readSdkSentence(text: string, error: string | null): Asked | Answered | null {
	if (text.startsWith('Processing request of type ')) {
		const method = methodOfType(TYPE.exec(text)?.[1] ?? '');
		return method === null ? null : asked('type', method, { isAnswered: false });
	}
	const failed = ERROR.exec(text);
	if (failed !== null) {
		return answered(1, 'tools/call', {
			name: (failed[1] ?? failed[2])!,
			failed: true,
			text: failed[3] ?? error,
		});
	}
	const ended = readFailure(text, error);
	if (ended !== null) return ended;
	const found = HANDLER.exec(text);
	if (found === null) return readClient(text);
	const [head, server, handler] = found;
	const known: Known = server === undefined ? {} : { server };
	const list = LISTS.get(handler!);
	if (list !== undefined) return asked('handler', list, { isAnswered: false, known });
	const rest = text.slice(head.length);
	if (handler === 'read_resource') {
		return asked('handler', 'resources/read', { uri: rest, isAnswered: false, known });
	}
	const at = rest.indexOf(' with ');
	if (at === -1) return null;
	const method = handler === 'call_tool' ? 'tools/call' : 'prompts/get';
	const args = readArguments(rest.slice(at + 6));
	return asked('handler', method, {
		name: rest.slice(0, at),
		args: args?.json ?? null,
		isAnswered: false,
		known,
	});
}

function readFailure(text: string, error: string | null): Answered | null {
	const tool = FAILED.exec(text);
	if (tool !== null) {
		const [head, single, double, raised] = tool;
		const rest = text.slice(head.length);
		const told = readPythonString(rest, 0);
		const why = raised !== undefined ? error : told?.closed ? told.text : rest;
		return answered(1, 'tools/call', { name: (single ?? double)!, failed: true, text: why });
	}
	const handler = RAISED.exec(text);
	if (handler !== null) return answered(1, handler[1]!, { failed: true, text: error });
	const prompt = PROMPT.exec(text);
	if (prompt === null) return null;
	return answered(1, 'prompts/get', {
		name: (prompt[1] ?? prompt[2])!,
		failed: true,
		text: error,
	});
}

function readClient(text: string): Asked | null {
	const found = CLIENT.exec(text);
	if (found === null) return null;
	const [, , call, subject = null] = found;
	const isTool = call === 'call_tool';
	const method =
		LISTS.get(call!) ??
		(isTool ? 'tools/call' : call === 'get_prompt' ? 'prompts/get' : 'resources/read');
	return asked('handler', method, {
		name: isTool || call === 'get_prompt' ? subject : null,
		uri: call === 'read_resource' ? subject : null,
		isAnswered: false,
	});
}
