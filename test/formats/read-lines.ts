import type { Format } from '../../ingest/formats/format.ts';
import type { Observation } from '../../ingest/mcp/observation.ts';
import { Line } from '../../ingest/read/line.ts';
import type { RejectReason } from '../../ingest/read/reject.ts';
import type { Zone } from '../../ingest/read/time.ts';

export interface ReadLines {
	readonly observations: Observation[];
	readonly rejects: { readonly line: number; readonly reason: RejectReason }[];
	/** How often each line was accounted for; every entry must be 1. */
	readonly accounts: number[];
}

/** What a format's reader makes of a text, as one file. */
export function readLines(
	format: Format,
	text: string | Uint8Array,
	path: string,
	zone: Zone = 0,
): ReadLines {
	const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
	const lines = splitLines(bytes);
	const result: ReadLines = { observations: [], rejects: [], accounts: lines.map(() => 0) };
	const count = (first: number, lines: number) => {
		for (let n = first; n < first + lines; n++) {
			result.accounts[n - 1] = (result.accounts[n - 1] ?? 0) + 1;
		}
	};
	const records = {
		record(observation: Observation, first = true) {
			// A reader fills the same observation again for its next record.
			result.observations.push(structuredClone(observation));
			if (first) count(observation.line, observation.lines);
		},
		part(line: Line) {
			count(line.number, 1);
		},
		reject(line: Line, reason: RejectReason) {
			result.rejects.push({ line: line.number, reason });
			count(line.number, 1);
		},
	};
	const reader = format.open({ path, zone });
	for (const line of lines) reader.line(line, records);
	reader.end(records);
	return result;
}

function splitLines(bytes: Uint8Array): Line[] {
	const lines: Line[] = [];
	let start = 0;
	while (start < bytes.length) {
		const found = bytes.indexOf(0x0a, start);
		const end = found === -1 ? bytes.length : found;
		lines.push(new Line(bytes, start, end, lines.length + 1, start));
		start = end + 1;
	}
	return lines;
}
