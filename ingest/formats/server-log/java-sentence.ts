import { type Answered, type Asked, answered, asked, type Told } from './said.ts';

/** Java SDK, `McpAsyncServer`, at INFO. */
const INITIALIZE =
	/^Client initialize request - Protocol: (\S{1,40}), Capabilities: .{0,2000}, Info: Implementation\[name=(.{0,200}?), (?:title=.{0,200}?, )?version=(.{0,80}?)\]$/;
/** Java SDK, `McpServerSession`, at DEBUG: the record with its parameters as Java prints them. */
const RECEIVED =
	/^Received (?:request: JSONRPCRequest|notification: JSONRPCNotification)\[jsonrpc=2\.0, method=([^,\s]{1,100}), /;
const NAME = /\bparams=\{(?:[^{}=]{0,200}=[^{}=]{0,200}, )?name=([\w.:/-]{1,128})[,}]/;
const URI = /\bparams=\{(?:[^{}=]{0,200}=[^{}=]{0,200}, )?uri=([^,}\s]{1,400})[,}]/;
/** Spring AI, `MethodToolCallback` and `FunctionToolCallback`, at DEBUG. */
const STARTING = /^Starting execution of tool: (\S{1,128})$/;
const SUCCESSFUL = /^Successful execution of tool: (\S{1,128})$/;
/** Quarkus, at DEBUG. */
const QUARKUS =
	/^(Call tool|Get prompt|Read resource|List tools|List prompts|List resources|List resource templates) ?(.{0,400}?) ?\[id: (-?[\w.-]{1,64})(?:, cursor: .{0,200})?\]$/;
const QUARKUS_METHODS: ReadonlyMap<string, string> = new Map([
	['Call tool', 'tools/call'],
	['Get prompt', 'prompts/get'],
	['Read resource', 'resources/read'],
	['List tools', 'tools/list'],
	['List prompts', 'prompts/list'],
	['List resources', 'resources/list'],
	['List resource templates', 'resources/templates/list'],
]);
const CONNECTED = /^SSE connection initialized \[(\S{1,128})\]$/;
const CLOSED = /^Connection (\S{1,128}) (?:explicitly )?closed ?$/;

/** What a sentence of the Java SDK, Spring AI or Quarkus tells of a request or a connection; `null` for any other text. */
export function readJavaSentence(text: string): Asked | Answered | Told | null {
	switch (text[0]) {
		case 'C':
			return readClient(text);
		case 'R':
			return text.startsWith('Received ') ? readReceived(text) : readQuarkus(text);
		case 'S': {
			const begun = STARTING.exec(text);
			if (begun !== null) return asked('sentence', 'tools/call', { name: begun[1]! });
			const done = SUCCESSFUL.exec(text);
			if (done !== null) return answered(2, 'tools/call', { name: done[1]! });
			return readConnection(text, CONNECTED, 'connected');
		}
		case 'G':
		case 'L':
			return readQuarkus(text);
		default:
			return null;
	}
}

function readClient(text: string): Asked | Told | null {
	const found = INITIALIZE.exec(text);
	if (found === null) return readQuarkus(text) ?? readConnection(text, CLOSED, 'closed');
	const [, protocolVersion, name, version] = found;
	return asked('sentence', 'initialize', {
		params: JSON.stringify({ protocolVersion, clientInfo: { name, version } }),
		isAnswered: false,
	});
}

function readReceived(text: string): Asked | null {
	const found = RECEIVED.exec(text);
	if (found === null) return null;
	const method = found[1]!;
	const rest = text.slice(found[0].length, found[0].length + 2000);
	const isNamed = method === 'tools/call' || method === 'prompts/get';
	return asked('handler', method, {
		name: isNamed ? (NAME.exec(rest)?.[1] ?? null) : null,
		uri: method.startsWith('resources/') ? (URI.exec(rest)?.[1] ?? null) : null,
		isAnswered: false,
		known: { direction: 'client_to_server' },
	});
}

function readQuarkus(text: string): Asked | null {
	const found = text.length > 600 ? null : QUARKUS.exec(text);
	if (found === null) return null;
	const [, verb, subject] = found;
	const method = QUARKUS_METHODS.get(verb!)!;
	const value = subject === '' ? null : subject!;
	return asked('handler', method, {
		name: method === 'tools/call' || method === 'prompts/get' ? value : null,
		uri: method === 'resources/read' ? value : null,
		isAnswered: false,
	});
}

function readConnection(text: string, pattern: RegExp, step: 'connected' | 'closed'): Told | null {
	const found = pattern.exec(text);
	if (found === null) return null;
	return {
		what: 'body',
		body: { type: 'lifecycle', step, text },
		known: { mcpSessionId: found[1]!, transport: 'tcp' },
	};
}
