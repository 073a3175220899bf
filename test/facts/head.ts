import type { FactHead } from '../../ingest/facts/head.ts';

/** Head cells for tests that do not look at them. */
export const HEAD: FactHead = {
	event_id: 'event-1',
	time: 1_767_225_600_000_000,
	session_id: 'session-1',
	client: 'claude-desktop',
	server: 'weather',
};
