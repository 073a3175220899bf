import { stringText } from '../../mcp/scan-rpc.ts';
import { scanObject } from '../../read/json-scan.ts';
import type { Line } from '../../read/line.ts';
import { parseIsoBytes } from '../../read/time.ts';

/** Keys that envelopes around JSON-RPC messages use, and the members of a message itself. */
const KEYS = [
	'jsonrpc id method params result error',
	'timestamp ts time @timestamp t',
	'direction dir kind type from',
	'message raw payload data msg body request response frame text event',
	'server server_name serverName server_label mcpServerName metadata.serverName',
	'session_id sessionId conn_id metadata.sessionId client client_name clientName',
	'transport level levelname severity logger host hostname hostName user pid',
	'ipAddress client_ip metadata.clientIp url path status metadata.httpStatus',
	'duration_ms durationMs metadata.durationMs metadata',
	'trace_id traceId span_id spanId tool_call_id toolCallId truncated',
	'tool tool_name toolName args kwargs arguments input output count server_info calls command module',
]
	.join(' ')
	.split(' ');

const SLOTS: ReadonlyMap<string, number> = new Map(KEYS.map((key, slot) => [key, slot]));

/** Slots of the given keys, in the order in which they are asked. */
export function slots(keys: string): readonly number[] {
	return keys.split(' ').map((key) => {
		const slot = SLOTS.get(key);
		if (slot === undefined) throw new Error(`no envelope uses the key ${key}`);
		return slot;
	});
}

const METADATA = SLOTS.get('metadata')!;
const QUOTE = 0x22;

/** The top-level members of one JSON object as positions in the bytes of its line; of a key that stands twice, the last. */
export class Envelope {
	readonly #from = new Int32Array(KEYS.length);
	readonly #to = new Int32Array(KEYS.length);
	#line: Line | undefined;
	#prefix = '';
	readonly #member = (keyFrom: number, keyTo: number, from: number, to: number): void => {
		let key = this.#line!.slice(keyFrom + 1, keyTo - 1);
		if (key.includes('\\')) key = stringText(this.#line!, keyFrom, keyTo);
		const slot = SLOTS.get(this.#prefix + key);
		if (slot === undefined) return;
		this.#from[slot] = from;
		this.#to[slot] = to;
	};

	/** Reads the object between two positions; `false` when it is not well formed or something follows it. */
	read(line: Line, start: number, end: number): boolean {
		this.#line = line;
		this.#from.fill(-1);
		this.#prefix = '';
		if (scanObject(line.bytes, start, end, this.#member) !== end) return false;
		const metadata = this.#from[METADATA]!;
		if (metadata !== -1) {
			this.#prefix = 'metadata.';
			scanObject(line.bytes, metadata, this.#to[METADATA]!, this.#member);
		}
		return true;
	}

	/** Whether one of the keys is there. */
	has(keys: readonly number[]): boolean {
		for (const slot of keys) if (this.#from[slot] !== -1) return true;
		return false;
	}

	/** Where a value starts, -1 when its key is absent. */
	start(slot: number): number {
		return this.#from[slot]!;
	}

	/** Where a value ends. */
	end(slot: number): number {
		return this.#to[slot]!;
	}

	/** The first byte of a value: `{`, `[`, `"` or another; -1 when its key is absent. */
	opens(slot: number): number {
		const from = this.#from[slot]!;
		return from === -1 ? -1 : this.#line!.bytes[from]!;
	}

	/** The first of the keys that holds a string, a number or a literal, as text; `null` when none does. */
	scalar(keys: readonly number[]): string | null {
		for (const slot of keys) {
			const from = this.#from[slot]!;
			if (from === -1) continue;
			const first = this.#line!.bytes[from]!;
			if (first === QUOTE) return stringText(this.#line!, from, this.#to[slot]!);
			// Not an object, an array or null.
			if (first !== 0x7b && first !== 0x5b && first !== 0x6e) {
				return this.#line!.slice(from, this.#to[slot]!);
			}
		}
		return null;
	}

	/** The time of the first of the keys, when it is written `2025-06-17T13:22:03.708Z`: microseconds since 1970; otherwise NaN. */
	isoTime(keys: readonly number[]): number {
		for (const slot of keys) {
			const from = this.#from[slot]!;
			if (from === -1) continue;
			return this.#to[slot]! - from === 26
				? parseIsoBytes(this.#line!.bytes, from + 1)
				: Number.NaN;
		}
		return Number.NaN;
	}

	/** The first of the keys that holds a string; `null` when none does. */
	text(keys: readonly number[]): string | null {
		for (const slot of keys) {
			const from = this.#from[slot]!;
			if (from !== -1 && this.#line!.bytes[from] === QUOTE) {
				return stringText(this.#line!, from, this.#to[slot]!);
			}
		}
		return null;
	}

	/** The first of the keys that holds a finite number, also one written as a string; `null` when none does. */
	number(keys: readonly number[]): number | null {
		const text = this.scalar(keys);
		if (text === null || text === '') return null;
		const value = Number(text);
		return Number.isFinite(value) ? value : null;
	}

	/** JSON text of the first of the keys that is there and not null; `null` when none is. */
	json(keys: readonly number[]): string | null {
		for (const slot of keys) {
			const from = this.#from[slot]!;
			if (from !== -1 && this.#line!.bytes[from] !== 0x6e) {
				return this.#line!.slice(from, this.#to[slot]!);
			}
		}
		return null;
	}
}
