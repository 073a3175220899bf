import type { Observation } from '../mcp/observation.ts';
import type { Line } from '../read/line.ts';
import type { RejectReason } from '../read/reject.ts';
import type { Zone } from '../read/time.ts';

/** How one product writes its MCP log. Registered in `formats/index.ts`, proven by `sample-logs/<id>/`. */
export interface Format {
	/** Product that writes the log, plus the stream if it has several: `claude-desktop`, `vscode`. */
	readonly id: string;
	/** Name for people, in English; product names are not translated. */
	readonly title: string;
	/** What a full record of this format can show at all; rule health and the reports read it. */
	readonly shows: readonly Shows[];
	/** Only a person chooses this format, for files of unknown shape; `detect` returns 0. */
	readonly byHand?: true;
	/** 0 (not this format) to 1 (certain), judged by the first lines of the file, never by its name alone. */
	detect(head: Head): number;
	/** A reader with the state of one file. */
	open(source: Source): FormatReader;
}

export type Shows =
	| 'tool-names'
	| 'arguments'
	| 'results'
	| 'definitions'
	| 'errors'
	| 'decisions'
	| 'stderr'
	| 'launch'
	| 'time'
	| 'zone';

/** The start of a file: up to 64 KiB in up to 200 complete lines (the last may be cut). */
export interface Head {
	readonly path: string;
	readonly lines: readonly string[];
}

/** What a reader knows of its file. */
export interface Source {
	/** Path as given, with `/`. */
	readonly path: string;
	/** Zone for times without one. */
	readonly zone: Zone;
}

export interface FormatReader {
	/** Reads one line; every line must end as an observation, a part of one, or a reject. */
	line(line: Line, out: Records): void;
	/** The file ended: hand over what is still held back. */
	end(out: Records): void;
}

/** Where a format reader puts what it read. Each line is accounted for exactly once. */
export interface Records {
	/**
	 * The record's lines (`lines`) are accounted for. Several records of one line: `first` true on one of them only.
	 * A reader may use the observation again for its next record, so what is kept of it must be a copy.
	 * `hash` (`hashBytes` of the record's bytes) is for a record that does not begin a line, such as an element of a
	 * JSON document; its lines are then accounted for with `part`, and `first` is false.
	 */
	record(observation: Observation, first?: boolean, hash?: number): void;
	/** The line is blank, a banner, or carries nothing of its own (it belongs to an event or to the file's frame). */
	part(line: Line): void;
	reject(line: Line, reason: RejectReason, detail: string): void;
}
