import { type FileFinding, findFileFindings } from '../../detections/engine/file-findings.ts';
import type { FileRow } from '../../ingest/ecs/fields.ts';
import {
	activeStretches,
	assumedZones,
	longestGap,
	oddities,
	qualities,
	type RejectLine,
	rejectsOf,
} from '../queries/recognition.ts';
import { caseOf } from './case.ts';
import { session } from './session.svelte.ts';

const MINUTE = 60_000_000;
const MOST_STRETCHES = 20_000;
const LEAST_GAP = 6 * 60 * MINUTE;
export const REJECTS_SHOWN = 50;

export interface Oddities {
	readonly duplicates: number;
	readonly unanswered: number;
	readonly no_time: number;
	readonly unreadable: number;
}

/** What the tables say of the files read: how much records show, rejects, and what is worth knowing. */
class Recognition {
	/** Events by quality, per file; most frequent first. */
	qualities = $state.raw<ReadonlyMap<number, ReadonlyMap<string, number>>>(new Map());
	/** Files whose times were taken as times of the assumed zone. */
	assumed = $state.raw<ReadonlySet<number>>(new Set());
	oddities = $state.raw<Oddities | null>(null);
	gap = $state.raw<{ from: number; to: number } | null>(null);
	/** What the files say of each other. */
	findings = $state.raw<readonly FileFinding[]>([]);
	rejects = $state.raw<readonly RejectLine[]>([]);
	failure = $state('');

	/** Follows what is open while the component lives that calls it. */
	follow(): void {
		$effect(() => {
			void session.generation;
			const { files } = session;
			if (!session.isOpen) return;
			const abort = new AbortController();
			this.#read(files, abort.signal).catch((error: unknown) => {
				if (!abort.signal.aborted)
					this.failure = error instanceof Error ? error.message : String(error);
			});
			return () => abort.abort();
		});
	}

	/** Reads the first rejects of a file. */
	async readRejects(fileId: number): Promise<void> {
		this.rejects = await session.rows<RejectLine>(rejectsOf(fileId, REJECTS_SHOWN));
	}

	async #read(files: readonly FileRow[], signal: AbortSignal): Promise<void> {
		const byFile = new Map<number, Map<string, number>>();
		const rows = await session.rows<{ file_id: number; quality: string; n: number }>(
			qualities(),
			signal,
		);
		for (const row of rows) {
			const known = byFile.get(row.file_id) ?? new Map<string, number>();
			known.set(row.quality, row.n);
			byFile.set(row.file_id, known);
		}
		const assumed = await session.rows<{ file_id: number }>(assumedZones(), signal);
		const [odd] = await session.rows<Oddities>(oddities(), signal);
		const span = caseOf(files);
		let gap: { from: number; to: number } | null = null;
		if (span?.first != null && span.last != null) {
			const width =
				Math.max(1, Math.ceil((span.last - span.first) / MOST_STRETCHES / MINUTE)) * MINUTE;
			const active = await session.rows<{ stretch: number }>(activeStretches(width), signal);
			gap = longestGap(
				active.map((row) => row.stretch),
				width,
			);
		}
		const engine = await session.engine();
		const findings = await findFileFindings(
			{ query: (sql, values, options) => engine.query(sql, values, { ...options, signal }) },
			session.zone,
		);
		signal.throwIfAborted();
		this.qualities = byFile;
		this.assumed = new Set(assumed.map((row) => row.file_id));
		this.oddities = odd ?? null;
		this.findings = findings;
		this.gap = gap !== null && gap.to - gap.from >= LEAST_GAP ? gap : null;
		this.failure = '';
	}
}

export const recognition = new Recognition();
