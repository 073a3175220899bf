import {
	type Body,
	type Direction,
	type Observation,
	observe,
	observeAgain,
} from '../../mcp/observation.ts';
import type { RpcMessage } from '../../mcp/rpc.ts';
import { newMessage } from '../../mcp/scan-rpc.ts';
import type { Line } from '../../read/line.ts';
import type { RejectReason } from '../../read/reject.ts';
import type { Moment } from '../../read/timestamp.ts';
import type { Records } from '../format.ts';

const NOTHING: Body = { type: 'log', text: '' };

/** Hands over the records of one line, all with what surrounds them on it; the first accounts for the line. */
export class Emitter {
	line: Line;
	/** What surrounds the next record. */
	frame: Observation;
	#out: Records;
	#count = 0;
	readonly #rpc: Body & { type: 'rpc' };

	constructor(line: Line, out: Records) {
		this.line = line;
		this.frame = observe(line.number, line.offset, line.length, NOTHING);
		this.#out = out;
		this.#rpc = { type: 'rpc', message: newMessage() };
	}

	/** Makes ready for the next line. */
	begin(line: Line, out: Records): void {
		this.line = line;
		observeAgain(this.frame, line.number, line.offset, line.length, NOTHING);
		this.#out = out;
		this.#count = 0;
	}

	/** Further records go in this direction. */
	turn(direction: Direction | null): void {
		this.frame = { ...this.frame, direction };
	}

	/** Further records have this time. */
	at(moment: Moment): void {
		this.frame = { ...this.frame, time: moment.time, timestampSource: moment.source };
	}

	message(message: RpcMessage, variant: string): void {
		this.#rpc.message = message;
		this.record(this.#rpc, variant);
	}

	record(body: Body, variant: string): void {
		// One record per line is the rule; only further ones need a frame of their own.
		if (this.#count > 0) this.frame = { ...this.frame };
		this.frame.variant = variant;
		this.frame.body = body;
		this.#out.record(this.frame, this.#count === 0);
		this.#count++;
	}

	part(): void {
		this.#out.part(this.line);
	}

	reject(reason: RejectReason, detail: string): void {
		this.#out.reject(this.line, reason, detail);
	}
}
