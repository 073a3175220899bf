import type { Batch } from './batch.ts';
import type { FileRow } from './ecs/fields.ts';
import { eventId } from './ecs/id.ts';
import type { FormatReader, Records } from './formats/format.ts';
import type { Meaning } from './mcp/meaning.ts';
import type { Observation } from './mcp/observation.ts';
import { hashBytes } from './read/hash.ts';
import type { Line } from './read/line.ts';
import type { LongLine } from './read/lines.ts';
import type { RejectReason } from './read/reject.ts';
import type { Zone } from './read/time.ts';
import { zoneText } from './read/zone.ts';

/** Reject rows kept per file and reason; all are counted. */
const MAX_REJECT_ROWS = 1000;

/** Accounts for every line of one file: each becomes an event, part of one, or a counted reject. */
export class FileRecords implements Records {
	readonly #file: FileRow;
	readonly #meaning: Meaning;
	readonly #key: string;
	readonly #modified: number | null;
	#batch: Batch;
	#line: Line | undefined;
	#lineHash = 0;
	/** Hash of the first line of the record at hand; its further events share it. */
	#hash = 0;
	/** Hashes of lines that a reader holds back until it knows where their record ends. */
	readonly #held = new Map<number, number>();
	#accounted = 0;
	#lastTime: number | null = null;
	#lastOffset = -1;
	#sub = 0;
	#lastVariant: string | null = null;
	#lastZone: string | null = null;
	readonly #variants = new Set<string>();
	readonly #zones = new Set<string>();
	readonly #rejectRows = new Map<RejectReason, number>();

	/** The zone of local times, when another file made it known. */
	readonly #matched: string | null;

	/** `key` is the stream key of the file's event ids; `modified` the file's time in milliseconds, if known. */
	constructor(
		file: FileRow,
		meaning: Meaning,
		key: string,
		modified: number | null,
		batch: Batch,
		matched?: Zone,
	) {
		this.#matched = matched === undefined ? null : zoneText(matched);
		this.#modified = modified;
		this.#file = file;
		this.#meaning = meaning;
		this.#key = key;
		this.#batch = batch;
	}

	/** Rows go here from now on. */
	set batch(batch: Batch) {
		this.#batch = batch;
		this.#meaning.batch = batch;
	}

	/** Hands a line to the reader of its format. */
	read(line: Line, reader: FormatReader): void {
		this.#line = line;
		this.#lineHash = hashBytes(line.bytes, line.start, line.end);
		this.#file.lines = line.number;
		reader.line(line, this);
		if (this.#accounted < line.number) this.#held.set(line.offset, this.#lineHash);
		else if (this.#held.size > 0) this.#held.clear();
	}

	/** The file ended: what the reader holds back is handed over, and open requests are marked. */
	end(reader: FormatReader): void {
		reader.end(this);
		this.#meaning.end();
		const missing = (this.#file.lines ?? 0) - this.#accounted;
		if (missing !== 0 && this.#line !== undefined) {
			this.reject(
				this.#line,
				'unreadable',
				`${missing} lines unaccounted for by the format reader`,
			);
		}
		this.#file.variant = [...this.#variants].sort().join(',') || null;
		this.#file.zone = [...this.#zones].sort().join(',') || null;
	}

	record(seen: Observation, first = true, hash?: number): void {
		const file = this.#file;
		if (first) {
			this.#accounted += seen.lines;
			file.joined = (file.joined ?? 0) + seen.lines - 1;
		}
		file.events = (file.events ?? 0) + 1;
		if (seen.variant !== this.#lastVariant) {
			this.#lastVariant = seen.variant;
			if (seen.variant !== null && this.#variants.size < 20) this.#variants.add(seen.variant);
		}
		this.#settleTime(seen);
		this.#sub = seen.offset === this.#lastOffset ? this.#sub + 1 : 0;
		this.#lastOffset = seen.offset;
		if (this.#sub === 0) {
			this.#hash =
				hash ?? (seen.offset === this.#line?.offset ? this.#lineHash : this.#release(seen));
		}
		this.#meaning.add(seen, eventId(this.#key, seen.offset, this.#hash, this.#sub), this.#sub);
	}

	/** The hash of a record's first line that was held back; forgets its lines and what lies before them. */
	#release(seen: Observation): number {
		const hash = this.#held.get(seen.offset) ?? 0;
		for (const offset of this.#held.keys()) {
			if (offset >= seen.offset + seen.length) break;
			this.#held.delete(offset);
		}
		return hash;
	}

	part(_line: Line): void {
		this.#accounted++;
		this.#file.joined = (this.#file.joined ?? 0) + 1;
	}

	reject(line: Line, reason: RejectReason, detail: string): void {
		this.#accounted++;
		this.rejectAt(line.number, line.offset, line.length, reason, detail);
	}

	/** A reject of something that never became a `Line`, such as one over the length cap. */
	rejectAt(
		line: number,
		offset: number,
		length: number,
		reason: RejectReason,
		detail: string,
	): void {
		this.#file.rejected = (this.#file.rejected ?? 0) + 1;
		const rows = this.#rejectRows.get(reason) ?? 0;
		this.#rejectRows.set(reason, rows + 1);
		if (rows >= MAX_REJECT_ROWS) return;
		this.#batch.rejects.push({
			file_id: this.#file.file_id,
			line,
			byte_offset: offset,
			byte_length: length,
			reason,
			detail: detail.slice(0, 500),
		});
	}

	/** A line over the length cap: counted, with nothing of it kept. */
	tooLong(long: LongLine): void {
		this.#file.lines = long.number;
		this.#accounted++;
		this.rejectAt(long.number, long.offset, long.length, 'line-too-long', `${long.length} bytes`);
	}

	#settleTime(seen: Observation): void {
		const file = this.#file;
		if (seen.time !== null) {
			this.#lastTime = seen.time;
			if (file.first_time === null || seen.time < file.first_time) file.first_time = seen.time;
			if (file.last_time === null || seen.time > file.last_time) file.last_time = seen.time;
			if (this.#matched !== null && seen.timestampSource === 'assumed') {
				seen.timestampSource = 'matched';
			}
			const zone = this.#zoneName(seen);
			if (zone !== this.#lastZone) {
				this.#lastZone = zone;
				this.#zones.add(zone);
			}
			return;
		}
		if (this.#lastTime !== null) {
			seen.time = this.#lastTime;
			seen.timestampSource = 'inherited';
		} else if (this.#modified !== null) {
			seen.time = this.#modified * 1000;
			seen.timestampSource = 'file';
		}
	}

	#zoneName(seen: Observation): string {
		if (seen.timestampSource === 'matched' && this.#matched !== null) return this.#matched;
		return seen.timestampSource === 'assumed' ? 'assumed' : 'UTC';
	}
}
