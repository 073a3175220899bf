import { EVENTS, type EventRow, REJECTS, type RejectRow } from '../../ingest/ecs/fields.ts';
import type { Table } from '../../ingest/ecs/table.ts';
import type { Database, ResultValue, Value } from './database.ts';
import { columnList } from './tables.ts';

const PAGE_ROWS = 5000;

/** An event as the tables hold it; `duplicate_of` is set on what another file says too. */
export type StoredEvent = EventRow & { duplicate_of: string | null };

export interface EventFilter {
	/** Condition over `events` with `?` for the values; ours, never a stranger's text. */
	readonly where: string;
	readonly values: readonly Value[];
}

/** All events in the order of `seq`, page by page; without a filter the duplicates follow. */
export async function* readEvents(
	db: Database,
	filter?: EventFilter,
): AsyncGenerator<readonly StoredEvent[]> {
	const condition = filter === undefined ? '' : `AND (${filter.where})`;
	let last = 0;
	while (true) {
		const { rows } = await db.query(
			`SELECT seq, ${columnList(EVENTS)} FROM events WHERE seq > ? ${condition} ORDER BY seq LIMIT ${PAGE_ROWS}`,
			[last, ...(filter?.values ?? [])],
		);
		if (rows.length === 0) break;
		last = rows[rows.length - 1]?.[0] as number;
		yield rows.map((row) => ({ ...asRow<EventRow>(EVENTS, row, 1), duplicate_of: null }));
	}
	if (filter !== undefined) return;
	let offset = 0;
	while (true) {
		const { rows } = await db.query(
			`SELECT duplicate_of, ${columnList(EVENTS)} FROM duplicates ORDER BY file_id, byte_offset, sub LIMIT ${PAGE_ROWS} OFFSET ${offset}`,
		);
		if (rows.length === 0) return;
		offset += rows.length;
		yield rows.map((row) => ({
			...asRow<EventRow>(EVENTS, row, 1),
			duplicate_of: row[0] as string,
		}));
	}
}

/** All rejects by file and line, in one page: their number is capped when they are read. */
export async function readRejects(db: Database): Promise<readonly RejectRow[]> {
	const { rows } = await db.query(
		`SELECT ${columnList(REJECTS)} FROM rejects ORDER BY file_id, line`,
	);
	return rows.map((row) => asRow<RejectRow>(REJECTS, row, 0));
}

function asRow<Row>(table: Table, values: readonly ResultValue[], from: number): Row {
	return Object.fromEntries(
		table.columns.map((column, i) => [column.name, values[from + i] ?? null]),
	) as Row;
}
