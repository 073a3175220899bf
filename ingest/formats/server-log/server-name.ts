const MCP_PART = /(?:^|[-_])mcp(?:[-_]|$)/i;
/** Parts that say what a program is and not which. */
const GENERIC =
	/^(?:mcp|server|servers|srv|client|app|application|main|service|handler|handlers|tools?|logger|log|debug|proxy|gateway|fast|sdk|python|node|stdio|http|sse|agent|middleware|core|lib|test|default)$/i;
/** Loggers looked at; a log has few. */
const MAX_LOGGERS = 1000;

/** Whose log a file is, as far as it says so: by a sentence, else by a logger that bears a server's name (`notes-mcp`). */
export class ServerName {
	#told: string | null = null;
	#logged: string | null = null;
	readonly #seen = new Set<string>();

	/** The server calls itself this from here on. */
	told(name: string): void {
		this.#told = name;
	}

	/** A record names its own server, which others may leave out. */
	heard(name: string | null): void {
		this.#logged ??= name;
	}

	/** The server of a record with this logger; `null` when the log has not named one. */
	of(logger: string | null): string | null {
		if (this.#told !== null) return this.#told;
		if (logger !== null && !this.#seen.has(logger) && this.#seen.size < MAX_LOGGERS) {
			this.#seen.add(logger);
			if (this.#logged === null && isServerName(logger)) this.#logged = logger;
		}
		return this.#logged;
	}
}

function isServerName(logger: string): boolean {
	if (!/^[\w-]{1,64}$/.test(logger) || !MCP_PART.test(logger)) return false;
	return logger.split(/[-_]/).some((part) => part !== '' && !GENERIC.test(part));
}
