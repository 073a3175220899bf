import type { LifecycleStep, ServerLaunch } from '../../mcp/observation.ts';

/** What a line of the gateway says, beyond being text. */
export type Said =
	| { type: 'call'; tool: string; args: string | null }
	| { type: 'took'; tool: string; duration: string }
	| { type: 'launch'; server: string | null; launch: ServerLaunch }
	| { type: 'step'; server: string | null; client: string | null; step: LifecycleStep }
	| { type: 'denied'; server: string; tool: string | null }
	| { type: 'stderr'; server: string; text: string };

/** Sentences of one server's life. */
const STEPS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^ {2}> ([^:\s]+):(?: \(\d+ (?:tools|prompts|resources|resourceTemplates)\))+$/, 'connected'],
	[/^ {2}> Can't (?:start|list tools) ([^:\s]+): /, 'failed'],
	[/^(?: {2}- )?MCP server not found: (\S+)$/, 'failed'],
];
const CLIENTS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^- Client initialized (\S.*?)@(\S+)/, 'connected'],
	[/^- Client disconnected (\S.*?)@(\S+), releasing containers$/, 'closed'],
];
/** Its own lines that begin as a server's stderr does, `- NAME: `. */
const OWN =
	/^- (?:Using images|Those servers are enabled|Interceptors enabled|Current working directory|Client (?:un)?subscribed to URI|Updated profiles\.json at|(?:Starting|Creating) (?:OAuth )?provider)[ :]/;

/** What a line (2025-06 to 2026-07) says; `null` when it is no more than text. */
export function readSentence(text: string): Said | null {
	const call = /^(?: {2})?- Calling tool (\S+) with arguments: (.*)$/s.exec(text);
	if (call !== null) {
		const args = call[2]!.trim();
		return { type: 'call', tool: call[1]!, args: args === '' ? null : args };
	}
	const took = /^(?: {2})?> Calling tool (\S+) took: ([\w.µμ]+)$/.exec(text);
	if (took !== null) return { type: 'took', tool: took[1]!, duration: took[2]! };
	return readLaunch(text) ?? readDenial(text) ?? readStep(text) ?? readStderr(text);
}

function readLaunch(text: string): Said | null {
	const found =
		/^ {2}- Running (?:container )?(\S+) with (?:args )?\[([^\]]*)\](?: and command \[([^\]]*)\])?$/.exec(
			text,
		);
	if (found === null) return null;
	// Arguments are printed without quotes, so those that hold spaces fall apart.
	const words = (found[2] ?? '').split(' ').filter((word) => word !== '');
	const command = (found[3] ?? '').split(' ').filter((word) => word !== '');
	const envKeys: string[] = [];
	const args = words.map((word, at) => {
		if (words[at - 1] !== '-e') return word;
		const [key = ''] = word.split('=', 1);
		envKeys.push(key);
		return key;
	});
	const label = words.find((word) => word.startsWith('docker-mcp-name='));
	const launch: ServerLaunch = {
		origin: 'launch',
		command: 'docker',
		args: [...args, found[1]!, ...command],
		url: null,
		envKeys,
		hasAuth: null,
	};
	return { type: 'launch', server: label?.slice('docker-mcp-name='.length) || null, launch };
}

function readDenial(text: string): Said | null {
	const server =
		/^policy (?:denied|check failed for) (?:server|mcp-exec) ([^\s:]+): /.exec(text) ?? null;
	if (server !== null) {
		const isTool = text.includes(' mcp-exec ');
		return isTool ? null : { type: 'denied', server: server[1]!, tool: null };
	}
	const part =
		/^policy (?:denied|check failed for) (?:tool|prompt|resource)s? ([^\s/]+)\/([^\s:]+): /.exec(
			text,
		);
	return part === null ? null : { type: 'denied', server: part[1]!, tool: part[2]! };
}

function readStep(text: string): Said | null {
	for (const [sentence, step] of STEPS) {
		const found = sentence.exec(text);
		if (found !== null) return { type: 'step', server: found[1]!, client: null, step };
	}
	for (const [sentence, step] of CLIENTS) {
		const found = sentence.exec(text);
		if (found !== null) return { type: 'step', server: null, client: found[1]!, step };
	}
	return null;
}

function readStderr(text: string): Said | null {
	const found = /^- ([A-Za-z0-9][\w.-]{0,100}): (.*)$/s.exec(text);
	if (found === null || OWN.test(text)) return null;
	return { type: 'stderr', server: found[1]!, text: found[2]! };
}
