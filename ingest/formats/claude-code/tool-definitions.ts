import { type JsonRecord, records, textOf } from '../../read/json-record.ts';
import { callMessage } from '../call-message.ts';
import type { Said } from '../host-call.ts';
import { hashText } from './hash-text.ts';
import { BUILT_IN, type ToolNames } from './tool-name.ts';

/** More definitions than any session holds; those beyond are not told. */
const MAX_TOOLS = 100_000;

/**
 * Definitions of tools as the model was given them (`prompt_snapshot` and `deferred_tools_record`, 2026-09 and later):
 * name, description and input schema, without what else the server may have said.
 */
export class ToolDefinitions {
	readonly #names: ToolNames;
	/** Hash of each definition that was told, by its whole name. */
	readonly #told = new Map<string, number>();

	constructor(names: ToolNames) {
		this.#names = names;
	}

	/** What servers answered to `tools/list`, one observation a server; definitions told before are left out. */
	read(entries: unknown): Said[] {
		const byServer = new Map<string, JsonRecord[]>();
		for (const entry of records(entries)) {
			const name = textOf(entry.name);
			const description = textOf(entry.description);
			if (name === null || description === null) continue;
			const { server, tool } = this.#names.split(name);
			if (server === BUILT_IN) continue;
			const inputSchema = entry.schema ?? entry.input_schema ?? entry.inputSchema;
			const definition = {
				name: tool,
				description,
				...(inputSchema === undefined ? {} : { inputSchema }),
			};
			const hash = hashText(JSON.stringify(definition));
			if (this.#told.get(name) === hash) continue;
			if (this.#told.size >= MAX_TOOLS && !this.#told.has(name)) continue;
			this.#told.set(name, hash);
			const tools = byServer.get(server);
			if (tools === undefined) byServer.set(server, [definition]);
			else tools.push(definition);
		}
		return Array.from(byServer, ([server, tools]): Said => {
			const result = JSON.stringify({ tools });
			const known = { method: 'tools/list', result, bytes: result.length };
			return {
				server,
				direction: 'server_to_client',
				body: { type: 'rpc', message: callMessage('result', known) },
			};
		});
	}
}
