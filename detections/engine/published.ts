import {
	ARGUMENTS,
	EVENTS,
	FILES,
	INDICATORS,
	REJECTS,
	SERVERS,
	TEXTS,
	TOOLS,
} from '../../ingest/ecs/fields.ts';
import type { Column, Table } from '../../ingest/ecs/table.ts';

const EVENT_COLUMNS: readonly Column[] = EVENTS.columns;

/** Columns of `events` under the same or another name, with their type and description. */
function fromEvents(...names: readonly string[]): Column[] {
	return names.map((name) => {
		const column = EVENT_COLUMNS.find((candidate) => candidate.name === name);
		if (column === undefined) throw new Error(`events has no column ${name}`);
		return column;
	});
}

const SEQ: Column = {
	name: 'seq',
	type: 'BIGINT',
	about: 'Place in time order, 1, 2, 3 … without gaps; events without a time come last.',
};

export const PUBLISHED_EVENTS: Table = {
	name: 'events',
	about: `${EVENTS.about} Duplicates are left out.`,
	columns: [SEQ, ...EVENT_COLUMNS],
};

export const DUPLICATES: Table = {
	name: 'duplicates',
	about: 'One row per event that says the same as another one, because two files hold the message.',
	columns: [
		...EVENT_COLUMNS,
		{
			name: 'duplicate_of',
			type: 'VARCHAR',
			field: 'sillok.duplicate_of',
			about: 'The event in `events` that stands for both.',
		},
	],
};

export const CALLS: Table = {
	name: 'calls',
	about: 'One row per tool call: the request joined with its response.',
	columns: [
		{ name: 'event_id', type: 'VARCHAR', about: 'Event of the request.' },
		{
			name: 'response_event_id',
			type: 'VARCHAR',
			about: 'Event of the response; the same as `event_id` when the log has only one record.',
		},
		...fromEvents(
			'time',
			'session_id',
			'client',
			'server',
			'tool',
			'arguments_text',
			'result_text',
			'outcome',
			'error_type',
			'error_code',
			'error_message',
			'duration_ms',
			'decision',
			'pairing',
		),
		{
			name: 'quality',
			type: 'VARCHAR',
			about: 'The poorer of the qualities of request and response.',
		},
		...fromEvents('tool_call_id'),
	],
};

export const PUBLISHED_TOOLS: Table = {
	name: 'tools',
	about: TOOLS.about,
	columns: [
		...TOOLS.columns,
		{
			name: 'previous_hash',
			type: 'VARCHAR',
			about: 'Hash at the sighting before, of the same client, server and tool.',
		},
		{ name: 'previous_event_id', type: 'VARCHAR', about: 'Event of that sighting.' },
	],
};

export const SESSIONS: Table = {
	name: 'sessions',
	about: 'One row per derived session.',
	columns: [
		{ name: 'session_id', type: 'VARCHAR', about: 'Derived session, see `events`.' },
		{ name: 'client', type: 'VARCHAR', about: 'Client.' },
		{ name: 'servers', type: 'INTEGER', about: 'How many servers took part.' },
		{ name: 'server', type: 'VARCHAR', about: 'The server, when it is only one.' },
		{ name: 'started', type: 'TIMESTAMP', about: 'Time of the first event, UTC.' },
		{ name: 'ended', type: 'TIMESTAMP', about: 'Time of the last event, UTC.' },
		{ name: 'events', type: 'BIGINT', about: 'Events in it.' },
		{ name: 'calls', type: 'BIGINT', about: 'Tool calls in it.' },
		{ name: 'failures', type: 'BIGINT', about: 'Events in it with the outcome `failure`.' },
		{ name: 'protocol_version', type: 'VARCHAR', about: 'Latest protocol revision in force.' },
	],
};

export const HTTP: Table = {
	name: 'http',
	about: 'One row per event that has an HTTP method, a status or a network peer.',
	columns: fromEvents(
		'event_id',
		'time',
		'session_id',
		'client',
		'server',
		'method',
		'url',
		'http_method',
		'http_status',
		'source_ip',
		'user',
		'outcome',
		'duration_ms',
		'message',
	),
};

export const PUBLISHED_REJECTS: Table = {
	name: 'rejects',
	about: REJECTS.about,
	columns: [...REJECTS.columns, { name: 'path', type: 'VARCHAR', about: 'Path of the file.' }],
};

/** Every table that rules and the page may read, as they are after `finalise`; `list_<name>` tables come from packs. */
export const PUBLISHED: readonly Table[] = [
	PUBLISHED_EVENTS,
	CALLS,
	ARGUMENTS,
	TEXTS,
	PUBLISHED_TOOLS,
	SERVERS,
	INDICATORS,
	SESSIONS,
	HTTP,
	DUPLICATES,
	PUBLISHED_REJECTS,
	FILES,
];
