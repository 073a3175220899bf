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
	const found = HANDLER.exec(text);
	if (found === null) return null;
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
