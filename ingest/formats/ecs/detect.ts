import { isRecord, type JsonRecord, parseJson } from '../../read/json-record.ts';
import type { Head } from '../format.ts';
import { countSigns } from '../server-log/signs.ts';
import { field } from './fields.ts';

/**
 * How sure a file's first lines are ECS records of something that speaks MCP: the share of lines that are ECS. Records
 * of anything else are no less ECS, but nothing that sillok should take by itself.
 */
export function detectEcs(head: Head): number {
	let score = 0;
	let lines = 0;
	let fields = 0;
	for (const [at, raw] of head.lines.entries()) {
		const line = raw.trim();
		if (line === '') continue;
		const value = line.startsWith('{') ? parseJson(line) : undefined;
		const record = isRecord(value) ? value : null;
		if (record === null && at === head.lines.length - 1 && lines > 0) continue;
		lines++;
		if (record === null || !isEcs(record)) continue;
		score += 0.97;
		if (MCP.some((path) => field(record, path) !== undefined)) fields++;
	}
	if (lines === 0 || score === 0) return 0;
	const isMcp = fields > 0 || /mcp/i.test(head.path) || countSigns(head.lines).strong > 0;
	return isMcp || speaksJsonRpc(head) ? score / lines : 0.2;
}

/** Fields that only records about MCP have. */
const MCP = [
	'mcp',
	'mcp.method.name',
	'mcp.session.id',
	'mcp.tool.name',
	'mcp.server.name',
	'gen_ai.tool.name',
	'http.request.headers.mcp-session-id',
	'http.request.headers.mcp-protocol-version',
];

function speaksJsonRpc(head: Head): boolean {
	return head.lines.some((line) => /\\?"jsonrpc\\?"\s{0,4}:\s{0,4}\\?"2\.0/.test(line));
}

/** Whether a record is of the Elastic Common Schema: `@timestamp` with a version, a level or a data set. */
export function isEcs(record: JsonRecord): boolean {
	if (field(record, '@timestamp') === undefined) return false;
	return ['ecs.version', 'log.level', 'event.dataset', 'event.kind', 'data_stream.type'].some(
		(path) => field(record, path) !== undefined,
	);
}
