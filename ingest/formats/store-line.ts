import { jsonText, textMember } from '../facts/json-value.ts';
import type { JsonRecord } from '../read/json-record.ts';
import type { Line } from '../read/line.ts';
import type { RejectReason } from '../read/reject.ts';
import type { Records } from './format.ts';

/**
 * The line that stands before the rows of a table of a product's database, without a line end. `first` tells this
 * database from another of the same product: it becomes part of every event id.
 */
export function storeHeader(store: string, table: string, first: JsonRecord | null): string {
	return jsonText({ store, table, first });
}

/** The line in place of a row that could not become one, without a line end; its reader makes a reject of it. */
export function unreadRow(row: number | string, unread: UnreadReason, detail: string): string {
	return jsonText({ row, unread, detail });
}

/** Whether a file begins with the header of this store's rows. */
export function isStoreHeader(record: JsonRecord, store: string): boolean {
	return textMember(record, 'store') === store && textMember(record, 'table') !== null;
}

/** Accounts for a line that `unreadRow` wrote; `false` when it is another. */
export function takeUnreadRow(record: JsonRecord, line: Line, out: Records): boolean {
	const reason = UNREAD.find((one) => one === record.unread);
	const { row } = record;
	if (reason === undefined || (typeof row !== 'number' && typeof row !== 'string')) return false;
	out.reject(line, reason, `row ${row}: ${textMember(record, 'detail') ?? ''}`);
	return true;
}

type UnreadReason = Extract<RejectReason, 'line-too-long' | 'unreadable'>;
const UNREAD: readonly UnreadReason[] = ['line-too-long', 'unreadable'];
