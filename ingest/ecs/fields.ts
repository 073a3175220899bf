import { EVENTS } from './event-columns.ts';
import { ARGUMENTS, INDICATORS, SERVERS, TEXTS, TOOLS } from './fact-columns.ts';
import { FILES, MARKS, REJECTS } from './file-columns.ts';
import type { RowOf } from './table.ts';

export { ARGUMENTS, EVENTS, FILES, INDICATORS, MARKS, REJECTS, SERVERS, TEXTS, TOOLS };

/**
 * The field table: every table that ingest fills, its columns and their document fields.
 * Table definitions, documents and the reference in detections/README.md derive from it.
 */
export const TABLES = {
	events: EVENTS,
	texts: TEXTS,
	arguments: ARGUMENTS,
	tools: TOOLS,
	servers: SERVERS,
	indicators: INDICATORS,
	rejects: REJECTS,
	marks: MARKS,
	files: FILES,
} as const;
export type TableName = keyof typeof TABLES;

export type EventRow = RowOf<typeof EVENTS>;
export type TextRow = RowOf<typeof TEXTS>;
export type ArgumentRow = RowOf<typeof ARGUMENTS>;
export type ToolRow = RowOf<typeof TOOLS>;
export type ServerRow = RowOf<typeof SERVERS>;
export type IndicatorRow = RowOf<typeof INDICATORS>;
export type RejectRow = RowOf<typeof REJECTS>;
export type MarkRow = RowOf<typeof MARKS>;
export type FileRow = RowOf<typeof FILES>;
