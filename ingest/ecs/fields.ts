import type { RowOf, Table } from './table.ts';

/**
 * The field table: every column that ingest fills, with its document field.
 * Table definitions, documents, the Elastic mapping and the reference in detections/README.md derive from it.
 */
export const EVENTS = {
	name: 'events',
	about: 'One row per event: a message, a log line, or a step in the life of a server.',
	columns: [
		{
			name: 'event_id',
			type: 'VARCHAR',
			field: 'event.id',
			about: 'Deterministic id: same line, same id, everywhere.',
		},
		{ name: 'time', type: 'TIMESTAMP', field: '@timestamp', about: 'When it happened, UTC.' },
		{
			name: 'timestamp_source',
			type: 'VARCHAR',
			field: 'sillok.timestamp.source',
			about:
				'`utc`, `offset` (zone in the log), `assumed` (local time, zone assumed), `inherited` (from the line before), `file` (file time), `none`.',
		},
		{ name: 'file_id', type: 'INTEGER', about: 'File it was read from, see `files`.' },
		{ name: 'line', type: 'BIGINT', field: 'sillok.source.line', about: 'First line, 1-based.' },
		{
			name: 'lines',
			type: 'INTEGER',
			field: 'sillok.source.lines',
			about: 'How many lines it spans.',
		},
		{
			name: 'byte_offset',
			type: 'BIGINT',
			field: 'sillok.source.offset',
			about: 'Byte offset of the first line.',
		},
		{
			name: 'byte_length',
			type: 'BIGINT',
			field: 'sillok.source.length',
			about: 'Length in bytes, without the last line end.',
		},
		{ name: 'sub', type: 'INTEGER', about: 'Which event of that line, from 0.' },
		{ name: 'format', type: 'VARCHAR', field: 'sillok.parse.format', about: 'Log format id.' },
		{
			name: 'variant',
			type: 'VARCHAR',
			field: 'sillok.parse.variant',
			about: 'Variant of the format.',
		},
		{
			name: 'quality',
			type: 'VARCHAR',
			field: 'sillok.parse.quality',
			about: '`full`, `truncated`, `summary` or `name-only`: what this record can show at all.',
		},
		{
			name: 'kind',
			type: 'VARCHAR',
			field: 'mcp.message.kind',
			about:
				'`request`, `notification`, `result`, `error`, `log`, `lifecycle`, `decision`, `http` or `config`.',
		},
		{
			name: 'direction',
			type: 'VARCHAR',
			field: 'mcp.direction',
			about: '`client_to_server` or `server_to_client`.',
		},
		{
			name: 'client',
			type: 'VARCHAR',
			field: 'mcp.client.name',
			about: 'Product that acts as the client, or the name the client gives itself.',
		},
		{
			name: 'client_version',
			type: 'VARCHAR',
			field: 'mcp.client.version',
			about: 'Version of the client.',
		},
		{
			name: 'user_agent',
			type: 'VARCHAR',
			field: 'user_agent.original',
			about: '`clientInfo` as the client sent it: name and version.',
		},
		{
			name: 'server',
			type: 'VARCHAR',
			field: 'service.name',
			about: 'Server as the host names it.',
		},
		{
			name: 'server_name',
			type: 'VARCHAR',
			field: 'mcp.server.name',
			about: 'Server as it names itself.',
		},
		{
			name: 'server_version',
			type: 'VARCHAR',
			field: 'mcp.server.version',
			about: 'Version the server reports.',
		},
		{
			name: 'protocol_version',
			type: 'VARCHAR',
			field: 'mcp.protocol.version',
			about: 'Protocol revision in force.',
		},
		{
			name: 'mcp_session_id',
			type: 'VARCHAR',
			field: 'mcp.session.id',
			about: '`Mcp-Session-Id`, where the log has it.',
		},
		{
			name: 'session_id',
			type: 'VARCHAR',
			field: 'sillok.session.id',
			about: 'Derived session: client, server, connection and idle gap.',
		},
		{
			name: 'method',
			type: 'VARCHAR',
			field: 'mcp.method.name',
			about: 'Method; on a response the method of its request.',
		},
		{ name: 'rpc_id', type: 'VARCHAR', field: 'jsonrpc.request.id', about: 'JSON-RPC id as text.' },
		{
			name: 'tool',
			type: 'VARCHAR',
			field: 'gen_ai.tool.name',
			about: 'Tool of a tool call, on both request and response.',
		},
		{
			name: 'prompt',
			type: 'VARCHAR',
			field: 'gen_ai.prompt.name',
			about: 'Prompt of `prompts/get`.',
		},
		{
			name: 'resource_uri',
			type: 'VARCHAR',
			field: 'mcp.resource.uri',
			about: 'Resource of `resources/*`.',
		},
		{
			name: 'tool_call_id',
			type: 'VARCHAR',
			field: 'gen_ai.tool.call.id',
			about: 'Call id of the host, such as `toolu_…`.',
		},
		{
			name: 'arguments_text',
			type: 'VARCHAR',
			field: 'gen_ai.tool.call.arguments',
			about: 'Arguments as JSON text, up to the text limit.',
		},
		{
			name: 'result_text',
			type: 'VARCHAR',
			field: 'gen_ai.tool.call.result',
			about: 'Text content of a result, or the error text, up to the text limit.',
		},
		{
			name: 'text_truncated',
			type: 'BOOLEAN',
			field: 'sillok.text.truncated',
			about: 'Arguments or result were longer than the text limit.',
		},
		{
			name: 'text_hides',
			type: 'BOOLEAN',
			about: 'The result holds hidden or unusual characters: `texts` has it decoded.',
		},
		{
			name: 'action',
			type: 'VARCHAR',
			field: 'event.action',
			about: 'What happened, from the method table.',
		},
		{
			name: 'outcome',
			type: 'VARCHAR',
			field: 'event.outcome',
			about: '`success`, `failure` or `unknown`.',
		},
		{
			name: 'error_type',
			type: 'VARCHAR',
			field: 'error.type',
			about: '`jsonrpc_error`, `tool_error` or `transport_error`.',
		},
		{
			name: 'error_code',
			type: 'VARCHAR',
			field: 'error.code',
			about: 'JSON-RPC or HTTP code as text.',
		},
		{ name: 'error_message', type: 'VARCHAR', field: 'error.message', about: 'Error text.' },
		{
			name: 'duration_ms',
			type: 'DOUBLE',
			field: 'event.duration',
			about: 'Request to response, in milliseconds (nanoseconds in the document).',
		},
		{
			name: 'request_event_id',
			type: 'VARCHAR',
			field: 'sillok.request.event_id',
			about: 'On a response: the event of its request.',
		},
		{
			name: 'pairing',
			type: 'VARCHAR',
			field: 'sillok.pairing',
			about: '`late`, `cancelled`, `unanswered` or `unpaired`; empty when nothing is odd.',
		},
		{
			name: 'transport',
			type: 'VARCHAR',
			field: 'network.transport',
			about: '`pipe` (stdio) or `tcp`.',
		},
		{ name: 'level', type: 'VARCHAR', field: 'log.level', about: 'Level as logged.' },
		{ name: 'logger', type: 'VARCHAR', field: 'log.logger', about: 'Logger, or `stderr`.' },
		{
			name: 'message',
			type: 'VARCHAR',
			field: 'message',
			about: 'Log text or life-cycle sentence, up to the text limit.',
		},
		{ name: 'host', type: 'VARCHAR', field: 'host.name', about: 'Host, where the log names it.' },
		{ name: 'user', type: 'VARCHAR', field: 'user.name', about: 'User, where the log names one.' },
		{ name: 'pid', type: 'BIGINT', field: 'process.pid', about: 'Process id.' },
		{
			name: 'command_line',
			type: 'VARCHAR',
			field: 'process.command_line',
			about: 'Command line of a server launch.',
		},
		{
			name: 'url',
			type: 'VARCHAR',
			field: 'url.full',
			about: 'Endpoint of a remote server or an HTTP record.',
		},
		{ name: 'http_method', type: 'VARCHAR', field: 'http.request.method', about: 'HTTP method.' },
		{
			name: 'http_status',
			type: 'INTEGER',
			field: 'http.response.status_code',
			about: 'HTTP status.',
		},
		{ name: 'source_ip', type: 'VARCHAR', field: 'source.ip', about: 'Network peer.' },
		{ name: 'trace_id', type: 'VARCHAR', field: 'trace.id', about: 'W3C trace id.' },
		{ name: 'span_id', type: 'VARCHAR', field: 'span.id', about: 'W3C span id.' },
		{
			name: 'decision',
			type: 'VARCHAR',
			field: 'sillok.decision',
			about: '`accepted` or `denied`, where the log has the decision on a call.',
		},
		{
			name: 'message_hash',
			type: 'VARCHAR',
			about: 'Hash of the message text; finds the same message in two files.',
		},
		{
			name: 'body_bytes',
			type: 'BIGINT',
			field: 'sillok.message.bytes',
			about: 'Size of the message in bytes.',
		},
	],
} as const satisfies Table;

const FACT_HEAD = [
	{ name: 'event_id', type: 'VARCHAR', about: 'Event it was found in.' },
	{ name: 'time', type: 'TIMESTAMP', about: 'Time of that event, UTC.' },
	{ name: 'session_id', type: 'VARCHAR', about: 'Derived session.' },
	{ name: 'client', type: 'VARCHAR', about: 'Client.' },
	{ name: 'server', type: 'VARCHAR', about: 'Server.' },
] as const;

export const TEXTS = {
	name: 'texts',
	about: 'One row per text that a model or a user gets to read.',
	columns: [
		...FACT_HEAD,
		{ name: 'tool', type: 'VARCHAR', about: 'Tool it belongs to, if any.' },
		{
			name: 'role',
			type: 'VARCHAR',
			about:
				'`tool_name`, `tool_title`, `tool_description`, `parameter_name`, `parameter_description`, `schema` (default, enum, examples, title inside a schema), `annotations`, `output_schema`, `instructions`, `prompt`, `prompt_description`, `resource`, `resource_description`, `result`, `error`, `argument` (only one that hides characters), `elicitation`, `sampling`, `log`.',
		},
		{ name: 'name', type: 'VARCHAR', about: 'Where in the message, such as a parameter path.' },
		{ name: 'text', type: 'VARCHAR', about: 'Text as sent, up to the text limit.' },
		{
			name: 'visible_text',
			type: 'VARCHAR',
			about: 'What a person sees: NFKC, without hidden characters and terminal escapes.',
		},
		{
			name: 'decoded_text',
			type: 'VARCHAR',
			about: 'What the hidden characters or encoded runs say; empty when there are none.',
		},
		{ name: 'hidden_tags', type: 'INTEGER', about: 'Tag characters (U+E0000 to U+E007F).' },
		{
			name: 'hidden_zero_width',
			type: 'INTEGER',
			about: 'Zero-width characters, without joiners inside emoji and scripts that need them.',
		},
		{ name: 'hidden_bidi', type: 'INTEGER', about: 'Bidirectional controls.' },
		{ name: 'hidden_ansi', type: 'INTEGER', about: 'Terminal escape sequences.' },
		{
			name: 'hidden_padding',
			type: 'INTEGER',
			about: 'Longest run of blank characters, if 100 or more.',
		},
	],
} as const satisfies Table;

export const ARGUMENTS = {
	name: 'arguments',
	about: 'One row per leaf argument of a tool call.',
	columns: [
		...FACT_HEAD,
		{ name: 'tool', type: 'VARCHAR', about: 'Tool called.' },
		{ name: 'path', type: 'VARCHAR', about: 'Path in the arguments, such as `files[0].path`.' },
		{ name: 'name', type: 'VARCHAR', about: 'Last key of the path.' },
		{ name: 'value', type: 'VARCHAR', about: 'Value as text, up to the text limit.' },
		{ name: 'value_type', type: 'VARCHAR', about: '`string`, `number`, `boolean` or `null`.' },
	],
} as const satisfies Table;

export const TOOLS = {
	name: 'tools',
	about: 'One row per tool definition at each sighting.',
	columns: [
		...FACT_HEAD,
		{ name: 'server_version', type: 'VARCHAR', about: 'Version the server reported.' },
		{ name: 'tool', type: 'VARCHAR', about: 'Tool name.' },
		{ name: 'title', type: 'VARCHAR', about: 'Title shown to people.' },
		{ name: 'description', type: 'VARCHAR', about: 'Description given to the model.' },
		{ name: 'input_schema', type: 'VARCHAR', about: 'Input schema as canonical JSON.' },
		{ name: 'output_schema', type: 'VARCHAR', about: 'Output schema as canonical JSON.' },
		{ name: 'annotations', type: 'VARCHAR', about: 'Annotations as canonical JSON.' },
		{ name: 'read_only_hint', type: 'BOOLEAN', about: 'Annotation `readOnlyHint`.' },
		{ name: 'destructive_hint', type: 'BOOLEAN', about: 'Annotation `destructiveHint`.' },
		{ name: 'open_world_hint', type: 'BOOLEAN', about: 'Annotation `openWorldHint`.' },
		{
			name: 'hash',
			type: 'VARCHAR',
			about: 'SHA-256 of the canonical definition (RFC 8785 order), 16 hex bytes.',
		},
	],
} as const satisfies Table;

export const SERVERS = {
	name: 'servers',
	about: 'One row per sighting of how a server is started or reached.',
	columns: [
		...FACT_HEAD,
		{ name: 'origin', type: 'VARCHAR', about: '`launch`, `handshake`, `endpoint` or `config`.' },
		{ name: 'server_name', type: 'VARCHAR', about: 'Name the server reports.' },
		{ name: 'server_version', type: 'VARCHAR', about: 'Version the server reports.' },
		{ name: 'command', type: 'VARCHAR', about: 'Program.' },
		{ name: 'command_line', type: 'VARCHAR', about: 'Program and arguments, secrets masked.' },
		{ name: 'url', type: 'VARCHAR', about: 'Endpoint of a remote server.' },
		{ name: 'package', type: 'VARCHAR', about: 'Package that is run, such as `@scope/name`.' },
		{
			name: 'package_version',
			type: 'VARCHAR',
			about: 'Version asked for; empty when not pinned.',
		},
		{ name: 'registry', type: 'VARCHAR', about: '`npm`, `pypi` or `oci`.' },
		{
			name: 'env_keys',
			type: 'VARCHAR',
			about: 'Names of environment variables, comma separated; never values.',
		},
		{
			name: 'has_auth',
			type: 'BOOLEAN',
			about: 'A credential is configured or sent; empty when the log cannot tell.',
		},
		{
			name: 'hash',
			type: 'VARCHAR',
			about: 'SHA-256 of command, arguments and URL, 16 hex bytes.',
		},
	],
} as const satisfies Table;

export const INDICATORS = {
	name: 'indicators',
	about: 'One row per host, address, path, account or secret found in an event.',
	columns: [
		...FACT_HEAD,
		{ name: 'tool', type: 'VARCHAR', about: 'Tool it belongs to, if any.' },
		{
			name: 'role',
			type: 'VARCHAR',
			about:
				'Where it stands: `definition`, `argument`, `result`, `instructions`, `prompt`, `resource`, `error`, `log`, `launch`, `user`, `config`.',
		},
		{ name: 'name', type: 'VARCHAR', about: 'Argument or parameter path.' },
		{
			name: 'kind',
			type: 'VARCHAR',
			about: '`url`, `host`, `ip`, `email`, `path`, `wallet` or `secret`.',
		},
		{ name: 'subkind', type: 'VARCHAR', about: 'Kind of secret, or URL scheme.' },
		{
			name: 'value',
			type: 'VARCHAR',
			about:
				'The value in lower case where case does not matter; for a secret a salted hash, never the secret.',
		},
	],
} as const satisfies Table;

export const REJECTS = {
	name: 'rejects',
	about: 'One row per line that could not be read.',
	columns: [
		{ name: 'file_id', type: 'INTEGER', about: 'File, see `files`.' },
		{ name: 'line', type: 'BIGINT', about: 'Line, 1-based.' },
		{ name: 'byte_offset', type: 'BIGINT', about: 'Byte offset.' },
		{ name: 'byte_length', type: 'BIGINT', about: 'Length in bytes.' },
		{ name: 'reason', type: 'VARCHAR', about: 'Reason code.' },
		{ name: 'detail', type: 'VARCHAR', about: 'What exactly was wrong.' },
	],
} as const satisfies Table;

/** A later line changed what is known of an earlier event: it was cancelled, or never answered. */
export const MARKS = {
	name: 'marks',
	about: 'One row per event whose pairing became known only later.',
	columns: [
		{ name: 'event_id', type: 'VARCHAR', about: 'Event.' },
		{ name: 'pairing', type: 'VARCHAR', about: '`cancelled` or `unanswered`.' },
	],
} as const satisfies Table;

export const FILES = {
	name: 'files',
	about: 'One row per file read.',
	columns: [
		{ name: 'file_id', type: 'INTEGER', about: 'Number of the file, from 0.' },
		{
			name: 'path',
			type: 'VARCHAR',
			field: 'log.file.path',
			about: 'Path as given; inside an archive `archive.zip/inner.log`.',
		},
		{ name: 'size', type: 'BIGINT', about: 'Bytes read (after decompression).' },
		{
			name: 'sha256',
			type: 'VARCHAR',
			field: 'sillok.source.sha256',
			about: 'SHA-256 of those bytes.',
		},
		{ name: 'format', type: 'VARCHAR', about: 'Format id, empty when not recognised.' },
		{ name: 'variant', type: 'VARCHAR', about: 'Variants seen, comma separated.' },
		{ name: 'confidence', type: 'DOUBLE', about: 'Detection score, 0 to 1.' },
		{ name: 'lines', type: 'BIGINT', about: 'Lines in the file.' },
		{ name: 'events', type: 'BIGINT', about: 'Events read from it.' },
		{
			name: 'joined',
			type: 'BIGINT',
			about: 'Lines that are part of an event begun on an earlier line, or blank.',
		},
		{ name: 'rejected', type: 'BIGINT', about: 'Lines that could not be read.' },
		{ name: 'first_time', type: 'TIMESTAMP', about: 'Earliest event.' },
		{ name: 'last_time', type: 'TIMESTAMP', about: 'Latest event.' },
		{
			name: 'zone',
			type: 'VARCHAR',
			about: '`UTC`, an offset, or the assumed zone; empty when there are no times.',
		},
	],
} as const satisfies Table;

export const TABLES = {
	events: EVENTS,
	texts: TEXTS,
	arguments: ARGUMENTS,
	tools: TOOLS,
	servers: SERVERS,
	indicators: INDICATORS,
	rejects: REJECTS,
	marks: MARKS,
	files: FILES,
} as const;
export type TableName = keyof typeof TABLES;

export type EventRow = RowOf<typeof EVENTS>;
export type TextRow = RowOf<typeof TEXTS>;
export type ArgumentRow = RowOf<typeof ARGUMENTS>;
export type ToolRow = RowOf<typeof TOOLS>;
export type ServerRow = RowOf<typeof SERVERS>;
export type IndicatorRow = RowOf<typeof INDICATORS>;
export type RejectRow = RowOf<typeof REJECTS>;
export type MarkRow = RowOf<typeof MARKS>;
export type FileRow = RowOf<typeof FILES>;
