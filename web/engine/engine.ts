import type { Alert } from '../../detections/engine/alert.ts';
import type { Result, Value } from '../../detections/engine/database.ts';
import type { RuleHealth } from '../../detections/engine/run.ts';
import type { FileRow } from '../../ingest/ecs/fields.ts';

export type Phase = 'unpack' | 'read' | 'load' | 'rules' | 'done';

/** How far opening has come; `bytesTotal` is null when a size is not known beforehand (inside an archive). */
export interface Progress {
	phase: Phase;
	bytesRead: number;
	bytesTotal: number | null;
	events: number;
	lines: number;
	file: string;
	rulesDone: number;
	rulesTotal: number;
}

/** A file as dropped or picked; `path` holds the folders below the dropped one, with `/`. */
export type DroppedFile = { path: string; file: File };

/** What the page may ask of the data side. Every promise rejects with an `Error` whose message a person can read. */
export interface Engine {
	/** Reads, loads, detects; may be called again to add files. Resolves with what is loaded, also after cancel. */
	open(
		files: readonly DroppedFile[],
		options: {
			zone: string | number;
			formats?: ReadonlyMap<string, string>;
			/** Zones that other files made known, by path; they come before `zone`. */
			zones?: ReadonlyMap<string, string | number>;
			onProgress(p: Progress): void;
			signal: AbortSignal;
		},
	): Promise<Opened>;
	query(
		sql: string,
		values?: readonly Value[],
		options?: { signal?: AbortSignal; timeoutMs?: number; maxRows?: number },
	): Promise<Result>;
	/** SQL typed by a person: gated, in the same locked engine. */
	userQuery(
		sql: string,
		options?: { signal?: AbortSignal; timeoutMs?: number; maxRows?: number },
	): Promise<Result>;
	/** The bytes of a line as they stand in the file; null when the file is no longer readable. */
	rawBytes(fileId: number, offset: number, length: number): Promise<Uint8Array | null>;
	loadPack(files: readonly DroppedFile[]): Promise<{ rules: number; errors: readonly string[] }>;
	runRules(options: { onProgress(p: Progress): void; signal: AbortSignal }): Promise<{
		alerts: readonly Alert[];
		health: readonly RuleHealth[];
	}>;
	export(
		what: 'events' | 'alerts',
		as: 'ndjson' | 'elastic-bulk' | 'splunk-hec',
		where: { eventIds?: readonly string[]; sql?: string },
	): Promise<Blob>;
	/** Tries to reach an outside host from page and worker; both must be blocked. */
	selfTest(): Promise<{
		page: 'blocked' | 'reached';
		worker: 'blocked' | 'reached';
		csp: string;
	}>;
	close(): Promise<void>;
}

export interface Opened {
	files: readonly FileRow[];
	alerts: readonly Alert[];
	health: readonly RuleHealth[];
	events: number;
	cancelled: boolean;
}
