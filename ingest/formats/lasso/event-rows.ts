import { textMember } from '../../facts/json-value.ts';
import { observe } from '../../mcp/observation.ts';
import { isRecord, type JsonRecord } from '../../read/json-record.ts';
import type { Line } from '../../read/line.ts';
import type { Zone } from '../../read/time.ts';
import type { Records } from '../format.ts';
import { readJsonLine } from '../json-line.ts';
import { isStoreHeader, takeUnreadRow } from '../store-line.ts';
import { lassoCall } from './event-row.ts';

/** More blocks and more bytes than the result of a call has. */
const MAX_ROWS = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** Reads the rows of the table `events`, one JSON object a line; those of one call stand one after the other. */
export class EventRows {
	readonly #zone: Zone;
	#rows: JsonRecord[] = [];
	#first: Line | null = null;
	#end = 0;
	#bytes = 0;

	constructor(zone: Zone) {
		this.#zone = zone;
	}

	line(line: Line, out: Records): void {
		const record = readJsonLine(line, out, 'not-this-format');
		if (record === undefined) return;
		if (!isRecord(record)) {
			out.reject(line, 'not-this-format', 'no row of the table');
			return;
		}
		if (isStoreHeader(record, 'lasso')) {
			out.part(line);
			return;
		}
		if (takeUnreadRow(record, line, out)) return;
		const call = textMember(record, 'call_id');
		if (call === null || call !== textMember(this.#rows[0], 'call_id')) this.flush(out);
		if (this.#rows.length >= MAX_ROWS || this.#bytes + line.length > MAX_BYTES) {
			out.reject(line, 'line-too-long', 'more than the result of one call may hold');
			return;
		}
		// Early releases (2025-04) give a call no id: each of its rows stands alone.
		if (call === null) record.call_id = `line:${line.number}`;
		this.#rows.push(record);
		this.#bytes += line.length;
		this.#end = line.offset + line.length;
		// The first row is accounted for with its call.
		if (this.#first === null) this.#first = line;
		else out.part(line);
	}

	/** Hands over the call whose rows were read last. */
	flush(out: Records): void {
		const rows = this.#rows;
		const first = this.#first;
		this.#rows = [];
		this.#bytes = 0;
		this.#first = null;
		if (first === null) return;
		const said = lassoCall(rows, this.#zone);
		if (said.length === 0) {
			out.reject(first, 'not-mcp', 'a row that is no call of a tool, a prompt or a resource');
			return;
		}
		for (const [at, one] of said.entries()) {
			const seen = observe(first.number, first.offset, this.#end - first.offset, one.body);
			Object.assign(seen, one);
			out.record(seen, at === 0);
		}
	}
}
