import { isObject, type JsonObject, listMember, member, textMember } from '../facts/json-value.ts';
import { maskSecrets } from '../facts/secrets.ts';
import { isRecord } from '../read/json-record.ts';
import { type DocumentPart, DocumentReader, headRecord, type Path } from './document-reader.ts';
import type { Format, Head } from './format.ts';
import type { Said } from './host-call.ts';
import { serverResult } from './list-result.ts';
import { clientOf } from './mcp-config/client.ts';
import { entryText, launchOfEntry } from './mcp-config/entry.ts';

/** What `mcp-scan --json` and its successor agent-scan write: configured servers with their definitions, and findings. */
export const MCP_SCAN: Format = {
	id: 'mcp-scan',
	title: 'mcp-scan / agent-scan result',
	shows: ['definitions', 'errors', 'launch'],
	detect,
	open: () => new DocumentReader(readPart),
};

/** Members of a signature, in the order that findings count them, with the method that a server answers with them. */
const LISTS = [
	['prompts', 'prompts/list', 'prompts'],
	['resources', 'resources/list', 'resources'],
	['resource_templates', 'resources/templates/list', 'resourceTemplates'],
	['tools', 'tools/list', 'tools'],
] as const;

function detect(head: Head): number {
	const record = headRecord(head);
	if (record !== undefined) return resultsOf(record).length > 0 ? 0.95 : 0;
	const text = head.lines.join('\n');
	const start =
		/^\s*\[?\s*\{\s*(?:"(?:[^"\\]|\\.){1,1000}"\s*:\s*(?:\[\s*)?\{\s*)?"(?:client|path|servers|issues)"\s*:/;
	const own = /"signature"\s*:\s*(?:\{\s*"metadata"|null)|"extra_data"\s*:|"is_public_sink"\s*:/;
	return start.test(text) && own.test(text) ? 0.9 : 0;
}

interface ScanResult {
	readonly path: Path;
	readonly result: JsonObject;
	/** The configuration that was scanned. */
	readonly file: string;
}

function resultsOf(value: unknown): ScanResult[] {
	if (isResult(value)) return [{ path: [], result: value, file: textMember(value, 'path') ?? '' }];
	const sent = member(value, 'scan_path_results');
	const results: readonly (readonly [string | number, unknown])[] = Array.isArray(sent)
		? [...sent.entries()]
		: Object.entries(isObject(value) ? value : {});
	return results.flatMap(([key, result]) => {
		const path = Array.isArray(sent) ? ['scan_path_results', key] : [key];
		const file = textMember(result, 'path') ?? String(key);
		return isResult(result) ? [{ path, result, file }] : [];
	});
}

function isResult(value: unknown): value is JsonObject {
	if (!isObject(value) || (!Array.isArray(value.issues) && !Array.isArray(value.labels)))
		return false;
	return Array.isArray(value.servers) || (value.servers === null && typeof value.path === 'string');
}

function readPart({ value, say }: DocumentPart): boolean {
	const results = resultsOf(value);
	for (const { path, result, file } of results) {
		const client = clientOf(file, '', null) ?? textMember(result, 'client');
		const hand = (at: Path, said: Said) => say([...path, ...at], { ...said, client });
		const servers = listMember(result, 'servers');
		for (const [at, server] of servers.entries()) readServer(server, ['servers', at], hand);
		for (const [at, issue] of listMember(result, 'issues').entries()) {
			const said = finding(issue, servers);
			if (said !== null) hand(['issues', at], said);
		}
		const error = textMember(member(result, 'error'), 'message');
		if (error !== null) {
			const body = { type: 'log', text: maskSecrets(`${file}: ${error}`) } as const;
			hand(['error'], { logger: 'mcp-scan', level: 'error', body });
		}
	}
	return results.length > 0;
}

function readServer(value: unknown, path: Path, hand: (at: Path, said: Said) => void): void {
	const name = textMember(value, 'name');
	const entry = member(value, 'server');
	if (name === null) return;
	if (isRecord(entry)) {
		const launch = launchOfEntry(entry);
		const transport = launch.command === null ? 'tcp' : 'pipe';
		const body = { type: 'server', launch, text: entryText(name, entry, launch) } as const;
		hand([...path, 'server'], { server: name, transport, body });
	}
	const signature = member(value, 'signature');
	const metadata = member(signature, 'metadata');
	if (isObject(metadata) && isObject(member(metadata, 'serverInfo'))) {
		hand([...path, 'signature', 'metadata'], serverResult(name, 'initialize', metadata));
	}
	for (const [key, method, list] of LISTS) {
		const found = listMember(signature, key);
		if (found.length === 0) continue;
		hand([...path, 'signature', key], serverResult(name, method, { [list]: found }));
	}
	const error = member(value, 'error');
	const text = textMember(error, 'message') ?? (typeof error === 'string' ? error : null);
	if (text !== null) {
		const body = { type: 'lifecycle', step: 'failed', text: maskSecrets(text) } as const;
		hand([...path, 'error'], { server: name, body });
	}
}

/** A finding of the scanner: code, sentence, and the server and entity that it is about. */
function finding(issue: unknown, servers: readonly unknown[]): Said | null {
	const message = textMember(issue, 'message');
	if (message === null) return null;
	const code = textMember(issue, 'code');
	const [at, entity] = listMember(issue, 'reference');
	const server = typeof at === 'number' ? servers[at] : undefined;
	const signature = member(server, 'signature');
	const entities = LISTS.flatMap(([key]) => listMember(signature, key));
	const about = typeof entity === 'number' ? textMember(entities[entity], 'name') : null;
	const text = [code, message, about === null ? null : `(${about})`].filter(
		(word) => word !== null,
	);
	return {
		server: textMember(server, 'name'),
		logger: 'mcp-scan',
		level: code?.startsWith('E') === true ? 'error' : 'warning',
		body: { type: 'log', text: maskSecrets(text.join(' ')) },
	};
}
