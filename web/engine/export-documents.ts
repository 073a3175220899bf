import type { Database } from '../../detections/engine/database.ts';
import { toDocument } from '../../ingest/ecs/document.ts';
import type { EventRow, FileRow } from '../../ingest/ecs/fields.ts';
import { ENCODERS, type EncoderId } from '../../sinks/index.ts';
import type { Document } from '../../sinks/sink.ts';

/** Events read and encoded at once: each page becomes one part of the Blob, so that no string grows with the export. */
const PAGE = 2_000;
/** Ids that go into a statement; more are picked out of all events. */
const MAX_BOUND = 1_000;

/** Which events to write: all, those with these ids, or those that pass a condition on `events`. */
export interface EventSelection {
	readonly eventIds?: readonly string[];
	readonly sql?: string;
}

/** Documents as one Blob in the form of an encoder. */
export function encodeDocuments(documents: readonly Document[], as: EncoderId): Blob {
	const encoder = ENCODERS[as];
	const parts: string[] = [];
	for (let at = 0; at < documents.length; at += PAGE) {
		parts.push(encoder.encode(documents.slice(at, at + PAGE)));
	}
	return new Blob(parts, { type: encoder.mediaType });
}

/** Events as one Blob in the form of an encoder, in order of time. */
export async function encodeEvents(
	db: Database,
	files: readonly FileRow[],
	selection: EventSelection,
	as: EncoderId,
): Promise<Blob> {
	const encoder = ENCODERS[as];
	const fileById = new Map(files.map((file) => [file.file_id, file]));
	const ids = selection.eventIds;
	const wanted = ids === undefined || ids.length <= MAX_BOUND ? null : new Set(ids);
	const bound = ids === undefined || wanted !== null ? [] : ids;
	const conditions = ['seq > ?'];
	if (ids !== undefined && wanted === null) {
		conditions.push(ids.length === 0 ? 'FALSE' : `event_id IN (${ids.map(() => '?').join(', ')})`);
	}
	if (selection.sql !== undefined) conditions.push(`(${selection.sql})`);
	const where = conditions.join(' AND ');
	const statement = `SELECT * FROM events WHERE ${where} ORDER BY seq LIMIT ${PAGE}`;
	const parts: Blob[] = [];
	for (let seq = 0; ; ) {
		const { columns, rows } = await db.query(statement, [seq, ...bound]);
		const events = rows.map((row) => {
			const event: Record<string, unknown> = {};
			for (const [index, { name }] of columns.entries()) event[name] = row[index];
			return event as unknown as EventRow & { seq: number };
		});
		const chosen = wanted === null ? events : events.filter((e) => wanted.has(e.event_id ?? ''));
		const documents = chosen.map((event) => toDocument(event, fileById.get(event.file_id)));
		// A Blob leaves the heap of the page, a string does not.
		if (documents.length > 0) parts.push(new Blob([encoder.encode(documents)]));
		const last = events.at(-1);
		if (events.length < PAGE || last === undefined) break;
		seq = last.seq;
	}
	return new Blob(parts, { type: encoder.mediaType });
}
