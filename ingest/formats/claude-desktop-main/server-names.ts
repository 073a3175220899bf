import { spelledServer, ToolNames } from '../claude-code/tool-name.ts';

const MAX_SERVERS = 10_000;

/** Names of servers as the configuration has them, found again from the way tool names spell them. */
export class ServerNames {
	readonly #tools = new ToolNames();
	readonly #bySpelling = new Map<string, string>();

	/** Remembers a server's name; returns it. */
	learn(name: string): string {
		const spelled = this.#tools.learn(name);
		if (this.#bySpelling.size < MAX_SERVERS) this.#bySpelling.set(spelled, name);
		return name;
	}

	/** Server and tool of `mcp__SERVER__TOOL` and of `SERVER:TOOL`; any other name is a tool of the program. */
	split(name: string): { server: string; tool: string } {
		const colon = name.lastIndexOf(':');
		const named =
			colon > 0 && colon < name.length - 1
				? { server: name.slice(0, colon), tool: name.slice(colon + 1) }
				: this.#tools.split(name);
		const server = this.#bySpelling.get(spelledServer(named.server)) ?? named.server;
		return { server, tool: named.tool };
	}
}
