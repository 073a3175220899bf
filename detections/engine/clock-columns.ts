import type { Table } from '../../ingest/ecs/table.ts';

/**
 * Kept beside the published tables: pairs of files that hold the same messages, and how far their times lie apart.
 * More than one row per pair when one of them changes to and from summer time.
 */
export const CLOCKS = {
	name: 'file_clocks',
	about: 'Files that hold the same messages.',
	columns: [
		{
			name: 'file_id',
			type: 'INTEGER',
			about: 'The file with local times, if one of them has any.',
		},
		{ name: 'other_id', type: 'INTEGER', about: 'The other file.' },
		{ name: 'is_local', type: 'BOOLEAN', about: 'Only `file_id` has times of an assumed zone.' },
		{ name: 'quarters', type: 'INTEGER', about: 'Quarter hours in `offset_us`, for local times.' },
		{
			name: 'offset_us',
			type: 'BIGINT',
			about: 'Time in `file_id` less time in `other_id`, median.',
		},
		{ name: 'spread_us', type: 'BIGINT', about: 'From the 5th to the 95th percentile of it.' },
		{ name: 'matches', type: 'BIGINT', about: 'Messages it was measured on.' },
		{ name: 'first_us', type: 'BIGINT', about: 'Time in `file_id` of the first of them.' },
		{ name: 'last_us', type: 'BIGINT', about: 'Time of the last.' },
	],
} as const satisfies Table;
