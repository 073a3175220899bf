import { SESSION, urlOf } from './access-line.ts';
import { readArguments } from './call-sentence.ts';
import { type Asked, answered, asked, type Known, type Told } from './said.ts';

/** `12:45:01 POST /mcp 200 in 12ms`: a request as mcp-use for Node (2.x) logs it, with the time of day alone. */
const SUMMARY =
	/^\d\d:\d\d:\d\d (GET|POST|DELETE|PUT|PATCH|OPTIONS|HEAD) (\S{1,4096}) (\d{3}) in (\d{1,9}(?:\.\d{1,6})?)ms$/;
/** `  tools/call greet {"who":"world"} -> "hi world" client/1.0.0 ERROR failed`: method, subject, input, output, client, error. */
const DETAIL =
	/^ {2}([a-z]+(?:\/[A-Za-z]+){0,2})(?: ([^\s{[]\S{0,400}))?(?: ([{[].{0,100}?))?(?: -> (.{0,100}?))?(?: ([\w@.-]{1,100}(?:\/[\w@.-]{1,100})?\/\d[\w.+-]{0,40}))?(?: ERROR (.{0,16384}))?$/;
/** Methods whose requests have a subject; after the others the client stands at once. */
const SUBJECTS =
	/^(?:tools\/call|prompts\/get|resources\/(?:read|subscribe|unsubscribe)|completion\/complete|logging\/setLevel)$/;

/** What mcp-use for Node tells of an HTTP request, and of the MCP request in it where a second line tells of that; `null` for any other text. */
export function readMcpUse(text: string, base: string | null): Told | Asked | null {
	const end = text.indexOf('\n');
	const found = SUMMARY.exec(end === -1 ? text : text.slice(0, end));
	if (found === null) return null;
	const [, httpMethod, path, status, took] = found;
	const known: Known = {
		httpMethod: httpMethod!,
		httpStatus: Number(status),
		mcpSessionId: SESSION.exec(path!)?.[1] ?? null,
		transport: 'tcp',
		url: urlOf(base, path!),
	};
	const http: Told = {
		what: 'body',
		body: { type: 'http', text: text.replace(path!, path!.replace(/[?#].*/, '')) },
		known,
	};
	if (end === -1) return http;
	const detail = DETAIL.exec(text.slice(end + 1).split('\n', 1)[0]!);
	if (detail === null) return http;
	const [, method, second, input, output, last, error] = detail;
	const hasSubject = SUBJECTS.test(method!);
	const subject = hasSubject ? (second ?? null) : null;
	const client = last ?? (hasSubject ? null : second) ?? null;
	const slash = client?.lastIndexOf('/') ?? -1;
	const isNamed = method === 'tools/call' || method === 'prompts/get';
	const args = input === undefined ? null : readArguments(input);
	return asked('middleware', method!, {
		name: isNamed ? subject : null,
		uri: method!.startsWith('resources/') ? subject : null,
		args: args?.json ?? null,
		...(args?.cut ? { quality: 'truncated' as const } : {}),
		known: {
			...known,
			client: client === null || slash === -1 ? client : client.slice(0, slash),
			clientVersion: client === null || slash === -1 ? null : client.slice(slash + 1),
		},
		end: answered(3, method!, {
			name: isNamed ? subject : null,
			durationMs: Number(took),
			failed: error !== undefined,
			text: error ?? textOf(output),
		}),
	});
}

/** An output is JSON, cut after 80 characters; a text stands for itself. */
function textOf(output: string | undefined): string | null {
	if (output === undefined) return null;
	return /^"(?:[^"\\]|\\.)*"$/.test(output) ? String(JSON.parse(output)) : output;
}
