import type { Table } from './table.ts';

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
