import type { FileRow, TableName } from '../../ingest/ecs/fields.ts';
import type { DroppedFile } from './engine.ts';

/** What the page asks of the ingest worker. */
export type IngestRequest =
	| {
			type: 'start';
			files: readonly DroppedFile[];
			/** Id of the first file that is read; the ids before it are taken. */
			firstFileId: number;
			zone: string | number;
			/** Zones that other files made known, by path. */
			zones: ReadonlyMap<string, string | number>;
			formats: ReadonlyMap<string, string>;
			secretSalt: string;
	  }
	/** One more batch may be sent. */
	| { type: 'credit' }
	/** Stop reading; what was read stands. */
	| { type: 'cancel' }
	| { type: 'raw'; id: number; file: DroppedFile; path: string; offset: number; length: number };

/** What the worker reports. */
export type IngestReport =
	| { type: 'batch'; parts: readonly IngestPart[] }
	| { type: 'progress'; bytesRead: number; file: string; lines: number; events: number }
	/** `begun` counts the dropped files that were opened, `lastBytes` what was read of the last of them. */
	| { type: 'done'; files: readonly FileRow[]; begun: number; lastBytes: number }
	| { type: 'failed'; message: string }
	| { type: 'raw'; id: number; bytes: Uint8Array<ArrayBuffer> | null };

/** Rows of one table as an Arrow IPC stream. */
export interface IngestPart {
	readonly table: Exclude<TableName, 'files'>;
	readonly ipc: Uint8Array<ArrayBuffer>;
}

/** Batches that may be on their way to the database: more would only wait in memory. */
export const CREDITS = 4;
