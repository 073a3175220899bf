import type { Table } from './table.ts';

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
