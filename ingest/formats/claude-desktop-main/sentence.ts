import type { LifecycleStep } from '../../mcp/observation.ts';
import { callMessage } from '../call-message.ts';
import type { Said } from '../host-call.ts';
import type { ServerNames } from './server-names.ts';

const MANAGER = /^\[LocalMcpServerManager\] /;

/** Steps in the lives of servers; the first group is the server's name. */
const STEPS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^MCP Server connection requested for: (.+)$/, 'info'],
	[/^Launching MCP Server: (.+)$/, 'starting'],
	[/^Shutting down MCP Server: (.+)$/, 'closing'],
	[/^Could not attach to MCP server (.+?): /, 'failed'],
	[/^\[MCP\] MCP server (.+?) went away before the attach completed/, 'failed'],
	[/^\[localMcpBridge\] announcing (.+): \d+ tool\(s\)/, 'info'],
	[/^(?:\[LocalMcpServerManager\] )?Using built-in Node\.js for MCP server: (.+)$/, 'info'],
];
const MANAGER_STEPS: readonly (readonly [RegExp, LifecycleStep])[] = [
	[/^Closing all \(\d+ servers\)/, 'info'],
	[/^Connecting to (.+)$/, 'starting'],
	[/^Connected to (.+) \(\d+ tools\)/, 'connected'],
	[/^Failed to connect to (.+?):\s/, 'failed'],
	[/^Closing (.+)$/, 'closing'],
	[/^(.+) connected after closeAll; reaping/, 'info'],
	[/^(.+) disconnected$/, 'closed'],
];

const ASKED = /^Emitted tool permission request (\S+) for (.+) in session (\S+)$/;
const ANSWERED = /^Received permission response for (\S+): (\S+) \(tool: (.+)\)/;
const RESPONDED = /^LocalSessions\.respondToToolPermission: requestId=([^,\s]+)/;
const GATE = /\btool_approval_gate\b/;
const FAILED_REQUEST = /^Request ([\w/]+) to (.+?) failed: (.*)$/s;
const STDERR = /^\[UtilityProcess stderr\] /;
const GRANTED = new Set(['once', 'always', 'allow', 'allowed', 'session']);
const REFUSED = new Set(['deny', 'denied', 'reject', 'rejected', 'never']);

/** Open permission requests of which the session is remembered. */
const MAX_OPEN = 1000;

/** Whether the program says such things about its servers alone. */
export function isMainSentence(text: string): boolean {
	const start = text.slice(0, 512).split('\n', 1)[0] ?? '';
	return (
		MANAGER.test(start) ||
		ASKED.test(start) ||
		ANSWERED.test(start) ||
		FAILED_REQUEST.test(start) ||
		GATE.test(start) ||
		STEPS.some(([sentence]) => sentence.test(start))
	);
}

/** Reads what `main.log` and its neighbours say of servers, tools and permissions. */
export class MainSentences {
	readonly #names: ServerNames;
	/** Session of each permission request that waits for its answer. */
	readonly #sessions = new Map<string, string>();

	constructor(names: ServerNames) {
		this.#names = names;
	}

	/** What an entry says of MCP; `null` when it speaks of something else. */
	read(text: string): Said | null {
		return this.#permission(text) ?? this.#life(text) ?? this.#other(text);
	}

	#permission(text: string): Said | null {
		const asked = ASKED.exec(text);
		if (asked !== null) {
			const [, id = '', name = '', session = ''] = asked;
			if (this.#sessions.size >= MAX_OPEN) {
				for (const oldest of this.#sessions.keys()) {
					this.#sessions.delete(oldest);
					break;
				}
			}
			this.#sessions.set(id, session);
			return {
				...log(text),
				logger: 'permissions',
				server: this.#names.split(name).server,
				session,
			};
		}
		const answered = ANSWERED.exec(text);
		if (answered !== null) {
			const [, id = '', answer = '', name = ''] = answered;
			const { server, tool } = this.#names.split(name);
			const session = this.#sessions.get(id) ?? null;
			this.#sessions.delete(id);
			const known = { server, session };
			if (!GRANTED.has(answer) && !REFUSED.has(answer)) {
				return { ...log(text), ...known, logger: 'permissions' };
			}
			const decision = GRANTED.has(answer) ? 'accepted' : 'denied';
			const body = { type: 'decision' as const, text, tool };
			return { ...known, decision, quality: 'name-only', body };
		}
		const responded = RESPONDED.exec(text)?.[1];
		if (responded !== undefined) {
			const session = this.#sessions.get(responded) ?? null;
			return { ...log(text), logger: 'permissions', session };
		}
		return this.#gate(text);
	}

	/** Whether a call had to be approved; one that had not was let through by a setting. */
	#gate(text: string): Said | null {
		const start = text.slice(0, 4096);
		if (!GATE.test(start)) return null;
		const name = /["']?\btoolName["']?\s*:\s*["']([^"']{1,512})["']/.exec(start)?.[1];
		const required = /["']?\bapprovalRequired["']?\s*:\s*(true|false)\b/.exec(start)?.[1];
		if (name === undefined) return log(text);
		const { server, tool } = this.#names.split(name);
		if (required !== 'false') return { ...log(text), logger: 'permissions', server };
		const body = { type: 'decision' as const, text, tool };
		return { server, decision: 'accepted', quality: 'name-only', body };
	}

	#life(text: string): Said | null {
		const start = text.slice(0, 1024).split('\n', 1)[0] ?? '';
		for (const [sentence, step] of STEPS) {
			const found = sentence.exec(start);
			if (found !== null) return this.#step(text, step, found[1]);
		}
		if (!MANAGER.test(start)) return null;
		const rest = start.replace(MANAGER, '');
		// What follows the first colon of a failure may stand in the lines below.
		const line = rest.endsWith(':') ? `${rest} ` : rest;
		for (const [sentence, step] of MANAGER_STEPS) {
			const found = sentence.exec(line);
			if (found !== null) return this.#step(text, step, found[1]);
		}
		return log(text);
	}

	#step(text: string, step: LifecycleStep, name: string | undefined): Said {
		const server = name === undefined ? null : this.#names.learn(name);
		return { server, body: { type: 'lifecycle', step, text } };
	}

	#other(text: string): Said | null {
		const failed = FAILED_REQUEST.exec(text);
		if (failed !== null) {
			const [, method = '', server = '', errorMessage = ''] = failed;
			const errorCode = /\bMCP error (-?\d{1,9})\b/.exec(errorMessage.slice(0, 512))?.[1] ?? null;
			const message = callMessage('error', { method, errorCode, errorMessage });
			return {
				server: this.#names.learn(server),
				direction: 'server_to_client',
				quality: 'summary',
				body: { type: 'rpc', message },
			};
		}
		if (STDERR.test(text)) return { ...log(text.replace(STDERR, '')), logger: 'stderr' };
		return /mcp/i.test(text.slice(0, 4096)) ? log(text) : null;
	}
}

function log(text: string): Said {
	return { body: { type: 'log', text } };
}
