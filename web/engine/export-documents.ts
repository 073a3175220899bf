import type { Database } from '../../detections/engine/database.ts';
import { type EventFilter, readEvents } from '../../detections/engine/read-rows.ts';
import { toDocument } from '../../ingest/ecs/document.ts';
import type { FileRow } from '../../ingest/ecs/fields.ts';
import { ENCODERS, type EncoderId } from '../../sinks/index.ts';
import type { Document } from '../../sinks/sink.ts';

/** Alerts encoded at once. */
const PART = 1_000;

/** Which events to write: all, those with these ids, those that pass a condition on `events`. */
export interface EventSelection {
	readonly eventIds?: readonly string[];
	readonly sql?: string;
}

/** Documents as one Blob in the form of an encoder. */
export function encodeDocuments(documents: readonly Document[], as: EncoderId): Blob {
	const encoder = ENCODERS[as];
	const parts: string[] = [];
	for (let at = 0; at < documents.length; at += PART) {
		parts.push(encoder.encode(documents.slice(at, at + PART)));
	}
	return new Blob(parts, { type: encoder.mediaType });
}

/** Events as one Blob in the form of an encoder, in order of time, without duplicates. */
export async function encodeEvents(
	db: Database,
	files: readonly FileRow[],
	selection: EventSelection,
	as: EncoderId,
): Promise<Blob> {
	const encoder = ENCODERS[as];
	const fileById = new Map(files.map((file) => [file.file_id, file]));
	const parts: Blob[] = [];
	const readAt = Date.now() * 1000;
	for await (const rows of readEvents(db, filterOf(selection))) {
		const documents = rows.map((row) => toDocument(row, fileById.get(row.file_id), readAt));
		// A Blob leaves the heap of the page, a string does not.
		parts.push(new Blob([encoder.encode(documents)]));
	}
	return new Blob(parts, { type: encoder.mediaType });
}

function filterOf({ eventIds, sql }: EventSelection): EventFilter {
	const conditions = sql === undefined ? [] : [`(${sql})`];
	if (eventIds !== undefined) {
		const places = eventIds.map(() => '?').join(', ');
		conditions.push(eventIds.length === 0 ? 'FALSE' : `event_id IN (${places})`);
	}
	return { where: conditions.join(' AND ') || 'TRUE', values: eventIds ?? [] };
}
