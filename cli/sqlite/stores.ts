import type initSqlJs from 'sql.js';
import { jsonText } from '../../ingest/facts/json-value.ts';
import { type GooseRow, gooseLine } from '../../ingest/formats/goose/store.ts';
import { lassoTime } from '../../ingest/formats/lasso/event-row.ts';
import type { JsonRecord } from '../../ingest/read/json-record.ts';
import { parseEpoch } from '../../ingest/read/time.ts';
import type { RowKey } from './rows.ts';

/** A product's database: which table holds its records and how they become lines that its format reads. */
export interface Store {
	/** Format id. */
	readonly id: string;
	/** Name for people. */
	readonly title: string;
	/** Name of the table; another with the same columns will do. */
	readonly table: string;
	/** Columns by which the table is known. */
	readonly needed: readonly string[];
	/** Columns to read; all when `null`. */
	readonly columns: readonly string[] | null;
	/** Columns that decide the order of the rows. */
	readonly keys: readonly string[];
	/** Puts the keys in the order of time. */
	order(keys: readonly RowKey[]): RowKey[];
	line(row: JsonRecord): string;
}

/** Every database that is read. */
export const STORES: readonly Store[] = [
	{
		id: 'goose',
		title: 'Goose sessions.db',
		table: 'messages',
		needed: ['session_id', 'role', 'content_json', 'created_timestamp'],
		columns: ['session_id', 'role', 'content_json', 'created_timestamp', 'metadata_json'],
		keys: ['created_timestamp', 'session_id'],
		order: (keys) => byTime(keys, ([created]) => timeOfEpoch(created)),
		line: (row) => gooseLine(gooseRow(row)),
	},
	{
		id: 'lasso',
		title: 'Lasso MCP Gateway with xetrack',
		table: 'events',
		needed: ['timestamp', 'track_id', 'server_name', 'capability_name', 'capability_type'],
		columns: null,
		keys: ['timestamp', 'call_id'],
		order: (keys) =>
			byTime(
				keys,
				([timestamp]) => lassoTime(timestamp, 0)?.time ?? null,
				([, call]) => call,
			),
		line: jsonText,
	},
];

/**
 * Rows in the order of their times; those without one stay behind the row before them. Rows of one group stand
 * together at the time of the first.
 */
function byTime(
	keys: readonly RowKey[],
	timeOf: (values: RowKey['values']) => number | null,
	groupOf: (values: RowKey['values']) => unknown = () => null,
): RowKey[] {
	const groups = new Map<string, { readonly time: number; readonly index: number }>();
	let time = Number.NEGATIVE_INFINITY;
	const placed = keys.map((key, index) => {
		time = timeOf(key.values) ?? time;
		const group = groupOf(key.values);
		let place = typeof group === 'string' ? groups.get(group) : undefined;
		if (place === undefined) {
			place = { time, index };
			if (typeof group === 'string') groups.set(group, place);
		}
		return { key, index, place };
	});
	placed.sort(
		(a, b) =>
			compare(a.place.time, b.place.time) || a.place.index - b.place.index || a.index - b.index,
	);
	return placed.map(({ key }) => key);
}

/** Not a difference: that of two infinities is no number. */
function compare(a: number, b: number): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

function timeOfEpoch(value: initSqlJs.SqlValue | undefined): number | null {
	return typeof value === 'number' ? parseEpoch(value) : null;
}

function gooseRow(row: JsonRecord): GooseRow {
	const { session_id, role, content_json, created_timestamp: created, metadata_json } = row;
	// A whole number that is too long for one comes as text.
	const isLong = typeof created === 'string' && /^-?\d{16,19}$/.test(created);
	const created_timestamp = isLong ? Number(created) : created;
	return { session_id, role, content_json, created_timestamp, metadata_json };
}
